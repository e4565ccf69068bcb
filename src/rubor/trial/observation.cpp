// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/observation.hpp>

#include <algorithm>
#include <cmath>

#include <rubor/base/assert.hpp>
#include <rubor/random/draw.hpp>

namespace rubor {

TrueState TrueState::from_outputs(std::span<const double> outputs, const ObservableLayout& layout) {
    RUBOR_ASSERT(outputs.size() >= ObservableLayout::k_n_required);
    constexpr double k_mm_per_dm = 100.0;
    const auto value = [&](const ObservableLayout::Slot& slot) { return slot.per_coherent * outputs[slot.output]; };
    const auto marker = [&](const std::optional<ObservableLayout::Slot>& slot) {
        return slot ? std::optional{value(*slot)} : std::nullopt;
    };
    TrueState state;
    state.breast_diameter_mm = k_mm_per_dm * outputs[0];
    state.skin_fraction = outputs[1];
    state.distant_diameter_mm = k_mm_per_dm * outputs[2];
    state.expected_foci = outputs[3];
    state.nodal_diameter_mm = layout.nodal_diameter ? value(*layout.nodal_diameter) : 0.0;
    for (const ObservableLayout::Slot& slot : layout.lesions) {
        state.lesions_mm.push_back(value(slot));
    }
    state.markers = {marker(layout.cps), marker(layout.ic_percent), marker(layout.stil_percent)};
    return state;
}

Observation Observer::observe(const TrueState& truth, int visit, double day) const {
    const auto number = static_cast<std::uint64_t>(visit);
    const auto draw = [&](const char* purpose) { return Draw{seed_, purpose, patient_, number}.normal(); };
    const auto measured_with = [&](double diameter_mm, double normal) {
        return diameter_mm < measurement_.smallest_mm ? 0.0
                                                      : diameter_mm * std::exp(measurement_.diameter_cv * normal);
    };
    const auto measured = [&](double diameter_mm, const char* purpose) {
        return measured_with(diameter_mm, draw(purpose));
    };
    Observation o{.visit = visit, .day = day};
    o.breast_diameter_mm = measured(truth.breast_diameter_mm, "observe.breast_diameter");
    if (truth.lesions_mm.empty()) {
        o.distant_diameter_mm = measured(truth.distant_diameter_mm, "observe.distant_diameter");
    }
    // Each lesion has its own error, so the largest one seen need not be the largest.
    constexpr std::uint64_t k_slots = 64;
    for (std::size_t slot = 0; slot < truth.lesions_mm.size(); ++slot) {
        const double normal = Draw{seed_, "observe.lesion", patient_, number * k_slots + slot}.normal();
        o.lesions_mm.push_back(measured_with(truth.lesions_mm[slot], normal));
        o.distant_diameter_mm = std::max(o.distant_diameter_mm, o.lesions_mm.back());
    }
    o.nodal_diameter_mm = measured(truth.nodal_diameter_mm, "observe.nodal_diameter");
    const double skin = truth.skin_fraction + measurement_.skin_error * draw("observe.skin_fraction");
    o.skin_fraction = truth.skin_fraction < measurement_.smallest_skin ? 0.0 : std::clamp(skin, 0.0, 1.0);
    if (day == 0.0) {
        const auto stained = [&](const std::optional<double>& marker, const char* purpose) -> std::optional<double> {
            if (!marker) {
                return std::nullopt;
            }
            return std::min(100.0, *marker * std::exp(measurement_.marker_cv * draw(purpose)));
        };
        o.markers = {stained(truth.markers.cps, "observe.cps"), stained(truth.markers.ic_percent, "observe.ic_percent"),
                     stained(truth.markers.stil_percent, "observe.stil_percent")};
    }
    return o;
}

std::optional<double> seen_quantity(const Observation& o, std::string_view quantity) {
    if (quantity == "breast_diameter") return o.breast_diameter_mm;
    if (quantity == "nodal_diameter") return o.nodal_diameter_mm;
    if (quantity == "distant_diameter") return o.distant_diameter_mm;
    if (quantity == "skin_fraction") return o.skin_fraction;
    if (quantity == "cps") return o.markers.cps;
    if (quantity == "ic_percent") return o.markers.ic_percent;
    if (quantity == "stil_percent") return o.markers.stil_percent;
    for (std::size_t slot = 0; slot < o.lesions_mm.size(); ++slot) {
        if (quantity == "lesion_" + std::to_string(slot + 1)) return o.lesions_mm[slot];
    }
    return std::nullopt;
}

PathologyReport Observer::examine(const TrueState& truth_at_surgery, double day) const {
    const double u = Draw{seed_, "observe.pathology", patient_}.uniform();
    return {.day = day, .complete_response = u < std::exp(-std::max(truth_at_surgery.expected_foci, 0.0))};
}

}  // namespace rubor
