// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include <rubor/base/problem.hpp>
#include <rubor/base/strong_quantity.hpp>
#include <rubor/pharmacology/body.hpp>

namespace rubor {

/// What is counted: the drug's mass, its amount of substance, cells, international units, the absorbed dose
/// of radiation (Gy), or plaque-forming units of a virus.
enum class DoseMeasure : unsigned char { mass, substance, cells, international_units, absorbed_dose, virus };
[[nodiscard]] const char* to_text(DoseMeasure measure);  ///< `a mass`, `cells`, ...

/// What the dose is multiplied by for one patient.
enum class DoseBasis : unsigned char { flat, per_weight, per_surface, area_under_curve };

/// A dose as it is prescribed: `200 mg`, `2 mg/kg`, `175 mg/m2`, `240 mcg`, `1e8 cells`, `0.6 MIU/kg`, `AUC
/// 5`, `50 Gy`, `1e8 PFU`.
///
/// A kind of its own and no Quantity: by units alone mg/kg would reduce to a bare number.
struct DoseAmount {
    double value = 0.0;  ///< > 0. mg, nmol, cells, IU, Gy or PFU (per kg, per m2); for AUC mg min/mL.
    DoseMeasure measure = DoseMeasure::mass;
    DoseBasis basis = DoseBasis::flat;
    std::string text;  ///< As written.
};

/// Reads a prescribed dose. Refused: anything else, doses that are not > 0, and Gy per body size (an absorbed
/// dose is per mass already). Errors carry `place`.
[[nodiscard]] Checked<DoseAmount> parse_dose(std::string_view text, const Place& place = {});

/// What one administration holds.
using AdministeredAmount =
    std::variant<Milligrams, Nanomoles, Cells, InternationalUnits, Grays, PlaqueFormingUnits>;

/// The dose of one patient: by weight, by surface, or by Calvert's formula.
[[nodiscard]] AdministeredAmount dose_for(const DoseAmount& dose, const BodyMetrics& body);

}  // namespace rubor
