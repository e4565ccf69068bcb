// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <rubor/base/strong_quantity.hpp>

namespace rubor {

/// What a dose may depend on. All > 0.
struct BodyMetrics {
    Kilograms weight;
    SquareMetres surface;
    MillilitresPerMinute glomerular_filtration;
};

/// Body surface after Mosteller.
///
///   BSA = sqrt(height weight / 3600)      m2, cm, kg
///
/// Source: Mosteller 1987, N Engl J Med 317:1098, doi:10.1056/NEJM198710223171717.
[[nodiscard]] SquareMetres surface_mosteller(Centimetres height, Kilograms weight);

/// Body surface after Du Bois and Du Bois.
///
///   BSA = 0.007184 weight^0.425 height^0.725      m2, kg, cm
///
/// Source: Du Bois & Du Bois 1916, Arch Intern Med 17:863, doi:10.1001/archinte.1916.00080130010002.
[[nodiscard]] SquareMetres surface_du_bois(Centimetres height, Kilograms weight);

/// Carboplatin dose after Calvert.
///
///   dose = AUC (GFR + 25)      mg, mg min/mL, mL/min
///
/// Range: GFR 33 to 136 mL/min in the source. Who estimates GFR from creatinine caps it at 125 mL/min before
/// calling (U.S. FDA, carboplatin dosing communication, 2010).
/// Source: Calvert 1989, J Clin Oncol 7:1748, doi:10.1200/JCO.1989.7.11.1748.
[[nodiscard]] Milligrams calvert_dose(MgMinutesPerMillilitre area,
                                      MillilitresPerMinute glomerular_filtration);

}  // namespace rubor
