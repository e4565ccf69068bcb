// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// What happens in an SBML model: initial assignments, rules, reactions, events.
#include <rubor/formats/sbml_elements.hpp>

namespace rubor {

void SbmlElements::initial_assignments(XmlText& xml) {
    const ExpressionGraph& graph = plan_.model().graph();
    sbml_list(xml, "listOfInitialAssignments", [&](XmlText& inside) {
        for (SymbolId id = 0; id < plan_.declared().named.size(); ++id) {
            const auto& named = plan_.declared().named[id];
            if (!plan_.is_written(id)) continue;
            const bool by_amount = !named.initial && named.initial_amount;
            const auto& value = by_amount ? named.initial_amount : named.initial;
            if (!value || graph.is_constant(*value)) continue;
            inside.open("initialAssignment", {{"symbol", plan_.id(id)}});
            const auto volume = plan_.concentration_in(id);
            if (by_amount && volume) {
                math_.write_quotient(inside, *value, plan_.id(*volume));
            } else {
                math_.write(inside, *value, plan_.dimension(id));
            }
            inside.close();
        }
    });
}

void SbmlElements::value_for(XmlText& xml, SymbolId id, Expression value) {
    const ExpressionGraph& graph = plan_.model().graph();
    if (!graph.is_constant(value)) {
        math_.write(xml, value, plan_.dimension(id));
        return;
    }
    const std::optional<Unit> unit = plan_.is_coherent() ? plan_.unit_in_mathematics(id) : std::nullopt;
    math_.write_number(xml, graph.node(value).value * plan_.factor_in_mathematics(id), unit);
}

void SbmlElements::rules(XmlText& xml) {
    sbml_list(xml, "listOfRules", [&](XmlText& inside) {
        for (SymbolId id = 0; id < plan_.declared().named.size(); ++id) {
            const auto& named = plan_.declared().named[id];
            if (!plan_.is_written(id)) continue;
            if (const auto rule = plan_.rule(id)) {
                inside.open("assignmentRule", {{"variable", plan_.id(id)}});
                value_for(inside, id, *rule);
                inside.close();
            }
            if (named.rate_rule) {
                const auto own = plan_.dimension(id);
                inside.open("rateRule", {{"variable", plan_.id(id)}});
                math_.write(inside, *named.rate_rule, own ? std::optional{*own / time_} : std::nullopt);
                inside.close();
            }
        }
        for (const auto& reaction : plan_.reactions()) {
            for (const auto* side : {&reaction.reactants, &reaction.products}) {
                for (const auto& one : *side) {
                    if (!one.varying) continue;
                    inside.open("assignmentRule", {{"variable", one.varying_id}});
                    math_.write(inside, *one.varying, Dimension{});
                    inside.close();
                }
            }
        }
    });
}

void SbmlElements::reactions(XmlText& xml) {
    sbml_list(xml, "listOfReactions", [&](XmlText& inside) {
        for (std::size_t i = 0; i < plan_.reactions().size(); ++i) {
            const auto& reaction = plan_.reactions()[i];
            inside.open("reaction", {{"id", reaction.id},
                                     {"name", plan_.declared().reactions[i].name},
                                     {"reversible", sbml_truth(reaction.reversible)}});
            side(inside, "listOfReactants", reaction.reactants);
            side(inside, "listOfProducts", reaction.products);
            sbml_list(inside, "listOfModifiers", [&](XmlText& modifiers) {
                for (const SymbolId id : reaction.modifiers) {
                    modifiers.empty("modifierSpeciesReference", {{"species", plan_.id(id)}});
                }
            });
            if (reaction.law) {
                inside.open("kineticLaw");
                if (reaction.divided_by) {
                    math_.write_quotient(inside, *reaction.law, *reaction.divided_by);
                } else {
                    math_.write(inside, *reaction.law,
                                reaction.amount ? std::optional{*reaction.amount / time_} : std::nullopt);
                }
                inside.close();
            }
            inside.close();
        }
    });
}

void SbmlElements::side(XmlText& xml, std::string_view tag,
                        const std::vector<SbmlExportPlan::Participant>& participants) {
    sbml_list(xml, tag, [&](XmlText& inside) {
        for (const auto& one : participants) {
            const std::string species = plan_.id(one.species);
            if (one.varying) {
                inside.empty("speciesReference",
                             {{"id", one.varying_id}, {"species", species}, {"constant", "false"}});
            } else if (one.reference) {
                inside.empty("speciesReference",
                             {{"id", plan_.id(*one.reference)},
                              {"name", plan_.model().symbol(*one.reference).name},
                              {"species", species},
                              {"stoichiometry", number(plan_.declared().named[*one.reference].initial, 1.0)},
                              {"constant", sbml_truth(is_constant(*one.reference))}});
            } else {
                inside.empty("speciesReference", {{"species", species},
                                                  {"stoichiometry", xml_double(one.stoichiometry)},
                                                  {"constant", "true"}});
            }
        }
    });
}

void SbmlElements::events(XmlText& xml) {
    sbml_list(xml, "listOfEvents", [&](XmlText& inside) {
        for (std::size_t i = 0; i < plan_.declared().events.size(); ++i) {
            const EventDeclaration& event = plan_.declared().events[i];
            inside.open("event", {{"id", plan_.event_ids()[i]},
                                  {"name", event.name},
                                  {"useValuesFromTriggerTime", sbml_truth(event.values_from_trigger_time)}});
            inside.open("trigger", {{"initialValue", sbml_truth(event.initially_true)},
                                    {"persistent", sbml_truth(event.persistent)}});
            math_.write(inside, event.trigger, std::nullopt);
            inside.close();
            formula(inside, "priority", event.priority, Dimension{});
            formula(inside, "delay", event.delay, time_);
            sbml_list(inside, "listOfEventAssignments", [&](XmlText& assignments) {
                for (const auto& target : event.assignments) {
                    const SymbolId id = *plan_.model().find(target.name);
                    assignments.open("eventAssignment", {{"variable", plan_.id(id)}});
                    value_for(assignments, id, target.value);
                    assignments.close();
                }
            });
            inside.close();
        }
    });
}

void SbmlElements::formula(XmlText& xml, std::string_view tag, const std::optional<Expression>& value,
                           const Dimension& expected) {
    if (!value) return;
    xml.open(tag);
    math_.write(xml, *value, expected);
    xml.close();
}

}  // namespace rubor
