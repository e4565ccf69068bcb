// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <rubor/base/step_times.hpp>
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
    std::optional<Unit> concentration_unit{};  ///< In which people read a concentration; default: amount per size.
    std::string id{};  ///< In the file, where it is not the name.
};

struct ParameterDeclaration {
    std::string name;
    std::optional<Unit> unit;
    Place place;
    std::string id{};  ///< In the file, where it is not the name.
};

struct CompartmentDeclaration {
    std::string name;
    std::optional<Unit> unit;  ///< Default litre under UnitSystem::coherent.
    Place place;
    std::string id{};  ///< In the file, where it is not the name.
    double dimensions = 3.0;  ///< Spatial: 3 a volume, 2 a surface, 1 a line, 0 a point (which has no size).
};

struct ReactionDeclaration {
    struct Participant {
        std::string species;
        Expression stoichiometry;  ///< Times the rate of the reaction is the amount per time; conversion factors included.
        Place place;
    };
    std::string name;
    std::vector<Participant> reactants;
    std::vector<Participant> products;
    std::optional<Expression> rate;  ///< Amount (or extent) per time. Nothing: the reaction changes nothing.
    Place place;
    bool reversible = false;
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

/// What comes of a clash of dimensions.
enum class UnitClashes : std::uint8_t {
    ignored,
    warned,   ///< Model::warnings()
    refused,  ///< A Problem.
};

struct BuildOptions {
    UnitClashes unit_clashes = UnitClashes::refused;
    bool require_units = false;  ///< A symbol without a declared unit is a Problem.
    StepTimes* times = nullptr;  ///< Where what the steps of building took is added; null: nowhere.
};

/// What a text declared of a model, un-inlined. Expressions live in the model's graph; species, parameters and
/// compartments are found by their SymbolId.
struct Declarations {
    enum class Role : std::uint8_t { undeclared, compartment, species, parameter, literal, time, rate };
    struct Named {
        Role role = Role::undeclared;  ///< `time`: ModelBuilder::time() in coherent units; `rate`: rateOf.
        std::string id;              ///< In the file; the name where that is the same.
        std::optional<Unit> unit;    ///< Of the amount, for a species.
        SpeciesDeclaration species;  ///< Of a species.
        double dimensions = 3.0;     ///< Of a compartment.
        std::optional<Expression> initial;  ///< As mathematics reads the name; a bare number is in the declared unit.
        std::optional<Expression> initial_amount;
        std::optional<Expression> assignment_rule;
        std::optional<Expression> rate_rule;
        std::optional<double> scale;
    };
    std::vector<Named> named;  ///< By SymbolId.
    std::vector<ReactionDeclaration> reactions;
    std::vector<EventDeclaration> events;
    /// Symbols that stand for `rateOf(x)`, and x.
    std::unordered_map<SymbolId, SymbolId> rate_symbols;
};

/// Collects declarations from a reader (Antimony, SBML), in any order, and turns them into a Model or into all
/// the Problems at once: unknown and doubly defined names, cyclic rules, over-determined symbols, missing values,
/// clashing units.
///
/// Expressions are built in `graph()` with `reference(name)`; a name may be declared after it is referred to.
/// Numbers passed in are in the unit that the symbol declares; UnitSystem says what becomes of them.
class ModelBuilder {
  public:
    explicit ModelBuilder(std::string model_name, UnitSystem unit_system = UnitSystem::coherent);

    /// Default: a day under UnitSystem::coherent, else not known.
    void set_time_unit(Unit unit);

    [[nodiscard]] ExpressionGraph& graph();
    /// The node that stands for `name`; `place` is where it was referred to, for the message if it is never declared.
    [[nodiscard]] Expression reference(const std::string& name, const Place& place);
    /// A literal with a unit, e.g. `5 mL` (a bare number is graph().constant()).
    [[nodiscard]] Expression literal(const Quantity& quantity);
    /// The model's time, in the units of the mathematics.
    [[nodiscard]] Expression time();
    /// The derivative in time of what `name` means in mathematics: SBML's `rateOf`. 0 for what changes at events only.
    [[nodiscard]] Expression rate_of(const std::string& name, const Place& place);

    void declare(CompartmentDeclaration declaration);
    void declare(SpeciesDeclaration declaration);
    void declare(ParameterDeclaration declaration);
    [[nodiscard]] bool is_declared(const std::string& name) const;

    /// `S = 3`, `k = 2*k0`: the value at the start. An Expression of literals and parameters; a bare number is in
    /// the declared unit of `name`.
    void set_initial(const std::string& name, Expression value, const Place& place);
    /// The amount of a species at the start, where its name may mean a concentration.
    void set_initial_amount(const std::string& name, Expression amount, const Place& place);
    /// `x := ...`
    void set_assignment_rule(const std::string& name, Expression value, const Place& place);
    /// `x' = ...` per unit of time.
    void set_rate_rule(const std::string& name, Expression rate, const Place& place);
    /// See State::scale; in the declared unit of `name` (the amount, for a species).
    void set_scale(const std::string& name, double scale, const Place& place);
    void add(ReactionDeclaration reaction);
    void add(EventDeclaration event);
    void report(Problem problem);
    /// Something doubtful that does not stop the building; ends in Model::warnings().
    void warn(Problem problem);

    [[nodiscard]] Checked<Model> build(const BuildOptions& options = {}) &&;

    ~ModelBuilder();
    ModelBuilder(ModelBuilder&&) noexcept;
    ModelBuilder& operator=(ModelBuilder&&) noexcept;

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace rubor
