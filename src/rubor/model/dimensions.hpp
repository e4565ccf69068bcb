// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <rubor/base/unit.hpp>
#include <rubor/model/expression.hpp>
#include <rubor/model/model.hpp>

namespace rubor {

/// What a value is measured in, as far as that is known.
struct Measure {
    Dimension dimension;
    /// To the coherent unit; nothing: not known. Of interest under UnitSystem::as_written only.
    std::optional<double> factor;
};

/// Two things that do not fit together.
struct Clash {
    std::string message;  ///< `V_T.C1 is in cell, but V_T, added to it, is in mL`
    std::string remedy;
    std::string alike;  ///< Of the same operation and the same pair of dimensions or units; see grouped().
};

/// Finds the dimension of expressions and the places where dimensions clash; under UnitSystem::as_written
/// also where units of one dimension but of different size meet, because nobody converts them.
///
/// What is known: names by their units; a name without a unit fits anything, and so does what is computed
/// from it. Truth counts as a number (1 or 0). The exponent of a power may be anything that `value_of` can
/// settle.
///
/// Numbers without a unit: where mathematics is in coherent units their meaning depends on those units, so
/// they are dimensionless, except 0, infinity and nan, which fit anything. As written, `S > 0.75` and `0.001
/// * V` mean what they say in whatever unit their author had in mind (SBML leaves it open), so a bare number
/// fits anything and takes what it is multiplied with along; only 1, 2, 3, 4, 8 and their negatives are taken
/// for counts in products.
///
/// Sizes within 0.1 % are one (people write 6.02e23 and 6.022e23).
class DimensionChecker {
  public:
    struct Names {
        std::function<std::optional<Unit>(SymbolId)>
            unit_of;  ///< As mathematics reads the name; nothing: not known.
        std::function<std::string(SymbolId)> name_of;
        std::function<std::optional<double>(SymbolId)> value_of;  ///< Of what never changes.
    };

    /// `time` is the unit of the model's time; nothing: not known.
    DimensionChecker(const ExpressionGraph& graph, Names names, UnitSystem unit_system,
                     std::optional<Unit> time);

    /// Of `e`; nothing: not known.
    [[nodiscard]] std::optional<Measure> measure(Expression e);
    /// The clashes inside `e`, each once.
    [[nodiscard]] std::vector<Clash> clashes(Expression e);
    /// Whether `e` can be what is expected. `what` names it in the message: `the rate of J`; with `size`, a
    /// name, the remedy for an amount that should be a concentration, and the reverse, can say which
    /// compartment.
    [[nodiscard]] std::optional<Clash> mismatch(Expression e, const Unit& expected, const std::string& what,
                                                const std::string& size = {});

  private:
    struct Found {
        std::optional<Measure> measure;
        std::vector<Clash> clashes;
    };
    void settle(Expression root);
    Found of_node(Expression e) const;
    std::optional<Measure> product(const ExpressionGraph::Node& n, bool divide) const;
    std::optional<Measure> sum(Expression e, int i, int j, Found& found) const;
    std::optional<Measure> raised(Expression e, Found& found) const;
    void require_bare(Expression e, int i, Found& found) const;
    [[nodiscard]] std::optional<double> value(Expression e, int depth = 0) const;
    [[nodiscard]] std::string text(Expression e) const;
    [[nodiscard]] std::string unit_of(Expression e) const;
    [[nodiscard]] std::string stands(Expression e) const;
    [[nodiscard]] const std::optional<Measure>& of(Expression e) const { return known_.at(e.index).measure; }

    const ExpressionGraph* graph_;
    Names names_;
    bool sizes_matter_;
    UnitSystem unit_system_;
    std::optional<Unit> time_;
    std::unordered_map<std::uint32_t, Found> known_;
};

}  // namespace rubor
