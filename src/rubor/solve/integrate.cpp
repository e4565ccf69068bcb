// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/solve/integrate.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include <rubor/solve/cvode_stepper.hpp>
#include <rubor/solve/event_machine.hpp>
#include <rubor/solve/root_finder.hpp>
#include <rubor/solve/visits.hpp>

namespace rubor {
namespace {

constexpr std::int64_t k_steps_between_interrupt_checks = 256;

// A stretch that is shorter than this many units in the last place of time is not integrated.
constexpr double k_no_time = 16.0 * std::numeric_limits<double>::epsilon();

}  // namespace

const char* to_text(SolveStatus status) {
    switch (status) {
        case SolveStatus::finished:
            return "finished";
        case SolveStatus::event_terminated:
            return "event_terminated";
        case SolveStatus::stopped:
            return "stopped";
        case SolveStatus::too_many_steps:
            return "too_many_steps";
        case SolveStatus::step_too_small:
            return "step_too_small";
        case SolveStatus::non_finite:
            return "non_finite";
        case SolveStatus::not_converged:
            return "not_converged";
        case SolveStatus::interrupted:
            return "interrupted";
    }
    return "unknown";
}

struct Integrator::Parts {
    std::shared_ptr<const CompiledModel> model;
    SolveOptions options;
    const std::atomic<bool>* interrupt;
    PatientState patient;
    EventMachine machine;
    Visits visits;
    CvodeStepper stepper;
    RootFinder roots;
    PatientTrajectory result;
    double end_d = 0.0;
    bool over = false;

    Parts(std::shared_ptr<const CompiledModel> m, const SolveOptions& o, const std::atomic<bool>* i)
        : model{std::move(m)},
          options{o},
          interrupt{i},
          patient{*model},
          machine{model},
          visits{model},
          stepper{model, options, machine.rates_jump_in_time()},
          roots{machine.watched_roots().size()} {}

