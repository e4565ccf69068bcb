// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/base/time_axis.hpp>

#include <cmath>

#include <rubor/base/text.hpp>

namespace rubor {
namespace {

bool is_plain_number(const Unit& unit) {
    return unit.text == "1" || unit.text.empty();
}

}  // namespace

Checked<Unit> parse_unit_like(std::string_view text, const Unit& declared, const Place& place) {
    const std::string_view word = trim(text);
    if (!is_plain_number(declared) && word == declared.text) return declared;
    return parse_unit(text, place);
}

Checked<Quantity> parse_quantity_like(std::string_view text, const Unit& declared, const Place& place) {
    const std::string_view content = trim(text);
    if (!is_plain_number(declared) && content.ends_with(declared.text)) {
        const std::string_view before = content.substr(0, content.size() - declared.text.size());
        // `200mg` is not 200m of g: the number must end where the unit begins
        if (const auto number = parse_number(trim(before))) return Quantity{*number, declared};
    }
    return parse_quantity(text, place);
}

double unit_ratio(double a, double b) {
    constexpr double k_rounding = 1e-14;
    const double ratio = a / b;
    const double whole = std::nearbyint(ratio);
    if (whole >= 1.0 && std::abs(ratio - whole) <= k_rounding * whole) return whole;
    const double parts = std::nearbyint(b / a);
    if (parts >= 1.0 && std::abs(b / a - parts) <= k_rounding * parts) return 1.0 / parts;
    return ratio;
}

Checked<double> TimeAxis::read(std::string_view text, const Place& place) const {
    const auto quantity = parse_quantity_like(text, unit, place);
    if (!quantity) return quantity.problems();
    return read(quantity.value(), text, place);
}

Checked<double> TimeAxis::read(const Quantity& quantity, std::string_view text, const Place& place) const {
    const bool is_bare = is_plain_number(quantity.unit);
    if (is_bare && takes_bare_numbers) return quantity.value;
    if (!is_known()) {
        return Problem{
            place, "",
            in_quotes(trim(text)) + " has a unit, but the model does not say in which unit it counts time",
            "give a number without a unit: a time as the model counts it"};
    }
    if (!quantity.unit.same_dimension(unit)) {
        return Problem{
            place, "",
            in_quotes(trim(text)) + " is " + kind_of(quantity.unit.dimension) + ", expected a time",
            "e.g. 12 weeks"};
    }
    const double factor = factor_from(quantity.unit);
    // 1/86400 is no double: 43200 s are 43200/86400 d
    return factor < 1.0 ? quantity.value / unit_ratio(unit.factor, quantity.unit.factor)
                        : quantity.value * factor;
}

std::string TimeAxis::at(const std::string& number) const {
    if (!is_known()) return "time " + number;
    return unit.text == "day" ? "day " + number : "time " + number + " " + unit.text;
}

}  // namespace rubor
