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
    Unit unit;  ///< As declared (of the amount, for a species); dimensionless where nothing is declared.
    Place place;
    bool has_unit = false;  ///< Whether a unit was declared.
    /// What people read the value in: for a name that means a concentration, amount per size. The value of
    /// `Model::meaning` divided by `shown.factor` is what is shown in the unit `shown.text`.
    Unit shown{};
    /// A value in the model's arrays (of a state the amount) times this is in coherent units (day, litre, cell, nmol,
    /// mg). 1 under UnitSystem::coherent.
    double to_coherent = 1.0;
};

/// In which units the mathematics of a model works, and its arrays are kept.
enum class UnitSystem : std::uint8_t {
    /// Mathematics and arrays in day, litre, cell, nmol, mg; numbers are converted once, when the model is built.
    coherent,
    /// Numbers mean what they say, whatever their units: nothing is converted. The semantics of SBML.
    as_written,
    /// Mathematics in coherent units, but each state's array in the unit that it declares and time in the model's
    /// time unit. What SimBiology calls unit conversion.
    converted,
};

/// A quantity that is integrated: dx/dt = rate.
struct State {
    SymbolId symbol = 0;
    Expression initial;  ///< In parameters only. Amount, as the arrays keep it.
    Expression rate;     ///< Amount per unit of time; in parameters, held, states and time (derived symbols are inlined).
    double scale = 1.0;  ///< The size below which errors do not matter, in coherent units; abs_tol = rel_tol * scale.
    bool is_concentration = false;  ///< Whether the name means a concentration in rate laws (the state is the amount).
    std::optional<Expression> volume;  ///< Of the species' compartment, as mathematics reads it, where it has one.
    double to_mathematics = 1.0;  ///< The array's amount times this is the amount that mathematics reads.
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
    double value = 0.0;  ///< As the arrays keep it (see Symbol::to_coherent).
};

struct Assignment {
    enum class Target : std::uint8_t { state, held } target = Target::state;
    std::size_t index = 0;  ///< Into Model::states or Model::held.
    Expression value;       ///< The new amount or held value, as the arrays keep it.
    /// Multiplied to the value when the event is executed, where that is later than when the value was taken: the
    /// size of a compartment that changes, for an assignment to a concentration by a delayed event.
    std::optional<Expression> factor_at_execution{};
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

struct Declarations;

/// A mechanistic model, validated and immutable: symbols, states with their rates, events, units.
///
/// All mathematics lives in one ExpressionGraph; derived quantities and concentrations are inlined, so a rate
/// mentions only parameters, held symbols, states and time. In which units: unit_system().
class Model {
  public:
    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] const ExpressionGraph& graph() const { return graph_; }

    [[nodiscard]] UnitSystem unit_system() const { return unit_system_; }
    /// Of the time axis of arrays, rates and solvers; a day but for imported models. Dimensionless: the model does
    /// not say.
    [[nodiscard]] const Unit& time_unit() const { return time_unit_; }
    /// What the model text declared, before anything was inlined: for export and inspection.
    [[nodiscard]] const Declarations& declared() const { return *declared_; }
    /// What is doubtful but did not stop the building, e.g. clashing units where they are warnings.
    [[nodiscard]] const Problems& warnings() const { return warnings_; }

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
    UnitSystem unit_system_ = UnitSystem::coherent;
    Unit time_unit_;
    std::shared_ptr<const Declarations> declared_;
    Problems warnings_;
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
