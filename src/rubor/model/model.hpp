// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rubor/base/problem.hpp>
#include <rubor/base/unit.hpp>
#include <rubor/model/expression.hpp>

namespace rubor {

/// What a symbol is. Each symbol of a Model is exactly one of these.
enum class SymbolKind : std::uint8_t {
    parameter,  ///< Fixed for a run; may differ between patients.
    held,       ///< Changes only at events, doses or decisions.
    state,      ///< Integrated in time. Always an amount (cells, nmol) or the value of a rate rule.
    derived,    ///< Given by an expression of the others at every time.
};

struct Symbol {
    std::string name;  ///< As people write it; submodels give dotted names, e.g. `pembrolizumab.C`.
    SymbolKind kind = SymbolKind::parameter;
    Unit unit;  ///< As declared. Values in a Model are always coherent (day, litre, cell, nmol, mg).
    Place place;
};

/// A quantity that is integrated: dx/dt = rate.
struct State {
    SymbolId symbol = 0;
    Expression initial;  ///< In parameters only. Amount.
    Expression rate;     ///< Amount per day; in parameters, held, states and time (derived symbols are inlined).
    double scale = 1.0;  ///< The size below which errors do not matter, in coherent units; abs_tol = rel_tol * scale.
    bool is_concentration = false;  ///< Whether the name means a concentration in rate laws (the state is the amount).
    std::optional<Expression> volume;  ///< Of the species' compartment, litres, where it has one.
};

struct Held {
    SymbolId symbol = 0;
    Expression initial;  ///< In parameters and initial states.
};

/// Something that is given at every time by the states: an assignment rule, a concentration.
struct Derived {
    SymbolId symbol = 0;
    Expression value;  ///< Fully inlined: parameters, held, states, time.
};

struct Parameter {
    SymbolId symbol = 0;
    double value = 0.0;  ///< Coherent units.
};

struct Assignment {
    enum class Target : std::uint8_t { state, held } target = Target::state;
    std::size_t index = 0;  ///< Into Model::states or Model::held.
    Expression value;       ///< The new amount or held value, coherent.
};

/// SBML event semantics. A trigger that is the constant false makes a *named map*: it never fires by itself, and a
/// protocol applies it by name at a decision point (surgery is one).
struct Event {
    std::string name;
    Expression trigger;  ///< Truth-valued; fires when it turns from false to true.
    std::optional<Expression> delay;
    std::optional<Expression> priority;
    bool persistent = true;
    bool initially_true = true;  ///< The trigger's value just before the start (SBML initialValue).
    bool values_from_trigger_time = true;
    std::vector<Assignment> assignments;
    Place place;
};

/// A mechanistic model, validated and immutable: symbols, states with their rates, events, units.
///
/// All mathematics lives in one ExpressionGraph; derived quantities and concentrations are inlined, so a rate
/// mentions only parameters, held symbols, states and time. Values are coherent: day, litre, cell, nmol, mg.
class Model {
  public:
    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] const ExpressionGraph& graph() const { return graph_; }

    [[nodiscard]] const std::vector<Symbol>& symbols() const { return symbols_; }
    [[nodiscard]] const Symbol& symbol(SymbolId id) const { return symbols_[id]; }
    [[nodiscard]] const std::vector<State>& states() const { return states_; }
    [[nodiscard]] const std::vector<Held>& held() const { return held_; }
    [[nodiscard]] const std::vector<Derived>& derived() const { return derived_; }
    [[nodiscard]] const std::vector<Parameter>& parameters() const { return parameters_; }
    [[nodiscard]] const std::vector<Event>& events() const { return events_; }

    [[nodiscard]] std::optional<SymbolId> find(std::string_view name) const;
    [[nodiscard]] std::optional<std::size_t> find_state(std::string_view name) const;
    [[nodiscard]] std::optional<std::size_t> find_parameter(std::string_view name) const;
    [[nodiscard]] std::optional<std::size_t> find_held(std::string_view name) const;
    [[nodiscard]] std::optional<std::size_t> find_event(std::string_view name) const;
    /// The expression that a name stands for where people read it (a species declared as a concentration gives
    /// amount / volume). Nothing when the name is unknown.
    [[nodiscard]] std::optional<Expression> meaning(std::string_view name) const;
    [[nodiscard]] std::vector<std::string> names() const;

    /// Names, values, mathematics and events as text: the same files give the same text, and equal texts mean equal
    /// models. It is hashed to key caches and manifests.
    [[nodiscard]] std::string canonical_text() const;

  private:
    friend class ModelBuilder;
    std::string name_;
    ExpressionGraph graph_;
    std::vector<Symbol> symbols_;
    std::vector<State> states_;
    std::vector<Held> held_;
    std::vector<Derived> derived_;
    std::vector<Parameter> parameters_;
    std::vector<Event> events_;
    std::unordered_map<std::string, SymbolId> by_name_;
    std::unordered_map<SymbolId, Expression> meaning_;
};

}  // namespace rubor