    void begin(const PatientRun& run);
    void finish();
    void end_with(SolveStatus status, std::string explanation = {}) {
        result.status = status;
        result.explanation = std::move(explanation);
        over = true;
    }
    void end_by_event(std::size_t event);
    /// The next time that may not be stepped over.
    [[nodiscard]] double next_stop() { return std::min(end_d, machine.next_time(patient)); }
    /// All that happens now, visits included. True: integration must start anew (or the run is over).
    [[nodiscard]] bool live_through_now(bool at_root);
    /// Decisions and outputs due now. True as above.
    [[nodiscard]] bool visit_now();
    /// Visits strictly before `limit_d`, which lies within the step just taken. True as above; the patient is
    /// at the visit that changed her course.
    [[nodiscard]] bool visit_within_step(double limit_d, double stop_d);
    /// From patient.time_d to the end of the step just taken: visits, roots, what is due at the end. True as
    /// above.
    [[nodiscard]] bool advance_within_step(double stop_d);
    /// Sets the patient's states to those at `t`, which lies within the step just taken.
    void look_at(double t);
    [[nodiscard]] bool rates_jumped(std::span<const signed char> before,
                                    std::span<const signed char> after) const;
};

void Integrator::Parts::begin(const PatientRun& run) {
    RUBOR_ASSERT(run.parameters.size() == patient.parameters.size());
    RUBOR_ASSERT(run.end_d >= run.start_d && std::isfinite(run.start_d) && std::isfinite(run.end_d));
    result = {};
    result.output_times_d.reserve(run.output_times_d.size());
    result.outputs.reserve(run.output_times_d.size() * model->request().outputs.size());
    end_d = run.end_d;
    over = false;
    patient.time_d = run.start_d;
    patient.parameters = run.parameters;
    std::fill(patient.input.begin(), patient.input.end(), 0.0);
    model->initialise(patient.parameters.data(), patient.states.data(), patient.held.data());
    if (run.initial_states) {
        RUBOR_ASSERT(run.initial_states->size() == patient.states.size());
        patient.states = *run.initial_states;
    }
    if (run.initial_held) {
        RUBOR_ASSERT(run.initial_held->size() == patient.held.size());
        patient.held = *run.initial_held;
    }
    patient.hoist(*model);
    machine.begin(run);
    visits.begin(run);
    stepper.begin();
}

void Integrator::Parts::finish() {
    result.end_d = patient.time_d;
    result.events = machine.record();
    result.final_states = patient.states;
    result.final_held = patient.held;
    stepper.add_to(result.statistics);
    result.statistics.events = static_cast<std::int64_t>(machine.record().size());
    result.statistics.administrations = machine.n_administrations();
}

void Integrator::Parts::end_by_event(std::size_t event) {
    visits.record(patient, result);
    end_with(SolveStatus::event_terminated,
             fmt::format("{} at day {:.8g}", model->events()[event].name, patient.time_d));
}

bool Integrator::Parts::live_through_now(bool at_root) {
    const Happening happening = machine.happen(patient, at_root);
    if (!happening.runaway.empty()) {
        end_with(SolveStatus::not_converged, happening.runaway);
    } else if (happening.terminated_by) {
        end_by_event(*happening.terminated_by);
    }
    return over || visit_now() || happening.changed;
}

bool Integrator::Parts::visit_now() {
    bool changed = false;
    while (const auto answer = visits.ask(patient)) {
        const std::vector<Administration>& given = answer->decision.administrations;
        machine.give(given, answer->time_d);
        if (std::any_of(given.begin(), given.end(),
                        [&](const auto& a) { return a.time_d <= patient.time_d; })) {
            const Happening happening = machine.happen(patient, false);
            changed = changed || happening.changed;
            if (!happening.runaway.empty()) {
                end_with(SolveStatus::not_converged, happening.runaway);
            } else if (happening.terminated_by) {
                end_by_event(*happening.terminated_by);
            }
        }
        if (over) return true;
        if (answer->decision.stop) {
            visits.record(patient, result);
            end_with(SolveStatus::stopped,
                     fmt::format("stopped by the protocol at day {:.8g}", patient.time_d));
            return true;
        }
    }
    visits.record(patient, result);
    return changed;
}

bool Integrator::Parts::visit_within_step(double limit_d, double stop_d) {
    for (double t = visits.next_time(); t < limit_d; t = visits.next_time()) {
        patient.time_d = t;
        stepper.interpolate(t, patient.states);
        if (visit_now()) return true;
        const double next_d = next_stop();
        if (next_d < stop_d && next_d <= stepper.time_d()) return true;
    }
    return false;
}

bool Integrator::Parts::rates_jumped(std::span<const signed char> before,
                                     std::span<const signed char> after) const {
    for (std::size_t w = 0; w < before.size(); ++w) {
        if (before[w] != after[w] && model->roots()[machine.watched_roots()[w]].in_rates) return true;
    }
    return false;
}

void Integrator::Parts::look_at(double t) {
    if (t == stepper.time_d()) {
        std::copy(stepper.states().begin(), stepper.states().end(), patient.states.begin());
    } else {
        stepper.interpolate(t, patient.states);
    }
}

bool Integrator::Parts::advance_within_step(double stop_d) {
    const double step_end_d = stepper.time_d();
    const RootFinder::Evaluate evaluate = [this](double t, std::span<signed char> signs,
                                                 std::span<double> values) {
        look_at(t);
        return machine.signs_at(patient, t, patient.states.data(), signs, values);
    };
    while (patient.time_d < step_end_d) {
        double reached_d = step_end_d;
        bool at_root = false, rates_jump = false;
        if (!machine.watched_roots().empty()) {
            bool finite = true;
            at_root = roots.changed(step_end_d, machine.signs(), evaluate, finite);
            if (!finite) {
                end_with(SolveStatus::non_finite,
                         fmt::format("a relation of the model is not a number at day {:.8g}", step_end_d));
                return true;
            }
            if (at_root) {
                reached_d = roots.locate(patient.time_d, step_end_d, machine.signs(), evaluate);
                rates_jump = rates_jumped(machine.signs(), roots.signs());
            }
        }
        if (visit_within_step(reached_d, stop_d)) return true;
        patient.time_d = reached_d;
        look_at(reached_d);
        const bool at_stop = reached_d >= stop_d;
        if (at_root || at_stop) {
            const bool changed = live_through_now(at_root);
            if (changed || rates_jump || (at_stop && machine.rates_jump_in_time())) return true;
        } else if (visits.next_time() <= reached_d && visit_now()) {
            return true;
        }
        const double next_d = next_stop();
        if (next_d < stop_d && next_d <= step_end_d) return true;
    }
    return false;
}

Integrator::Integrator(std::shared_ptr<const CompiledModel> model, SolveOptions options,
                       const std::atomic<bool>* interrupt)
    : parts_{std::make_unique<Parts>(std::move(model), options, interrupt)} {}

Integrator::~Integrator() = default;

PatientTrajectory Integrator::run(const PatientRun& run) {
    Parts& me = *parts_;
    me.begin(run);
    (void)me.live_through_now(false);
    bool anew = true;
    for (std::int64_t steps = 0; !me.over;) {
        const double now_d = me.patient.time_d;
        if (now_d >= me.end_d) {
            me.end_with(SolveStatus::finished);
            break;
        }
        const double stop_d = me.next_stop();
        if (stop_d - now_d <= k_no_time * std::max({1.0, std::abs(now_d), std::abs(stop_d)})) {
            me.patient.time_d = stop_d;
            (void)me.live_through_now(false);
            anew = true;
            continue;
        }
        if (steps % k_steps_between_interrupt_checks == 0 && me.interrupt != nullptr &&
            me.interrupt->load(std::memory_order_relaxed)) {
            me.end_with(SolveStatus::interrupted, fmt::format("interrupted at day {:.8g}", now_d));
            break;
        }
        if (steps >= me.options.max_steps) {
            me.end_with(
                SolveStatus::too_many_steps,
                fmt::format("{} steps were not enough: day {:.8g} of {:.8g} was reached, the last step was "
                            "limited by {}",
                            me.options.max_steps, now_d, me.end_d, me.stepper.limiting_state()));
            break;
        }
        if (anew) me.stepper.restart(me.patient);
        ++steps;
        if (me.stepper.step(stop_d)) {
            anew = me.advance_within_step(stop_d);
        } else {
            me.end_with(me.stepper.failure().status, me.stepper.failure().explanation);
        }
    }
    me.finish();
    return std::move(me.result);
}

}  // namespace rubor
