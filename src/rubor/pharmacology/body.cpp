// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/pharmacology/body.hpp>

#include <cmath>

#include <rubor/base/assert.hpp>

namespace rubor {

SquareMetres surface_mosteller(Centimetres height, Kilograms weight) {
    RUBOR_ASSERT(height.value() > 0.0 && weight.value() > 0.0);
    return SquareMetres{std::sqrt(height.value() * weight.value() / 3600.0)};
}

SquareMetres surface_du_bois(Centimetres height, Kilograms weight) {
    RUBOR_ASSERT(height.value() > 0.0 && weight.value() > 0.0);
    return SquareMetres{0.007184 * std::pow(weight.value(), 0.425) * std::pow(height.value(), 0.725)};
}

Milligrams calvert_dose(MgMinutesPerMillilitre area, MillilitresPerMinute glomerular_filtration) {
    RUBOR_ASSERT(area.value() > 0.0 && glomerular_filtration.value() >= 0.0);
    constexpr MillilitresPerMinute k_other_clearance{25.0};
    return area * (glomerular_filtration + k_other_clearance);
}

}  // namespace rubor
