// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: what a ModelBuilder has collected, shared by the files that turn it into a Model.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <rubor/model/model_builder.hpp>

namespace rubor {

struct ModelBuilder::Parts {
    using Role = Declarations::Role;

    struct Definition {
        Expression value;
        Place place;
    };

    /// A name, with everything said about it. Its index is its SymbolId.
    struct Identifier {
        std::string name;
        Place first_use;
        Place place;
        Role role = Role::undeclared;
        std::optional<Unit> unit;
        SpeciesDeclaration species;
        std::string id;
        double dimensions = 3.0;
        std::optional<Definition> initial;
        std::optional<Definition> initial_amount;
        std::optional<Definition> assignment_rule;
        std::optional<Definition> rate_rule;
        std::optional<double> scale;
        SymbolId rate_target = 0;  ///< Of role rate: whose derivative it is.
    };

    std::string model_name;
    UnitSystem unit_system = UnitSystem::coherent;
    std::optional<Unit> time_unit;
    ExpressionGraph graph;
    std::vector<Identifier> identifiers;
    std::unordered_map<std::string, SymbolId> ids;
    std::vector<ReactionDeclaration> reactions;
    std::vector<EventDeclaration> events;
    Problems problems;
    Problems warnings;

    SymbolId id_of(const std::string& name, const Place& place);
    Identifier& declare(const std::string& name, Role role, std::optional<Unit> unit, const Place& place);
    void define(std::optional<Definition> Identifier::*which, const char* what, const std::string& name,
                Expression value, const Place& place);

    // model_assembly.cpp: in the order in which build() calls them; each may add problems.
    void require_declarations();
    void decide_kinds();
    void order_rules();
    void inline_rules();
    void gather_states();
    void assemble_rates();
    void resolve_rates_of();
    void settle_initial_values();
    void assemble_events();
    // model_units.cpp
    class UnitCheck;
    void check_dimensions(const BuildOptions& options);

    /// Whether a name means amount / size in mathematics, and the size's identifier if so.
    [[nodiscard]] std::optional<SymbolId> concentration_volume(SymbolId id) const;
    [[nodiscard]] Expression inlined(Expression e);
    /// The factor from a number in the declared unit of `id` (as mathematics reads the name) to the mathematics' units.
    [[nodiscard]] double factor_of(SymbolId id) const;
    /// The same for the amount of a species.
    [[nodiscard]] double amount_factor_of(SymbolId id) const;
    /// The factor from the array of a state to the mathematics' units (State::to_mathematics).
    [[nodiscard]] double to_mathematics(SymbolId id) const;
    /// The factor from the model's time to the mathematics' time.
    [[nodiscard]] double time_factor() const;
    /// The derivative of an inlined expression along the states' rates, per unit of the model's time.
    [[nodiscard]] Expression total_derivative(Expression e);
    /// What a text declared, for Model::declared().
    [[nodiscard]] Declarations declarations() const;
    [[nodiscard]] Symbol symbol_of(SymbolId id) const;
    [[nodiscard]] std::string name_of(SymbolId id) const { return identifiers[id].name; }

    // What the steps leave for each other.
    std::vector<SymbolKind> kind;
    std::vector<SymbolId> rules_in_order;
    std::unordered_map<SymbolId, Expression> meaning;  ///< What a name is in mathematics, where it is not its own symbol
    std::unordered_map<SymbolId, Expression> initial_value;  ///< of states and held, in parameters only
    std::vector<State> states;
    std::unordered_map<SymbolId, std::size_t> state_index;
    std::vector<Held> held;
    std::unordered_map<SymbolId, std::size_t> held_index;
    std::vector<Parameter> parameters;
    std::vector<Derived> derived;
    std::vector<Event> model_events;
};

}  // namespace rubor
