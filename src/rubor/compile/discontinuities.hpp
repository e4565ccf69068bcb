// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: where rates jump and triggers turn.
#pragma once

#include <span>
#include <vector>

#include <rubor/compile/compiled_model.hpp>

namespace rubor {

/// A relation between expressions that are linear in time and mention no state, or floor or ceiling of one.
struct TimeRelation {
    Expression truth;       ///< The relation itself; floor(u) or ceiling(u).
    Expression difference;  ///< left - right; u
    Expression slope;       ///< difference = slope t + offset; both in parameters and held
    Expression offset;
};

struct Discontinuities {
    std::vector<RootInfo> roots;
    std::vector<Expression> root_values;  ///< One per root
    std::vector<TimeRelation> time_relations;
};

/// Every relation (<, <=, =, not =) that `rates` or `triggers` mention and that can change between two
/// events: it mentions a state or time. Relations with the same left and right, in either order, share a
/// root.
///
/// `time_only` is set where left - right is linear in time by construction (sums, and products or quotients
/// with what does not vary); a relation on another function of time alone (`sin(time) < 0`) is an ordinary
/// root. The kinks of minimum, maximum and abs are no roots. floor(u) and ceiling(u) are treated alike: with
/// u linear in time they jump at times that are known; otherwise their root function is
///
///   g(u) = v (1/2 - |v|),   v = u/2 - floor(u/2 + 1/2)
///
/// positive for u in (0, 1), negative in (1, 2), and so on, 0 where u is whole (and perhaps at a double
/// beside it), and continuous.
[[nodiscard]] Discontinuities find_discontinuities(ExpressionGraph& graph, std::span<const Expression> rates,
                                                   std::span<const Expression> triggers,
                                                   std::span<const SymbolId> states);

}  // namespace rubor
