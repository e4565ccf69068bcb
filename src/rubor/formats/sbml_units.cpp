// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/sbml_units.hpp>

#include <sbml/SBMLTypes.h>

#include <fmt/format.h>

#include <cmath>

#include <rubor/base/text.hpp>
#include <rubor/formats/sbml_annotation.hpp>

namespace rubor {
namespace {

/// A kind of unit as a ratio, so that 86400 seconds are exactly a day.
struct Kind {
    double numerator = 1.0;
    double denominator = 1.0;
    Dimension dimension{};
};

constexpr double k_day_s = 86400.0;
constexpr double k_avogadro_of_sbml = 6.02214179e23;  // SBML L3V2 section 3.4.6 (CODATA 2006)

Dimension dimension_of(double length, double mass, double time, double substance) {
    Dimension d;
    d.exponent[Dimension::length] = length;
    d.exponent[Dimension::mass] = mass;
    d.exponent[Dimension::time] = time;
    d.exponent[Dimension::substance] = substance;
    return d;
}

Dimension one(Dimension::Base base) {
    Dimension d;
    d.exponent[base] = 1.0;
    return d;
}

/// Coherent units: decimetre, mg, day, nmol, cell, Gy.
std::optional<Kind> kind_named(::UnitKind_t kind) {
    constexpr double k_kg_mg = 1e6;
    switch (kind) {
        case UNIT_KIND_DIMENSIONLESS:
        case UNIT_KIND_RADIAN:
        case UNIT_KIND_STERADIAN:
            return Kind{};
        case UNIT_KIND_AVOGADRO:
            return Kind{k_avogadro_of_sbml, 1.0, {}};
        case UNIT_KIND_ITEM:
            return Kind{1.0, 1.0, one(Dimension::cell)};
        case UNIT_KIND_MOLE:
            return Kind{1e9, 1.0, one(Dimension::substance)};
        case UNIT_KIND_KATAL:
            return Kind{1e9 * k_day_s, 1.0, dimension_of(0, 0, -1, 1)};
        case UNIT_KIND_GRAM:
            return Kind{1e3, 1.0, one(Dimension::mass)};
        case UNIT_KIND_KILOGRAM:
            return Kind{k_kg_mg, 1.0, one(Dimension::mass)};
        case UNIT_KIND_LITRE:
        case UNIT_KIND_LITER:
            return Kind{1.0, 1.0, dimension_of(3, 0, 0, 0)};
        case UNIT_KIND_METRE:
        case UNIT_KIND_METER:
            return Kind{10.0, 1.0, one(Dimension::length)};
        case UNIT_KIND_SECOND:
            return Kind{1.0, k_day_s, one(Dimension::time)};
        case UNIT_KIND_HERTZ:
        case UNIT_KIND_BECQUEREL:
            return Kind{k_day_s, 1.0, dimension_of(0, 0, -1, 0)};
        case UNIT_KIND_GRAY:
            return Kind{1.0, 1.0, one(Dimension::absorbed_dose)};
        case UNIT_KIND_NEWTON:
            return Kind{k_kg_mg * 10.0 * k_day_s * k_day_s, 1.0, dimension_of(1, 1, -2, 0)};
        case UNIT_KIND_PASCAL:
            return Kind{k_kg_mg * k_day_s * k_day_s, 10.0, dimension_of(-1, 1, -2, 0)};
        case UNIT_KIND_JOULE:
            return Kind{k_kg_mg * 100.0 * k_day_s * k_day_s, 1.0, dimension_of(2, 1, -2, 0)};
        case UNIT_KIND_WATT:
            return Kind{k_kg_mg * 100.0 * k_day_s * k_day_s * k_day_s, 1.0, dimension_of(2, 1, -3, 0)};
        default:
            return std::nullopt;
    }
}

}  // namespace

SbmlUnits::SbmlUnits(const SbmlDocument& document) : document_{&document} {
    const ::Model& model = *document.document->getModel();
    for (unsigned i = 0; i < model.getNumUnitDefinitions(); ++i) {
        const ::UnitDefinition& said = *model.getUnitDefinition(i);
        by_id_.emplace(said.getId(), definition(said));
        if (!said.getName().empty()) {
            id_of_name_.emplace(said.getName(), said.getId());
        }
    }
}

void SbmlUnits::warn(const Place& place, const std::string& about, const std::string& message) {
    if (warned_.insert(about).second) {
        warnings_.push_back({place, about, message, "", message});
    }
}

std::optional<Unit> SbmlUnits::definition(const ::UnitDefinition& said) {
    const Place place = place_of(*document_, said);
    if (const auto text = annotated(said, k_rubor_annotation, "unit", "text")) {
        Checked<Unit> unit = parse_unit(*text, place);
        if (unit) {
            return std::move(unit).value();
        }
        for (Problem problem : unit.problems()) {
            warnings_.push_back(std::move(problem));
        }
    }
    Unit unit{.text = said.getName().empty() ? said.getId() : said.getName(), .factor = 1.0, .dimension = {}};
    for (unsigned i = 0; i < said.getNumUnits(); ++i) {
        const ::Unit& part = *said.getUnit(i);
        const Place where = place_of(*document_, part);
        const auto kind = kind_named(part.getKind());
        const std::string word{::UnitKind_toString(part.getKind())};
        if (!kind) {
            warn(where, word,
                 fmt::format("the unit {} is not checked or converted: no dimension here", word));
            return std::nullopt;
        }
        if (part.isSetOffset() && part.getOffset() != 0.0) {
            warn(where, unit.text + " offset",
                 fmt::format("the unit {} is not checked or converted: it has an offset",
                             in_quotes(unit.text)));
            return std::nullopt;
        }
        const double exponent = part.getExponentAsDouble();
        const double scale = std::pow(10.0, std::abs(static_cast<double>(part.getScale())));
        double numerator = part.getMultiplier() * kind->numerator;
        double denominator = kind->denominator;
        (part.getScale() < 0 ? denominator : numerator) *= scale;
        unit.factor *= exponent < 0.0 ? std::pow(denominator / numerator, -exponent)
                                      : std::pow(numerator / denominator, exponent);
        unit.dimension = unit.dimension * power(kind->dimension, exponent);
    }
    if (!(unit.factor > 0.0) || !std::isfinite(unit.factor)) {
        warn(place, unit.text, fmt::format("the unit {} has no usable size", in_quotes(unit.text)));
        return std::nullopt;
    }
    return unit;
}

std::optional<Unit> SbmlUnits::find(const std::string& id, const Place& place) {
    if (const auto found = by_id_.find(id); found != by_id_.end()) {
        return found->second;
    }
    if (document_->document->getLevel() < 3) {
        const bool is_square = id == "area";
        const std::string kind = id == "substance"             ? "mole"
                                 : id == "volume"              ? "litre"
                                 : id == "time"                ? "second"
                                 : is_square || id == "length" ? "metre"
                                                               : "";
        if (!kind.empty()) {
            auto unit = find(kind, place);
            if (unit && is_square) {
                *unit = Unit{"metre^2", unit->factor * unit->factor, power(unit->dimension, 2.0)};
            }
            return unit;
        }
    }
    const ::UnitKind_t word = ::UnitKind_forName(id.c_str());
    if (word == UNIT_KIND_INVALID) {
        warn(place, id, fmt::format("the unit {} is not defined", in_quotes(id)));
        return std::nullopt;
    }
    const auto kind = kind_named(word);
    if (!kind) {
        warn(place, id, fmt::format("the unit {} is not checked or converted: no dimension here", id));
        return std::nullopt;
    }
    return Unit{id == "dimensionless" ? "1" : id, kind->numerator / kind->denominator, kind->dimension};
}

std::optional<Unit> SbmlUnits::by_name(const std::string& name, const Place& place) {
    if (const auto found = id_of_name_.find(name); found != id_of_name_.end()) {
        return find(found->second, place);
    }
    if (by_id_.contains(name) || ::UnitKind_forName(name.c_str()) != UNIT_KIND_INVALID) {
        return find(name, place);
    }
    Checked<Unit> unit = parse_unit(name, place);
    if (unit) {
        return std::move(unit).value();
    }
    warn(place, name, fmt::format("the unit {} is not defined", in_quotes(name)));
    return std::nullopt;
}

std::optional<Unit> SbmlUnits::standard(const std::string& word, const std::string& named) {
    const Place place = place_of(*document_, *document_->document->getModel());
    if (document_->document->getLevel() < 3) {
        return find(word, place);
    }
    return named.empty() ? std::nullopt : find(named, place);
}

std::optional<Unit> SbmlUnits::amount_of(const ::Species& species) {
    if (species.isSetSubstanceUnits()) {
        return find(species.getSubstanceUnits(), place_of(*document_, species));
    }
    return standard("substance", document_->document->getModel()->getSubstanceUnits());
}

std::optional<Unit> SbmlUnits::size_of(const ::Compartment& compartment) {
    if (compartment.isSetUnits()) {
        return find(compartment.getUnits(), place_of(*document_, compartment));
    }
    const ::Model& model = *document_->document->getModel();
    const bool is_said = compartment.isSetSpatialDimensions() || compartment.getLevel() < 3;
    const double dimensions = is_said ? compartment.getSpatialDimensionsAsDouble() : 3.0;
    if (dimensions == 3.0) {
        return standard("volume", model.getVolumeUnits());
    }
    if (dimensions == 2.0) {
        return standard("area", model.getAreaUnits());
    }
    return dimensions == 1.0 ? standard("length", model.getLengthUnits()) : std::nullopt;
}

std::optional<Unit> SbmlUnits::concentration_of(const ::Species& species) {
    const Place place = place_of(*document_, species);
    const auto above = annotated(species, k_simbiology_annotation, "Unit", "Numerator");
    const auto below = annotated(species, k_simbiology_annotation, "Unit", "Denominator");
    if (!above) {
        return std::nullopt;
    }
    const auto amount = by_name(*above, place);
    if (!amount || !below || below->empty()) {
        return amount;
    }
    const auto size = by_name(*below, place);
    if (!size) {
        return std::nullopt;
    }
    return Unit{fmt::format("{}/{}", amount->text, size->text), amount->factor / size->factor,
                amount->dimension / size->dimension};
}

std::optional<Unit> SbmlUnits::time() {
    return standard("time", document_->document->getModel()->getTimeUnits());
}

bool SbmlUnits::may_be_same(const std::optional<Unit>& a, const std::optional<Unit>& b) {
    constexpr double k_written = 1e-9;  // Units are written with fewer digits than a double has.
    return !a || !b || (a->same_dimension(*b) && std::abs(a->factor / b->factor - 1.0) < k_written);
}

std::optional<Unit> SbmlUnits::extent() {
    return standard("substance", document_->document->getModel()->getExtentUnits());
}

}  // namespace rubor
