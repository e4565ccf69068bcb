// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/pharmacology/dose_amount.hpp>

#include <rubor/base/assert.hpp>
#include <rubor/base/text.hpp>
#include <rubor/base/unit.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

namespace rubor {
namespace {

constexpr const char* k_examples =
    "a dose, e.g. 200 mg, 2 mg/kg, 175 mg/m2, 1e8 cells, 0.6 MIU/kg, 50 Gy or AUC 5";

std::optional<DoseBasis> basis_of(std::string_view divisor) {
    constexpr std::array<std::string_view, 2> k_weight{"kg", "kilogram"};
    constexpr std::array<std::string_view, 4> k_surface{"m2", "m^2", "m**2", "m\xC2\xB2"};
    const auto is_in = [&](const auto& names) {
        return std::find(names.begin(), names.end(), divisor) != names.end();
    };
    if (is_in(k_weight)) return DoseBasis::per_weight;
    if (is_in(k_surface)) return DoseBasis::per_surface;
    return std::nullopt;
}

std::optional<DoseMeasure> measure_of(const Dimension& dimension) {
    constexpr std::array<std::pair<Dimension::Base, DoseMeasure>, 6> k_measures{
        {{Dimension::mass, DoseMeasure::mass},
         {Dimension::substance, DoseMeasure::substance},
         {Dimension::cell, DoseMeasure::cells},
         {Dimension::international_unit, DoseMeasure::international_units},
         {Dimension::absorbed_dose, DoseMeasure::absorbed_dose},
         {Dimension::virus, DoseMeasure::virus}}};
    for (const auto& [base, measure] : k_measures) {
        Dimension one;
        one.exponent[base] = 1.0;
        if (dimension == one) return measure;
    }
    return std::nullopt;
}

}  // namespace

const char* to_text(DoseMeasure measure) {
    switch (measure) {
        case DoseMeasure::mass:
            return "a mass";
        case DoseMeasure::substance:
            return "an amount of substance";
        case DoseMeasure::cells:
            return "a number of cells";
        case DoseMeasure::international_units:
            return "a number of international units";
        case DoseMeasure::absorbed_dose:
            return "an absorbed dose";
        case DoseMeasure::virus:
            return "a number of plaque-forming units";
    }
    return "";
}

Checked<DoseAmount> parse_dose(std::string_view text, const Place& place) {
    const std::string_view content = trim(text);
    const auto problem = [&](std::string message, std::string remedy = {}) {
        return Problem{place, "", std::move(message), std::move(remedy)};
    };
    if (content.empty()) return problem(std::string{"the dose is empty; expected "} + k_examples);
    DoseAmount dose;
    dose.text = std::string{content};

    if (lower_case(content.substr(0, 3)) == "auc") {
        const auto area = parse_number(trim(content.substr(3)));
        if (!area)
            return problem("found " + in_quotes(content) +
                           "; expected AUC and its target in mg min/mL, e.g. AUC 5");
        if (!(*area > 0.0)) return problem("the dose must be > 0 (found " + in_quotes(content) + ")");
        dose.value = *area;
        dose.basis = DoseBasis::area_under_curve;
        return dose;
    }

    const std::size_t slash = content.find('/');
    const std::string_view amount_text = content.substr(0, slash);
    if (slash != std::string_view::npos) {
        const std::string_view divisor = trim(content.substr(slash + 1));
        const auto basis = basis_of(divisor);
        if (!basis) {
            return problem("the dose " + in_quotes(content) + " is divided by " + in_quotes(divisor) +
                               "; expected kg (of body weight) or m2 (of body surface)",
                           "e.g. 2 mg/kg");
        }
        dose.basis = *basis;
    }
    const auto amount = parse_quantity(amount_text, place);
    if (!amount) {
        Problems problems = amount.problems();
        problems.front().message += std::string{"; expected "} + k_examples;
        return problems;
    }
    const auto measure = measure_of(amount.value().unit.dimension);
    if (!measure) {
        const Unit& unit = amount.value().unit;
        const std::string what = unit.text == "1"                    ? " has no unit"
                                 : unit.dimension.is_dimensionless() ? " has no dimension"
                                                                     : " is " + kind_of(unit.dimension);
        return problem(in_quotes(content) + what + "; expected " + k_examples);
    }
    dose.measure = *measure;
    if (dose.measure == DoseMeasure::absorbed_dose && dose.basis != DoseBasis::flat)
        return problem(
            "the dose " + in_quotes(content) + " is an absorbed dose divided by body size; expected Gy",
            "e.g. 50 Gy");
    dose.value = amount.value().coherent();
    if (!(dose.value > 0.0)) return problem("the dose must be > 0 (found " + in_quotes(content) + ")");
    return dose;
}

AdministeredAmount dose_for(const DoseAmount& dose, const BodyMetrics& body) {
    RUBOR_ASSERT(dose.value > 0.0);
    const double value = dose.value;
    if (dose.basis == DoseBasis::area_under_curve)
        return calvert_dose(MgMinutesPerMillilitre{value}, body.glomerular_filtration);
    if (dose.measure == DoseMeasure::mass) {
        if (dose.basis == DoseBasis::per_weight) return MgPerKg{value} * body.weight;
        if (dose.basis == DoseBasis::per_surface) return MgPerM2{value} * body.surface;
        return Milligrams{value};
    }
    const double scale = dose.basis == DoseBasis::per_weight    ? body.weight.value()
                         : dose.basis == DoseBasis::per_surface ? body.surface.value()
                                                                : 1.0;
    switch (dose.measure) {
        case DoseMeasure::substance:
            return Nanomoles{value * scale};
        case DoseMeasure::cells:
            return Cells{value * scale};
        case DoseMeasure::absorbed_dose:
            return Grays{value};
        case DoseMeasure::virus:
            return PlaqueFormingUnits{value * scale};
        default:
            return InternationalUnits{value * scale};
    }
}

}  // namespace rubor
