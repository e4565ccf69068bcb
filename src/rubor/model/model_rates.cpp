// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// From declarations to a Model, second part: rates and initial values, in the units of the mathematics or of
// the arrays (UnitSystem).
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <unordered_set>

#include <rubor/base/assert.hpp>
#include <rubor/model/builder_parts.hpp>

namespace rubor {
namespace {

/// `e` at time 0.
Expression at_time_zero(ExpressionGraph& graph, Expression e) {
    if (!graph.mentions_time(e)) {
        return e;
    }
    std::unordered_map<std::uint32_t, Expression> rewritten;
    for (const Expression part : graph.reachable({&e, 1})) {
        const ExpressionGraph::Node n = graph.node(part);
        const auto argument = [&](int i) { return rewritten.at(n.argument[i].index); };
        Expression result = part;
        if (n.op == Op::time) {
            result = graph.constant(0.0);
        } else if (arity(n.op) == 1) {
            result = graph.make(n.op, argument(0));
        } else if (arity(n.op) == 2) {
            result = graph.make(n.op, argument(0), argument(1));
        } else if (n.op == Op::select) {
            result = graph.select(argument(0), argument(1), argument(2));
        }
        rewritten.emplace(part.index, result);
    }
    return rewritten.at(e.index);
}

}  // namespace

Expression ModelBuilder::Parts::inlined(Expression e) {
    return graph.substitute(e, meaning);
}

void ModelBuilder::Parts::inline_rules() {
    for (const SymbolId id : rules_in_order) {
        const Identifier& i = identifiers[id];
        if (i.role == Role::rate) {
            continue;  // resolve_rates_of() knows it.
        }
        if (i.role == Role::time) {
            meaning[id] = graph.multiply(graph.constant(time_factor()), graph.time());
        } else if (i.role == Role::literal) {
            meaning[id] = graph.constant(graph.node(i.initial->value).value * amount_factor_of(id));
        } else if (kind[id] == SymbolKind::derived) {
            const Expression rule = i.assignment_rule->value;
            const bool bare = graph.is_constant(rule);
            meaning[id] = bare ? graph.constant(graph.node(rule).value * factor_of(id)) : inlined(rule);
        } else {
            const double factor = kind[id] == SymbolKind::state ? to_mathematics(id) : 1.0;
            const auto volume = concentration_volume(id);
            if (factor == 1.0 && !volume) {
                continue;
            }
            const Expression amount = graph.multiply(graph.constant(factor), graph.symbol(id));
            meaning[id] = volume ? graph.divide(amount, inlined(graph.symbol(*volume))) : amount;
        }
    }
}

void ModelBuilder::Parts::gather_states() {
    for (SymbolId id = 0; id < identifiers.size(); ++id) {
        const Identifier& i = identifiers[id];
        if (kind[id] == SymbolKind::state) {
            state_index[id] = states.size();
            State state{.symbol = id, .initial = {}, .rate = graph.constant(0.0), .volume = {}};
            state.to_mathematics = to_mathematics(id);
            const bool in_declared_unit = unit_system != UnitSystem::coherent;
            state.scale = i.scale.value_or(1.0) * (i.unit && !in_declared_unit ? i.unit->factor : 1.0);
            if (const auto volume = concentration_volume(id)) {
                state.is_concentration = true;
                state.volume = inlined(graph.symbol(*volume));
            }
            states.push_back(state);
        } else if (kind[id] == SymbolKind::held) {
            held_index[id] = held.size();
            held.push_back({id, {}});
        }
    }
}

Expression ModelBuilder::Parts::total_derivative(Expression e) {
    Expression sum = graph.differentiate_in_time(e);
    for (const SymbolId other : graph.symbols_in(e)) {
        if (kind[other] == SymbolKind::state) {
            sum = graph.add(
                sum, graph.multiply(graph.differentiate(e, other), states[state_index.at(other)].rate));
        }
    }
    return sum;
}

void ModelBuilder::Parts::assemble_rates() {
    // A rate of the mathematics (per its unit of time) becomes one of the array (per the model's).
    const auto for_array = [&](const State& state, Expression rate) {
        return graph.multiply(graph.constant(time_factor() / state.to_mathematics), rate);
    };
    for (const ReactionDeclaration& r : reactions) {
        if (!r.rate) {
            continue;
        }
        const Expression rate = inlined(*r.rate);
        const auto change = [&](const ReactionDeclaration::Participant& p, bool gain) {
            const SymbolId id = ids.at(p.species);
            const SpeciesDeclaration& species = identifiers[id].species;
            if (species.boundary || species.constant || kind[id] != SymbolKind::state) {
                return;
            }
            State& state = states[state_index.at(id)];
            const Expression term = for_array(state, graph.multiply(inlined(p.stoichiometry), rate));
            state.rate = gain ? graph.add(state.rate, term) : graph.subtract(state.rate, term);
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
        state.rate = for_array(state, inlined(i.rate_rule->value));
    }
    // A rule for a concentration c in a volume V: (cV)' = V c' + c V', with V' per unit of the model's time.
    for (const SymbolId id : concentrations_by_rule) {
        State& state = states[state_index.at(id)];
        const Expression rule = inlined(identifiers[id].rate_rule->value);
        const Expression dilution = graph.multiply(meaning.at(id), total_derivative(*state.volume));
        state.rate = graph.add(for_array(state, graph.multiply(*state.volume, rule)),
                               graph.multiply(graph.constant(1.0 / state.to_mathematics), dilution));
    }
}

// rateOf(x) is a symbol until all rates are known; then it becomes the derivative of what x means. A rate may
// mention rateOf of another name, so these are put in innermost first.
void ModelBuilder::Parts::resolve_rates_of() {
    std::vector<SymbolId> rate_ids;
    for (SymbolId id = 0; id < identifiers.size(); ++id) {
        if (identifiers[id].role == Role::rate) {
            rate_ids.push_back(id);
        }
    }
    if (rate_ids.empty()) {
        return;
    }
    const auto is_rate = [&](SymbolId id) { return identifiers[id].role == Role::rate; };
    std::unordered_map<SymbolId, Expression> resolved;
    std::unordered_set<SymbolId> open;
    const std::function<bool(SymbolId)> resolve = [&](SymbolId id) {
        if (resolved.contains(id)) {
            return true;
        }
        const Identifier& rate = identifiers[id];
        const auto refuse = [&](const std::string& message) {
            problems.push_back({rate.place, rate.name, message, ""});
            return false;
        };
        if (!open.insert(id).second) {
            return refuse(rate.name + " depends on itself");
        }
        const Expression target = inlined(graph.symbol(rate.rate_target));
        for (const SymbolId other : graph.symbols_in(target)) {
            if (is_rate(other)) {
                return refuse(rate.name + " is the derivative of a derivative");
            }
        }
        Expression derivative = total_derivative(target);
        for (const SymbolId other : graph.symbols_in(derivative)) {
            if (is_rate(other) && !resolve(other)) {
                return false;
            }
        }
        derivative = graph.substitute(derivative, resolved);
        resolved[id] = graph.divide(derivative, graph.constant(time_factor()));
        open.erase(id);
        return true;
    };
    for (const SymbolId id : rate_ids) {
        if (!resolve(id)) {
            return;
        }
    }
    for (State& state : states) {
        state.rate = graph.substitute(state.rate, resolved);
        if (state.volume) {
            state.volume = graph.substitute(*state.volume, resolved);
        }
    }
    for (auto& [id, value] : meaning) {
        value = graph.substitute(value, resolved);
    }
    meaning.insert(resolved.begin(), resolved.end());
}

void ModelBuilder::Parts::settle_initial_values() {
    const auto fixed_at_start = [&](SymbolId id) {
        return kind[id] == SymbolKind::state || kind[id] == SymbolKind::held;
    };
    const auto in_mathematics = [&](Expression value, double factor) {
        return graph.is_constant(value) ? graph.constant(graph.node(value).value * factor) : inlined(value);
    };
    for (SymbolId id = 0; id < identifiers.size(); ++id) {
        const Identifier& i = identifiers[id];
        if (kind[id] == SymbolKind::derived) {
            continue;
        }
        Expression value = graph.constant(0.0);
        if (i.initial_amount) {
            value = in_mathematics(i.initial_amount->value, amount_factor_of(id));
        } else if (i.initial) {
            value = in_mathematics(i.initial->value, factor_of(id));
            if (const auto volume = concentration_volume(id)) {
                value = graph.multiply(value, inlined(graph.symbol(*volume)));
            }
        } else if (i.role != Role::species && !(i.role == Role::compartment && i.dimensions == 0.0)) {
            problems.push_back({i.place, i.name, i.name + " has no value",
                                "give it one in the model or in the parameter table"});
        }
        value = at_time_zero(graph, value);
        if (kind[id] == SymbolKind::parameter) {
            RUBOR_ASSERT(graph.is_constant(value));
            parameters.push_back({id, graph.node(value).value});
        } else if (kind[id] == SymbolKind::state) {
            initial_value[id] = graph.divide(value, graph.constant(to_mathematics(id)));
        } else {
            initial_value[id] = value;
        }
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
            return;
        }
    }
    for (State& state : states) {
        state.initial = initial_value.at(state.symbol);
    }
    for (Held& h : held) {
        h.initial = initial_value.at(h.symbol);
    }
    for (SymbolId id = 0; id < identifiers.size(); ++id) {
        const Role role = identifiers[id].role;
        if (kind[id] == SymbolKind::derived && role >= Role::compartment && role <= Role::parameter) {
            derived.push_back({id, meaning.at(id)});
        }
    }
}

}  // namespace rubor
