// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/sbml_unit_definitions.hpp>

#include <array>
#include <cmath>

#include <fmt/format.h>

#include <rubor/base/text.hpp>
#include <rubor/formats/sbml_annotation.hpp>

namespace rubor {
namespace {

/// One way to say a base unit; `factor` to the coherent one. The coherent one stands first.
struct Way {
    const char* kind;
    int scale;
    double multiplier;
    double factor;
    double power = 1.0;  ///< Of the base dimension that the kind is: a litre is a cube.
};

constexpr double k_day_s = 86400.0;
constexpr double k_avogadro = 6.02214076e23;

const std::vector<Way>& ways_of(std::size_t base, bool cubic) {
    static const std::vector<Way> k_volume{
        {"litre", 0, 1, 1, 3},     {"litre", -3, 1, 1e-3, 3},   {"litre", -6, 1, 1e-6, 3},
        {"litre", -9, 1, 1e-9, 3}, {"litre", -1, 1, 1e-1, 3},   {"metre", 0, 1, 10},
        {"metre", -2, 1, 0.1},     {"metre", -3, 1, 1e-2},      {"metre", -6, 1, 1e-5},
        {"metre", -9, 1, 1e-8},    {"litre", -12, 1, 1e-12, 3}, {"litre", -15, 1, 1e-15, 3}};
    static const std::vector<Way> k_length{{"metre", -1, 1, 1},    {"metre", 0, 1, 10},
                                           {"metre", -2, 1, 0.1},  {"metre", -3, 1, 1e-2},
                                           {"metre", -6, 1, 1e-5}, {"metre", -9, 1, 1e-8}};
    static const std::vector<Way> k_mass{{"gram", -3, 1, 1},    {"gram", 0, 1, 1e3}, {"gram", -6, 1, 1e-3},
                                         {"gram", -9, 1, 1e-6}, {"gram", 3, 1, 1e6}, {"gram", -12, 1, 1e-9}};
    static const std::vector<Way> k_time{{"second", 0, k_day_s, 1},
                                         {"second", 0, 1, 1 / k_day_s},
                                         {"second", 0, 60, 60 / k_day_s},
                                         {"second", 0, 3600, 3600 / k_day_s},
                                         {"second", 0, 7 * k_day_s, 7},
                                         {"second", 0, 30.4375 * k_day_s, 30.4375},
                                         {"second", 0, 365.25 * k_day_s, 365.25},
                                         {"second", -3, 1, 1e-3 / k_day_s}};
    static const std::vector<Way> k_substance{
        {"mole", -9, 1, 1},     {"mole", 0, 1, 1e9},
        {"mole", -3, 1, 1e6},   {"mole", -6, 1, 1e3},
        {"mole", -12, 1, 1e-3}, {"mole", -15, 1, 1e-6},
        {"mole", -18, 1, 1e-9}, {"mole", 0, 1 / k_avogadro, 1e9 / k_avogadro}};
    static const std::vector<Way> k_counted{{"item", 0, 1, 1},
                                            {"item", 3, 1, 1e3},
                                            {"item", 6, 1, 1e6},
                                            {"item", 9, 1, 1e9},
                                            {"item", -3, 1, 1e-3}};
    static const std::vector<Way> k_gray{{"gray", 0, 1, 1}, {"gray", -2, 1, 1e-2}};
    switch (base) {
        case Dimension::length:
            return cubic ? k_volume : k_length;
        case Dimension::mass:
            return k_mass;
        case Dimension::time:
            return k_time;
        case Dimension::substance:
            return k_substance;
        case Dimension::absorbed_dose:
            return k_gray;
        default:
            return k_counted;
    }
}

constexpr std::array k_order{
    Dimension::mass,          Dimension::substance, Dimension::cell,   Dimension::international_unit,
    Dimension::absorbed_dose, Dimension::virus,     Dimension::length, Dimension::time};

/// Names that SBML gives to its kinds; a definition must not have one.
constexpr std::array k_kinds{"ampere", "avogadro", "becquerel", "candela",  "coulomb",   "dimensionless",
                             "farad",  "gram",     "gray",      "henry",    "hertz",     "item",
                             "joule",  "katal",    "kelvin",    "kilogram", "litre",     "lumen",
                             "lux",    "metre",    "mole",      "newton",   "ohm",       "pascal",
                             "radian", "second",   "siemens",   "sievert",  "steradian", "tesla",
                             "volt",   "watt",     "weber",     "Celsius",  "liter",     "meter"};

/// `nmol/L/day` as `nmol_per_L_per_day`.
std::string identifier_of(std::string_view text) {
    std::string id;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '/') {
            if (id == "1") id.clear();
            id += id.empty() ? "per_" : "_per_";
        } else if (c == '^') {
            id += "_to_";
        } else if (c == '.') {
            id += 'p';
        } else if (c == '-') {
            id += "minus";
        } else if (c == '\xC2' && i + 1 < text.size() && text[i + 1] == '\xB5') {
            id += 'u';  // the micro sign
            ++i;
        } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
            id += c;
        } else if (!id.empty() && id.back() != '_' && c != '(' && c != ')') {
            id += '_';
        }
    }
    while (!id.empty() && id.back() == '_') id.pop_back();
    return id.empty() ? "unit" : id;
}

}  // namespace

