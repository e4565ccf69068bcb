// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: the symbolic sparse Jacobian.
#pragma once

#include <span>
#include <vector>

#include <rubor/compile/compiled_model.hpp>

namespace rubor {

struct SymbolicJacobian {
    SparsityPattern pattern;
    std::vector<Expression> nonzeros;  ///< In the order of `pattern`.
};

/// d rates[i] / d states[j], where it is not zero for every state and parameter, and the diagonal.
///
/// Only pairs in which the rate mentions the state are differentiated: a bit per node and state, gathered in
/// one pass over the graph, says which.
[[nodiscard]] SymbolicJacobian differentiate_rates(ExpressionGraph& graph, std::span<const Expression> rates,
                                                   std::span<const SymbolId> states);

}  // namespace rubor
