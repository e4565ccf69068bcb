// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/rules.hpp>

#include <algorithm>

#include <rubor/base/assert.hpp>

namespace rubor {

const char* to_text(EfsEvent event) {
    switch (event) {
        case EfsEvent::none: return "none";
        case EfsEvent::progression: return "progression";
        case EfsEvent::local_relapse: return "local_relapse";
        case EfsEvent::distant_relapse: return "distant_relapse";
        case EfsEvent::death: return "death";
    }
    return "?";
}

namespace {

/// Whether observation `i` shows growth beyond the limits over the smallest seen before it.
bool has_grown(const PatientRecord& record, std::size_t i, const ResponseRules& rules) {
    const Observation& now = record.observations[i];
    double least_mm = now.breast_diameter_mm;
    double least_skin = now.skin_fraction;
    for (std::size_t k = 0; k < i; ++k) {
        least_mm = std::min(least_mm, record.observations[k].breast_diameter_mm);
        least_skin = std::min(least_skin, record.observations[k].skin_fraction);
    }
    const double growth_mm = now.breast_diameter_mm - least_mm;
    const bool mass_grows = growth_mm >= rules.progression_mm && growth_mm >= rules.progression_share * least_mm;
    return mass_grows || now.skin_fraction - least_skin >= rules.skin_progression;
}

}  // namespace

EfsEvent assess(const PatientRecord& record, const ResponseRules& rules) {
    RUBOR_ASSERT(!record.observations.empty());
    const Observation& now = record.observations.back();
    if (now.visit == 0) {
        return EfsEvent::none;  // the baseline shows what there is, not what has changed
    }
    if (rules.criteria == ResponseCriteria::recist) {
        const auto progression_d = assess_recist(record.observations, rules.recist).progression_d();
        return progression_d == now.day ? EfsEvent::progression : EfsEvent::none;
    }
    if (now.distant_diameter_mm >= rules.lesion_mm) {
        return EfsEvent::distant_relapse;
    }
    if (record.was_operated()) {
        const bool back = now.breast_diameter_mm >= rules.lesion_mm || now.skin_fraction >= rules.skin_relapse;
        return back ? EfsEvent::local_relapse : EfsEvent::none;
    }
    // Two visits in a row must show it: one reading over the smallest of many is too often an error of measurement.
    const std::size_t n = record.observations.size();
    return n >= 3 && has_grown(record, n - 2, rules) && has_grown(record, n - 1, rules) ? EfsEvent::progression
                                                                                        : EfsEvent::none;
}

VisitPlan plan_visit(const PatientRecord& record, std::optional<double> surgery_d) {
    RUBOR_ASSERT(!record.observations.empty());
    const bool event_free = record.efs_event == EfsEvent::none;
    const bool due = surgery_d && !record.surgery_d && record.observations.back().day >= *surgery_d;
    return {.operate = due && event_free, .go_on_treating = event_free};
}

}  // namespace rubor
