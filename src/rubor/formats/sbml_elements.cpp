// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/sbml_elements.hpp>

#include <fmt/format.h>

#include <rubor/base/text.hpp>
#include <rubor/formats/sbml_annotation.hpp>

namespace rubor {

using Role = Declarations::Role;

void sbml_mark(XmlText& xml, std::string_view what, std::string_view name, const std::string& value) {
    xml.open("annotation");
    const std::string tag = fmt::format("rubor:{}", what);
    if (name.empty()) {
        xml.empty(tag, {{"xmlns:rubor", k_rubor_annotation}});
    } else {
        xml.empty(tag, {{"xmlns:rubor", k_rubor_annotation}, {name, value}});
    }
    xml.close();
}

SbmlElements::SbmlElements(const Model& model)
    : plan_{model},
      units_{plan_.has_species_in_gray()},
      math_{model.graph(), units_,
            SbmlMathWriter::Symbols{[this](SymbolId id) { return plan_.id(id); },
                                    [this](SymbolId id) { return plan_.dimension(id); },
                                    [this](SymbolId id) { return plan_.literal(id); },
                                    [this](SymbolId id) { return plan_.rate_of(id); },
                                    [this](SymbolId id) { return plan_.is_time(id); }},
            plan_.is_coherent(), plan_.time_factor()} {
    time_.exponent[Dimension::time] = 1.0;
}

void SbmlElements::write(XmlText& xml) {
    compartments(xml);
    species(xml);
    parameters(xml);
    initial_assignments(xml);
    rules(xml);
    reactions(xml);
    events(xml);
}

void SbmlElements::remarks(XmlText& xml, SymbolId id) const {
    const auto& named = plan_.declared().named[id];
    const bool is_species = named.role == Role::species;
    std::string text;
    if (named.unit && plan_.is_coherent() && named.unit->factor != 1.0) {
        text = fmt::format("In the model's text {} is in {}: 1 {} = {} {}.", is_species ? "the amount" : "it",
                           named.unit->text, named.unit->text, shortest(named.unit->factor),
                           to_text(named.unit->dimension));
    }
    if (is_species && named.unit && !is_sbml_substance(named.unit->dimension)) {
        text += fmt::format("{}Its amount is in {}, which SBML lets no species have.",
                            text.empty() ? "" : " ", named.unit->text);
    }
    if (!text.empty()) {
        xml.open("notes");
        xml.element("p", {{"xmlns", "http://www.w3.org/1999/xhtml"}}, text);
        xml.close();
    }
    if (named.scale) sbml_mark(xml, "state", "scale", xml_double(*named.scale * plan_.factor_of_amount(id)));
}

void SbmlElements::close_or_empty(XmlText& xml, std::string_view tag, XmlAttributes attributes,
                                  SymbolId id) const {
    XmlText inside{xml.depth() + 1};
    remarks(inside, id);
    if (inside.is_empty()) {
        xml.empty(tag, attributes);
        return;
    }
    xml.open(tag, attributes);
    xml.append(inside);
    xml.close();
}

std::optional<std::string> SbmlElements::number(const std::optional<Expression>& value, double factor) const {
    const ExpressionGraph& graph = plan_.model().graph();
    if (!value || !graph.is_constant(*value)) return std::nullopt;
    return xml_double(graph.node(*value).value * factor);
}

std::optional<std::string> SbmlElements::unit_id(SymbolId id) {
    const auto unit = plan_.unit(id);
    return unit ? std::optional{units_.id_of(*unit)} : std::nullopt;
}

bool SbmlElements::is_constant(SymbolId id) const {
    const auto& named = plan_.declared().named[id];
    return !plan_.rule(id) && !named.rate_rule && !plan_.is_event_target(id);
}

void SbmlElements::compartments(XmlText& xml) {
    sbml_list(xml, "listOfCompartments", [&](XmlText& inside) {
        for (SymbolId id = 0; id < plan_.declared().named.size(); ++id) {
            if (plan_.is_written(id) && plan_.declared().named[id].role == Role::compartment) {
                compartment(inside, id);
            }
        }
        if (plan_.nowhere()) {
            inside.open("compartment", {{"id", *plan_.nowhere()},
                                        {"spatialDimensions", "0"},
                                        {"units", "dimensionless"},
                                        {"constant", "true"}});
            sbml_mark(inside, "nowhere", "", "");
            inside.close();
        }
    });
}

void SbmlElements::compartment(XmlText& xml, SymbolId id) {
    const auto& named = plan_.declared().named[id];
    close_or_empty(xml, "compartment",
                   {{"id", plan_.id(id)},
                    {"name", plan_.model().symbol(id).name},
                    {"spatialDimensions", xml_double(named.dimensions)},
                    {"size", number(named.initial, plan_.factor_of_amount(id))},
                    {"units", unit_id(id)},
                    {"constant", sbml_truth(is_constant(id))}},
                   id);
}

void SbmlElements::species(XmlText& xml) {
    sbml_list(xml, "listOfSpecies", [&](XmlText& inside) {
        for (SymbolId id = 0; id < plan_.declared().named.size(); ++id) {
            const auto& named = plan_.declared().named[id];
            if (!plan_.is_written(id) || named.role != Role::species) continue;
            const auto volume = plan_.concentration_in(id);
            const auto unit = plan_.unit(id);
            std::optional<std::string> amount = number(named.initial_amount, plan_.factor_of_amount(id));
            std::optional<std::string> concentration;
            if (named.initial) {
                (volume ? concentration : amount) = number(named.initial, plan_.factor_in_mathematics(id));
            } else if (!named.initial_amount && !plan_.rule(id)) {
                amount = "0";
            }
            const std::string place = named.species.compartment
                                          ? plan_.id(*plan_.model().find(*named.species.compartment))
                                          : *plan_.nowhere();
            close_or_empty(
                inside, "species",
                {{"id", plan_.id(id)},
                 {"name", plan_.model().symbol(id).name},
                 {"compartment", place},
                 {"initialAmount", amount},
                 {"initialConcentration", concentration},
                 {"substanceUnits", unit && is_sbml_substance(unit->dimension) ? unit_id(id) : std::nullopt},
                 {"hasOnlySubstanceUnits", sbml_truth(!volume)},
                 {"boundaryCondition", sbml_truth(named.species.boundary || named.species.constant)},
                 {"constant", sbml_truth(named.species.constant)},
                 {"conversionFactor", plan_.conversion_factor(id)}},
                id);
        }
    });
}

void SbmlElements::parameters(XmlText& xml) {
    sbml_list(xml, "listOfParameters", [&](XmlText& inside) {
        for (SymbolId id = 0; id < plan_.declared().named.size(); ++id) {
            const auto& named = plan_.declared().named[id];
            if (!plan_.is_written(id) || named.role != Role::parameter || plan_.is_reference(id)) continue;
            close_or_empty(inside, "parameter",
                           {{"id", plan_.id(id)},
                            {"name", plan_.model().symbol(id).name},
                            {"value", number(named.initial, plan_.factor_of_amount(id))},
                            {"units", unit_id(id)},
                            {"constant", sbml_truth(is_constant(id))}},
                           id);
        }
        for (const auto& conversion : plan_.conversions()) {
            inside.empty("parameter", {{"id", conversion.id},
                                       {"name", conversion.id},
                                       {"value", "1"},
                                       {"units", units_.id_of(conversion.unit)},
                                       {"constant", "true"}});
        }
    });
}

}  // namespace rubor
