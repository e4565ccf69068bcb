// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <rubor/solve/event_machine.hpp>
#include <rubor/solve/patient_run.hpp>
#include <rubor/solve/patient_state.hpp>
#include <rubor/solve/root_finder.hpp>
#include <rubor/solve/visits.hpp>

namespace rubor {

/// A continuous step that some integrator has taken from the patient's present time.
class TakenStep {
  public:
    virtual ~TakenStep() = default;
    [[nodiscard]] virtual double end_d() const = 0;
    /// States at a time within the step; at end_d() those of the end, bit for bit.
    virtual void states_at(double t_d, std::span<double> x) const = 0;
};

/// What happens to one patient besides the continuous steps: events, doses, visits, decisions, the end. The
/// scalar integrator and every lane have one each, so that all of them treat a patient alike.
class PatientCourse {
  public:
    explicit PatientCourse(std::shared_ptr<const CompiledModel> model);

    /// Puts the patient at the start of `run`, which must live until finish(), and does what is due there.
    void begin(const PatientRun& run);
    [[nodiscard]] bool is_over() const { return over_; }
    void end_with(SolveStatus status, std::string explanation = {});
    /// The result; statistics of events are filled in, those of steps are the integrator's to add.
    [[nodiscard]] PatientTrajectory finish();

    /// Where integration goes next: the time that may not be stepped over. Lives through instants that are
    /// too close to step between, then `anew` turns true. Nothing when the run is over.
    [[nodiscard]] std::optional<double> next_stretch(bool& anew);
    [[nodiscard]] double next_stop() { return std::min(end_d_, machine_.next_time(patient_)); }
    /// Goes along a step towards `stop_d`: visits, roots, what is due at the end. True: integration starts
    /// anew from the patient's time, which may lie within the step (or the run is over).
    [[nodiscard]] bool advance(const TakenStep& step, double stop_d);
    /// When a rate jumps within the step, the time just after.
    [[nodiscard]] std::optional<double> rate_jump_within(const TakenStep& step);

    [[nodiscard]] PatientState& patient() { return patient_; }
    [[nodiscard]] const PatientState& patient() const { return patient_; }
    [[nodiscard]] const EventMachine& machine() const { return machine_; }
    [[nodiscard]] const Visits& visits() const { return visits_; }
    [[nodiscard]] double end_d() const { return end_d_; }
    /// Longer steps could miss what happens; infinity for most models.
    [[nodiscard]] double longest_step_d() const { return longest_step_d_; }
    [[nodiscard]] const CompiledModel& model() const { return *model_; }
    [[nodiscard]] PatientTrajectory& result() { return result_; }

  private:
    void end_by_event(std::size_t event);
    void end_for(const Happening& happening);
    [[nodiscard]] bool live_through_now(bool at_root);
    [[nodiscard]] bool visit_now();
    [[nodiscard]] bool visit_within(const TakenStep& step, double limit_d, double stop_d);
    [[nodiscard]] bool rates_jumped() const;
    [[nodiscard]] RootFinder::Evaluate roots_along(const TakenStep& step);

    std::shared_ptr<const CompiledModel> model_;
    PatientState patient_;
    EventMachine machine_;
    Visits visits_;
    RootFinder roots_;
    PatientTrajectory result_;
    double end_d_ = 0.0;
    double longest_step_d_ = std::numeric_limits<double>::infinity();
    bool over_ = true;
};

}  // namespace rubor
