// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/sbml_model.hpp>

#include <sbml/SBMLTypes.h>

#include <fmt/format.h>

#include <rubor/base/text.hpp>
#include <rubor/formats/sbml_declarer.hpp>

namespace rubor {
namespace {

/// Whether the model has parameters, local ones too, and none of them has a unit.
bool is_without_units(const ::Model& model) {
    unsigned n = model.getNumParameters();
    for (unsigned i = 0; i < model.getNumParameters(); ++i) {
        if (model.getParameter(i)->isSetUnits()) {
            return false;
        }
    }
    for (unsigned i = 0; i < model.getNumReactions(); ++i) {
        const ::KineticLaw* law = model.getReaction(i)->getKineticLaw();
        for (unsigned k = 0; law != nullptr && k < law->getNumParameters(); ++k, ++n) {
            if (law->getParameter(k)->isSetUnits()) {
                return false;
            }
        }
    }
    return n > 0;
}

/// SimBiology converts units only where everything has one ("no units can be empty", its documentation of
/// UnitConversion); the switch itself is not exported. A model without any cannot have been converted.
UnitSystem system_of(const SbmlDocument& document, const SbmlOptions& options) {
    const bool converted = options.units == UnitReading::converted ||
                           (options.units == UnitReading::by_dialect && document.is_simbiology &&
                            !is_without_units(*document.document->getModel()));
    return converted ? UnitSystem::converted : UnitSystem::as_written;
}

std::string title_of(const ::Model& model) {
    return !model.getName().empty() ? model.getName() : !model.getId().empty() ? model.getId() : "model";
}

}  // namespace

SbmlDeclarer::SbmlDeclarer(const SbmlDocument& document, const SbmlOptions& options)
    : document_{&document},
      options_{&options},
      model_{document.document->getModel()},
      system_{system_of(document, options)},
      builder_{title_of(*model_), system_},
      names_{document},
      units_{document},
      math_{builder_, document, names_, units_},
      start_{builder_} {}

SbmlScope SbmlDeclarer::scope(const ::SBase& element, std::string path) const {
    return {place(element), std::move(path), nullptr};
}

ModelBuilder SbmlDeclarer::declared() && {
    for (const Problem& warning : document_->warnings) {
        builder_.warn(warning);
    }
    if (options_->units == UnitReading::by_dialect && document_->is_simbiology &&
        system_ == UnitSystem::as_written) {
        builder_.warn({place(*model_), "", "no parameter has a unit: units are not converted",
                       "give all parameters units, or choose --units convert or --units as-written", ""});
    }
    if (const auto time = units_.time()) {
        builder_.set_time_unit(*time);
    }
    note_what_gives_values();
    declare_compartments();
    declare_species();
    declare_parameters();
    declare_reactions();
    set_initial_assignments();
    set_rules();
    declare_events();
    warn_of_constraints();
    settle_what_has_no_value();
    refuse_sizes_of_points();
    for (const auto& [symbol, quantity] : math_.literals()) {
        start_.give(symbol, quantity.value * factor(quantity.unit));
    }
    set_scales();
    for (const auto* warnings : {&names_.warnings(), &units_.warnings()}) {
        for (const Problem& warning : *warnings) {
            builder_.warn(warning);
        }
    }
    return std::move(builder_);
}

void SbmlDeclarer::note_what_gives_values() {
    for (unsigned i = 0; i < model_->getNumRules(); ++i) {
        const ::Rule& rule = *model_->getRule(i);
        if (rule.isAssignment() && rule.isSetMath()) {
            by_assignment_rule_.insert(rule.getVariable());
        } else if (rule.isRate() && rule.isSetMath()) {
            needed_.insert(rule.getVariable());
        }
    }
    for (unsigned i = 0; i < model_->getNumInitialAssignments(); ++i) {
        const ::InitialAssignment& said = *model_->getInitialAssignment(i);
        if (said.isSetMath()) {
            by_initial_assignment_.insert(said.getSymbol());
        }
    }
}

bool SbmlDeclarer::has_other_start(const std::string& id) const {
    return by_assignment_rule_.contains(id) || by_initial_assignment_.contains(id);
}

double SbmlDeclarer::dimensions_of(const ::Compartment& compartment) {
    const bool is_said = compartment.isSetSpatialDimensions() || compartment.getLevel() < 3;
    return is_said ? compartment.getSpatialDimensionsAsDouble() : 3.0;
}

void SbmlDeclarer::declare_compartments() {
    for (unsigned i = 0; i < model_->getNumCompartments(); ++i) {
        const ::Compartment& said = *model_->getCompartment(i);
        const std::string& name = names_.of(said.getId());
        const auto unit = units_.size_of(said);
        const double dimensions = dimensions_of(said);
        builder_.declare(CompartmentDeclaration{
            .name = name, .unit = unit, .place = place(said), .id = said.getId(), .dimensions = dimensions});
        const bool has_size = said.isSetSize() || said.getLevel() == 1;
        if (!has_other_start(said.getId()) && (has_size || dimensions == 0.0)) {
            set_value(name, has_size ? said.getSize() : 1.0, unit, place(said));
        } else if (!has_other_start(said.getId())) {
            without_value_.emplace_back(said.getId(), place(said));
        }
    }
}

void SbmlDeclarer::declare_parameters() {
    for (unsigned i = 0; i < model_->getNumParameters(); ++i) {
        const ::Parameter& said = *model_->getParameter(i);
        const std::string& name = names_.of(said.getId());
        const auto unit = unit_of(said);
        builder_.declare(
            ParameterDeclaration{.name = name, .unit = unit, .place = place(said), .id = said.getId()});
        require_unit(said, name);
        if (said.isSetValue() && !has_other_start(said.getId())) {
            set_value(name, said.getValue(), unit, place(said));
        } else if (!has_other_start(said.getId())) {
            without_value_.emplace_back(said.getId(), place(said));
        }
    }
}

std::optional<Unit> SbmlDeclarer::unit_of(const ::Parameter& parameter) {
    return parameter.isSetUnits() ? units_.find(parameter.getUnits(), place(parameter)) : std::nullopt;
}

void SbmlDeclarer::require_unit(const ::Parameter& parameter, const std::string& name) {
    const UnitClashes clashes = options_->build.unit_clashes;
    if (system_ != UnitSystem::converted || parameter.isSetUnits() || clashes == UnitClashes::ignored) {
        return;
    }
    const std::string what = "has no unit: its number is taken to be in day, L, nmol, mg, cell";
    const Problem problem{place(parameter), name, name + " " + what,
                          "give it one (dimensionless is one too), or do not convert: --units as-written",
                          what};
    if (clashes == UnitClashes::refused) {
        builder_.report(problem);
    } else {
        builder_.warn(problem);
    }
}

void SbmlDeclarer::set_value(const std::string& name, double value, const std::optional<Unit>& unit,
                             const Place& place) {
    const Expression number = builder_.graph().constant(value);
    builder_.set_initial(name, number, place);
    start_.give(name, number, factor(unit));
}

double SbmlDeclarer::factor(const std::optional<Unit>& unit) const {
    return unit && system_ == UnitSystem::converted ? unit->factor : 1.0;
}

void SbmlDeclarer::set_initial_assignments() {
    for (unsigned i = 0; i < model_->getNumInitialAssignments(); ++i) {
        const ::InitialAssignment& said = *model_->getInitialAssignment(i);
        if (!said.isSetMath() || by_assignment_rule_.contains(said.getSymbol())) {
            continue;  // No mathematics: no effect (L3V2). With a rule as well the document is invalid; the
                       // rule holds.
        }
        const std::string& name = names_.of(said.getSymbol());
        const Expression value = math_.number(*said.getMath(), scope(said, name));
        builder_.set_initial(name, value, place(said));
        start_.give(name, value, 1.0);
    }
}

void SbmlDeclarer::set_rules() {
    for (unsigned i = 0; i < model_->getNumRules(); ++i) {
        const ::Rule& said = *model_->getRule(i);
        if (said.isAlgebraic()) {
            builder_.report({place(said), "", "algebraic rules are not supported", ""});
            continue;
        }
        if (!said.isSetMath()) {
            continue;  // no effect (L3V2)
        }
        const std::string& name = names_.of(said.getVariable());
        const Expression value = math_.number(*said.getMath(), scope(said, name));
        if (said.isAssignment()) {
            builder_.set_assignment_rule(name, value, place(said));
            start_.give(name, value, 1.0);
        } else {
            builder_.set_rate_rule(name, value, place(said));
        }
    }
}

/// What has no value at the start is a problem where anything depends on it, and a warning where nothing
/// does.
void SbmlDeclarer::settle_what_has_no_value() {
    for (unsigned i = 0; i < model_->getNumEvents(); ++i) {
        for (unsigned k = 0; k < model_->getEvent(i)->getNumEventAssignments(); ++k) {
            needed_.insert(model_->getEvent(i)->getEventAssignment(k)->getVariable());
        }
    }
    needed_.insert(model_->getConversionFactor());
    for (unsigned i = 0; i < model_->getNumSpecies(); ++i) {
        const ::Species& species = *model_->getSpecies(i);
        needed_.insert(species.getConversionFactor());
        if (!means_amount(species)) {
            needed_.insert(species.getCompartment());
        }
        if (!species.getBoundaryCondition() && !species.getConstant()) {
            needed_.insert(species.getId());
        }
    }
    for (const auto& [id, where] : without_value_) {
        const std::string& name = names_.of(id);
        if (needed_.contains(id) || math_.mentions(id)) {
            builder_.report({where, name, name + " has no value at the start",
                             "give it one: an attribute, an initial assignment or a rule"});
        } else {
            builder_.warn({where, name, name + " has no value; nothing depends on it, 0 is shown", "",
                           "has no value; nothing depends on it"});
        }
        set_value(name, 0.0, std::nullopt, where);
    }
}

void SbmlDeclarer::refuse_sizes_of_points() {
    for (unsigned i = 0; i < model_->getNumCompartments(); ++i) {
        const ::Compartment& said = *model_->getCompartment(i);
        if (dimensions_of(said) == 0.0 && !said.isSetSize() && !has_other_start(said.getId()) &&
            math_.mentions(said.getId())) {
            const std::string& name = names_.of(said.getId());
            builder_.report({place(said), name,
                             name + " has no dimension, so it has no size that formulas could use",
                             "give it one, or spatialDimensions"});
        }
    }
}

void SbmlDeclarer::warn_of_constraints() {
    for (unsigned i = 0; i < model_->getNumConstraints(); ++i) {
        const ::Constraint& said = *model_->getConstraint(i);
        builder_.warn({place(said), "", "constraints are not checked", "", "constraints are not checked"});
    }
}

ModelBuilder declare_sbml(const SbmlDocument& document, const SbmlOptions& options) {
    return SbmlDeclarer{document, options}.declared();
}

}  // namespace rubor
