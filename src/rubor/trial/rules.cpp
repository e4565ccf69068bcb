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

EfsEvent assess(const PatientRecord& record, const ResponseRules& rules) {
    RUBOR_ASSERT(!record.observations.empty());
    const Observation& now = record.observations.back();
    if (now.visit == 0) {
        return EfsEvent::none;  // the baseline shows what there is, not what has changed
    }
    if (now.distant_diameter_mm >= rules.lesion_mm) {
        return EfsEvent::distant_relapse;
    }
    if (record.surgery_d) {
        const bool back = now.breast_diameter_mm >= rules.lesion_mm || now.skin_fraction >= rules.skin_relapse;
        return back ? EfsEvent::local_relapse : EfsEvent::none;
    }
    double least_mm = now.breast_diameter_mm;
    double least_skin = now.skin_fraction;
    for (const Observation& o : record.observations) {
        least_mm = std::min(least_mm, o.breast_diameter_mm);
        least_skin = std::min(least_skin, o.skin_fraction);
    }
    const double growth_mm = now.breast_diameter_mm - least_mm;
    const bool mass_grows = growth_mm >= rules.progression_mm && growth_mm >= rules.progression_share * least_mm;
    const bool skin_grows = now.skin_fraction - least_skin >= rules.skin_progression;
    return mass_grows || skin_grows ? EfsEvent::progression : EfsEvent::none;
}

VisitPlan plan_visit(const PatientRecord& record, std::optional<double> surgery_d) {
    RUBOR_ASSERT(!record.observations.empty());
    const bool event_free = record.efs_event == EfsEvent::none;
    const bool due = surgery_d && !record.surgery_d && record.observations.back().day >= *surgery_d;
    return {.operate = due && event_free, .go_on_treating = event_free};
}

}  // namespace rubor
