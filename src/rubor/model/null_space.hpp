// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: the left null space of a sparse matrix of whole numbers, exactly.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace rubor {

/// Column and value, by column; no zeros.
using SparseRow = std::vector<std::pair<std::size_t, std::int64_t>>;

/// A basis of all w with sum_i w_i rows[i] = 0, each w in whole numbers without a common divisor, as (row,
/// weight).
///
/// Fraction-free elimination, column by column, with the pivots that leave most combinations positive,
/// because sums are what people look for; then differences are traded for sums where the basis allows it.
/// Nothing: numbers outgrew 64 bits or the work `effort` (row operations).
[[nodiscard]] std::optional<std::vector<SparseRow>> left_null_space(const std::vector<SparseRow>& rows,
                                                                    std::size_t effort = 5'000'000);

}  // namespace rubor
