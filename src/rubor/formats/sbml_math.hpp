// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: MathML, as libSBML read it, to the expression graph.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <rubor/formats/sbml_functions.hpp>
#include <rubor/formats/sbml_names.hpp>
#include <rubor/formats/sbml_units.hpp>
#include <rubor/model/model_builder.hpp>

class ASTNode;
class FunctionDefinition;

namespace rubor {

/// Where a piece of mathematics stands.
struct SbmlScope {
    Place place;
    std::string path;                           ///< Of what it is the mathematics, for messages.
    const SbmlNames::Locals* locals = nullptr;  ///< Of the reaction, in a kinetic law.
};

/// Reads the mathematics of one document.
///
/// Numbers and truth values stand for each other as in L3V2: true is 1, and a number is true when it is not
/// 0. Function definitions are written out where they are called. MATLAB's names of functions count as such
/// only where the document defines no function of that name.
class SbmlMath {
  public:
    SbmlMath(ModelBuilder& builder, const SbmlDocument& document, const SbmlNames& names, SbmlUnits& units);

    [[nodiscard]] Expression number(const ::ASTNode& math, const SbmlScope& scope);
    [[nodiscard]] Expression condition(const ::ASTNode& math, const SbmlScope& scope);

    /// A number with a unit.
    [[nodiscard]] Expression literal(const Quantity& quantity);
    /// A bare number (a constant of the graph) as one in the model's unit of time, where that is known.
    [[nodiscard]] Expression in_time_unit(Expression number);

    /// Numbers with units that the mathematics so far holds, by their symbols.
    [[nodiscard]] const std::unordered_map<SymbolId, Quantity>& literals() const { return literals_; }
    /// Whether the mathematics so far mentions an id.
    [[nodiscard]] bool mentions(const std::string& id) const { return mentioned_.contains(id); }

  private:
    using Arguments = std::unordered_map<std::string, Expression>;
    struct Definition {
        const ::FunctionDefinition* said = nullptr;
        Place place;
        bool is_open = false;  ///< Is being written out: a call of it now is a recursion.
    };
    struct Position {
        const SbmlScope* scope = nullptr;
        const Arguments* arguments = nullptr;  ///< Inside of a function definition.
        const Definition* function = nullptr;
    };

    // All of these give numbers or truth values.
    Expression build(const ::ASTNode& node, const Position& at);
    Expression build_node(const ::ASTNode& node, const Position& at);
    Expression name(const ::ASTNode& node, const Position& at);
    Expression numeral(const ::ASTNode& node, const Position& at);
    Expression known(FunctionDialect dialect, const std::string& word, const ::ASTNode& node,
                     const Position& at);
    Expression call(const ::ASTNode& node, const Position& at);
    Expression expand(Definition& function, const std::string& word, const ::ASTNode& node,
                      const Position& at);
    Expression relation(const ::ASTNode& node, const Position& at);
    Expression logic(const ::ASTNode& node, const Position& at);
    /// A number as it counts in a comparison with `other`: where units are converted, a bare one beside time
    /// is in the model's unit of time, as in SimBiology (Trigger: "if x is a raw number, its units are those
    /// of time").
    Expression compared_with(Expression other, Expression number);
    Expression piecewise(const ::ASTNode& node, const Position& at);
    Expression rate_of(const ::ASTNode& node, const Position& at);

    Expression child(const ::ASTNode& node, unsigned i, const Position& at);            ///< As a number.
    Expression child_condition(const ::ASTNode& node, unsigned i, const Position& at);  ///< As a truth value.
    Expression as_number(Expression e);
    Expression as_condition(Expression e);
    Expression refuse(const Position& at, std::string message, std::string remedy = {});

    ModelBuilder* builder_;
    const SbmlDocument* document_;
    const SbmlNames* names_;
    SbmlUnits* units_;
    std::unordered_map<std::string, Definition> functions_;
    std::unordered_map<std::string, Expression>
        expanded_;  ///< Calls that were written out, by function and arguments.
    std::unordered_set<std::string> mentioned_;
    std::unordered_map<SymbolId, Quantity> literals_;
    std::optional<Expression> time_;  ///< The csymbol, once the mathematics has mentioned it.
    std::size_t n_expanded_ = 0;      ///< Nodes of function definitions that were written out.
    int depth_ = 0;
};

}  // namespace rubor
