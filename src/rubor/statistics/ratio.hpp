// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include <rubor/statistics/common.hpp>

namespace rubor {

/// The mean of `a` minus the mean of `b`, two independent groups of at least two, with Welch's interval.
/// Source: Welch 1947, doi:10.1093/biomet/34.1-2.28.
[[nodiscard]] Interval difference_of_means(std::span<const double> a, std::span<const double> b,
                                           double level = 0.95);

/// Two estimated means with their variances and covariance: numerator and denominator of a ratio.
struct MeanPair {
    double numerator = 0.0, denominator = 0.0;
    double var_numerator = 0.0, var_denominator = 0.0, covariance = 0.0;  ///< Of the estimates.
};
/// From subjects who have both, at least two (else the means are NaN).
[[nodiscard]] MeanPair mean_pair(std::span<const double> numerator, std::span<const double> denominator);
/// Difference of two independent pairs: variances and covariances add.
[[nodiscard]] MeanPair operator-(const MeanPair& a, const MeanPair& b);

/// numerator / denominator with Fieller's interval, the ratios R for which
///
///   (numerator - R denominator)^2 <= z^2 (var_numerator - 2 R covariance + R^2 var_denominator)
///
/// z the standard normal quantile at (1 + level) / 2. It is an interval only if the denominator differs from
/// 0 at that level; else the set is unbounded: status not_reached, the estimate as it is, limits NaN. Source:
/// Fieller 1954, J R Stat Soc B 16:175; for cost-effectiveness Willan and O'Brien 1996,
/// doi:10.1002/(SICI)1099-1050(199607/08)5:4<297::AID-HEC216>3.0.CO;2-T.
[[nodiscard]] Interval fieller_ratio(const MeanPair& pair, double level = 0.95);

}  // namespace rubor
