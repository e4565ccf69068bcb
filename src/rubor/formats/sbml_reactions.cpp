// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Reactions, their local parameters, and the ids that their rates and stoichiometries are known by.
#include <sbml/SBMLTypes.h>

#include <fmt/format.h>

#include <rubor/formats/sbml_declarer.hpp>

namespace rubor {

void SbmlDeclarer::declare_reactions() {
    for (unsigned i = 0; i < model_->getNumReactions(); ++i) {
        const ::Reaction& said = *model_->getReaction(i);
        const std::string& name = names_.of(said.getId());
        ReactionDeclaration reaction{.name = name,
                                     .reactants = {},
                                     .products = {},
                                     .rate = {},
                                     .place = place(said),
                                     .reversible = said.getReversible()};
        if (said.isSetFast() && said.getFast()) {
            builder_.report({place(said), name, "fast reactions are not supported", ""});
        }
        declare_local_parameters(said);
        for (unsigned k = 0; k < said.getNumReactants(); ++k) {
            reaction.reactants.push_back(participant(*said.getReactant(k)));
        }
        for (unsigned k = 0; k < said.getNumProducts(); ++k) {
            reaction.products.push_back(participant(*said.getProduct(k)));
        }
        if (const ::KineticLaw* law = said.getKineticLaw(); law != nullptr && law->isSetMath()) {
            require_units_of_model(*law, name);
            SbmlScope within = scope(*law, name);
            within.locals = &names_.locals_of(said.getId());
            reaction.rate = math_.number(*law->getMath(), within);
            // The id means the rate wherever mathematics mentions it. A bare number in a law is not converted, so it
            // must not be here either, as that of a name with a unit would be.
            const bool bare = builder_.graph().is_constant(*reaction.rate);
            builder_.declare(ParameterDeclaration{.name = name,
                                                  .unit = bare ? std::nullopt : rate_unit_of(said),
                                                  .place = place(said),
                                                  .id = said.getId()});
            builder_.set_assignment_rule(name, *reaction.rate, place(*law));
            start_.give(name, *reaction.rate, 1.0);
        }
        builder_.add(std::move(reaction));
    }
}

/// Extent per time. Before Level 3 an extent is an amount of substance: of the kind that the reaction
/// changes.
std::optional<Unit> SbmlDeclarer::rate_unit_of(const ::Reaction& reaction) {
    std::optional<Unit> extent = units_.extent();
    if (reaction.getLevel() < 3) {
        const ::SpeciesReference* first =
            reaction.getNumReactants() > 0 ? reaction.getReactant(0) : reaction.getProduct(0);
        const ::Species* species = first == nullptr ? nullptr : model_->getSpecies(first->getSpecies());
        extent = species == nullptr ? extent : units_.amount_of(*species);
    }
    const auto time = units_.time();
    if (!time || !extent) {
        return std::nullopt;
    }
    return Unit{fmt::format("{}/{}", extent->text, time->text), extent->factor / time->factor,
                extent->dimension / time->dimension};
}

/// Level 1 and Level 2 Version 1: a rate may be in units of its own. Its numbers would have to be converted,
/// which UnitSystem::as_written does nowhere.
void SbmlDeclarer::require_units_of_model(const ::KineticLaw& law, const std::string& name) {
    const Place where = place(law);
    const bool same_time = !law.isSetTimeUnits() ||
                           SbmlUnits::may_be_same(units_.find(law.getTimeUnits(), where), units_.time());
    const bool same_substance =
        !law.isSetSubstanceUnits() ||
        SbmlUnits::may_be_same(units_.find(law.getSubstanceUnits(), where), units_.extent());
    if (!same_time || !same_substance) {
        builder_.report({where, name,
                         fmt::format("the rate of {} is in units that are not the model's", name),
                         "write it in the model's units of substance and time"});
    }
}

void SbmlDeclarer::declare_local_parameters(const ::Reaction& reaction) {
    const ::KineticLaw* law = reaction.getKineticLaw();
    if (law == nullptr) {
        return;
    }
    const auto* list = law->getLevel() < 3 ? static_cast<const ::ListOf*>(law->getListOfParameters())
                                           : law->getListOfLocalParameters();
    for (unsigned k = 0; k < list->size(); ++k) {
        const auto& said = static_cast<const ::Parameter&>(*list->get(k));  // LocalParameter is one.
        const std::string& name = names_.locals_of(reaction.getId()).at(said.getId());
        const auto unit = unit_of(said);
        builder_.declare(
            ParameterDeclaration{.name = name, .unit = unit, .place = place(said), .id = said.getId()});
        require_unit(said, name);
        if (said.isSetValue()) {
            set_value(name, said.getValue(), unit, place(said));
        }
    }
}

Expression SbmlDeclarer::stoichiometry(const ::SpeciesReference& said) {
    ExpressionGraph& graph = builder_.graph();
    const std::string& species = names_.of(said.getSpecies());
    if (said.getLevel() >= 3 && said.isSetId()) {
        const std::string& name = names_.of(said.getId());
        builder_.declare(ParameterDeclaration{
            .name = name, .unit = dimensionless(), .place = place(said), .id = said.getId()});
        if (said.isSetStoichiometry() && !has_other_start(said.getId())) {
            set_value(name, said.getStoichiometry(), std::nullopt, place(said));
        }
        return builder_.reference(name, place(said));
    }
    if (const ::StoichiometryMath* said_math = said.getStoichiometryMath();
        said_math != nullptr && said_math->isSetMath()) {
        return math_.number(*said_math->getMath(), scope(*said_math, species));
    }
    if (said.getLevel() >= 3 && !said.isSetStoichiometry()) {
        builder_.report({place(said), species, fmt::format("the stoichiometry of {} is missing", species),
                         "Level 3 has no default: write it"});
        return graph.constant(1.0);
    }
    const double value = said.getStoichiometry();
    return graph.constant(said.getLevel() == 1 ? value / said.getDenominator() : value);
}

ReactionDeclaration::Participant SbmlDeclarer::participant(const ::SpeciesReference& said) {
    Expression factor = stoichiometry(said);
    const ::Species* species = model_->getSpecies(said.getSpecies());
    const std::string conversion = species != nullptr && species->isSetConversionFactor()
                                       ? species->getConversionFactor()
                                       : model_->getConversionFactor();
    if (!conversion.empty()) {
        factor = builder_.graph().multiply(factor, builder_.reference(names_.of(conversion), place(said)));
    }
    return {names_.of(said.getSpecies()), factor, place(said)};
}

}  // namespace rubor
