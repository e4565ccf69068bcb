// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/statistics/proportion.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <boost/math/special_functions/beta.hpp>

#include <rubor/statistics/special.hpp>

namespace rubor {
namespace {

constexpr double k_infinity = std::numeric_limits<double>::infinity();

StatisticStatus check(Count count, double level) {
    if (count.n_yes > count.n || !is_level(level)) return StatisticStatus::invalid_input;
    return count.n == 0 ? StatisticStatus::no_data : StatisticStatus::ok;
}

Interval undefined_interval(StatisticStatus status, double level) {
    return {status, k_nan, k_nan, k_nan, level};
}
TestResult undefined_test(StatisticStatus status) {
    return {.status = status, .statistic = k_nan, .p_value = k_nan};
}

double fraction(Count count) {
    return static_cast<double>(count.n_yes) / static_cast<double>(count.n);
}

/// P(X = x) of a hypergeometric relative to its mode, for every possible x from `lowest` on.
struct RelativeMass {
    std::uint64_t lowest = 0;
    std::vector<double> mass;
};

/// \param yes drawn from `total` of which `drawn` are taken
RelativeMass hypergeometric(std::uint64_t total, std::uint64_t yes, std::uint64_t drawn) {
    const std::uint64_t lowest = drawn > total - yes ? drawn - (total - yes) : 0;
    const std::uint64_t highest = std::min(yes, drawn);
    RelativeMass result{lowest, std::vector<double>(highest - lowest + 1, 0.0)};
    // P(x + 1) / P(x)
    const auto ratio = [&](std::uint64_t x) {
        const auto d = [](std::uint64_t v) { return static_cast<double>(v); };
        return d(yes - x) * d(drawn - x) / (d(x + 1) * (d(total - yes) - d(drawn) + d(x + 1)));
    };
    const double mode = (static_cast<double>(yes) + 1.0) * (static_cast<double>(drawn) + 1.0) /
                        (static_cast<double>(total) + 2.0);
    const std::uint64_t start = std::clamp(static_cast<std::uint64_t>(mode), lowest, highest);
    result.mass[start - lowest] = 1.0;
    for (std::uint64_t x = start; x < highest; ++x) {
        result.mass[x + 1 - lowest] = result.mass[x - lowest] * ratio(x);
    }
    for (std::uint64_t x = start; x > lowest; --x) {
        result.mass[x - 1 - lowest] = result.mass[x - lowest] / ratio(x - 1);
    }
    return result;
}

}  // namespace

Interval clopper_pearson(Count count, double level) {
    const StatisticStatus status = check(count, level);
    if (status != StatisticStatus::ok) return undefined_interval(status, level);
    const double k = static_cast<double>(count.n_yes);
    const double n = static_cast<double>(count.n);
    const double tail = 0.5 * (1.0 - level);
    const double lower = count.n_yes == 0 ? 0.0 : boost::math::ibeta_inv(k, n - k + 1.0, tail);
    const double upper = count.n_yes == count.n ? 1.0 : boost::math::ibetac_inv(k + 1.0, n - k, tail);
    return {StatisticStatus::ok, fraction(count), lower, upper, level};
}

Interval wilson(Count count, double level) {
    const StatisticStatus status = check(count, level);
    if (status != StatisticStatus::ok) return undefined_interval(status, level);
    const double n = static_cast<double>(count.n);
    const double p = fraction(count);
    const double z = two_sided_z(level);
    const double z2 = z * z;
    const double centre = p + z2 / (2.0 * n);
    const double half = z * std::sqrt(p * (1.0 - p) / n + z2 / (4.0 * n * n));
    const double scale = 1.0 + z2 / n;
    // At 0 and 1 the limit is exact, and its formula a difference of equals.
    const double lower = count.n_yes == 0 ? 0.0 : (centre - half) / scale;
    const double upper = count.n_yes == count.n ? 1.0 : (centre + half) / scale;
    return {StatisticStatus::ok, p, lower, upper, level};
}

Interval difference_of_proportions(Count a, Count b, double level) {
    const Interval in_a = wilson(a, level);
    const Interval in_b = wilson(b, level);
    for (const Interval& arm : {in_a, in_b}) {
        if (arm.status != StatisticStatus::ok) return undefined_interval(arm.status, level);
    }
    const double difference = in_a.estimate - in_b.estimate;
    const double down = std::hypot(in_a.estimate - in_a.lower, in_b.upper - in_b.estimate);
    const double up = std::hypot(in_a.upper - in_a.estimate, in_b.estimate - in_b.lower);
    return {StatisticStatus::ok, difference, difference - down, difference + up, level};
}

TestResult fisher_exact(Count a, Count b) {
    for (const Count& arm : {a, b}) {
        const StatisticStatus status = check(arm, 0.5);
        if (status != StatisticStatus::ok) return undefined_test(status);
    }
    const RelativeMass tables = hypergeometric(a.n + b.n, a.n_yes + b.n_yes, a.n);
    const double observed = tables.mass[a.n_yes - tables.lowest];
    double all = 0.0;
    double as_extreme = 0.0;
    for (const double mass : tables.mass) {
        all += mass;
        if (mass <= observed * (1.0 + 1e-7)) as_extreme += mass;
    }
    const double yes_no = static_cast<double>(a.n_yes) * static_cast<double>(b.n - b.n_yes);
    const double no_yes = static_cast<double>(a.n - a.n_yes) * static_cast<double>(b.n_yes);
    TestResult result{.status = StatisticStatus::ok, .p_value = std::min(1.0, as_extreme / all)};
    if (no_yes > 0.0) {
        result.statistic = yes_no / no_yes;
    } else {
        result.statistic = yes_no > 0.0 ? k_infinity : k_nan;
        if (yes_no == 0.0) result.status = StatisticStatus::no_variation;  // one margin is empty: p = 1
    }
    return result;
}

TestResult mcnemar_exact(const PairedCounts& pairs) {
    const std::uint64_t discordant = pairs.only_a + pairs.only_b;
    if (pairs.both + pairs.neither + discordant == 0) return undefined_test(StatisticStatus::no_data);
    TestResult result{.status = StatisticStatus::ok,
                      .statistic = static_cast<double>(pairs.only_a) - static_cast<double>(pairs.only_b),
                      .p_value = 1.0};
    if (pairs.only_a != pairs.only_b) {
        // P(X <= k) = I_{1/2}(n - k, k + 1) for X ~ binomial(n, 1/2)
        const double k = static_cast<double>(std::min(pairs.only_a, pairs.only_b));
        const double n = static_cast<double>(discordant);
        result.p_value = std::min(1.0, 2.0 * boost::math::ibeta(n - k, k + 1.0, 0.5));
    }
    return result;
}

Interval paired_difference(const PairedCounts& pairs, double level) {
    const std::uint64_t n = pairs.both + pairs.only_a + pairs.only_b + pairs.neither;
    const Interval in_a = wilson({pairs.both + pairs.only_a, n}, level);
    const Interval in_b = wilson({pairs.both + pairs.only_b, n}, level);
    if (in_a.status != StatisticStatus::ok) return undefined_interval(in_a.status, level);
    const double both = static_cast<double>(pairs.both);
    const double only_a = static_cast<double>(pairs.only_a);
    const double only_b = static_cast<double>(pairs.only_b);
    const double neither = static_cast<double>(pairs.neither);
    // Correlation of the two outcomes, its numerator drawn towards 0 by n/2 when positive.
    double numerator = both * neither - only_a * only_b;
    if (numerator > 0.0) numerator = std::max(0.0, numerator - 0.5 * static_cast<double>(n));
    const double margins = (both + only_a) * (only_b + neither) * (both + only_b) * (only_a + neither);
    const double phi = margins > 0.0 ? numerator / std::sqrt(margins) : 0.0;

    const double difference = (only_a - only_b) / static_cast<double>(n);
    const auto width = [phi](double u, double v) {
        return std::sqrt(std::max(0.0, u * u - 2.0 * phi * u * v + v * v));
    };
    const double down = width(in_a.estimate - in_a.lower, in_b.upper - in_b.estimate);
    const double up = width(in_a.upper - in_a.estimate, in_b.estimate - in_b.lower);
    return {StatisticStatus::ok, difference, difference - down, difference + up, level};
}

}  // namespace rubor
