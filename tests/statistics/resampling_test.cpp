// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <rubor/statistics/kaplan_meier.hpp>
#include <rubor/statistics/resampling.hpp>

namespace rubor {
namespace {

constexpr double k_infinity = std::numeric_limits<double>::infinity();
constexpr double k_nan = std::numeric_limits<double>::quiet_NaN();

TEST(ClosedForm, PercentilesOfReplicates) {
    std::vector<double> replicates;
    for (int i = 200; i >= 0; --i) replicates.push_back(i);  // any order
    const Interval interval = percentile_interval(90.0, replicates, 0.90);
    EXPECT_EQ(interval.status, StatisticStatus::ok);
    EXPECT_EQ(interval.estimate, 90.0);
    EXPECT_NEAR(interval.lower, 10.0, 1e-9);
    EXPECT_NEAR(interval.upper, 190.0, 1e-9);
}

TEST(ClosedForm, ReplicatesMayBeInfiniteButNotUndefined) {
    const Interval open = percentile_interval(3.0, {1.0, 2.0, k_infinity, k_infinity});
    EXPECT_EQ(open.status, StatisticStatus::ok);
    EXPECT_EQ(open.upper, k_infinity);
    EXPECT_LT(open.lower, 2.0);
    EXPECT_EQ(percentile_interval(3.0, {1.0, k_nan}).status, StatisticStatus::no_variation);
    EXPECT_EQ(percentile_interval(k_nan, {1.0}).status, StatisticStatus::no_data);
    EXPECT_EQ(percentile_interval(1.0, {}).status, StatisticStatus::no_data);
    EXPECT_EQ(percentile_interval(1.0, {1.0}, 1.0).status, StatisticStatus::invalid_input);
}

TEST(ClosedForm, TheMedianOfTenLiesBetweenTheSecondAndTheNinth) {
    // P(X <= 1) = 11/1024 <= 0.025 < P(X <= 2) = 56/1024, X ~ Binomial(10, 1/2).
    std::vector<double> values;
    for (int i = 10; i >= 1; --i) values.push_back(i);
    const Interval interval = quantile_interval(values, 0.5);
    EXPECT_EQ(interval.estimate, 5.5);
    EXPECT_EQ(interval.lower, 2.0);
    EXPECT_EQ(interval.upper, 9.0);
}

TEST(ClosedForm, FiveValuesAreTooFewForAMediansInterval) {
    // P(X <= 0) = 1/32 > 0.025.
    const Interval interval = quantile_interval(std::vector<double>{1, 2, 3, 4, 5}, 0.5);
    EXPECT_EQ(interval.status, StatisticStatus::ok);
    EXPECT_EQ(interval.estimate, 3.0);
    EXPECT_TRUE(std::isnan(interval.lower) && std::isnan(interval.upper));
    EXPECT_EQ(quantile_interval({}, 0.5).status, StatisticStatus::no_data);
    EXPECT_EQ(quantile_interval(std::vector<double>{k_nan}, 0.5).status, StatisticStatus::invalid_input);
}

TEST(Statistical, TheMediansIntervalCoversAsOftenAsItSays) {
    // Values u^2 of a uniform grid's scrambled draws; the true median is 0.25. 95 % at least, so at most 5 %
    // + 4.5 sigma miss.
    constexpr int k_trials = 2000;
    std::uint64_t state = 12345;
    const auto uniform = [&] {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        return static_cast<double>(state >> 11U) * 0x1.0p-53;
    };
    int missed = 0;
    for (int trial = 0; trial < k_trials; ++trial) {
        std::vector<double> values(37);
        for (double& v : values) {
            const double u = uniform();
            v = u * u;
        }
        const Interval interval = quantile_interval(values, 0.5);
        missed += interval.lower > 0.25 || interval.upper < 0.25 ? 1 : 0;
    }
    const double share = static_cast<double>(missed) / k_trials;
    EXPECT_LE(share, 0.05 + 4.5 * std::sqrt(0.05 * 0.95 / k_trials));
    EXPECT_GT(share, 0.005) << "an interval that never misses is no 95 % interval";
}

struct Subjects {
    std::vector<double> time{5, 1, 3, 3, 8, 8, 2, 13};
    std::vector<std::uint8_t> event{1, 1, 0, 1, 1, 0, 0, 1};
};

TEST(Oracle, WithWeightOneItIsKaplanMeier) {
    const Subjects s;
    const KaplanMeierCurve curve = kaplan_meier(s.time, s.event);
    const WeightedSurvival weighted{s.time, s.event};
    const std::vector<double> once(s.time.size(), 1.0);
    for (const double t : {0.0, 0.5, 1.0, 2.0, 3.0, 4.9, 5.0, 8.0, 12.0}) {
        EXPECT_NEAR(weighted.at(once, t), survival_at(curve, t).survival, 1e-14) << t;
        EXPECT_NEAR(weighted.mean(once, t), restricted_mean(curve, t).mean, 1e-13) << t;
    }
}

TEST(Invariant, AWeightIsANumberOfCopies) {
    const Subjects s;
    const std::vector<double> weight{2, 0, 1, 3, 1, 0, 2, 1};
    Subjects copies{{}, {}};
    for (std::size_t i = 0; i < weight.size(); ++i) {
        for (int k = 0; k < static_cast<int>(weight[i]); ++k) {
            copies.time.push_back(s.time[i]);
            copies.event.push_back(s.event[i]);
        }
    }
    const KaplanMeierCurve curve = kaplan_meier(copies.time, copies.event);
    const WeightedSurvival weighted{s.time, s.event};
    for (const double t : {1.0, 3.0, 6.0, 9.0}) {
        EXPECT_NEAR(weighted.at(weight, t), survival_at(curve, t).survival, 1e-14) << t;
        EXPECT_NEAR(weighted.mean(weight, t), restricted_mean(curve, t).mean, 1e-13) << t;
    }
}

}  // namespace
}  // namespace rubor
