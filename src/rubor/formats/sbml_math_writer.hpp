// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: mathematics of ours as the MathML that SBML Level 3 Version 2 knows.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include <rubor/base/unit.hpp>
#include <rubor/formats/sbml_unit_definitions.hpp>
#include <rubor/formats/xml_text.hpp>
#include <rubor/model/dimensions.hpp>
#include <rubor/model/expression.hpp>

namespace rubor {

/// Writes `math` elements.
///
/// A graph shares subexpressions, MathML cannot: they are written out each time. `a + b + c` becomes one sum
/// of three, in the order in which it is computed. Numbers are decimals that read back as the same double.
class SbmlMathWriter {
  public:
    struct Symbols {
        std::function<std::string(SymbolId)> id;
        /// Of the name in mathematics; nothing where it is not known.
        std::function<std::optional<Dimension>(SymbolId)> dimension;
        /// The number and the unit to write, for a symbol that is a literal with a unit.
        std::function<std::optional<Quantity>(SymbolId)> literal;
        /// x, for a symbol that stands for `rateOf(x)`.
        std::function<std::optional<SymbolId>(SymbolId)> rate_of;
        /// Whether a symbol stands for the time of the file.
        std::function<bool(SymbolId)> is_time;
    };

    /// \param units_of_numbers whether numbers without a unit get one: that of a bare number, or for 0 and
    /// infinity,
    ///        which fit anything, what their place asks for.
    /// \param time_factor Op::time times this is SBML's time.
    SbmlMathWriter(const ExpressionGraph& graph, SbmlUnitDefinitions& units, Symbols symbols,
                   bool units_of_numbers, double time_factor);

    /// \param expected the dimension that the place asks for, for a 0.
    void write(XmlText& xml, Expression e, const std::optional<Dimension>& expected);
    /// `factor` times `e`, in the unit `unit` where it is given.
    void write_number(XmlText& xml, double value, const std::optional<Unit>& unit);
    /// `e` divided by the thing called `id`.
    void write_quotient(XmlText& xml, Expression e, const std::string& id);

    /// The dimension of `e` in mathematics; nothing where it is not known.
    [[nodiscard]] std::optional<Dimension> dimension(Expression e);
    /// Nodes written so far. Beyond k_most_nodes nothing more is written, and is_too_large() says so.
    [[nodiscard]] bool is_too_large() const { return n_nodes_ > k_most_nodes || is_too_deep_; }

    static constexpr std::size_t k_most_nodes = 5'000'000;
    static constexpr int k_deepest = 1000;

  private:
    using Expected = std::optional<Dimension>;
    void node(XmlText& xml, Expression e, const Expected& expected, int depth);
    void number(XmlText& xml, double value, const Expected& expected);
    void cn(XmlText& xml, double value, const std::optional<std::string>& unit);
    void symbol(XmlText& xml, SymbolId id);
    void apply(XmlText& xml, Expression e, const Expected& expected, int depth);
    void pieces(XmlText& xml, Expression e, const Expected& expected, int depth);
    [[nodiscard]] std::optional<std::string> unit_id(const Expected& dimension);

    const ExpressionGraph* graph_;
    SbmlUnitDefinitions* units_;
    Symbols symbols_;
    DimensionChecker checker_;
    bool units_of_numbers_;
    double time_factor_;
    std::size_t n_nodes_ = 0;
    bool is_too_deep_ = false;
};

}  // namespace rubor
