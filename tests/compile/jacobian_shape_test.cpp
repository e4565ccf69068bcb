// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/compile/jacobian_shape.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace rubor {
namespace {

/// An arrow that points to the first state: bad from the front (full), no fill from the back.
TEST(ClosedForm, AnArrowIsEliminatedFromItsFeathers) {
    constexpr std::int32_t n = 8;
    SparsityPattern arrow;
    arrow.column_start.push_back(0);
    for (std::int32_t column = 0; column < n; ++column) {
        for (std::int32_t row = 0; row < n; ++row) {
            if (row == column || row == 0 || column == 0) arrow.row.push_back(row);
        }
        arrow.column_start.push_back(static_cast<std::int32_t>(arrow.row.size()));
    }
    const JacobianShape shape = jacobian_shape(arrow);
    EXPECT_EQ(shape.n_factor_nonzeros, arrow.row.size());
    EXPECT_EQ(shape.order.size(), static_cast<std::size_t>(n));
    std::vector<std::int32_t> sorted = shape.order;
    std::sort(sorted.begin(), sorted.end());
    std::vector<std::int32_t> all(n);
    std::iota(all.begin(), all.end(), 0);
    EXPECT_EQ(sorted, all);
    // the point of the arrow may only be followed by one feather
    const auto tip = std::find(shape.order.begin(), shape.order.end(), 0);
    EXPECT_GE(tip - shape.order.begin(), n - 2);
}

}  // namespace
}  // namespace rubor
