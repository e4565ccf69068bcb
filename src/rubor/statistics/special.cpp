// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/statistics/special.hpp>

#include <array>
#include <cmath>
#include <numbers>

#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include <rubor/statistics/common.hpp>

namespace rubor {

double two_sided_z(double level) {
    return std::numbers::sqrt2 * boost::math::erf_inv(level);
}

double two_sided_normal_p(double z) {
    return boost::math::erfc(std::fabs(z) / std::numbers::sqrt2);
}

double chi_square_tail(double x, int degrees_of_freedom) {
    if (!(x > 0.0)) return 1.0;
    if (std::isinf(x)) return 0.0;
    return boost::math::gamma_q(0.5 * degrees_of_freedom, 0.5 * x);
}

double two_sided_t_p(double t, double degrees_of_freedom) {
    if (std::isinf(t)) return 0.0;
    const boost::math::students_t student{degrees_of_freedom};
    return 2.0 * cdf(complement(student, std::fabs(t)));
}

const char* to_text(StatisticStatus status) {
    static constexpr std::array<const char*, 11> k_text = {"ok",
                                                           "no_data",
                                                           "invalid_input",
                                                           "no_events",
                                                           "one_group",
                                                           "no_variation",
                                                           "monotone_likelihood",
                                                           "collinear",
                                                           "not_converged",
                                                           "not_reached",
                                                           "beyond_follow_up"};
    return k_text[static_cast<std::size_t>(status)];
}

}  // namespace rubor
