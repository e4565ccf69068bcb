// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/solve/patient_course.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include <rubor/base/assert.hpp>
#include <rubor/solve/time_text.hpp>

namespace rubor {
namespace {

// A stretch that is shorter than this many units in the last place of time is not integrated.
constexpr double k_no_time = 16.0 * std::numeric_limits<double>::epsilon();

}  // namespace

PatientCourse::PatientCourse(std::shared_ptr<const CompiledModel> model)
    : model_{std::move(model)},
      patient_{*model_},
      machine_{model_},
      visits_{model_},
      roots_{machine_.watched_roots().size()} {}

void PatientCourse::begin(const PatientRun& run) {
    RUBOR_ASSERT(run.parameters.size() == patient_.parameters.size());
    RUBOR_ASSERT(run.end_d >= run.start_d && std::isfinite(run.start_d) && std::isfinite(run.end_d));
    result_ = {};
    result_.output_times_d.reserve(run.output_times_d.size());
    result_.outputs.reserve(run.output_times_d.size() * model_->request().outputs.size());
    end_d_ = run.end_d;
    // So many of them in a run that a relation which turns by time alone is not stepped over, unless it turns
    // back at once.
    constexpr double k_most_of_a_run = 1.0 / 512.0;
    longest_step_d_ = machine_.curves_in_time() ? k_most_of_a_run * (run.end_d - run.start_d)
                                                : std::numeric_limits<double>::infinity();
    over_ = false;
    patient_.time_d = run.start_d;
    patient_.parameters = run.parameters;
    std::fill(patient_.input.begin(), patient_.input.end(), 0.0);
    model_->initialise(patient_.parameters.data(), patient_.states.data(), patient_.held.data());
    if (run.initial_states) {
        RUBOR_ASSERT(run.initial_states->size() == patient_.states.size());
        patient_.states = *run.initial_states;
    }
    if (run.initial_held) {
        RUBOR_ASSERT(run.initial_held->size() == patient_.held.size());
        patient_.held = *run.initial_held;
    }
    patient_.hoist(*model_);
    machine_.begin(run);
    visits_.begin(run);
    (void)live_through_now(false);
}

void PatientCourse::end_with(SolveStatus status, std::string explanation) {
    result_.status = status;
    result_.explanation = std::move(explanation);
    over_ = true;
}

PatientTrajectory PatientCourse::finish() {
    result_.end_d = patient_.time_d;
    result_.events = machine_.record();
    result_.final_states = patient_.states;
    result_.final_held = patient_.held;
    result_.statistics.events = static_cast<std::int64_t>(machine_.record().size());
    result_.statistics.administrations = machine_.n_administrations();
    over_ = true;
    return std::move(result_);
}

std::optional<double> PatientCourse::next_stretch(bool& anew) {
    while (!over_) {
        const double now_d = patient_.time_d;
        if (now_d >= end_d_) {
            end_with(SolveStatus::finished);
            break;
        }
        const double stop_d = next_stop();
        if (stop_d - now_d > k_no_time * std::max({1.0, std::abs(now_d), std::abs(stop_d)})) return stop_d;
        patient_.time_d = stop_d;
        (void)live_through_now(false);
        anew = true;
    }
    return std::nullopt;
}

void PatientCourse::end_by_event(std::size_t event) {
    visits_.record(patient_, result_);
    end_with(SolveStatus::event_terminated,
             model_->events()[event].name + " at " + time_text(model_->model(), patient_.time_d));
}

void PatientCourse::end_for(const Happening& happening) {
    if (!happening.failure.empty()) {
        end_with(SolveStatus::not_converged, happening.failure);
    } else if (happening.terminated_by) {
        end_by_event(*happening.terminated_by);
    }
}

bool PatientCourse::live_through_now(bool at_root) {
    const Happening happening = machine_.happen(patient_, at_root);
    end_for(happening);
    return over_ || visit_now() || happening.changed;
}

bool PatientCourse::visit_now() {
    bool changed = false;
    while (const auto answer = visits_.ask(patient_, machine_.record())) {
        const std::vector<Administration>& given = answer->decision.administrations;
        machine_.give(given, answer->time_d);
        if (std::any_of(given.begin(), given.end(),
                        [&](const auto& a) { return a.time_d <= patient_.time_d; })) {
            const Happening happening = machine_.happen(patient_, false);
            changed = changed || happening.changed;
            end_for(happening);
        }
        if (over_) return true;
        if (answer->decision.stop) {
            visits_.record(patient_, result_);
            end_with(SolveStatus::stopped,
                     "stopped by the protocol at " + time_text(model_->model(), patient_.time_d));
            return true;
        }
    }
    visits_.record(patient_, result_);
    return changed;
}

bool PatientCourse::visit_within(const TakenStep& step, double limit_d, double stop_d) {
    for (double t = visits_.next_time(); t < limit_d; t = visits_.next_time()) {
        patient_.time_d = t;
        step.states_at(t, patient_.states);
        if (visit_now()) return true;
        const double next_d = next_stop();
        if (next_d < stop_d && next_d <= step.end_d()) return true;
    }
    return false;
}

bool PatientCourse::rates_jumped() const {
    const std::span<const signed char> before = machine_.signs(), after = roots_.signs();
    for (std::size_t w = 0; w < before.size(); ++w) {
        if (before[w] != after[w] && model_->roots()[machine_.watched_roots()[w]].in_rates) return true;
    }
    return false;
}

RootFinder::Evaluate PatientCourse::roots_along(const TakenStep& step) {
    // At a stop stairs have jumped already: what a relation did up to it shows at the double before.
    const double stop_d = machine_.stairs_in_time() ? next_stop() : std::numeric_limits<double>::infinity();
    return [this, &step, stop_d](double t, std::span<signed char> signs, std::span<double> values) {
        step.states_at(t, patient_.states);
        if (t >= stop_d) t = std::nextafter(stop_d, -std::numeric_limits<double>::infinity());
        return machine_.signs_at(patient_, t, patient_.states.data(), signs, values);
    };
}

std::optional<double> PatientCourse::rate_jump_within(const TakenStep& step) {
    const auto evaluate = roots_along(step);
    bool finite = true;
    if (!roots_.changed(step.end_d(), machine_.signs(), evaluate, finite) || !finite) return std::nullopt;
    const double at_d = roots_.locate(patient_.time_d, step.end_d(), machine_.signs(), evaluate);
    return rates_jumped() ? std::optional{at_d} : std::nullopt;
}

bool PatientCourse::advance(const TakenStep& step, double stop_d) {
    const double step_end_d = step.end_d();
    const RootFinder::Evaluate evaluate = roots_along(step);
    while (patient_.time_d < step_end_d) {
        double reached_d = step_end_d;
        bool at_root = false, rates_jump = false;
        if (!machine_.watched_roots().empty()) {
            bool finite = true;
            at_root = roots_.changed(step_end_d, machine_.signs(), evaluate, finite);
            if (!finite) {
                end_with(SolveStatus::non_finite, "a relation of the model is not a number at " +
                                                      time_text(model_->model(), step_end_d));
                return true;
            }
            if (at_root) {
                reached_d = roots_.locate(patient_.time_d, step_end_d, machine_.signs(), evaluate);
                rates_jump = rates_jumped();
            }
        }
        if (visit_within(step, reached_d, stop_d)) return true;
        patient_.time_d = reached_d;
        step.states_at(reached_d, patient_.states);
        const bool at_stop = reached_d >= stop_d;
        if (at_root || at_stop) {
            const bool changed = live_through_now(at_root);
            if (changed || rates_jump || (at_stop && machine_.rates_jump_in_time())) return true;
        } else if (visits_.next_time() <= reached_d && visit_now()) {
            return true;
        }
        const double next_d = next_stop();
        if (next_d < stop_d && next_d <= step_end_d) return true;
    }
    return false;
}

}  // namespace rubor
