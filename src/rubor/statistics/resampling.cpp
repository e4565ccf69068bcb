// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/statistics/resampling.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

#include <boost/math/special_functions/beta.hpp>

#include <rubor/statistics/special.hpp>
#include <rubor/statistics/summary.hpp>

namespace rubor {
namespace {

Interval undefined(StatisticStatus status, double estimate, double level) {
    return {status, estimate, k_nan, k_nan, level};
}

/// R's type 7 in sorted values that may be infinite.
double sorted_quantile(const std::vector<double>& sorted, double p) {
    const double h = static_cast<double>(sorted.size() - 1) * p;
    const auto below = static_cast<std::size_t>(std::floor(h));
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    const double part = h - std::floor(h);
    // Where both are infinite, or nothing of the upper counts, there is nothing to interpolate.
    if (part == 0.0 || sorted[below] == sorted[above]) return sorted[below];
    return sorted[below] + part * (sorted[above] - sorted[below]);
}

/// P(X <= k) of a binomial.
double binomial_at_most(std::size_t k, std::size_t n, double p) {
    if (k >= n) return 1.0;
    return boost::math::ibetac(static_cast<double>(k) + 1.0, static_cast<double>(n - k), p);
}

}  // namespace

Interval percentile_interval(double estimate, std::vector<double> replicates, double level) {
    if (!is_level(level)) return undefined(StatisticStatus::invalid_input, k_nan, level);
    if (std::isnan(estimate) || replicates.empty()) return undefined(StatisticStatus::no_data, k_nan, level);
    if (std::any_of(replicates.begin(), replicates.end(), [](double x) { return std::isnan(x); })) {
        return undefined(StatisticStatus::no_variation, estimate, level);
    }
    std::sort(replicates.begin(), replicates.end());
    return {StatisticStatus::ok, estimate, sorted_quantile(replicates, (1.0 - level) / 2.0),
            sorted_quantile(replicates, (1.0 + level) / 2.0), level};
}

Interval quantile_interval(std::span<const double> values, double p, double level) {
    if (!is_level(level) || !(p > 0.0 && p < 1.0))
        return undefined(StatisticStatus::invalid_input, k_nan, level);
    if (values.empty()) return undefined(StatisticStatus::no_data, k_nan, level);
    if (std::any_of(values.begin(), values.end(), [](double x) { return std::isnan(x); })) {
        return undefined(StatisticStatus::invalid_input, k_nan, level);
    }
    std::vector<double> sorted(values.begin(), values.end());
    std::sort(sorted.begin(), sorted.end());
    const std::size_t n = sorted.size();
    const double tail = (1.0 - level) / 2.0;
    Interval interval = undefined(StatisticStatus::ok, sorted_quantile(sorted, p), level);
    for (std::size_t l = 1; l <= n && binomial_at_most(l - 1, n, p) <= tail; ++l) {
        interval.lower = sorted[l - 1];  // P(X < l) = P(X <= l - 1)
    }
    for (std::size_t u = n; u >= 1 && 1.0 - binomial_at_most(u - 1, n, p) <= tail; --u) {
        interval.upper = sorted[u - 1];
    }
    return interval;
}

WeightedSurvival::WeightedSurvival(std::span<const double> time, std::span<const std::uint8_t> event)
    : subject_(time.size()) {
    std::iota(subject_.begin(), subject_.end(), std::size_t{0});
    std::stable_sort(subject_.begin(), subject_.end(),
                     [&](std::size_t a, std::size_t b) { return time[a] < time[b]; });
    for (const std::size_t i : subject_) {
        time_.push_back(time[i]);
        event_.push_back(event[i]);
    }
}

WeightedSurvival::Point WeightedSurvival::run(std::span<const double> weight, double end) const {
    double at_risk = 0.0;
    for (const std::size_t i : subject_) at_risk += weight[i];
    Point point;
    double last = 0.0;
    for (std::size_t i = 0; i < time_.size() && time_[i] <= end;) {
        const double t = time_[i];
        double events = 0.0;
        double leaving = 0.0;
        for (; i < time_.size() && time_[i] == t; ++i) {
            const double w = weight[subject_[i]];
            leaving += w;
            events += event_[i] != 0 ? w : 0.0;
        }
        point.area += point.survival * (t - last);
        last = t;
        if (events > 0.0) point.survival *= std::max(0.0, 1.0 - events / at_risk);
        at_risk -= leaving;
    }
    point.area += point.survival * (end - last);
    return point;
}

double WeightedSurvival::at(std::span<const double> weight, double t) const {
    return run(weight, t).survival;
}

double WeightedSurvival::mean(std::span<const double> weight, double horizon) const {
    return run(weight, horizon).area;
}

}  // namespace rubor
