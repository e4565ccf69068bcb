// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// From declarations to a Model, last part: events, symbols, and build(), the order in which it all happens.
#include <fmt/format.h>

#include <rubor/model/builder_parts.hpp>

namespace rubor {

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
        Event event{.name = e.name,
                    .trigger = inlined(e.trigger),
                    .delay = {},
                    .priority = {},
                    .persistent = e.persistent,
                    .initially_true = e.initially_true,
                    .values_from_trigger_time = e.values_from_trigger_time,
                    .assignments = {},
                    .place = e.place};
        if (e.delay) {
            event.delay = graph.divide(inlined(*e.delay), graph.constant(time_factor()));
        }
        if (e.priority) {
            event.priority = inlined(*e.priority);
        }
        const auto in_mathematics = [&](const EventDeclaration::Target& target, SymbolId id) {
            const bool bare = graph.is_constant(target.value);
            return bare ? graph.constant(graph.node(target.value).value * factor_of(id))
                        : inlined(target.value);
        };
        for (const auto& target : e.assignments) {
            const SymbolId id = ids.at(target.name);
            if (kind[id] == SymbolKind::held) {
                event.assignments.push_back(
                    {Assignment::Target::held, held_index.at(id), in_mathematics(target, id)});
                continue;
            }
            const std::size_t index = state_index.at(id);
            const State& state = states[index];
            if (!state.volume) {
                event.assignments.push_back(
                    {Assignment::Target::state, index,
                     graph.divide(in_mathematics(target, id), graph.constant(state.to_mathematics))});
                continue;
            }
            const Expression concentration = in_mathematics(target, id);
            const Expression size = graph.divide(*state.volume, graph.constant(state.to_mathematics));
            // The size is that just before the event, also where the event assigns a new one: all assignments
            // see the state before any of them (SBML Test Suite, case 01780).
            bool size_varies = graph.mentions_time(size);
            for (const SymbolId other : graph.symbols_in(size)) {
                size_varies =
                    size_varies || kind[other] == SymbolKind::state || kind[other] == SymbolKind::held;
            }
            Assignment assignment{Assignment::Target::state, index, concentration};
            if (size_varies && e.values_from_trigger_time) {
                assignment.factor_at_execution = size;
            } else {
                assignment.value = graph.multiply(concentration, size);
            }
            event.assignments.push_back(assignment);
        }
        model_events.push_back(std::move(event));
    }
}

Declarations ModelBuilder::Parts::declarations() const {
    Declarations all;
    all.named.reserve(identifiers.size());
    const auto value_of = [](const std::optional<Definition>& d) {
        return d ? std::optional{d->value} : std::nullopt;
    };
    for (SymbolId id = 0; id < identifiers.size(); ++id) {
        const Identifier& i = identifiers[id];
        all.named.push_back({.role = i.role,
                             .id = i.id.empty() ? i.name : i.id,
                             .unit = i.unit,
                             .species = i.species,
                             .dimensions = i.dimensions,
                             .initial = value_of(i.initial),
                             .initial_amount = value_of(i.initial_amount),
                             .assignment_rule = value_of(i.assignment_rule),
                             .rate_rule = value_of(i.rate_rule),
                             .scale = i.scale});
        if (i.role == Role::rate) {
            all.rate_symbols.emplace(id, i.rate_target);
        }
    }
    all.reactions = reactions;
    all.events = events;
    return all;
}

Symbol ModelBuilder::Parts::symbol_of(SymbolId id) const {
    const Identifier& i = identifiers[id];
    Symbol symbol{
        .name = i.name, .kind = kind[id], .unit = i.unit.value_or(dimensionless()), .place = i.place};
    symbol.has_unit = i.unit.has_value();
    symbol.shown = symbol.unit;
    if (unit_system == UnitSystem::as_written ||
        (unit_system == UnitSystem::converted && kind[id] == SymbolKind::state)) {
        symbol.to_coherent = symbol.unit.factor;
    }
    if (const auto volume = concentration_volume(id)) {
        const std::optional<Unit>& size = identifiers[*volume].unit;
        symbol.shown = {.text = "", .factor = factor_of(id), .dimension = {}};
        if (i.species.concentration_unit && unit_system != UnitSystem::as_written) {
            symbol.shown = *i.species.concentration_unit;
        } else if (i.unit && size) {
            symbol.shown.dimension = i.unit->dimension / size->dimension;
            symbol.shown.text = unit_system == UnitSystem::coherent ? to_text(symbol.shown.dimension)
                                                                    : i.unit->text + "/" + size->text;
        }
        if (unit_system == UnitSystem::coherent) {
            symbol.shown.factor = 1.0;
        }
    }
    if (unit_system == UnitSystem::as_written) {
        symbol.shown.factor = 1.0;
    }
    return symbol;
}

Checked<Model> ModelBuilder::build(const BuildOptions& options) && {
    Parts& p = *parts_;
    const auto failed = [&] { return !p.problems.empty(); };
    p.require_declarations();
    if (failed()) {
        return std::move(p.problems);
    }
    p.decide_kinds();
    StepTimer timer{options.times};
    p.check_dimensions(options);
    timer.done("check units");
    p.order_rules();
    if (failed()) {
        return std::move(p.problems);
    }
    p.inline_rules();
    p.gather_states();
    p.assemble_rates();
    p.resolve_rates_of();
    if (failed()) {
        return std::move(p.problems);
    }
    p.settle_initial_values();
    if (failed()) {
        return std::move(p.problems);
    }
    p.assemble_events();
    if (failed()) {
        return std::move(p.problems);
    }
    Model model;
    model.name_ = p.model_name;
    model.unit_system_ = p.unit_system;
    model.time_unit_ = p.time_unit.value_or(dimensionless());
    model.declared_ = std::make_shared<const Declarations>(p.declarations());
    model.warnings_ = std::move(p.warnings);
    for (SymbolId id = 0; id < p.identifiers.size(); ++id) {
        model.symbols_.push_back(p.symbol_of(id));
        const Parts::Role role = p.identifiers[id].role;
        if (role >= Parts::Role::compartment && role <= Parts::Role::parameter) {
            model.by_name_.emplace(p.identifiers[id].name, id);
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
    timer.done("build");
    return model;
}

}  // namespace rubor
