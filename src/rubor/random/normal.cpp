// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/random/normal.hpp>

#include <limits>
#include <numbers>
#include <stdexcept>

#include <boost/math/special_functions/erf.hpp>

namespace rubor {
namespace {

using Policy = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
constexpr double k_sqrt2 = std::numbers::sqrt2;

}  // namespace

double standard_normal_cdf(double z) {
    if (z == std::numeric_limits<double>::infinity()) return 1.0;
    if (z == -std::numeric_limits<double>::infinity()) return 0.0;
    return 0.5 * boost::math::erfc(-z / k_sqrt2, Policy{});
}

double standard_normal_quantile(double u) {
    if (!(u >= 0.0 && u <= 1.0)) throw std::logic_error("standard_normal_quantile: u outside [0, 1]");
    if (u == 0.0) return -std::numeric_limits<double>::infinity();
    if (u == 1.0) return std::numeric_limits<double>::infinity();
    return -k_sqrt2 * boost::math::erfc_inv(2.0 * u, Policy{});
}

}  // namespace rubor
