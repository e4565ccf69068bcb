// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <random>
#include <vector>

#include <rubor/statistics/cox.hpp>

#include "reference.hpp"

namespace rubor {
namespace {

using reference::whole;
using Events = std::vector<std::uint8_t>;
using Numbers = std::vector<std::uint32_t>;
using Times = std::vector<double>;
constexpr double k_inf = std::numeric_limits<double>::infinity();

TEST(Property, HardCoxDataEndInAStatus) {
    const std::vector<double> x = {0, 0, 1, 1};
    const Times t = {1, 2, 3, 4};
    const auto status = [](const CoxFit& fit) {
        EXPECT_EQ(fit.status == StatisticStatus::ok, fit.explanation.empty());
        return fit.status;
    };
    EXPECT_EQ(status(cox({})), StatisticStatus::no_data);
    EXPECT_EQ(status(cox({.time = t, .event = Events(3, 1), .covariates = x})),
              StatisticStatus::invalid_input);
    EXPECT_EQ(status(cox({.time = t, .event = Events(4, 1), .covariates = x, .n_covariates = 0})),
              StatisticStatus::invalid_input);
    const std::vector<double> broken = {0, 0, 1, std::nan("")};
    EXPECT_EQ(status(cox({.time = t, .event = Events(4, 1), .covariates = broken})),
              StatisticStatus::invalid_input);
    EXPECT_EQ(status(cox({.time = t, .event = Events(4, 0), .covariates = x})), StatisticStatus::no_events);
    const std::vector<double> constant(4, 0.1);
    EXPECT_EQ(status(cox({.time = t, .event = Events(4, 1), .covariates = constant})),
              StatisticStatus::no_variation);
    const Numbers alone = {0, 1, 2, 3};
    EXPECT_EQ(status(cox({.time = t, .event = Events(4, 1), .covariates = x, .stratum = alone})),
              StatisticStatus::no_variation);
}

// Nobody in the treated arm has the event: hazard ratio 0; and the other way round: infinite.
TEST(ClosedForm, InfiniteHazardRatio) {
    const Times t = {1, 2, 3, 4, 5, 6};
    const Events e = {1, 0, 1, 0, 1, 0};
    std::vector<double> x = {0, 1, 0, 1, 0, 1};
    for (const double sign : {-1.0, 1.0}) {
        const auto fit = cox({.time = t, .event = e, .covariates = x});
        ASSERT_EQ(fit.status, StatisticStatus::monotone_likelihood) << fit.explanation;
        EXPECT_EQ(fit.coefficients[0].kind, CoxCoefficient::Kind::infinite);
        EXPECT_EQ(fit.coefficients[0].estimate, sign * k_inf);
        EXPECT_EQ(fit.coefficients[0].hazard_ratio, sign < 0 ? 0.0 : k_inf);
        EXPECT_EQ(fit.wald.status, StatisticStatus::monotone_likelihood);
        // In the limit an event is one of those without treatment: 1/3, 1/2, 1.
        EXPECT_NEAR(fit.log_likelihood, -std::log(6.0), 1e-10);
        EXPECT_EQ(fit.score.status, StatisticStatus::ok);
        EXPECT_EQ(fit.likelihood_ratio.status, StatisticStatus::ok);
        for (double& v : x) v = 1.0 - v;
    }
}

/// The definition, for one covariate: at each event the covariate of everyone who dies is the largest
/// (smallest) of those at risk.
bool is_monotone(const Times& t, const Events& e, const std::vector<double>& x) {
    bool rises = true, falls = true;
    for (std::size_t i = 0; i < t.size(); ++i) {
        if (e[i] == 0) continue;
        for (std::size_t j = 0; j < t.size(); ++j) {
            if (t[j] < t[i]) continue;
            rises = rises && x[i] >= x[j];
            falls = falls && x[i] <= x[j];
        }
    }
    return rises || falls;
}
/// Does anyone at risk at an event differ from another?
bool is_informative(const Times& t, const Events& e, const std::vector<double>& x) {
    for (std::size_t i = 0; i < t.size(); ++i) {
        for (std::size_t j = 0; j < t.size(); ++j) {
            if (e[i] != 0 && t[j] >= t[i] && x[j] != x[i]) return true;
        }
    }
    return false;
}

TEST(Oracle, MonotoneLikelihoodIsFoundExactlyWhenItIsThere) {
    std::mt19937_64 random(17);
    std::map<StatisticStatus, int> seen;
    for (int trial = 0; trial < 4'000; ++trial) {
        const std::size_t n = 2 + random() % 9;
        Times t;
        Events e;
        std::vector<double> x;
        const auto levels = 2 + random() % 4;
        for (std::size_t i = 0; i < n; ++i) {
            t.push_back(double(random() % 6));
            e.push_back(random() % 2);
            x.push_back(double(random() % levels) * (trial % 2 == 0 ? 1.0 : 0.37));
        }
        const auto fit = cox({.time = t, .event = e, .covariates = x});
        ++seen[fit.status];
        StatisticStatus expected = StatisticStatus::ok;
        if (std::count(e.begin(), e.end(), 1) == 0) {
            expected = StatisticStatus::no_events;
        } else if (!is_informative(t, e, x)) {
            expected = StatisticStatus::no_variation;
        } else if (is_monotone(t, e, x)) {
            expected = StatisticStatus::monotone_likelihood;
        }
        ASSERT_EQ(fit.status, expected) << "trial " << trial << ' ' << fit.explanation;
        ASSERT_LE(fit.iterations, 45);
    }
    for (const auto status :
         {StatisticStatus::ok, StatisticStatus::monotone_likelihood, StatisticStatus::no_variation}) {
        EXPECT_GT(seen[status], 100);
    }
}

/// The definition for two covariates: some direction g has g . (x_i - x_j) >= 0 for every event i and every j
/// at risk then, and > 0 for one. If there is one, there is one perpendicular or parallel to some x_i - x_j;
/// whole numbers make this exact. Nothing when no difference exists, or all are parallel (a covariate is then
/// redundant).
std::optional<bool> is_monotone_in_the_plane(const Times& t, const Events& e, const std::vector<double>& x) {
    std::vector<std::array<double, 2>> differences;
    for (std::size_t i = 0; i < t.size(); ++i) {
        for (std::size_t j = 0; j < t.size(); ++j) {
            if (e[i] == 0 || t[j] < t[i]) continue;
            const std::array<double, 2> d = {x[2 * i] - x[2 * j], x[2 * i + 1] - x[2 * j + 1]};
            if (d[0] != 0 || d[1] != 0) differences.push_back(d);
        }
    }
    bool spans = false;
    bool monotone = false;
    for (const auto& a : differences) {
        for (const auto& b : differences) spans = spans || a[0] * b[1] != a[1] * b[0];
        const std::array<double, 2> candidates[] = {a, {-a[0], -a[1]}, {-a[1], a[0]}, {a[1], -a[0]}};
        for (const auto& g : candidates) {
            monotone = monotone || std::all_of(differences.begin(), differences.end(), [&g](const auto& d) {
                           return g[0] * d[0] + g[1] * d[1] >= 0;
                       });
        }
    }
    if (!spans) return std::nullopt;
    return monotone;
}

TEST(Oracle, MonotoneLikelihoodIsFoundInTheTwoDimensionalCase) {
    std::mt19937_64 random(29);
    std::map<StatisticStatus, int> seen;
    for (int trial = 0; trial < 4'000; ++trial) {
        const std::size_t n = 3 + random() % 14;
        Times t;
        Events e;
        std::vector<double> x;
        const auto levels = 2 + random() % 3;
        for (std::size_t i = 0; i < n; ++i) {
            t.push_back(double(random() % 9));
            e.push_back(random() % 3 != 0);
            x.push_back(double(random() % levels));
            x.push_back(double(random() % 5));
        }
        const auto expected = is_monotone_in_the_plane(t, e, x);
        if (!expected) continue;
        const auto fit = cox({.time = t, .event = e, .covariates = x, .n_covariates = 2});
        ++seen[fit.status];
        ASSERT_EQ(fit.status, *expected ? StatisticStatus::monotone_likelihood : StatisticStatus::ok)
            << "trial " << trial << ' ' << fit.explanation;
        for (const auto& c : fit.coefficients) {
            EXPECT_EQ(c.kind == CoxCoefficient::Kind::finite, std::isfinite(c.estimate));
            EXPECT_FALSE(std::isnan(c.std_error) || std::isnan(c.lower) || std::isnan(c.upper));
        }
    }
    EXPECT_GT(seen[StatisticStatus::ok], 1000);
    EXPECT_GT(seen[StatisticStatus::monotone_likelihood], 400);
}

// Two covariates of which one is infinite: the other's estimate is that of the limiting problem, in which
// only those with the larger first covariate are at risk.
TEST(Property, OneInfiniteCoefficientLeavesTheOtherAlone) {
    std::mt19937_64 random(23);
    std::normal_distribution<double> normal;
    std::exponential_distribution<double> survival(1.0);
    Times t, t_limit;
    Events e, e_limit;
    std::vector<double> x, x_limit;
    for (int i = 0; i < 200; ++i) {
        const double treated = i % 2;
        const double age = normal(random);
        const double time = survival(random) * std::exp(-0.7 * age);
        t.push_back(time);
        e.push_back(treated == 0 && time < 2);
        x.insert(x.end(), {treated, age});
        if (treated != 0) continue;
        t_limit.push_back(time);
        e_limit.push_back(e.back());
        x_limit.push_back(age);
    }
    const auto fit = cox({.time = t, .event = e, .covariates = x, .n_covariates = 2});
    const auto limit = cox({.time = t_limit, .event = e_limit, .covariates = x_limit});
    ASSERT_EQ(fit.status, StatisticStatus::monotone_likelihood);
    EXPECT_EQ(fit.coefficients[0].kind, CoxCoefficient::Kind::infinite);
    EXPECT_EQ(fit.coefficients[1].kind, CoxCoefficient::Kind::finite);
    // exp(-27) of the treated are still at risk where the search stops (squared decrement 1e-12).
    EXPECT_NEAR(fit.coefficients[1].estimate, limit.coefficients[0].estimate, 1e-9);
    EXPECT_NEAR(fit.coefficients[1].std_error, limit.coefficients[0].std_error, 1e-9);
    EXPECT_NEAR(fit.log_likelihood, limit.log_likelihood, 1e-9);
}

TEST(Property, ACombinationOfEarlierCovariatesIsLeftOut) {
    const auto ties = reference::certified("ties.csv");
    const auto t = ties.column("time");
    const auto e = whole<std::uint8_t>(ties.column("event"));
    const auto arm = ties.column("arm");
    const auto x = ties.column("x");
    std::vector<double> sum;
    for (std::size_t i = 0; i < t.size(); ++i) sum.push_back(3 * arm[i] - 0.1 * x[i] + 7);
    std::vector<double> all, without;
    for (std::size_t i = 0; i < t.size(); ++i) {
        all.insert(all.end(), {arm[i], sum[i], x[i]});
        without.insert(without.end(), {arm[i], sum[i]});
    }
    const auto fit = cox({.time = t, .event = e, .covariates = all, .n_covariates = 3});
    const auto expected = cox({.time = t, .event = e, .covariates = without, .n_covariates = 2});
    EXPECT_EQ(fit.status, StatisticStatus::collinear);
    EXPECT_EQ(fit.coefficients[2].kind, CoxCoefficient::Kind::aliased);
    EXPECT_EQ(fit.likelihood_ratio.degrees_of_freedom, 2);
    for (std::size_t j = 0; j < 2; ++j) {
        EXPECT_EQ(fit.coefficients[j].estimate, expected.coefficients[j].estimate);
        EXPECT_EQ(fit.covariance[j * 3 + j], expected.covariance[j * 2 + j]);
    }
}

// Everybody dies at once: nothing was chosen, and with Efron's ties L is largest at beta = 0.
TEST(ClosedForm, AllTiedGivesHazardRatioOne) {
    const std::vector<double> x = {0, 0, 1, 1};
    const auto fit = cox({.time = Times(4, 2.0), .event = Events(4, 1), .covariates = x});
    EXPECT_EQ(fit.status, StatisticStatus::ok);
    EXPECT_NEAR(fit.coefficients[0].estimate, 0.0, 1e-15);
    EXPECT_NEAR(fit.log_likelihood, -std::log(24.0), 1e-14);
}

}  // namespace
}  // namespace rubor
