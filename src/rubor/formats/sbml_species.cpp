// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Species, and the default scales of all that is integrated.
#include <sbml/SBMLTypes.h>

#include <cmath>

#include <fmt/format.h>

#include <rubor/base/text.hpp>
#include <rubor/formats/sbml_annotation.hpp>
#include <rubor/formats/sbml_declarer.hpp>

namespace rubor {
namespace {

constexpr double k_scale_of_value = 1e-6;  ///< Of the value at the start, or of 1 where that is 0.

/// Whether an amount in this unit is a count: cells, molecules, items, also those written as 1/N_A mole.
bool is_count(const std::optional<Unit>& unit) {
    constexpr double k_molecule_nmol = 1e9 / 6.02214076e23;
    if (!unit) {
        return false;
    }
    Dimension cell;
    cell.exponent[Dimension::cell] = 1.0;
    Dimension substance;
    substance.exponent[Dimension::substance] = 1.0;
    // Avogadro's number has been rounded in many ways.
    return unit->dimension == cell ||
           (unit->dimension == substance && std::abs(unit->factor / k_molecule_nmol - 1.0) < 1e-3);
}

/// Whether amounts over sizes are in nmol/L but for a factor.
bool is_molar(const std::optional<Unit>& amount, const std::optional<Unit>& size) {
    Dimension substance;
    substance.exponent[Dimension::substance] = 1.0;
    Dimension volume;
    volume.exponent[Dimension::length] = 3.0;
    return amount && size && amount->dimension == substance && size->dimension == volume;
}

}  // namespace

bool SbmlDeclarer::means_amount(const ::Species& species) const {
    const ::Compartment* compartment = model_->getCompartment(species.getCompartment());
    return species.getHasOnlySubstanceUnits() || compartment == nullptr || dimensions_of(*compartment) == 0.0;
}

void SbmlDeclarer::declare_species() {
    for (unsigned i = 0; i < model_->getNumSpecies(); ++i) {
        declare_species(*model_->getSpecies(i));
    }
}

void SbmlDeclarer::declare_species(const ::Species& said) {
    ExpressionGraph& graph = builder_.graph();
    const std::string& name = names_.of(said.getId());
    const Place where = place(said);
    SpeciesDeclaration declaration{.name = name,
                                   .compartment = {},
                                   .substance_only = said.getHasOnlySubstanceUnits(),
                                   .boundary = said.getBoundaryCondition(),
                                   .constant = said.getConstant(),
                                   .unit = units_.amount_of(said),
                                   .place = where,
                                   .id = said.getId()};
    if (!said.getCompartment().empty()) {
        declaration.compartment = names_.of(said.getCompartment());
    }
    const std::optional<Unit> amount = declaration.unit;
    const std::optional<std::string> compartment = declaration.compartment;
    const ::Compartment* inside = model_->getCompartment(said.getCompartment());
    const auto size = inside == nullptr ? std::nullopt : units_.size_of(*inside);
    auto concentration = units_.concentration_of(said);
    if (concentration && amount && size && concentration->dimension != amount->dimension / size->dimension) {
        // Of a species that counts amounts the annotation names the amount, and says nothing of a
        // concentration.
        if (!means_amount(said)) {
            builder_.warn({where, name,
                           fmt::format("the annotation of {} says {}, no amount per size: not used", name,
                                       concentration->text),
                           "write the unit of its concentration, or hasOnlySubstanceUnits"});
        }
        concentration.reset();
    }
    if (!means_amount(said)) {
        declaration.concentration_unit = concentration;
    }
    builder_.declare(std::move(declaration));
    if (said.isSetSpatialSizeUnits() && inside != nullptr && !means_amount(said) &&
        !SbmlUnits::may_be_same(units_.find(said.getSpatialSizeUnits(), where), units_.size_of(*inside))) {
        // Level 2 Versions 1 and 2: the size that amounts are divided by would have to be converted.
        builder_.report({where, name,
                         name + " has a spatialSizeUnits that is not the unit of its compartment",
                         "write the compartment's size in that unit"});
    }
    if (has_other_start(said.getId())) {
        return;
    }
    if (said.isSetInitialAmount()) {
        const Expression value = graph.constant(said.getInitialAmount());
        builder_.set_initial_amount(name, value, where);
        start_.give_amount(name, value, factor(amount), means_amount(said) ? std::nullopt : compartment);
        return;
    }
    if (!said.isSetInitialConcentration()) {
        without_value_.emplace_back(said.getId(), where);
        return;
    }
    const double value = said.getInitialConcentration();
    const double to_mathematics = concentration ? factor(concentration) : factor(amount) / factor(size);
    if (!means_amount(said)) {
        const Expression number = graph.constant(value);
        builder_.set_initial(name, number, where);
        start_.give(name, number, to_mathematics);
        return;
    }
    if (inside == nullptr || !said.getHasOnlySubstanceUnits()) {
        builder_.report({where, name, name + " has an initial concentration, but its compartment has no size",
                         "write initialAmount"});
        return;
    }
    // With its unit, for the check of dimensions.
    std::optional<Unit> unit = system_ == UnitSystem::converted ? concentration : std::nullopt;
    if (!unit && amount && size) {
        unit = Unit{fmt::format("{}/{}", amount->text, size->text), amount->factor / size->factor,
                    amount->dimension / size->dimension};
    }
    const Expression number = unit ? math_.literal({value, *unit}) : graph.constant(value * to_mathematics);
    const Expression product = graph.multiply(number, builder_.reference(*compartment, where));
    builder_.set_initial_amount(name, product, where);
    start_.give_amount(name, product, 1.0, std::nullopt);
}

/// State::scale where nothing else says it, in the unit of the array:
///
///   1e-6 |value at the start|, where that is not 0; else
///   1e-6 size x 1 nmol/L for a concentration (1 in the species' own unit where that is no substance per
///   volume); 1 for a count of cells or molecules; 1e-6 for all else.
double SbmlDeclarer::default_scale(const ::Species& species) {
    const auto amount = units_.amount_of(species);
    const auto start = start_.value(names_.of(species.getId()));
    if (means_amount(species)) {
        if (start && *start != 0.0) {
            return k_scale_of_value * std::abs(*start) / factor(amount);
        }
        return is_count(amount) ? 1.0 : k_scale_of_value;
    }
    const ::Compartment& inside = *model_->getCompartment(species.getCompartment());
    const auto unit_of_size = units_.size_of(inside);
    const double size = std::abs(start_.value(names_.of(inside.getId())).value_or(factor(unit_of_size)));
    if (start && *start != 0.0 && size > 0.0) {
        return k_scale_of_value * std::abs(*start) * size / factor(amount);
    }
    const double in_unit = (size > 0.0 ? size : factor(unit_of_size)) / factor(unit_of_size);
    const double one = is_molar(amount, unit_of_size) ? unit_of_size->factor / amount->factor : 1.0;
    return k_scale_of_value * in_unit * one;
}

double SbmlDeclarer::default_scale(const std::string& id, const std::optional<Unit>& unit) {
    const auto start = start_.value(names_.of(id));
    return k_scale_of_value * (start && *start != 0.0 ? std::abs(*start) / factor(unit) : 1.0);
}

void SbmlDeclarer::set_scales() {
    const auto set = [&](const ::SBase& element, double estimate) {
        double scale = estimate;
        if (const auto said = annotated(element, k_rubor_annotation, "state", "scale")) {
            const auto number = parse_number(*said);
            if (number && *number > 0.0) {
                scale = *number;
            } else {
                builder_.warn({place(element), element.getId(),
                               fmt::format("the scale {} is no positive number", in_quotes(*said)), ""});
            }
        }
        scale = options_->scale.value_or(scale);
        builder_.set_scale(names_.of(element.getId()),
                           std::isfinite(scale) && scale > 0.0 ? scale : k_scale_of_value, place(element));
    };
    for (unsigned i = 0; i < model_->getNumSpecies(); ++i) {
        const ::Species& species = *model_->getSpecies(i);
        set(species, default_scale(species));
    }
    std::unordered_set<std::string> by_rate;
    for (unsigned i = 0; i < model_->getNumRules(); ++i) {
        if (model_->getRule(i)->isRate()) {
            by_rate.insert(model_->getRule(i)->getVariable());
        }
    }
    for (unsigned i = 0; i < model_->getNumCompartments(); ++i) {
        const ::Compartment& compartment = *model_->getCompartment(i);
        if (by_rate.contains(compartment.getId())) {
            set(compartment, default_scale(compartment.getId(), units_.size_of(compartment)));
        }
    }
    for (unsigned i = 0; i < model_->getNumParameters(); ++i) {
        const ::Parameter& parameter = *model_->getParameter(i);
        if (by_rate.contains(parameter.getId())) {
            set(parameter, default_scale(parameter.getId(), unit_of(parameter)));
        }
    }
}

}  // namespace rubor
