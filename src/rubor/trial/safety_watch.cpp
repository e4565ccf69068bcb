// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/safety_watch.hpp>

#include <algorithm>

namespace rubor {

SafetyWatch::SafetyWatch(Plan plan) : plan_{std::move(plan)}, desk_{*plan_.rules, plan_.drugs} {}

void SafetyWatch::gave(const Drug& drug, double day) {
    const bool known = std::any_of(first_doses_.begin(), first_doses_.end(),
                                   [&](const FirstDose& dose) { return dose.drug == &drug; });
    if (!known) first_doses_.push_back({day, &drug});
}

void SafetyWatch::go_on(double day, std::span<const double> outputs, std::span<const EventRecord> events,
                        PatientRecord& record) {
    std::vector<double> exposures;
    for (const std::size_t output : *plan_.exposure_outputs) exposures.push_back(outputs[output]);
    if (!course_) course_.emplace(*plan_.catalogue, plan_.seed, plan_.patient, day, exposures);
    std::vector<TimedModelEvent> happened;
    for (; n_events_ < events.size(); ++n_events_)
        happened.push_back({events[n_events_].time_d, (*plan_.model_events)[events[n_events_].event].name});
    // A dose that was handed out for a later day than this has not been given yet.
    const auto due =
        std::stable_partition(first_doses_.begin() + static_cast<std::ptrdiff_t>(n_first_doses_),
                              first_doses_.end(), [&](const FirstDose& dose) { return dose.day <= day; });
    const auto n_due = static_cast<std::size_t>(due - first_doses_.begin());
    course_->advance(day, exposures, happened,
                     std::span{first_doses_}.subspan(n_first_doses_, n_due - n_first_doses_));
    n_first_doses_ = n_due;
    record.adverse_events = course_->rows();
}

std::vector<DoseChange> SafetyWatch::look(double day, std::span<const double> outputs,
                                          std::span<const EventRecord> events, PatientRecord& record) {
    go_on(day, outputs, events, record);
    if (course_->death_d()) return {};
    std::vector<DoseChange> changes = desk_.review(day, record.adverse_events);
    record.dose_changes.insert(record.dose_changes.end(), changes.begin(), changes.end());
    return changes;
}

void SafetyWatch::finish(double day, std::span<const double> outputs, std::span<const EventRecord> events,
                         PatientRecord& record) {
    go_on(day, outputs, events, record);
}

std::optional<double> SafetyWatch::death_d() const {
    return course_ ? course_->death_d() : std::nullopt;
}

}  // namespace rubor
