// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/statistics/ratio.hpp>

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include <rubor/statistics/summary.hpp>

namespace rubor {
namespace {

constexpr double k_nan = std::numeric_limits<double>::quiet_NaN();

double student(double degrees_of_freedom, double level) {
    return boost::math::quantile(boost::math::students_t{degrees_of_freedom}, 0.5 * (1.0 + level));
}

Interval around(double estimate, double half_width, double level) {
    return {.status = StatisticStatus::ok,
            .estimate = estimate,
            .lower = estimate - half_width,
            .upper = estimate + half_width,
            .level = level};
}

Interval without_limits(StatisticStatus status, double estimate, double level) {
    return {.status = status, .estimate = estimate, .lower = k_nan, .upper = k_nan, .level = level};
}

}  // namespace

Interval difference_of_means(std::span<const double> a, std::span<const double> b, double level) {
    if (a.size() < 2 || b.size() < 2) return without_limits(StatisticStatus::no_data, k_nan, level);
    const Moments ma = moments(a), mb = moments(b);
    const double va = ma.standard_deviation * ma.standard_deviation / static_cast<double>(ma.n);
    const double vb = mb.standard_deviation * mb.standard_deviation / static_cast<double>(mb.n);
    const double difference = ma.mean - mb.mean;
    if (!(va + vb > 0.0)) return around(difference, 0.0, level);
    const double df = (va + vb) * (va + vb) /
                      (va * va / static_cast<double>(ma.n - 1) + vb * vb / static_cast<double>(mb.n - 1));
    return around(difference, student(df, level) * std::sqrt(va + vb), level);
}

MeanPair mean_pair(std::span<const double> numerator, std::span<const double> denominator) {
    if (numerator.size() != denominator.size() || numerator.size() < 2)
        return {.numerator = k_nan, .denominator = k_nan};
    const double n = static_cast<double>(numerator.size());
    MeanPair pair;
    pair.numerator = moments(numerator).mean;
    pair.denominator = moments(denominator).mean;
    for (std::size_t i = 0; i < numerator.size(); ++i) {
        const double x = numerator[i] - pair.numerator;
        const double y = denominator[i] - pair.denominator;
        pair.var_numerator += x * x;
        pair.var_denominator += y * y;
        pair.covariance += x * y;
    }
    const double scale = 1.0 / (n * (n - 1.0));
    pair.var_numerator *= scale;
    pair.var_denominator *= scale;
    pair.covariance *= scale;
    return pair;
}

MeanPair operator-(const MeanPair& a, const MeanPair& b) {
    return {.numerator = a.numerator - b.numerator,
            .denominator = a.denominator - b.denominator,
            .var_numerator = a.var_numerator + b.var_numerator,
            .var_denominator = a.var_denominator + b.var_denominator,
            .covariance = a.covariance + b.covariance};
}

Interval fieller_ratio(const MeanPair& pair, double level) {
    if (!std::isfinite(pair.numerator) || !std::isfinite(pair.denominator))
        return without_limits(StatisticStatus::invalid_input, k_nan, level);
    if (pair.denominator == 0.0) return without_limits(StatisticStatus::not_reached, k_nan, level);
    const double ratio = pair.numerator / pair.denominator;
    const double z = boost::math::quantile(boost::math::normal{}, 0.5 * (1.0 + level));
    // a R^2 - 2 b R + c <= 0
    const double a = pair.denominator * pair.denominator - z * z * pair.var_denominator;
    const double b = pair.numerator * pair.denominator - z * z * pair.covariance;
    const double c = pair.numerator * pair.numerator - z * z * pair.var_numerator;
    if (!(a > 0.0)) return without_limits(StatisticStatus::not_reached, ratio, level);
    // Where a > 0 the ratio itself satisfies the inequality, so the roots are real but for rounding.
    const double root = std::sqrt(std::max(b * b - a * c, 0.0));
    return {.status = StatisticStatus::ok,
            .estimate = ratio,
            .lower = (b - root) / a,
            .upper = (b + root) / a,
            .level = level};
}

}  // namespace rubor
