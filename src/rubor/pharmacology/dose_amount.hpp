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

/// What is counted: the drug's mass, its amount of substance, cells, or international units.
enum class DoseMeasure : unsigned char { mass, substance, cells, international_units };
[[nodiscard]] const char* to_text(DoseMeasure measure);  ///< `a mass`, `cells`, ...

/// What the dose is multiplied by for one patient.
enum class DoseBasis : unsigned char { flat, per_weight, per_surface, area_under_curve };

/// A dose as it is prescribed: `200 mg`, `2 mg/kg`, `175 mg/m2`, `240 mcg`, `1e8 cells`, `600000 IU/kg`, `AUC
/// 5`.
///
/// A kind of its own and no Quantity: by units alone mg/kg would reduce to a bare number.
struct DoseAmount {
    double value = 0.0;  ///< > 0. mg, nmol, cells or IU (per kg, per m2); for AUC mg min/mL.
    DoseMeasure measure = DoseMeasure::mass;
    DoseBasis basis = DoseBasis::flat;
    std::string text;  ///< As written.
};

/// Reads a prescribed dose. Refused: anything else, and doses that are not > 0. Errors carry `place`.
[[nodiscard]] Checked<DoseAmount> parse_dose(std::string_view text, const Place& place = {});

/// What one administration holds.
using AdministeredAmount = std::variant<Milligrams, Nanomoles, Cells, InternationalUnits>;

/// The dose of one patient: by weight, by surface, or by Calvert's formula.
[[nodiscard]] AdministeredAmount dose_for(const DoseAmount& dose, const BodyMetrics& body);

}  // namespace rubor
