// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/protocol.hpp>

#include <algorithm>
#include <cmath>

#include <rubor/base/assert.hpp>

namespace rubor {

VisitSchedule VisitSchedule::of(double until_surgery_d, std::optional<double> surgery_d, double after_surgery_d,
                                double end_d) {
    RUBOR_ASSERT(until_surgery_d > 0.0 && after_surgery_d > 0.0 && end_d > 0.0);
    VisitSchedule schedule;
    const double first_end = surgery_d.value_or(end_d);
    // Counted in whole intervals, so that no visit drifts by rounding.
    const double a_second = 1.0 / 86'400.0;  // nobody is seen twice within one
    for (int k = 0; k * until_surgery_d < first_end - a_second; ++k) {
        schedule.days.push_back(k * until_surgery_d);
    }
    schedule.days.push_back(first_end);
    for (int k = 1; first_end + k * after_surgery_d < end_d - a_second; ++k) {
        schedule.days.push_back(first_end + k * after_surgery_d);
    }
    if (schedule.days.back() < end_d) {
        schedule.days.push_back(end_d);
    }
    return schedule;
}

Decision ObservedProtocol::decide(const DecisionPoint& point) {
    const auto& days = plan_.visits->days;
    const std::size_t visit = rows_.size();
    RUBOR_ASSERT(visit < days.size());

    VisitRow row{.seen = {}, .truth = TrueState::from_outputs(point.outputs, plan_.layout),
                 .outputs = {point.outputs.begin(), point.outputs.end()}};
    row.seen = observer_.observe(row.truth, static_cast<int>(visit), days[visit]);
    record_.observations.push_back(row.seen);
    rows_.push_back(row);

    if (record_.efs_event == EfsEvent::none) {
        record_.efs_event = assess(record_, plan_.rules);
        if (record_.efs_event != EfsEvent::none) {
            record_.efs_event_d = row.seen.day;
        }
    }
    const VisitPlan plan = plan_visit(record_, plan_.surgery_d);

    Decision decision;
    if (plan.operate) {
        record_.surgery_d = row.seen.day;
        record_.pathology = observer_.examine(row.truth, row.seen.day);
        decision.administrations.push_back(
            {.time_d = point.time_d, .kind = Administration::Kind::map, .target = plan_.surgery_map});
    }
    const bool is_last = visit + 1 == days.size();
    const double next_d = is_last ? std::nextafter(plan_.end_d, plan_.end_d + 1.0) : days[visit + 1];
    // Treatment stops for good at the event. An infusion that has begun goes on to its end, which is in the list as the
    // opposite rate.
    off_treatment_ = off_treatment_ || !plan.go_on_treating;
    while (next_dose_ < plan_.doses.size() && plan_.doses[next_dose_].time_d < next_d) {
        const Administration& dose = plan_.doses[next_dose_];
        const bool ends_infusion = dose.kind == Administration::Kind::rate_change && dose.amount < 0.0;
        if (ends_infusion ? infusing_.erase(dose.infusion) > 0 : !off_treatment_) {
            decision.administrations.push_back(dose);
            if (!ends_infusion) {
                dose_days_.push_back(dose.time_d);
            }
            if (dose.kind == Administration::Kind::rate_change && !ends_infusion) {
                infusing_.insert(dose.infusion);
            }
        }
        ++next_dose_;
    }
    if (!is_last) {
        decision.next_decision_d = days[visit + 1];
    }
    return decision;
}

std::size_t ObservedProtocol::n_doses_given(double day) const {
    return static_cast<std::size_t>(std::upper_bound(dose_days_.begin(), dose_days_.end(), day) - dose_days_.begin());
}

std::optional<double> ObservedProtocol::last_dose_before(double day) const {
    const std::size_t n = n_doses_given(day);
    return n == 0 ? std::nullopt : std::optional{dose_days_[n - 1]};
}

}  // namespace rubor
