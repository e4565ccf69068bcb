// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <boost/math/special_functions/factorials.hpp>

#include <cmath>
#include <limits>

#include <rubor/model/expression.hpp>

namespace rubor {

double factorial(double n) {
    constexpr unsigned k_largest = boost::math::max_factorial<double>::value;
    static_assert(k_largest == 170);
    if (!(n >= 0.0) || n != std::floor(n)) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    if (n > k_largest) {
        return std::numeric_limits<double>::infinity();
    }
    return boost::math::unchecked_factorial<double>(static_cast<unsigned>(n));  // a table
}

}  // namespace rubor
