// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <rubor/base/problem.hpp>

namespace rubor {

/// A position inside one file; the model or function that holds it knows the file.
struct Spot {
    int line = 0;
    int column = 0;
};

/// A formula as it is written, before names are resolved. Chains of one precedence (`a - b + c`) are one
/// node, so that the depth of the tree is the depth of nesting and nothing else.
struct Formula {
    enum class Kind : std::uint8_t {
        number,       ///< `number`, with the unit `text` when that is not empty.
        name,         ///< `text`, maybe dotted.
        call,         ///< `text(arguments...)`
        sum,          ///< operators `+ -`
        product,      ///< operators `* /`
        power,        ///< two arguments
        negate,       ///< one argument
        logical_not,  ///< one argument
        relation,     ///< operators `< <= > >= == !=`; a chain means that all of them hold
        logic,        ///< operators `&& ||`, all the same
    };
    Kind kind = Kind::number;
    Spot spot;
    double number = 0.0;
    std::string text;
    std::vector<Formula> arguments;
    std::vector<std::string> operators;  ///< operators[i] stands before arguments[i + 1].
};

/// A name as it is written, dots included.
struct NameUse {
    std::string text;
    Spot spot;
};

enum class Constness : std::uint8_t { unsaid, constant, variable };

/// `const species S`, `compartment V`, `var k`: what a name is. A `$` before a name gives one too.
struct DeclarationStatement {
    enum class What : std::uint8_t { unsaid, species, compartment, formula, reaction } what = What::unsaid;
    NameUse name;
    Constness constness = Constness::unsaid;
    bool substance_only = false;
    bool boundary = false;  ///< Written with `$`.
};

/// `x = ...`, `x := ...`, `x' = ...`.
struct DefinitionStatement {
    enum class Kind : std::uint8_t { initial, assignment_rule, rate_rule } kind = Kind::initial;
    NameUse name;
    std::optional<Formula> value;  ///< Nothing: `x = ;`, which takes away what a submodel says.
};

/// `x has u`.
struct UnitStatement {
    NameUse name;
    Formula unit;
};

/// `S in C`.
struct InStatement {
    NameUse name;
    NameUse compartment;
};

/// `A.x is y`: two names, one thing; the second name stays.
struct SameStatement {
    NameUse name;
    NameUse other;
};

struct ReactionStatement {
    struct Participant {
        double stoichiometry = 1.0;
        NameUse species;
    };
    std::optional<NameUse> name;
    std::optional<NameUse> compartment;
    std::vector<Participant> reactants;
    std::vector<Participant> products;
    std::optional<Formula> rate;
    Spot spot;
};

/// `A: sub(x, 3)`.
struct SubmodelStatement {
    std::optional<NameUse> name;
    NameUse model;
    std::vector<std::variant<NameUse, Formula>> arguments;
};

/// `E: at delay after (trigger), priority = 1: a = b, c = d`.
struct EventStatement {
    struct Assignment {
        NameUse name;
        Formula value;
    };
    std::optional<NameUse> name;
    Formula trigger;
    std::optional<Formula> delay;
    std::optional<Formula> priority;
    bool persistent = false;               ///< Antimony's default.
    bool initially_true = true;            ///< Antimony's default.
    bool values_from_trigger_time = true;  ///< Antimony's default.
    std::vector<Assignment> assignments;
    Spot spot;
};

/// `unit u = 1e-3 litre / day`.
struct UnitDefinitionStatement {
    NameUse name;
    Formula unit;
};

/// `delete A.J1`.
struct DeleteStatement {
    NameUse name;
};

using AntimonyStatement = std::variant<DeclarationStatement, DefinitionStatement, UnitStatement, InStatement,
                                       SameStatement, ReactionStatement, SubmodelStatement, EventStatement,
                                       UnitDefinitionStatement, DeleteStatement>;

struct AntimonyModel {
    std::string name;
    std::string file;
    Spot spot;
    bool marked_main = false;        ///< `model *name`
    std::vector<NameUse> interface;  ///< In the order of the parentheses.
    std::vector<AntimonyStatement> statements;
};

/// `function f(a, b) a + b end`: a macro.
struct AntimonyFunction {
    std::string name;
    std::string file;
    Spot spot;
    std::vector<NameUse> parameters;
    Formula body;
};

/// What one file and its imports say, in the order in which they say it. Nothing is resolved yet.
struct AntimonyFile {
    std::string path;
    std::vector<AntimonyModel>
        models;  ///< Statements outside of any model make the model `__main`, the last one.
    std::vector<AntimonyFunction> functions;

    [[nodiscard]] const AntimonyModel* find_model(const std::string& name) const;
    /// The model that the file is about: `__main` when there is one, else the one marked `*`, else the last
    /// one.
    [[nodiscard]] const AntimonyModel* main_model() const;
};

}  // namespace rubor
