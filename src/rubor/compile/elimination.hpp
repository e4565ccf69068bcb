// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: in which order a sparse matrix is eliminated, and what that fills.
#pragma once

#include <cstdint>
#include <vector>

#include <rubor/compile/compiled_model.hpp>

namespace rubor {

/// Elimination of a matrix with a full diagonal by pivots on the diagonal, decided once per model.
///
/// Everything below is in positions of the elimination: position k eliminates row and column `order[k]`.
struct Elimination {
    static constexpr std::int32_t k_fill = -1;
    struct Entry {
        std::int32_t position;  ///< of the column
        std::int32_t nonzero;   ///< index into the matrix' non-zeros; k_fill if only fill
    };
    std::vector<std::int32_t> order;
    std::vector<std::vector<Entry>> lower;  ///< Row k left of the diagonal, ascending: L.
    std::vector<std::vector<Entry>> upper;  ///< Row k right of the diagonal, ascending: U.
    std::vector<std::int32_t> diagonal;     ///< The non-zero at (k, k).

    [[nodiscard]] std::size_t size() const { return order.size(); }
    /// Non-zeros of L and U, the diagonal once.
    [[nodiscard]] std::size_t n_factor_nonzeros() const;
};

/// At each step the pivot that fills least; among those the one with the least (row - 1)(column - 1)
/// (Markowitz 1957); among those the first.
[[nodiscard]] Elimination eliminate(const SparsityPattern& pattern);

}  // namespace rubor
