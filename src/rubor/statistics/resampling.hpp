// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <rubor/statistics/common.hpp>

namespace rubor {

/// The bootstrap's percentile interval: quantiles (1 - level) / 2 and (1 + level) / 2 of the replicates, by
/// linear interpolation (R's type 7). Infinite replicates are allowed and may become limits; one that is NaN
/// makes the interval no_variation, because the statistic is then undefined in samples that could have been
/// drawn. Source: Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 13.
///
/// \param estimate of the sample itself; NaN gives no_data
[[nodiscard]] Interval percentile_interval(double estimate, std::vector<double> replicates,
                                           double level = 0.95);

/// A sample quantile with the exact interval between two order statistics x_(l) and x_(u):
///
///   P(X < l) <= (1 - level) / 2 and P(X >= u) <= (1 - level) / 2,   X ~ Binomial(n, p)
///
/// with the largest such l and the smallest such u, so that it covers with at least `level`, whatever the
/// distribution. The estimate is R's type 7. A limit that n is too small for (below 6 for the median) is NaN.
/// Source: Conover 1999, Practical Nonparametric Statistics, section 3.2.
[[nodiscard]] Interval quantile_interval(std::span<const double> values, double p, double level = 0.95);

/// Survival of subjects who count with a weight: the number of times that the bootstrap drew each. Times are
/// sorted once, so that a replicate costs one pass.
///
///   S(t) = prod_{t_i <= t} (1 - d_i / n_i),   d_i, n_i sums of weights
///
/// With all weights 1 this is kaplan_meier().
class WeightedSurvival {
  public:
    /// \param time >= 0, finite   \param event 1 event, 0 censored; as long as `time`
    WeightedSurvival(std::span<const double> time, std::span<const std::uint8_t> event);

    /// S(t). 1 when nobody has a weight above 0 by then. \param weight >= 0, in the order of `time`
    [[nodiscard]] double at(std::span<const double> weight, double t) const;
    /// The mean time without the event up to the horizon: the area under S.
    [[nodiscard]] double mean(std::span<const double> weight, double horizon) const;

  private:
    struct Point {
        double survival = 1.0;
        double area = 0.0;
    };
    [[nodiscard]] Point run(std::span<const double> weight, double end) const;

    std::vector<double> time_;  ///< Ascending.
    std::vector<std::uint8_t> event_;
    std::vector<std::size_t> subject_;  ///< Sorted place -> place in the input.
};

}  // namespace rubor
