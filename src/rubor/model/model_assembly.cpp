// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// From declarations to a Model: kinds, rules in order, initial values, rates, events.
#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include <rubor/base/assert.hpp>
#include <rubor/base/text.hpp>
#include <rubor/model/builder_parts.hpp>

namespace rubor {

std::optional<SymbolId> ModelBuilder::Parts::concentration_volume(SymbolId id) const {
    const Identifier& i = identifiers[id];
    if (i.role != Parts::Role::species || i.species.substance_only || !i.species.compartment) {
        return std::nullopt;
    }
    const auto found = ids.find(*i.species.compartment);
    return found == ids.end() ? std::nullopt : std::optional{found->second};
}

double ModelBuilder::Parts::factor_of(SymbolId id) const {
    double factor = identifiers[id].unit ? identifiers[id].unit->factor : 1.0;
    if (const auto volume = concentration_volume(id)) {
        factor /= identifiers[*volume].unit ? identifiers[*volume].unit->factor : 1.0;
    }
    return factor;
}

Expression ModelBuilder::Parts::inlined(Expression e) { return graph.substitute(e, meaning); }

void ModelBuilder::Parts::require_declarations() {
    std::vector<std::string> declared;
    for (const Identifier& i : identifiers) {
        if (i.role != Parts::Role::undeclared && i.role != Parts::Role::literal) {
            declared.push_back(i.name);
        }
    }
    const auto unknown = [&](const std::string& name, const Place& place, const char* what) {
        problems.push_back({place, name, fmt::format("{} is not {} of this model", name, what),
                            hint_for(name, declared)});
    };
    for (const Identifier& i : identifiers) {
        if (i.role == Parts::Role::undeclared) {
            unknown(i.name, i.first_use, "a name");
        }
        if (i.role == Parts::Role::species && i.species.compartment) {
            const auto found = ids.find(*i.species.compartment);
            if (found == ids.end() || identifiers[found->second].role != Parts::Role::compartment) {
                unknown(*i.species.compartment, i.place, "a compartment");
            }
        }
    }
    const auto require_species = [&](const ReactionDeclaration::Participant& p) {
        const auto found = ids.find(p.species);
        if (found == ids.end() || identifiers[found->second].role != Parts::Role::species) {
            unknown(p.species, p.place, "a species");
        }
    };
    for (const ReactionDeclaration& r : reactions) {
        std::for_each(r.reactants.begin(), r.reactants.end(), require_species);
        std::for_each(r.products.begin(), r.products.end(), require_species);
    }
    for (const EventDeclaration& e : events) {
        for (const auto& target : e.assignments) {
            const auto found = ids.find(target.name);
            if (found == ids.end() || identifiers[found->second].role == Parts::Role::undeclared) {
                unknown(target.name, target.place, "a name");
            }
        }
    }
}

void ModelBuilder::Parts::decide_kinds() {
    kind.assign(identifiers.size(), SymbolKind::parameter);
    for (SymbolId id = 0; id < identifiers.size(); ++id) {
        Identifier& i = identifiers[id];
        if (i.assignment_rule && i.rate_rule) {
            problems.push_back({i.rate_rule->place, i.name, i.name + " has an assignment rule and a rate rule",
                                "keep one of them"});
        }
        if (i.assignment_rule && i.initial) {
            problems.push_back({i.initial->place, i.name,
                                i.name + " has an assignment rule, which also gives its initial value",
                                "remove the initial value"});
        }
        if (i.assignment_rule || i.role == Parts::Role::literal) {
            kind[id] = SymbolKind::derived;
        } else if (i.rate_rule || i.role == Parts::Role::species) {
            kind[id] = SymbolKind::state;
        }
    }
    for (const ReactionDeclaration& r : reactions) {
        for (const auto* side : {&r.reactants, &r.products}) {
            for (const auto& p : *side) {
                const SymbolId id = ids.at(p.species);
                const Identifier& i = identifiers[id];
                if (!i.species.boundary && (i.assignment_rule || i.rate_rule)) {
                    problems.push_back({p.place, p.species,
                                        p.species + " is changed by a reaction and by a rule",
                                        "declare it as a boundary species ($" + p.species + ") or remove one"});
                }
            }
        }
    }
    for (const EventDeclaration& e : events) {
        for (const auto& target : e.assignments) {
            const SymbolId id = ids.at(target.name);
            if (kind[id] == SymbolKind::derived) {
                problems.push_back({target.place, target.name,
                                    fmt::format("event {} assigns to {}, which an assignment rule gives", e.name,
                                                target.name),
                                    ""});
            } else if (kind[id] == SymbolKind::parameter) {
                kind[id] = SymbolKind::held;
            }
        }
    }
    // A parameter given by an expression of parameters is derived from them; one that looks at states is held at its value of the start.
    const auto is_expression = [&](SymbolId id) {
        return kind[id] == SymbolKind::parameter && identifiers[id].initial &&
               !graph.is_constant(identifiers[id].initial->value);
    };
    std::vector<SymbolId> pending;
    for (SymbolId id = 0; id < identifiers.size(); ++id) {
        if (is_expression(id)) {
            pending.push_back(id);
        }
    }
    for (bool changed = true; changed;) {
        changed = false;
        for (const SymbolId id : pending) {
            if (kind[id] != SymbolKind::parameter) {
                continue;
            }
            const Expression value = identifiers[id].initial->value;
            const auto mentioned = graph.symbols_in(value);
            const bool in_parameters =
                !graph.mentions_time(value) &&
                std::all_of(mentioned.begin(), mentioned.end(), [&](SymbolId other) {
                    return kind[other] == SymbolKind::parameter || identifiers[other].role == Parts::Role::literal;
                });
            if (!in_parameters) {
                kind[id] = SymbolKind::held;
                changed = true;
            }
        }
    }
    for (const SymbolId id : pending) {
        if (kind[id] == SymbolKind::parameter) {
            kind[id] = SymbolKind::derived;
            identifiers[id].assignment_rule = identifiers[id].initial;
        }
    }
}

void ModelBuilder::Parts::order_rules() {
    enum class Mark : std::uint8_t { none, open, done };
    std::vector<Mark> mark(identifiers.size(), Mark::none);
    const auto needs = [&](SymbolId id) {
        std::vector<SymbolId> below;
        if (kind[id] == SymbolKind::derived && identifiers[id].assignment_rule) {
            below = graph.symbols_in(identifiers[id].assignment_rule->value);
        } else if (const auto volume = concentration_volume(id)) {
            below.push_back(*volume);
        }
        return below;
    };
    // Depth first with a stack of our own: a chain of ten thousand rules must not overflow the program's.
    struct Visit {
        SymbolId id;
        std::vector<SymbolId> below;
        std::size_t next = 0;
    };
    for (SymbolId start = 0; start < identifiers.size(); ++start) {
        if (mark[start] != Mark::none) {
            continue;
        }
        std::vector<Visit> path{{start, needs(start)}};
        mark[start] = Mark::open;
        while (!path.empty()) {
            Visit& visit = path.back();
            if (visit.next == visit.below.size()) {
                mark[visit.id] = Mark::done;
                rules_in_order.push_back(visit.id);
                path.pop_back();
                continue;
            }
            const SymbolId below = visit.below[visit.next++];
            if (mark[below] == Mark::none) {
                mark[below] = Mark::open;
                path.push_back({below, needs(below)});
            } else if (mark[below] == Mark::open) {
                std::string cycle = name_of(below);
                const auto from = std::find_if(path.begin(), path.end(), [&](const Visit& v) { return v.id == below; });
                for (auto it = from + 1; it != path.end(); ++it) {
                    cycle += " -> " + name_of(it->id);
                }
                cycle += " -> " + name_of(below);
                const auto& rule = identifiers[below].assignment_rule;
                problems.push_back({rule ? rule->place : identifiers[below].place, name_of(below),
                                    "cyclic rule: " + cycle, "a quantity cannot be given by itself"});
            }
        }
    }
}

void ModelBuilder::Parts::inline_rules() {
    for (const SymbolId id : rules_in_order) {
        const Identifier& i = identifiers[id];
        if (i.role == Parts::Role::literal) {
            meaning[id] = graph.constant(graph.node(i.initial->value).value * i.unit->factor);
        } else if (kind[id] == SymbolKind::derived) {
            const Expression rule = i.assignment_rule->value;
            const bool bare = graph.is_constant(rule);
            meaning[id] = bare ? graph.constant(graph.node(rule).value * factor_of(id)) : inlined(rule);
        } else if (const auto volume = concentration_volume(id)) {
            meaning[id] = graph.divide(graph.symbol(id), inlined(graph.symbol(*volume)));
        }
    }
}

void ModelBuilder::Parts::settle_initial_values() {
    const auto fixed_at_start = [&](SymbolId id) {
        return kind[id] == SymbolKind::state || kind[id] == SymbolKind::held;
    };
    for (SymbolId id = 0; id < identifiers.size(); ++id) {
        const Identifier& i = identifiers[id];
        if (kind[id] == SymbolKind::derived) {
            continue;
        }
        if (!i.initial) {
            if (i.role != Parts::Role::species) {
                problems.push_back({i.place, i.name, i.name + " has no value",
                                    "give it one in the model or in the parameter table"});
            }
            initial_value[id] = graph.constant(0.0);
            continue;
        }
        const bool bare = graph.is_constant(i.initial->value);
        Expression value = bare ? graph.constant(graph.node(i.initial->value).value * factor_of(id))
                                : inlined(i.initial->value);
        if (kind[id] == SymbolKind::parameter) {
            RUBOR_ASSERT(bare);
            parameters.push_back({id, graph.node(value).value});
            continue;
        }
        if (const auto volume = concentration_volume(id)) {
            value = graph.multiply(value, inlined(graph.symbol(*volume)));
        }
        initial_value[id] = value;
    }
    // Replace states and held symbols inside initial values by their own initial values, innermost first.
    std::vector<std::uint8_t> mark(identifiers.size(), 0);
    const std::function<bool(SymbolId, int)> settle = [&](SymbolId id, int depth) {
        if (mark[id] == 2) {
            return true;
        }
        if (mark[id] == 1 || depth > 200) {
            const Identifier& i = identifiers[id];
            problems.push_back({i.initial ? i.initial->place : i.place, i.name,
                                "the initial value of " + i.name + " depends on itself", ""});
            return false;
        }
        mark[id] = 1;
        std::unordered_map<SymbolId, Expression> start;
        for (const SymbolId other : graph.symbols_in(initial_value.at(id))) {
            if (fixed_at_start(other)) {
                if (!settle(other, depth + 1)) {
                    return false;
                }
                start[other] = initial_value.at(other);
            }
        }
        initial_value[id] = graph.substitute(initial_value.at(id), start);
        mark[id] = 2;
        return true;
    };
    for (SymbolId id = 0; id < identifiers.size(); ++id) {
        if (fixed_at_start(id) && !settle(id, 0)) {
            break;
        }
    }
}

void ModelBuilder::Parts::assemble_rates() {
    for (SymbolId id = 0; id < identifiers.size(); ++id) {
        if (kind[id] == SymbolKind::state) {
            const Identifier& i = identifiers[id];
            state_index[id] = states.size();
            State state{.symbol = id, .initial = initial_value.at(id), .rate = graph.constant(0.0), .volume = {}};
            state.scale = i.scale.value_or(1.0) * (i.unit ? i.unit->factor : 1.0);
            if (const auto volume = concentration_volume(id)) {
                state.is_concentration = true;
                state.volume = inlined(graph.symbol(*volume));
            }
            states.push_back(state);
        } else if (kind[id] == SymbolKind::held) {
            held_index[id] = held.size();
            held.push_back({id, initial_value.at(id)});
        }
    }
    for (const ReactionDeclaration& r : reactions) {
        const Expression rate = inlined(r.rate);
        const auto change = [&](const ReactionDeclaration::Participant& p, bool gain) {
            const SymbolId id = ids.at(p.species);
            const SpeciesDeclaration& species = identifiers[id].species;
            if (species.boundary || species.constant || kind[id] != SymbolKind::state) {
                return;
            }
            Expression& sum = states[state_index.at(id)].rate;
            const Expression term = graph.multiply(graph.constant(p.stoichiometry), rate);
            sum = gain ? graph.add(sum, term) : graph.subtract(sum, term);
        };
        for (const auto& p : r.reactants) {
            change(p, false);
        }
        for (const auto& p : r.products) {
            change(p, true);
        }
    }
    std::vector<SymbolId> concentrations_by_rule;
    for (State& state : states) {
        const Identifier& i = identifiers[state.symbol];
        if (!i.rate_rule) {
            continue;
        }
        if (state.is_concentration) {
            concentrations_by_rule.push_back(state.symbol);
            continue;
        }
        state.rate = inlined(i.rate_rule->value);
    }
    // A rule for a concentration c in a volume V: (cV)' = V c' + c V'.
    for (const SymbolId id : concentrations_by_rule) {
        State& state = states[state_index.at(id)];
        Expression volume_rate = graph.differentiate_in_time(*state.volume);
        for (const SymbolId other : graph.symbols_in(*state.volume)) {
            if (kind[other] == SymbolKind::state) {
                volume_rate = graph.add(volume_rate, graph.multiply(graph.differentiate(*state.volume, other),
                                                                    states[state_index.at(other)].rate));
            }
        }
        const Expression rule = inlined(identifiers[id].rate_rule->value);
        state.rate = graph.add(graph.multiply(*state.volume, rule), graph.multiply(meaning.at(id), volume_rate));
    }
    for (SymbolId id = 0; id < identifiers.size(); ++id) {
        if (kind[id] == SymbolKind::derived && identifiers[id].role != Parts::Role::literal) {
            derived.push_back({id, meaning.at(id)});
        }
    }
}

void ModelBuilder::Parts::assemble_events() {
    std::unordered_map<std::string, Place> seen;
    for (const EventDeclaration& e : events) {
        const auto [first, is_new] = seen.try_emplace(e.name, e.place);
        if (!is_new) {
            problems.push_back({e.place, e.name,
                                fmt::format("event {} is defined twice; the first is at line {}", e.name,
                                            first->second.line),
                                "rename one of them"});
        }
        if (!is_truth_valued(graph.node(e.trigger).op)) {
            problems.push_back({e.place, e.name, fmt::format("the trigger of event {} is a number", e.name),
                                "write a condition, e.g. x > 1"});
            continue;
        }
        Event event{.name = e.name, .trigger = inlined(e.trigger), .delay = {}, .priority = {},
                    .persistent = e.persistent, .initially_true = e.initially_true,
                    .values_from_trigger_time = e.values_from_trigger_time, .assignments = {}, .place = e.place};
        if (e.delay) {
            event.delay = inlined(*e.delay);
        }
        if (e.priority) {
            event.priority = inlined(*e.priority);
        }
        for (const auto& target : e.assignments) {
            const SymbolId id = ids.at(target.name);
            const bool bare = graph.is_constant(target.value);
            Expression value = bare ? graph.constant(graph.node(target.value).value * factor_of(id))
                                    : inlined(target.value);
            if (kind[id] == SymbolKind::held) {
                event.assignments.push_back({Assignment::Target::held, held_index.at(id), value});
                continue;
            }
            const std::size_t index = state_index.at(id);
            if (states[index].volume) {
                value = graph.multiply(value, *states[index].volume);
            }
            event.assignments.push_back({Assignment::Target::state, index, value});
        }
        model_events.push_back(std::move(event));
    }
}

Checked<Model> ModelBuilder::build(const BuildOptions& options) && {
    Parts& p = *parts_;
    p.require_declarations();
    if (!p.problems.empty()) {
        return std::move(p.problems);
    }
    p.decide_kinds();
    p.check_dimensions(options);
    p.order_rules();
    if (!p.problems.empty()) {
        return std::move(p.problems);
    }
    p.inline_rules();
    p.settle_initial_values();
    if (!p.problems.empty()) {
        return std::move(p.problems);
    }
    p.assemble_rates();
    p.assemble_events();
    if (!p.problems.empty()) {
        return std::move(p.problems);
    }
    Model model;
    model.name_ = p.model_name;
    for (SymbolId id = 0; id < p.identifiers.size(); ++id) {
        const auto& i = p.identifiers[id];
        model.symbols_.push_back({i.name, p.kind[id], i.unit.value_or(dimensionless()), i.place});
        if (i.role != Parts::Role::literal) {
            model.by_name_.emplace(i.name, id);
        }
        const auto found = p.meaning.find(id);
        model.meaning_.emplace(id, found == p.meaning.end() ? p.graph.symbol(id) : found->second);
    }
    model.states_ = std::move(p.states);
    model.held_ = std::move(p.held);
    model.derived_ = std::move(p.derived);
    model.parameters_ = std::move(p.parameters);
    model.events_ = std::move(p.model_events);
    model.graph_ = std::move(p.graph);
    return model;
}

}  // namespace rubor
