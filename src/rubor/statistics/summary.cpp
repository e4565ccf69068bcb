// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/statistics/summary.hpp>

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/students_t.hpp>

#include <rubor/statistics/special.hpp>

namespace rubor {

Moments moments(std::span<const double> values) {
    Moments m{.n = values.size(), .mean = k_nan, .standard_deviation = k_nan};
    if (values.empty()) return m;
    if (!std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); })) {
        m.status = StatisticStatus::invalid_input;
        return m;
    }
    const double n = static_cast<double>(values.size());
    double mean = 0.0;
    for (const double v : values) mean += v / n;
    double drift = 0.0;
    for (const double v : values) drift += (v - mean) / n;
    m.mean = mean + drift;
    m.status = StatisticStatus::no_variation;
    if (values.size() == 1) return m;
    double square = 0.0;
    for (const double v : values) square += (v - m.mean) * (v - m.mean);
    m.standard_deviation = std::sqrt(square / (n - 1.0));
    m.status = StatisticStatus::ok;
    return m;
}

std::vector<double> quantiles(std::span<const double> values, std::span<const double> p) {
    const auto not_a_number = [](double v) { return std::isnan(v); };
    const auto outside = [](double fraction) { return !(fraction >= 0.0 && fraction <= 1.0); };
    if (values.empty() || std::any_of(values.begin(), values.end(), not_a_number) ||
        std::any_of(p.begin(), p.end(), outside)) {
        return {};
    }
    std::vector<double> sorted(values.begin(), values.end());
    std::sort(sorted.begin(), sorted.end());
    std::vector<double> result;
    result.reserve(p.size());
    for (const double fraction : p) {
        const double h = static_cast<double>(sorted.size() - 1) * fraction;
        const auto i = static_cast<std::size_t>(h);
        const double weight = h - static_cast<double>(i);
        // The second test keeps infinities whole: 0 * infinity and infinity - infinity are no numbers.
        if (weight == 0.0 || sorted[i] == sorted[i + 1]) {
            result.push_back(sorted[i]);
        } else {
            result.push_back((1.0 - weight) * sorted[i] + weight * sorted[i + 1]);
        }
    }
    return result;
}

std::optional<double> quantile(std::span<const double> values, double p) {
    const std::vector<double> one = quantiles(values, {&p, 1});
    if (one.empty()) return std::nullopt;
    return one.front();
}

Interval mean_interval(std::span<const double> values, double level) {
    const Moments m = moments(values);
    Interval mean{.status = m.status, .estimate = m.mean, .lower = k_nan, .upper = k_nan, .level = level};
    if (!is_level(level)) {
        mean.status = StatisticStatus::invalid_input;
    } else if (m.status == StatisticStatus::ok) {
        const boost::math::students_t student{static_cast<double>(m.n - 1)};
        const double t = quantile(complement(student, (1.0 - level) / 2.0));
        const double width = t * m.standard_deviation / std::sqrt(static_cast<double>(m.n));
        mean.lower = m.mean - width;
        mean.upper = m.mean + width;
    }
    return mean;
}

}  // namespace rubor
