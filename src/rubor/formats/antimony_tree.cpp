// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/antimony_tree.hpp>

#include <fmt/format.h>

#include <rubor/base/text.hpp>
#include <rubor/formats/antimony_formula_tree.hpp>

namespace rubor::antimony {
namespace {

template <class Rule>
const Node* child(const Node& node) {
    for (const auto& c : node.children) {
        if (c->is_type<Rule>()) {
            return c.get();
        }
    }
    return nullptr;
}

class TreeReader : private FormulaReader {
  public:
    using FormulaReader::FormulaReader;

    std::optional<Item> item(const Node& node);

  private:
    using Statements = std::vector<AntimonyStatement>;
    void name_parts(const Node& node, Statements& out);
    void declaration(const Node& node, Statements& out);
    void reaction(const Node& node, const Node* label, Statements& out);
    void submodel(const Node& node, const Node* label, Statements& out);
    void event(const Node& node, const Node* label, Statements& out);
    void event_option(const Node& node, EventStatement& event);
    Statements statement(const Node& node);
    AntimonyModel model(const Node& node);
    AntimonyFunction function(const Node& node);
};

/// What may follow a name: `in C`, `= ...`, `:= ...`, `' = ...`, `has u`, `is ...`.
void TreeReader::name_parts(const Node& node, Statements& out) {
    const Node* whole = child<dotted>(node);
    const NameUse subject = name(*whole);
    for (const auto& part : node.children) {
        if (part->is_type<compartment_part>()) {
            out.push_back(InStatement{subject, name(*part->children.front())});
        } else if (part->is_type<initial_part>() || part->is_type<rule_part>() ||
                   part->is_type<rate_part>()) {
            using Kind = DefinitionStatement::Kind;
            DefinitionStatement definition{part->is_type<rule_part>()   ? Kind::assignment_rule
                                           : part->is_type<rate_part>() ? Kind::rate_rule
                                                                        : Kind::initial,
                                           subject,
                                           {}};
            if (!part->children.empty()) {
                definition.value = formula(*part->children.front());
            }
            out.push_back(std::move(definition));
        } else if (part->is_type<unit_part>()) {
            out.push_back(UnitStatement{subject, formula(*part->children.front())});
        } else if (part->is_type<same_part>()) {
            if (child<conversion>(*part)) {
                refuse_uncovered(*child<conversion>(*part), "conversion factors");
            } else if (part->children.front()->is_type<dotted>()) {
                out.push_back(SameStatement{subject, name(*part->children.front())});
            }  // else a name for display
        } else if (part->is_type<conversion>()) {
            refuse_uncovered(*part, "conversion factors");
        }
    }
}

void TreeReader::declaration(const Node& node, Statements& out) {
    DeclarationStatement common;
    using What = DeclarationStatement::What;
    for (const auto& part : node.children) {
        if (!part->is_type<declaring_word>()) {
            continue;
        }
        const std::string text = part->string();
        if (text == "const" || text == "ext" || text == "var") {
            if (common.constness != Constness::unsaid) {
                refuse(*part, "a second word of const, var and ext");
            }
            common.constness = text == "var" ? Constness::variable : Constness::constant;
        } else if (text == "substanceOnly") {
            common.substance_only = true;
            common.what = What::species;
        } else {
            const What what = text == "species"       ? What::species
                              : text == "compartment" ? What::compartment
                              : text == "reaction"    ? What::reaction
                                                      : What::formula;
            if (common.what != What::unsaid && !(common.substance_only && what == What::species)) {
                refuse(*part, fmt::format("{} after another kind of thing", in_quotes(text)),
                       "declare them one by one");
            }
            common.what = what;
        }
    }
    for (const auto& part : node.children) {
        if (part->is_type<declared>()) {
            DeclarationStatement one = common;
            one.name = name(*child<dotted>(*part));
            one.boundary = child<boundary_mark>(*part) != nullptr;
            out.push_back(std::move(one));
            name_parts(*part, out);
        }
    }
}

void TreeReader::reaction(const Node& node, const Node* label, Statements& out) {
    if (const Node* found = child<interaction>(node)) {
        refuse_uncovered(*found, "interactions (-o, -|, -()");
        return;
    }
    ReactionStatement result{.name = {},
                             .compartment = {},
                             .reactants = {},
                             .products = {},
                             .rate = {},
                             .spot = spot_of(label ? *label : node)};
    if (label) {
        result.name = name(*child<dotted>(*label));
        if (const Node* in = child<compartment_part>(*label)) {
            result.compartment = name(*in->children.front());
        }
    }
    const auto side = [&](const Node* list, std::vector<ReactionStatement::Participant>& participants) {
        if (!list) {
            return;
        }
        for (const auto& part : list->children) {
            ReactionStatement::Participant one{1.0, name(*child<dotted>(*part))};
            if (const Node* times = child<coefficient>(*part)) {
                one.stoichiometry = number(*times);
            }
            if (child<boundary_mark>(*part)) {
                out.push_back(DeclarationStatement{
                    .what = DeclarationStatement::What::species, .name = one.species, .boundary = true});
            }
            participants.push_back(std::move(one));
        }
    };
    side(child<reactants>(node), result.reactants);
    side(child<products>(node), result.products);
    if (const Node* law = child<antimony::rate>(node)) {
        if (const Node* written = child<antimony::formula>(*law)) {
            result.rate = formula(*written);
        }
        if (const Node* in = child<compartment_part>(*law)) {
            result.compartment = name(*in->children.front());
        }
    }
    out.push_back(std::move(result));
}

void TreeReader::submodel(const Node& node, const Node* label, Statements& out) {
    SubmodelStatement result{{}, name(*node.children.front()), {}};
    if (label) {
        result.name = name(*child<dotted>(*label));
        if (child<compartment_part>(*label)) {
            refuse_uncovered(*child<compartment_part>(*label), "submodels in a compartment");
        }
    }
    for (const auto& part : node.children) {
        if (part->is_type<submodel_conversion>()) {
            refuse_uncovered(*part, "timeconv and extentconv");
        } else if (part->is_type<compartment_part>()) {
            refuse_uncovered(*part, "submodels in a compartment");
        } else if (part->is_type<submodel_argument>()) {
            const Node& argument = *part->children.front();
            if (argument.is_type<antimony::number>()) {
                result.arguments.push_back(Formula{.spot = spot_of(argument),
                                                   .number = number(argument),
                                                   .text = {},
                                                   .arguments = {},
                                                   .operators = {}});
            } else {
                result.arguments.push_back(name(argument));
            }
        }
    }
    out.push_back(std::move(result));
}

void TreeReader::event_option(const Node& node, EventStatement& event) {
    const std::string key = node.children[0]->string();
    Formula given = formula(*node.children[1]);
    if (key == "priority") {
        event.priority = std::move(given);
        return;
    }
    bool* flag = key == "t0"            ? &event.initially_true
                 : key == "persistent"  ? &event.persistent
                 : key == "fromTrigger" ? &event.values_from_trigger_time
                                        : nullptr;
    if (!flag) {
        const std::vector<std::string> valid{"priority", "t0", "persistent", "fromTrigger"};
        refuse(*node.children[0], fmt::format("an event has no option {}", in_quotes(key)),
               hint_for(key, valid));
        return;
    }
    if (given.kind != Formula::Kind::name || (given.text != "true" && given.text != "false")) {
        refuse(*node.children[1], fmt::format("{} must be true or false", key));
        return;
    }
    *flag = given.text == "true";
}

void TreeReader::event(const Node& node, const Node* label, Statements& out) {
    EventStatement result{.name = {},
                          .trigger = {},
                          .delay = {},
                          .priority = {},
                          .assignments = {},
                          .spot = spot_of(label ? *label : node)};
    if (label) {
        result.name = name(*child<dotted>(*label));  // an event's compartment means nothing, as in SBML
    }
    for (const auto& part : node.children) {
        if (part->is_type<antimony::formula>()) {
            result.trigger = formula(*part);
        } else if (part->is_type<event_delay>()) {
            result.delay = std::move(result.trigger);
            result.trigger = formula(*part->children.front());
        } else if (part->is_type<antimony::event_option>()) {
            event_option(*part, result);
        } else if (part->is_type<event_assignment>()) {
            result.assignments.push_back({name(*part->children[0]), formula(*part->children[1])});
        }
    }
    out.push_back(std::move(result));
}

TreeReader::Statements TreeReader::statement(const Node& node) {
    Statements out;
    if (node.is_type<antimony::declaration>()) {
        declaration(node, out);
    } else if (node.is_type<assignment>()) {
        if (child<boundary_mark>(node)) {
            out.push_back(DeclarationStatement{.what = DeclarationStatement::What::species,
                                               .name = name(*child<dotted>(node)),
                                               .boundary = true});
        }
        const std::size_t before = out.size();
        name_parts(node, out);
        const bool says_something =
            out.size() > before || child<same_part>(node) || child<annotation_part>(node);
        if (!says_something && !failed()) {
            refuse(node, "a name alone says nothing",
                   "say what it is: `species`, `var`, `const`, `=`, `:=`, `has`");
        }
    } else if (node.is_type<antimony::reaction>()) {
        reaction(node, nullptr, out);
    } else if (node.is_type<antimony::submodel>()) {
        submodel(node, nullptr, out);
    } else if (node.is_type<antimony::event>()) {
        event(node, nullptr, out);
    } else if (node.is_type<labelled>()) {
        const Node& body = *node.children.back();
        const Node* name_before = node.children.front().get();
        if (body.is_type<antimony::event>()) {
            event(body, name_before, out);
        } else if (body.is_type<antimony::submodel>()) {
            submodel(body, name_before, out);
        } else if (body.is_type<antimony::reaction>()) {
            reaction(body, name_before, out);
        } else {
            refuse_uncovered(body, "DNA strands");
        }
    } else if (node.is_type<unit_definition>()) {
        out.push_back(UnitDefinitionStatement{name(*node.children[0]), formula(*node.children[1])});
    } else if (node.is_type<deletion>()) {
        for (const auto& part : node.children) {
            out.push_back(DeleteStatement{name(*part)});
        }
    } else if (node.is_type<dna_strand>()) {
        refuse_uncovered(node, "DNA strands");
    } else {
        const std::string text = node.children.front()->string();
        refuse(node, fmt::format("statements with {} are part of Antimony that Rubor does not read yet",
                                 in_quotes(text)));
    }
    return out;
}

AntimonyModel TreeReader::model(const Node& node) {
    AntimonyModel result;
    result.spot = spot_of(node);
    result.marked_main = child<main_mark>(node) != nullptr;
    result.name = child<identifier>(node)->string();
    for (const auto& part : node.children) {
        if (part->is_type<interface_name>()) {
            result.interface.push_back(name(*child<dotted>(*part)));
            if (child<boundary_mark>(*part)) {
                result.statements.push_back(DeclarationStatement{.what = DeclarationStatement::What::species,
                                                                 .name = result.interface.back(),
                                                                 .boundary = true});
            }
        }
    }
    return result;
}

AntimonyFunction TreeReader::function(const Node& node) {
    AntimonyFunction result;
    result.spot = spot_of(node);
    result.name = node.children.front()->string();
    for (std::size_t i = 1; i < node.children.size(); ++i) {
        const Node& part = *node.children[i];
        if (part.is_type<identifier>()) {
            result.parameters.push_back(name(part));
        } else if (part.is_type<function_body>()) {
            result.body = formula(*part.children.front());
        }
    }
    return result;
}

std::optional<Item> TreeReader::item(const Node& node) {
    if (node.is_type<antimony::import>()) {
        const Node& file = *node.children.front();
        const std::string quoted_text = file.string();
        return ImportItem{{quoted_text.substr(1, quoted_text.size() - 2), spot_of(file)}};
    }
    if (node.is_type<model_head>()) {
        return model(node);
    }
    if (node.is_type<model_end>()) {
        return ModelEnd{spot_of(node)};
    }
    if (node.is_type<antimony::function>()) {
        AntimonyFunction result = function(node);
        return failed() ? std::nullopt : std::optional<Item>{std::move(result)};
    }
    Statements result = statement(node);
    return failed() ? std::nullopt : std::optional<Item>{std::move(result)};
}

}  // namespace

std::optional<Item> to_item(const Node& root, ItemSink& sink) {
    return TreeReader{sink}.item(*root.children.front());
}

}  // namespace rubor::antimony
