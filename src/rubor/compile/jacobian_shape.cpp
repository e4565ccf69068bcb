// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/compile/jacobian_shape.hpp>

#include <rubor/compile/elimination.hpp>

namespace rubor {

JacobianShape jacobian_shape(const SparsityPattern& pattern) {
    Elimination elimination = eliminate(pattern);
    const std::size_t n = elimination.n_factor_nonzeros();
    return {std::move(elimination.order), n};
}

}  // namespace rubor
