// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// From declarations to a Model, first part: what each name is, and rules in order. model_rates.cpp
// goes on, model_build.cpp ends it.
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
    return found == ids.end() || identifiers[found->second].dimensions == 0.0 ? std::nullopt
                                                                              : std::optional{found->second};
}

double ModelBuilder::Parts::amount_factor_of(SymbolId id) const {
    const auto& unit = identifiers[id].unit;
    return unit_system == UnitSystem::as_written || !unit ? 1.0 : unit->factor;
}

double ModelBuilder::Parts::factor_of(SymbolId id) const {
    const auto volume = concentration_volume(id);
    if (!volume || unit_system == UnitSystem::as_written) {
        return amount_factor_of(id);
    }
    if (const auto& unit = identifiers[id].species.concentration_unit) {
        return unit->factor;
    }
    return amount_factor_of(id) / amount_factor_of(*volume);
}

double ModelBuilder::Parts::to_mathematics(SymbolId id) const {
    return unit_system == UnitSystem::converted ? amount_factor_of(id) : 1.0;
}

double ModelBuilder::Parts::time_factor() const {
    return unit_system == UnitSystem::converted && time_unit ? time_unit->factor : 1.0;
}

void ModelBuilder::Parts::require_declarations() {
    std::vector<std::string> declared;
    for (const Identifier& i : identifiers) {
        if (i.role >= Parts::Role::compartment && i.role <= Parts::Role::parameter) {
            declared.push_back(i.name);
        }
    }
    const auto unknown = [&](const std::string& name, const Place& place, const char* what) {
        // A hint looks at every name: thousands of them for thousands of unknown names take minutes.
        constexpr std::size_t k_most_hints = 50;
        problems.push_back({place, name, fmt::format("{} is not {} of this model", name, what),
                            problems.size() < k_most_hints ? hint_for(name, declared) : std::string{}});
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
        if (i.initial && i.initial_amount) {
            problems.push_back({i.initial_amount->place, i.name, i.name + " has an initial concentration and an initial amount",
                                "keep one of them"});
        }
        if (i.assignment_rule && (i.initial || i.initial_amount)) {
            problems.push_back({i.initial ? i.initial->place : i.initial_amount->place, i.name,
                                i.name + " has an assignment rule, which also gives its initial value",
                                "remove the initial value"});
        }
        if (i.assignment_rule || i.role > Parts::Role::parameter) {
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

}  // namespace rubor
