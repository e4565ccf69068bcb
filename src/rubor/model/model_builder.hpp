// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <rubor/model/model.hpp>

namespace rubor {

/// A species as a model text declares it.
struct SpeciesDeclaration {
    std::string name;
    std::optional<std::string> compartment;
    bool substance_only = false;  ///< The name means an amount in mathematics; else amount / compartment size.
    bool boundary = false;        ///< Reactions do not change it ($S in Antimony).
    bool constant = false;
    std::optional<Unit> unit;     ///< Of the *amount*, also where the name means a concentration (as in SBML).
    Place place;
};

struct ParameterDeclaration {
    std::string name;
    std::optional<Unit> unit;
    Place place;
};

struct CompartmentDeclaration {
    std::string name;
    std::optional<Unit> unit;  ///< Default litre.
    Place place;
};

struct ReactionDeclaration {
    struct Participant {
        std::string species;
        double stoichiometry = 1.0;
        Place place;
    };
    std::string name;
    std::vector<Participant> reactants;
    std::vector<Participant> products;
    Expression rate;  ///< Amount per time.
    Place place;
};

struct EventDeclaration {
    struct Target {
        std::string name;
        Expression value;  ///< In the unit that the name has in mathematics.
        Place place;
    };
    std::string name;
    Expression trigger;
    std::optional<Expression> delay;
    std::optional<Expression> priority;
    bool persistent = true;
    bool initially_true = true;
    bool values_from_trigger_time = true;
    std::vector<Target> assignments;
    Place place;
};

struct BuildOptions {
    bool check_units = true;     ///< A clash of dimensions is a Problem.
    bool require_units = false;  ///< A symbol without a declared unit is a Problem.
};

/// Collects declarations from a reader (Antimony, SBML), in any order, and turns them into a Model or into all
/// the Problems at once: unknown and doubly defined names, cyclic rules, over-determined symbols, missing values,
/// clashing units.
///
/// Expressions are built in `graph()` with `reference(name)`; a name may be declared after it is referred to.
/// Numbers passed in are in the unit that the symbol declares and are converted here, once, to coherent units.
class ModelBuilder {
  public:
    explicit ModelBuilder(std::string model_name);

    [[nodiscard]] ExpressionGraph& graph();
    /// The node that stands for `name`; `place` is where it was referred to, for the message if it is never declared.
    [[nodiscard]] Expression reference(const std::string& name, const Place& place);
    /// A literal with a unit, e.g. `5 mL` (a bare number is graph().constant()).
    [[nodiscard]] Expression literal(const Quantity& quantity);

    void declare(CompartmentDeclaration declaration);
    void declare(SpeciesDeclaration declaration);
    void declare(ParameterDeclaration declaration);
    [[nodiscard]] bool is_declared(const std::string& name) const;

    /// `S = 3`, `k = 2*k0`: the value at the start. An Expression of literals and parameters; a bare number is in
    /// the declared unit of `name`.
    void set_initial(const std::string& name, Expression value, const Place& place);
    /// `x := ...`
    void set_assignment_rule(const std::string& name, Expression value, const Place& place);
    /// `x' = ...` per day.
    void set_rate_rule(const std::string& name, Expression rate, const Place& place);
    /// See State::scale; in the declared unit of `name` (the amount, for a species).
    void set_scale(const std::string& name, double scale, const Place& place);
    void add(ReactionDeclaration reaction);
    void add(EventDeclaration event);
    void report(Problem problem);

    [[nodiscard]] Checked<Model> build(const BuildOptions& options = {}) &&;

    ~ModelBuilder();
    ModelBuilder(ModelBuilder&&) noexcept;
    ModelBuilder& operator=(ModelBuilder&&) noexcept;

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace rubor
