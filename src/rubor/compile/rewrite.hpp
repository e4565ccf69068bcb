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

/// Divisions become multiplications by reciprocals in the kernels that every stage of every step runs (rates,
/// Jacobian, time derivative): a division costs as much as eight multiplications and more with wide vectors.
///
/// A divisor without states and time is inverted in `hoist`. One that divides several numerators is inverted
/// once. The reciprocal of a product of such divisors (the square in a derivative) is the product of theirs.
/// Each costs one more rounding.
void share_reciprocals(Plan& plan);

/// Moves what varies neither with the state nor with time nor with an input out of all kernels but the
/// initial values: each largest such expression with at least one operation becomes a leaf `hoisted`, and
/// kernel `hoist` computes it.
///
/// Left in place, since a load would cost as much: the negation of a leaf, and truth values (their arguments
/// move).
void hoist_invariants(Plan& plan);

}  // namespace rubor
