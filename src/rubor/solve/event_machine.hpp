// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <rubor/compile/compiled_model.hpp>
#include <rubor/solve/input_rates.hpp>
#include <rubor/solve/patient_run.hpp>
#include <rubor/solve/patient_state.hpp>

namespace rubor {

/// What came of an instant.
struct Happening {
    bool changed = false;  ///< A state, held value or input rate is not what it was: integration starts anew.
    std::optional<std::size_t> terminated_by;  ///< A terminating event happened; nothing after it was done.
    /// Not empty: the patient cannot go on; says why. Events set one another off without end, or a delay is
    /// no time.
    std::string failure;
};

/// Everything that happens to a patient at an instant, and when the next known instant is. It integrates
/// nothing and knows no integrator: CVODES and the lane method both stop at `next_time()` and at roots, and
/// call `happen`.
///
/// At an instant t, in this order:
///   1. administrations with time <= t, by time, then in the order in which they were given, as one change;
///   2. triggers, with the values at t; then the events due, one by one: highest priority first (evaluated
///   when
///      chosen; 0 where none). Where the highest priority is written in several of them, one of these at
///      random (PatientRun::seed); otherwise the one due first, then the one triggered first, then the one
///      declared first. After each, the triggers are looked at again (SBML Level 3: a non-persistent event
///      whose trigger has become false is forgotten);
///   3. the same with the values just after t, for triggers such as `x > 5` that are false at equality.
/// Times are compared by order, never for equality.
class EventMachine {
  public:
    /// More events than this at one instant is a runaway.
    static constexpr int k_most_events_at_once = 10'000;

    explicit EventMachine(std::shared_ptr<const CompiledModel> model);

    /// Forgets the run before. Does not look at the patient yet: call `happen` at the start too.
    void begin(const PatientRun& run);
    /// Adds administrations at or after `now_d`; among equal times they come after those given before.
    void give(std::span<const Administration> administrations, double now_d);

    /// The next time after `patient.time_d` at which something is known to happen; infinity if none. Valid
    /// after `happen`.
    [[nodiscard]] double next_time(const PatientState& patient);

    /// Does everything that is due at `patient.time_d`. `at_root`: a root was located here, so the far side
    /// of every relation is looked at even if none is exactly zero.
    [[nodiscard]] Happening happen(PatientState& patient, bool at_root);

    /// Signs (-1, 0, 1) of `watched_roots()` just after the last instant: what a root finder compares with.
    [[nodiscard]] std::span<const signed char> signs() const { return signs_; }
    /// Indices of the roots that mention states; the others are times, which next_time() gives.
    [[nodiscard]] std::span<const std::size_t> watched_roots() const { return watched_; }
    /// Signs of the watched roots at any time and states; false when one is not a number.
    [[nodiscard]] bool signs_at(const PatientState& patient, double t, const double* x,
                                std::span<signed char> signs, std::span<double> values);

    /// Whether rates jump at known times: then rates are read strictly inside a stretch between stops.
    [[nodiscard]] bool rates_jump_in_time() const { return rates_jump_in_time_; }
    /// Whether a relation may turn and turn back within the jump of floor or ceiling at a known time: then
    /// roots are looked for up to the double before a stop.
    [[nodiscard]] bool stairs_in_time() const { return stairs_in_time_; }
    /// Whether relations turn by time alone and not at times that are known: no integrator's error control
    /// sees them.
    [[nodiscard]] bool curves_in_time() const { return curves_in_time_; }

    [[nodiscard]] const std::vector<EventRecord>& record() const { return record_; }
    [[nodiscard]] std::int64_t n_administrations() const { return n_administrations_; }

  private:
    struct Due {  // an administration, its name resolved
        double time_d;
        Administration::Kind kind;
        std::size_t index;
        double amount;
    };
    struct Pending {  // a triggered event that waits for its time or its turn
        double time_d;
        std::size_t event;
        std::int64_t order;
        std::vector<double> values;  // empty: evaluated when executed
    };

    [[nodiscard]] Due resolve(const Administration& administration) const;
    void administer(PatientState& patient, Happening& happening);
    void look_at_triggers(const PatientState& patient, bool just_after, Happening& happening);
    void look_just_after(const PatientState& patient);
    [[nodiscard]] bool any_zero(std::span<const double> root_values) const;
    [[nodiscard]] std::optional<std::size_t> choose_due(const PatientState& patient);
    void execute_due(PatientState& patient, bool just_after, Happening& happening);
    void assign(PatientState& patient, std::size_t event, std::span<double> values, Happening& happening);

    std::shared_ptr<const CompiledModel> model_;
    std::vector<std::size_t> watched_;
    bool has_time_roots_ = false;
    bool rates_jump_in_time_ = false;
    bool stairs_in_time_ = false;
    bool curves_in_time_ = false;
    bool has_triggers_ = false;

    std::vector<Due> due_;
    std::size_t next_due_ = 0;
    InputRates inputs_;
    std::vector<Pending> pending_;
    std::vector<char> was_true_;
    std::vector<char> terminates_;
    std::int64_t order_ = 0;
    int events_at_once_ = 0;
    std::uint64_t seed_ = 0, patient_ = 0, n_choices_ = 0;
    double next_root_time_ = std::numeric_limits<double>::infinity();
    bool root_time_known_ = false;

    std::vector<signed char> signs_;
    std::vector<EventRecord> record_;
    std::int64_t n_administrations_ = 0;

    std::vector<double> root_values_, trigger_values_, assigned_, later_states_, rates_;
    double later_d_ = 0.0;
};

}  // namespace rubor
