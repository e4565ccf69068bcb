// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <vector>

#include <rubor/base/text.hpp>
#include <rubor/base/unit.hpp>

namespace rubor {
namespace {

struct Named {
    const char* name;
    double factor;  ///< To the coherent unit.
};

/// Units that people use for a base dimension, the likeliest first. Only those that parse_unit() reads back.
std::vector<Named> names_of(std::size_t base, double exponent) {
    constexpr double molecule = 1e9 / 6.02214076e23;
    switch (base) {
        case Dimension::length:
            if (std::abs(std::remainder(exponent, 3.0)) <= 1e-9)
                return {{"L", 1.0}, {"mL", 1e-3}, {"m^3", 1e3}, {"uL", 1e-6}, {"um^3", 1e-15}};
            return {{"cm", 0.1}, {"m", 10.0}, {"mm", 1e-2}, {"um", 1e-5}, {"dm", 1.0}, {"nm", 1e-8}};
        case Dimension::mass:
            return {{"mg", 1.0}, {"g", 1e3}, {"kg", 1e6}, {"ug", 1e-3}, {"ng", 1e-6}};
        case Dimension::time:
            return {{"day", 1.0}, {"hour", 1.0 / 24}, {"minute", 1.0 / 1440}, {"s", 1.0 / 86400}};
        case Dimension::substance:
            return {{"nmol", 1.0}, {"mol", 1e9},   {"umol", 1e3},
                    {"mmol", 1e6}, {"pmol", 1e-3}, {"molecule", molecule}};
        case Dimension::cell:
            return {{"cell", 1.0}};
        case Dimension::international_unit:
            return {{"IU", 1.0}};
        case Dimension::absorbed_dose:
            return {{"Gy", 1.0}};
        default:
            return {{"PFU", 1.0}};
    }
}

struct Part {
    double exponent;
    std::vector<Named> names;
    bool cubed;  ///< The names are of the third power of the base.
    [[nodiscard]] double power() const { return cubed ? exponent / 3.0 : exponent; }
};

std::string with_power(std::string name, double power) {
    if (power == 1.0) return name;
    if (name.ends_with("^3")) {  // m^3: the power multiplies
        name.resize(name.size() - 2);
        power *= 3.0;
    }
    return name + "^" + shortest(power);
}

}  // namespace

std::string unit_text(const Dimension& dimension, double factor) {
    constexpr double k_same = 1e-3;
    static constexpr std::array<std::size_t, Dimension::count_> k_order{
        Dimension::mass,          Dimension::substance, Dimension::cell,   Dimension::international_unit,
        Dimension::absorbed_dose, Dimension::virus,     Dimension::length, Dimension::time};
    std::vector<Part> parts;
    for (const std::size_t base : k_order) {
        const double exponent = dimension.exponent[base];
        if (std::abs(exponent) <= 1e-9) continue;
        auto names = names_of(base, exponent);
        const bool cubed = names.front().name == std::string_view{"L"};
        parts.push_back({exponent, std::move(names), cubed});
    }
    // Every choice of a name for each base, counted like digits. The best has the likeliest names and no
    // number in front; a power of ten is better than any other number.
    std::vector<std::size_t> choice(parts.size(), 0);
    std::vector<std::size_t> best;
    double best_cost = 0.0;
    double best_number = 1.0;
    for (bool more = !parts.empty(); more;) {
        double product = 1.0;
        double cost = 0.0;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            product *= std::pow(parts[i].names[choice[i]].factor, parts[i].power());
            cost += static_cast<double>(choice[i]);
        }
        double number = factor / product;
        const double tens = std::round(std::log10(number));
        if (std::abs(number / std::pow(10.0, tens) - 1.0) < k_same) {
            number = std::pow(10.0, tens);
            cost += 10.0 * std::abs(tens);
            if (best.empty() || cost < best_cost) {
                best = choice;
                best_cost = cost;
                best_number = number;
            }
        }
        more = false;
        for (std::size_t i = 0; i < parts.size() && !more; ++i) {
            choice[i] = (choice[i] + 1) % parts[i].names.size();
            more = choice[i] != 0;
        }
    }
    if (best.empty()) {
        const std::string coherent = to_text(dimension);
        if (std::abs(factor - 1.0) < k_same) return coherent;
        return coherent == "1" ? significant(factor, 4) : significant(factor, 4) + " " + coherent;
    }
    std::string above;
    std::string below;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::string name = parts[i].names[best[i]].name;
        if (parts[i].power() > 0.0)
            above += (above.empty() ? "" : "*") + with_power(name, parts[i].power());
        else
            below += "/" + with_power(name, -parts[i].power());
    }
    const std::string unit = (above.empty() ? "1" : above) + below;
    return best_number == 1.0 ? unit : significant(best_number, 4) + " " + unit;
}

}  // namespace rubor
