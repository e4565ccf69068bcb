// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/observation.hpp>

#include <algorithm>
#include <cmath>

#include <rubor/base/assert.hpp>
#include <rubor/random/draw.hpp>

namespace rubor {

TrueState TrueState::from_outputs(std::span<const double> outputs) {
    RUBOR_ASSERT(outputs.size() >= 4);
    constexpr double k_mm_per_dm = 100.0;
    return {.breast_diameter_mm = k_mm_per_dm * outputs[0], .skin_fraction = outputs[1],
            .distant_diameter_mm = k_mm_per_dm * outputs[2], .expected_foci = outputs[3]};
}

Observation Observer::observe(const TrueState& truth, int visit, double day) const {
    const auto draw = [&](const char* purpose) {
        return Draw{seed_, purpose, patient_, static_cast<std::uint64_t>(visit)}.normal();
    };
    const auto measured = [&](double diameter_mm, const char* purpose) {
        const double seen = diameter_mm * std::exp(measurement_.diameter_cv * draw(purpose));
        return diameter_mm < measurement_.smallest_mm ? 0.0 : seen;
    };
    Observation o{.visit = visit, .day = day};
    o.breast_diameter_mm = measured(truth.breast_diameter_mm, "observe.breast_diameter");
    o.distant_diameter_mm = measured(truth.distant_diameter_mm, "observe.distant_diameter");
    const double skin = truth.skin_fraction + measurement_.skin_error * draw("observe.skin_fraction");
    o.skin_fraction = truth.skin_fraction < measurement_.smallest_skin ? 0.0 : std::clamp(skin, 0.0, 1.0);
    return o;
}

PathologyReport Observer::examine(const TrueState& truth_at_surgery, double day) const {
    const double u = Draw{seed_, "observe.pathology", patient_}.uniform();
    return {.day = day, .complete_response = u < std::exp(-std::max(truth_at_surgery.expected_foci, 0.0))};
}

}  // namespace rubor
