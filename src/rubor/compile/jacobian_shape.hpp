// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <rubor/compile/compiled_model.hpp>

namespace rubor {

/// What the linear algebra of the lanes makes of a Jacobian's pattern.
struct JacobianShape {
    std::vector<std::int32_t> order;    ///< Position k eliminates row and column order[k].
    std::size_t n_factor_nonzeros = 0;  ///< Of L and U, the diagonal once.
};

/// The elimination that compiled steps use: the same order, the same fill.
[[nodiscard]] JacobianShape jacobian_shape(const SparsityPattern& pattern);

}  // namespace rubor
