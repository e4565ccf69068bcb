// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

#include <rubor/statistics/common.hpp>

namespace rubor {

/// Mean and spread. `standard_deviation` (divisor n - 1) is NaN for n = 1, with status no_variation; all NaN
/// for n = 0.
struct Moments {
    StatisticStatus status = StatisticStatus::no_data;
    std::size_t n = 0;
    double mean = 0.0;
    double standard_deviation = 0.0;
};
[[nodiscard]] Moments moments(std::span<const double> values);

/// Sample quantile by linear interpolation between order statistics, h = (n - 1) p: R's type 7 (Hyndman and
/// Fan 1996, doi:10.1080/00031305.1996.10473566). Nothing when there are no values, one is NaN, or p lies
/// outside [0, 1].
[[nodiscard]] std::optional<double> quantile(std::span<const double> values, double p);
/// The mean with Student's interval. One value: no interval, status no_variation.
[[nodiscard]] Interval mean_interval(std::span<const double> values, double level = 0.95);

/// Several at once, with one sort; empty when any is undefined.
[[nodiscard]] std::vector<double> quantiles(std::span<const double> values, std::span<const double> p);

}  // namespace rubor