SbmlUnitDefinitions::SbmlUnitDefinitions(bool gray_as_item) : gray_as_item_{gray_as_item} {
    for (const char* kind : k_kinds) {
        static_cast<void>(ids_.take(kind));
    }
}

/// The simplest of the ways to say the base units whose product has the factor of `unit`; where none has, the
/// coherent ones and a bare number.
std::vector<SbmlUnitDefinitions::Part> SbmlUnitDefinitions::parts_of(const Unit& unit) const {
    struct Base {
        double exponent;
        const std::vector<Way>* ways;
        std::size_t chosen = 0;
    };
    std::vector<Base> bases;
    for (const std::size_t i : k_order) {
        const double exponent = unit.dimension.exponent[i];
        if (std::abs(exponent) <= 1e-9) continue;
        const bool cubic = std::abs(std::remainder(exponent, 3.0)) <= 1e-9;
        const bool carried = i == Dimension::absorbed_dose && gray_as_item_;
        bases.push_back({exponent, &ways_of(carried ? Dimension::cell : i, cubic)});
    }
    const auto fits = [&] {
        double factor = 1.0;
        for (const Base& base : bases) {
            const Way& way = (*base.ways)[base.chosen];
            factor *= std::pow(way.factor, base.exponent / way.power);
        }
        return std::abs(factor - unit.factor) <= 1e-12 * unit.factor;
    };
    // All combinations, those with the fewest steps away from the coherent unit first.
    const std::size_t most = 12 * bases.size();
    bool found = false;
    for (std::size_t total = 0; total <= most && !found; ++total) {
        const auto choose = [&](const auto& self, std::size_t at, std::size_t left) -> bool {
            if (at == bases.size()) return left == 0 && fits();
            for (std::size_t n = 0; n <= left && n < bases[at].ways->size(); ++n) {
                bases[at].chosen = n;
                if (self(self, at + 1, left - n)) return true;
            }
            return false;
        };
        found = choose(choose, 0, total);
    }
    std::vector<Part> parts;
    for (const Base& base : bases) {
        const Way& way = (*base.ways)[found ? base.chosen : 0];
        parts.push_back({way.kind, base.exponent / way.power, way.scale, way.multiplier});
    }
    if (!found) {
        parts.push_back({"dimensionless", 1.0, 0, unit.factor});
    } else if (parts.empty()) {
        parts.push_back({"dimensionless", 1.0, 0, 1.0});
    }
    return parts;
}

std::string SbmlUnitDefinitions::id_of(const Dimension& dimension) {
    return id_of(Unit{to_text(dimension), 1.0, dimension});
}

std::string SbmlUnitDefinitions::id_of(const Unit& unit) {
    std::vector<Part> parts = parts_of(unit);
    const auto has = [&](std::size_t base) { return std::abs(unit.dimension.exponent[base]) > 1e-9; };
    const bool is_carried = has(Dimension::international_unit) || has(Dimension::virus) ||
                            (has(Dimension::absorbed_dose) && gray_as_item_);
    if (parts.size() == 1 && !is_carried) {
        const Part& only = parts.front();
        const std::string kind = only.kind;
        const bool plain = only.exponent == 1.0 && only.scale == 0 && only.multiplier == 1.0;
        if (plain && kind != "item") return kind;
    }
    std::string true_unit;
    if (is_carried) {
        true_unit = to_text(unit.dimension);
        if (unit.factor != 1.0) true_unit = shortest(unit.factor) + " " + true_unit;
    }
    std::string content = true_unit;
    for (const Part& part : parts) {
        content += fmt::format("|{}^{} {} {}", part.kind, part.exponent, part.scale, part.multiplier);
    }
    const auto [known, is_new] = id_of_parts_.try_emplace(content);
    if (is_new) {
        const std::string name = unit.text.empty() ? to_text(unit.dimension) : unit.text;
        known->second = ids_.take(identifier_of(name));
        definitions_.emplace(known->second, Definition{name, std::move(parts), true_unit});
    }
    return known->second;
}

void SbmlUnitDefinitions::write(XmlText& xml) const {
    if (definitions_.empty()) return;
    xml.open("listOfUnitDefinitions");
    for (const auto& [id, definition] : definitions_) {
        xml.open("unitDefinition", {{"id", id}, {"name", definition.name}});
        if (!definition.true_unit.empty()) {
            xml.open("annotation");
            xml.empty("rubor:unit", {{"xmlns:rubor", k_rubor_annotation}, {"text", definition.true_unit}});
            xml.close();
        }
        xml.open("listOfUnits");
        for (const Part& part : definition.parts) {
            xml.empty("unit", {{"kind", part.kind},
                               {"exponent", xml_double(part.exponent)},
                               {"scale", std::to_string(part.scale)},
                               {"multiplier", xml_double(part.multiplier)}});
        }
        xml.close();
        xml.close();
    }
    xml.close();
}

bool is_sbml_substance(const Dimension& dimension) {
    if (dimension.is_dimensionless()) return true;
    for (const std::size_t base :
         {Dimension::substance, Dimension::cell, Dimension::mass, Dimension::international_unit,
          Dimension::virus, Dimension::absorbed_dose}) {
        Dimension one;
        one.exponent[base] = 1.0;
        if (dimension == one) return true;
    }
    return false;
}

}  // namespace rubor
