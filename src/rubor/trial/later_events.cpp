// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/later_events.hpp>

#include <algorithm>

#include <rubor/base/assert.hpp>

namespace rubor {

EfsEvent assess_later(const PatientRecord& record, const ResponseRules& rules) {
    RUBOR_ASSERT(!record.events.empty() && !record.observations.empty());
    const auto& seen = record.observations;
    const Observation& now = seen.back();
    const auto is_distant = [&](const Observation& o) { return o.distant_diameter_mm >= rules.lesion_mm; };
    const auto is_local = [&](const Observation& o) {
        const bool operated = record.history.surgery_d || (record.surgery_d && o.day > *record.surgery_d);
        return operated && (o.breast_diameter_mm >= rules.lesion_mm || o.skin_fraction >= rules.skin_relapse);
    };
    if (is_distant(now) && std::none_of(seen.begin(), seen.end() - 1, is_distant)) {
        return EfsEvent::distant_relapse;
    }
    if (is_local(now) && std::none_of(seen.begin(), seen.end() - 1, is_local)) {
        return EfsEvent::local_relapse;
    }
    const double last_d = record.events.back().day;
    const auto first =
        std::find_if(seen.begin(), seen.end(), [&](const Observation& o) { return o.day >= last_d; });
    const auto progression_d = assess_recist({first, seen.end()}, rules.recist).progression_d();
    return progression_d == now.day ? EfsEvent::progression : EfsEvent::none;
}

}  // namespace rubor
