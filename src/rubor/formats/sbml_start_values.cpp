// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/sbml_start_values.hpp>

#include <sbml/SBMLTypes.h>

#include <memory>

#include <fmt/format.h>

#include <rubor/base/text.hpp>
#include <rubor/base/time_axis.hpp>
#include <rubor/model/model_builder.hpp>

namespace rubor {
namespace {

/// Of the unit in which the document gives initialConcentration. Symbol::shown has it where units are
/// converted.
double factor_of_concentration(const Model& model, const Symbol& symbol,
                               const Declarations::Named& declared) {
    if (model.unit_system() != UnitSystem::as_written) return symbol.shown.factor;
    return symbol.unit.factor / model.symbol(*model.find(*declared.species.compartment)).unit.factor;
}

}  // namespace

Checked<StartValue> parse_start_value(const Model& model, const std::string& name, std::string_view text,
                                      const Place& place) {
    using Role = Declarations::Role;
    const SymbolId id = *model.find(name);
    const Symbol& symbol = model.symbol(id);
    const Declarations::Named& declared = model.declared().named[id];
    const bool is_thing = declared.role == Role::species || declared.role == Role::parameter ||
                          declared.role == Role::compartment;
    if (!is_thing || declared.assignment_rule) {
        return Problem{place, "",
                       fmt::format("{} has no start of its own: a rule of the model gives its value", name),
                       ""};
    }
    // of a concentration the model shows amount per size; its declared unit is that of the amount
    const bool means_concentration = declared.role == Role::species && declared.species.compartment &&
                                     !declared.species.substance_only &&
                                     !symbol.shown.same_dimension(symbol.unit);
    const Unit& usual = means_concentration ? symbol.shown : symbol.unit;
    const auto quantity = parse_quantity_like(text, usual, place);
    if (!quantity) return quantity.problems();
    const Unit& given = quantity.value().unit;
    StartValue start{name, declared.id, quantity.value().value, false};
    if (!symbol.has_unit && given.text == "1") {
        start.is_concentration = declared.role == Role::species && !declared.species.substance_only;
        return start;
    }
    if (symbol.has_unit && given.same_dimension(symbol.unit)) {
        start.value *= unit_ratio(given.factor, symbol.unit.factor);
        return start;
    }
    if (means_concentration && given.same_dimension(symbol.shown)) {
        start.value *= unit_ratio(given.factor, factor_of_concentration(model, symbol, declared));
        start.is_concentration = true;
        return start;
    }
    return Problem{
        place, "",
        symbol.has_unit
            ? fmt::format("{} is {}, found {}", name, kind_of(usual.dimension), kind_of(given.dimension))
            : fmt::format("the model declares no unit of {}, found {}", name, kind_of(given.dimension)),
        symbol.has_unit ? fmt::format("e.g. --set \"{}={} {}\"", name, quantity.value().value, usual.text)
                        : fmt::format("e.g. --set \"{}={}\"", name, quantity.value().value)};
}

Problems set_start(const SbmlDocument& document, const StartValue& start, const Place& place) {
    ::Model& model = *document.document->getModel();
    int status = LIBSBML_INVALID_OBJECT;
    if (::Species* const species = model.getSpecies(start.id)) {
        status = start.is_concentration ? species->setInitialConcentration(start.value)
                                        : species->setInitialAmount(start.value);
    } else if (::Compartment* const compartment = model.getCompartment(start.id)) {
        status = compartment->setSize(start.value);
    } else if (::Parameter* const parameter = model.getParameter(start.id)) {
        status = parameter->setValue(start.value);
    }
    if (status != LIBSBML_OPERATION_SUCCESS) {
        return {{place, "", fmt::format("the start of {} cannot be set in this file", start.name),
                 start.is_concentration ? "give the amount: this Level of SBML knows no initial concentration"
                                        : ""}};
    }
    const std::unique_ptr<::InitialAssignment> removed{model.removeInitialAssignment(start.id)};
    return {};
}

}  // namespace rubor
