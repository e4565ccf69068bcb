// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: transformations of expressions.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include <rubor/compile/plan.hpp>

namespace rubor {

/// What an already rebuilt node becomes instead; nothing keeps it. Called once per node, arguments first.
using RewriteRule = std::function<std::optional<Expression>(ExpressionGraph&, Expression)>;

/// Rebuilds `roots` bottom-up. A rule sees a node after its arguments were rebuilt.
[[nodiscard]] std::vector<Expression> rewrite(ExpressionGraph& graph, std::span<const Expression> roots,
                                              const RewriteRule& rule);

/// x^n for whole n becomes products, in the order of integer_power().
[[nodiscard]] std::optional<Expression> power_as_products(ExpressionGraph& graph, Expression e);

/// Moves what varies neither with the state nor with time nor with an input out of all kernels but the
/// initial values: each largest such expression with at least one operation becomes a leaf `hoisted`, and
/// kernel `hoist` computes it.
///
/// Left in place, since a load would cost as much: the negation of a leaf, and truth values (their arguments
/// move).
void hoist_invariants(Plan& plan);

}  // namespace rubor
