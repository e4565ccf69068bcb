// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include <rubor/base/text.hpp>
#include <rubor/base/unit.hpp>

namespace rubor {
namespace {

std::string with_exponent(const std::string& name, double exponent) {
    return exponent == 1.0 ? name : name + (exponent == std::round(exponent) ? "" : "^") + shortest(exponent);
}

}  // namespace

bool Dimension::is_dimensionless() const {
    return *this == Dimension{};
}

Dimension operator*(const Dimension& a, const Dimension& b) {
    Dimension result;
    for (std::size_t i = 0; i < a.exponent.size(); ++i) result.exponent[i] = a.exponent[i] + b.exponent[i];
    return result;
}

Dimension operator/(const Dimension& a, const Dimension& b) {
    return a * power(b, -1.0);
}

bool operator==(const Dimension& a, const Dimension& b) {
    for (std::size_t i = 0; i < a.exponent.size(); ++i)
        if (!(std::abs(a.exponent[i] - b.exponent[i]) <= 1e-9)) return false;
    return true;
}

Dimension power(const Dimension& base, double exponent) {
    Dimension result;
    for (std::size_t i = 0; i < base.exponent.size(); ++i) result.exponent[i] = base.exponent[i] * exponent;
    return result;
}

Unit dimensionless() {
    return Unit{"1", 1.0, {}};
}

std::string to_text(const Dimension& dimension) {
    static constexpr std::array<const char*, Dimension::count_> k_names{"dm",   "mg", "day", "nmol",
                                                                        "cell", "IU", "Gy",  "PFU"};
    static constexpr std::array<std::size_t, Dimension::count_> k_order{
        Dimension::mass,          Dimension::substance, Dimension::cell,   Dimension::international_unit,
        Dimension::absorbed_dose, Dimension::virus,     Dimension::length, Dimension::time};
    std::string above;
    std::string below;
    for (const std::size_t i : k_order) {
        double exponent = dimension.exponent[i];
        std::string name = k_names[i];
        if (std::abs(exponent) <= 1e-9) continue;
        if (i == Dimension::length && std::abs(std::remainder(exponent, 3.0)) <= 1e-9) {
            name = "L";
            exponent /= 3.0;
        }
        if (exponent > 0.0)
            above += (above.empty() ? "" : " ") + with_exponent(name, exponent);
        else
            below += "/" + with_exponent(name, -exponent);
    }
    return (above.empty() ? "1" : above) + below;
}

std::string kind_of(const Dimension& dimension) {
    const std::string text = to_text(dimension);
    if (text == "1") return "a number without a unit";
    if (text == "mg") return "a mass";
    if (text == "day") return "a time";
    if (text == "L") return "a volume";
    if (text == "dm") return "a length";
    if (text == "dm2") return "an area";
    if (text == "nmol") return "an amount of substance";
    if (text == "cell") return "a number of cells";
    if (text == "Gy") return "an absorbed dose";
    if (text == "PFU") return "a number of plaque-forming units";
    if (text == "1/day") return "a rate per time";
    return "a quantity in " + text;
}

}  // namespace rubor
