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

namespace rubor {

/// Finds the dimension of expressions and the places where dimensions clash.
///
/// A number without a unit is dimensionless, except 0 and infinity, which fit anything. A symbol whose dimension is not known
/// (nothing) fits anything too.
class DimensionChecker {
  public:
    using SymbolDimension = std::function<std::optional<Dimension>(SymbolId)>;
    using SymbolName = std::function<std::string(SymbolId)>;

    DimensionChecker(const ExpressionGraph& graph, SymbolDimension dimension_of, SymbolName name_of);

    /// The dimension of `e`; clashes found on the way are appended to `messages`, each subexpression once.
    [[nodiscard]] std::optional<Dimension> dimension(Expression e, std::vector<std::string>& messages);

  private:
    std::optional<Dimension> of_node(Expression e, std::vector<std::string>& messages);
    std::string text(Expression e) const;

    const ExpressionGraph* graph_;
    SymbolDimension dimension_of_;
    SymbolName name_of_;
    std::unordered_map<std::uint32_t, std::optional<Dimension>> known_;
};

}  // namespace rubor
