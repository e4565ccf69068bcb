// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/solve/event_machine.hpp>

#include <algorithm>
#include <cmath>
#include <tuple>

#include <fmt/format.h>

#include <rubor/random/draw.hpp>
#include <rubor/solve/time_text.hpp>

namespace rubor {
namespace {

signed char sign_of(double value) {
    return static_cast<signed char>((value > 0.0) - (value < 0.0));
}

std::size_t index_in(const std::vector<std::string>& names, const std::string& name) {
    const auto found = std::find(names.begin(), names.end(), name);
    RUBOR_ASSERT(found != names.end());  // readers check names
    return static_cast<std::size_t>(found - names.begin());
}

}  // namespace

EventMachine::EventMachine(std::shared_ptr<const CompiledModel> model)
    : model_{std::move(model)},
      inputs_{model_->request().dose_targets.size()},
      was_true_(model_->events().size()),
      terminates_(model_->events().size()),
      root_values_(model_->roots().size()),
      trigger_values_(model_->events().size()),
      later_states_(model_->n_states()),
      rates_(model_->n_states()) {
    for (std::size_t r = 0; r < model_->roots().size(); ++r) {
        const RootInfo& root = model_->roots()[r];
        if (root.is_time_only) {
            has_time_roots_ = true;
            rates_jump_in_time_ = rates_jump_in_time_ || root.in_rates;
        } else {
            watched_.push_back(r);
        }
        stairs_in_time_ = stairs_in_time_ || (root.is_time_only && root.is_stairs);
        curves_in_time_ = curves_in_time_ || root.is_time_curve;
    }
    std::size_t most_assignments = 0;
    for (const EventInfo& event : model_->events()) {
        has_triggers_ = has_triggers_ || !event.is_map;
        most_assignments = std::max(most_assignments, event.n_assignments);
    }
    assigned_.resize(most_assignments);
    signs_.resize(watched_.size());
}

void EventMachine::begin(const PatientRun& run) {
    due_.clear();
    next_due_ = 0;
    due_.reserve(run.administrations.size());
    for (const Administration& administration : run.administrations) {
        RUBOR_ASSERT(administration.time_d >= run.start_d);
        due_.push_back(resolve(administration));
    }
    std::stable_sort(due_.begin(), due_.end(),
                     [](const Due& a, const Due& b) { return a.time_d < b.time_d; });
    inputs_.clear();
    pending_.clear();
    order_ = 0;
    seed_ = run.seed;
    patient_ = run.patient;
    n_choices_ = 0;
    root_time_known_ = false;
    record_.clear();
    n_administrations_ = 0;
    std::fill(signs_.begin(), signs_.end(), static_cast<signed char>(0));
    std::fill(terminates_.begin(), terminates_.end(), char{0});
    for (std::size_t k = 0; k < was_true_.size(); ++k) was_true_[k] = model_->events()[k].initially_true;
    for (const std::string& name : run.terminating_events) {
        const auto event = model_->model().find_event(name);
        RUBOR_ASSERT(event.has_value());
        terminates_[*event] = 1;
    }
}

EventMachine::Due EventMachine::resolve(const Administration& administration) const {
    Due due{administration.time_d, administration.kind, 0, administration.amount};
    switch (administration.kind) {
        case Administration::Kind::bolus: {
            const auto state = model_->model().find_state(administration.target);
            RUBOR_ASSERT(state.has_value());
            due.index = *state;
            break;
        }
        case Administration::Kind::rate_change:
            due.index = index_in(model_->request().dose_targets, administration.target);
            break;
        case Administration::Kind::map: {
            const auto event = model_->model().find_event(administration.target);
            RUBOR_ASSERT(event.has_value());
            due.index = *event;
            break;
        }
    }
    return due;
}

void EventMachine::give(std::span<const Administration> administrations, double now_d) {
    for (const Administration& administration : administrations) {
        RUBOR_ASSERT(administration.time_d >= now_d);
        const Due due = resolve(administration);
        const auto place =
            std::upper_bound(due_.begin() + static_cast<std::ptrdiff_t>(next_due_), due_.end(), due,
                             [](const Due& a, const Due& b) { return a.time_d < b.time_d; });
        due_.insert(place, due);
    }
}

double EventMachine::next_time(const PatientState& patient) {
    if (has_time_roots_ && (!root_time_known_ || next_root_time_ <= patient.time_d)) {
        next_root_time_ = model_->next_root_time(patient.time_d, patient.parameters.data(),
                                                 patient.held.data(), patient.hoisted.data());
        RUBOR_ASSERT(next_root_time_ > patient.time_d);
        root_time_known_ = true;
    }
    double next = has_time_roots_ ? next_root_time_ : std::numeric_limits<double>::infinity();
    if (next_due_ < due_.size()) next = std::min(next, due_[next_due_].time_d);
    for (const Pending& pending : pending_) next = std::min(next, pending.time_d);
    return next;
}

Happening EventMachine::happen(PatientState& patient, bool at_root) {
    Happening happening;
    events_at_once_ = 0;
    administer(patient, happening);
    if (happening.terminated_by) return happening;
    if (has_triggers_) {
        look_at_triggers(patient, false, happening);
        execute_due(patient, false, happening);
        if (happening.terminated_by || !happening.failure.empty()) return happening;
    }
    if (model_->roots().empty()) return happening;

    patient.root_values(*model_, patient.time_d, patient.states.data(), root_values_.data());
    if (at_root || any_zero(root_values_)) {
        look_just_after(patient);
        if (has_triggers_) {
            look_at_triggers(patient, true, happening);
            execute_due(patient, true, happening);
        }
        patient.root_values(*model_, later_d_, later_states_.data(), root_values_.data());
    }
    for (std::size_t w = 0; w < watched_.size(); ++w) signs_[w] = sign_of(root_values_[watched_[w]]);
    return happening;
}

void EventMachine::administer(PatientState& patient, Happening& happening) {
    for (; next_due_ < due_.size() && due_[next_due_].time_d <= patient.time_d; ++next_due_) {
        const Due due = due_[next_due_];
        ++n_administrations_;
        switch (due.kind) {
            case Administration::Kind::bolus: {
                double& state = patient.states[due.index];
                const double before = state;
                state += due.amount;
                happening.changed = happening.changed || state != before;
                break;
            }
            case Administration::Kind::rate_change: {
                double& rate = patient.input[due.index];
                const double before = rate;
                rate = inputs_.add(due.index, due.amount);
                happening.changed = happening.changed || rate != before;
                break;
            }
            case Administration::Kind::map:
                model_->assignments(due.index, patient.time_d, patient.states.data(),
                                    patient.parameters.data(), patient.held.data(), patient.hoisted.data(),
                                    assigned_.data());
                assign(patient, due.index, {assigned_.data(), model_->events()[due.index].n_assignments},
                       happening);
                if (happening.terminated_by) {
                    ++next_due_;
                    return;
                }
                break;
        }
    }
}

bool EventMachine::any_zero(std::span<const double> root_values) const {
    return std::any_of(root_values.begin(), root_values.end(), [](double g) { return g == 0.0; });
}

// A point just after now along the present rates: 1e-12 of the time ahead, or as far (at most 6e-8) as it
// takes for a relation that is an equality now to leave it. Those that never leave rest on their equality.
void EventMachine::look_just_after(const PatientState& patient) {
    constexpr int k_attempts = 5;
    patient.rates(*model_, rates_.data());
    const double nearest = std::ldexp(std::max(1.0, std::abs(patient.time_d)), -40);
    const auto n_zeros_at = [&](double ahead) {
        later_d_ = patient.time_d + ahead;
        for (std::size_t i = 0; i < rates_.size(); ++i)
            later_states_[i] = patient.states[i] + ahead * rates_[i];
        patient.root_values(*model_, later_d_, later_states_.data(), root_values_.data());
        return std::count(root_values_.begin(), root_values_.end(), 0.0);
    };
    auto fewest = n_zeros_at(nearest);
    double best = nearest, ahead = nearest;
    for (int attempt = 1; attempt < k_attempts && fewest > 0; ++attempt) {
        ahead *= 16.0;
        const auto n_zeros = n_zeros_at(ahead);
        if (n_zeros < fewest) {
            fewest = n_zeros;
            best = ahead;
        }
    }
    if (best != ahead) n_zeros_at(best);
}

void EventMachine::look_at_triggers(const PatientState& patient, bool just_after, Happening& happening) {
    const double t = just_after ? later_d_ : patient.time_d;
    const double* x = just_after ? later_states_.data() : patient.states.data();
    const double* p = patient.parameters.data();
    const double* held = patient.held.data();
    const double* h = patient.hoisted.data();
    model_->triggers(t, x, p, held, h, trigger_values_.data());
    for (std::size_t k = 0; k < was_true_.size(); ++k) {
        const EventInfo& event = model_->events()[k];
        if (event.is_map) continue;
        const bool is_true = trigger_values_[k] != 0.0;
        if (is_true && !was_true_[k]) {
            Pending pending{patient.time_d, k, order_++, {}};
            if (event.has_delay) {
                double delay = 0.0, priority = 0.0;
                model_->timing(k, patient.time_d, patient.states.data(), p, held, h, &delay, &priority);
                if (!(delay >= 0.0)) {
                    happening.failure = fmt::format("the delay of event {} is {} at {}", event.name, delay,
                                                    time_text(model_->model(), patient.time_d));
                    return;
                }
                pending.time_d += delay;
            }
            if (event.values_from_trigger_time) {
                pending.values.resize(event.n_assignments);
                model_->assignments(k, patient.time_d, patient.states.data(), p, held, h,
                                    pending.values.data());
            }
            pending_.push_back(std::move(pending));
        } else if (!is_true && was_true_[k] && !event.persistent) {
            std::erase_if(pending_, [k](const Pending& waiting) { return waiting.event == k; });
        }
        was_true_[k] = is_true;
    }
}

// The place in `pending_` of what is executed next.
std::optional<std::size_t> EventMachine::choose_due(const PatientState& patient) {
    std::optional<std::size_t> best;
    double best_priority = 0.0;
    std::vector<std::size_t> rivals;  // of the highest priority, where it is written
    for (std::size_t i = 0; i < pending_.size(); ++i) {
        const Pending& pending = pending_[i];
        if (pending.time_d > patient.time_d) continue;
        const bool has_priority = model_->events()[pending.event].has_priority;
        double delay = 0.0, priority = 0.0;
        if (has_priority) {
            model_->timing(pending.event, patient.time_d, patient.states.data(), patient.parameters.data(),
                           patient.held.data(), patient.hoisted.data(), &delay, &priority);
            if (std::isnan(priority)) priority = -std::numeric_limits<double>::infinity();
        }
        const bool higher = !best || priority > best_priority;
        if (higher) rivals.clear();
        if (has_priority && (higher || priority == best_priority)) rivals.push_back(i);
        if (higher ||
            (priority == best_priority && std::tie(pending.time_d, pending.order) <
                                              std::tie(pending_[*best].time_d, pending_[*best].order))) {
            best = i;
            best_priority = priority;
        }
    }
    if (best && rivals.size() > 1 && model_->events()[pending_[*best].event].has_priority) {
        Draw draw{seed_, "order_of_events", patient_, n_choices_++};
        best = rivals[draw.integer(rivals.size())];
    }
    return best;
}

void EventMachine::execute_due(PatientState& patient, bool just_after, Happening& happening) {
    while (happening.failure.empty()) {
        const std::optional<std::size_t> next = choose_due(patient);
        if (!next) return;
        const std::size_t event = pending_[*next].event;
        if (++events_at_once_ > k_most_events_at_once) {
            happening.failure = fmt::format(
                "events set one another off without end at {}: {} happened at once, "
                "the last was to be {}",
                time_text(model_->model(), patient.time_d), k_most_events_at_once,
                model_->events()[event].name);
            return;
        }
        std::vector<double> values = std::move(pending_[*next].values);
        if (!model_->events()[event].values_from_trigger_time) {
            values.resize(model_->events()[event].n_assignments);
            model_->assignments(event, patient.time_d, patient.states.data(), patient.parameters.data(),
                                patient.held.data(), patient.hoisted.data(), values.data());
        }
        pending_.erase(pending_.begin() + static_cast<std::ptrdiff_t>(*next));
        assign(patient, event, values, happening);
        if (happening.terminated_by) return;
        if (just_after) look_just_after(patient);
        look_at_triggers(patient, just_after, happening);
    }
}

void EventMachine::assign(PatientState& patient, std::size_t event, std::span<double> values,
                          Happening& happening) {
    const EventInfo& info = model_->events()[event];
    bool held_changed = false;
    if (info.has_factors) {
        std::vector<double> factors(info.n_assignments);
        model_->factors(event, patient.time_d, patient.states.data(), patient.parameters.data(),
                        patient.held.data(), patient.hoisted.data(), factors.data());
        for (std::size_t k = 0; k < info.n_assignments; ++k) values[k] *= factors[k];
    }
    for (std::size_t k = 0; k < info.n_assignments; ++k) {
        const auto [is_state, index] = info.targets[k];
        double& target = is_state ? patient.states[index] : patient.held[index];
        if (target == values[k]) continue;
        target = values[k];
        happening.changed = true;
        held_changed = held_changed || !is_state;
    }
    if (held_changed) {
        patient.hoist(*model_);
        root_time_known_ = false;
    }
    record_.push_back({patient.time_d, event});
    if (terminates_[event] != 0) happening.terminated_by = event;
}

bool EventMachine::signs_at(const PatientState& patient, double t, const double* x,
                            std::span<signed char> signs, std::span<double> values) {
    patient.root_values(*model_, t, x, root_values_.data());
    bool numbers = true;
    for (std::size_t w = 0; w < watched_.size(); ++w) {
        values[w] = root_values_[watched_[w]];
        signs[w] = sign_of(values[w]);
        numbers = numbers && !std::isnan(values[w]);
    }
    return numbers;
}

}  // namespace rubor
