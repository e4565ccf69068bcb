// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include <rubor/statistics/cox.hpp>
#include <rubor/statistics/log_rank.hpp>

#include "reference.hpp"

namespace rubor {
namespace {

using reference::expect_agrees;
using reference::where;
using reference::whole;
using Events = std::vector<std::uint8_t>;
using Numbers = std::vector<std::uint32_t>;
using Times = std::vector<double>;

/// Columns side by side, row by row.
std::vector<double> columns(const std::vector<std::vector<double>>& parts) {
    std::vector<double> x;
    for (std::size_t i = 0; i < parts.front().size(); ++i) {
        for (const auto& part : parts) x.push_back(part[i]);
    }
    return x;
}

void compare(reference::Values& values, const std::string& name, const CoxFit& fit, bool clustered) {
    ASSERT_EQ(fit.status, StatisticStatus::ok) << name << ": " << fit.explanation;
    const std::size_t p = fit.coefficients.size();
    const auto take = [&](const std::string& quantity, std::size_t i, std::size_t n) {
        return values.take(name, n == 1 ? quantity : quantity + '[' + std::to_string(i) + ']');
    };
    for (std::size_t j = 0; j < p; ++j) {
        const CoxCoefficient& c = fit.coefficients[j];
        expect_agrees(c.estimate, take("beta", j, p), name + " beta");
        expect_agrees(c.std_error, take("se", j, p), name + " se");
        expect_agrees(c.lower, take("hr_lower", j, p), name + " lower");
        expect_agrees(c.upper, take("hr_upper", j, p), name + " upper");
        expect_agrees(c.z, take("z", j, p), name + " z");
        expect_agrees(c.p_value, take("p", j, p), name + " p");
        EXPECT_EQ(c.hazard_ratio, std::exp(c.estimate));
        EXPECT_EQ(c.kind, CoxCoefficient::Kind::finite);
    }
    for (std::size_t k = 0; k < p * p; ++k) {
        const double floor = fit.coefficients[k / p].std_error * fit.coefficients[k % p].std_error;
        expect_agrees(fit.covariance[k], take("covariance", k, p * p), name + " covariance", floor);
        if (!clustered) continue;
        expect_agrees(fit.robust_covariance[k], take("robust_covariance", k, p * p), name + " robust", floor);
    }
    expect_agrees(fit.log_likelihood_null, values.take(name, "loglik_null"), name + " null");
    expect_agrees(fit.log_likelihood, values.take(name, "loglik"), name + " loglik");
    const auto compare_test = [&](const TestResult& ours, const std::string& quantity) {
        expect_agrees(ours.statistic, values.take(name, quantity), name + ' ' + quantity);
        expect_agrees(ours.p_value, values.take(name, quantity + "_p"), name + ' ' + quantity + " p");
        EXPECT_EQ(ours.degrees_of_freedom, int(p));
    };
    compare_test(fit.score, "score");
    compare_test(fit.wald, "wald");
    compare_test(fit.likelihood_ratio, "lr");
    if (clustered) compare_test(fit.robust_score, "robust_score");
}

TEST(Certified, CoxAgreesWithROnLung) {
    reference::Values values("survival_values.csv");
    const auto lung = reference::certified("lung.csv");
    const auto time = lung.column("time");
    const auto event = whole<std::uint8_t>(lung.column("event"));
    const auto female = lung.column("female");
    const auto age = lung.column("age");
    const auto ecog = lung.column("ecog");
    const auto institution = lung.column("institution");
    compare(values, "cox lung female", cox({.time = time, .event = event, .covariates = female}), false);

    std::vector<bool> known, placed;
    for (std::size_t i = 0; i < time.size(); ++i) {
        known.push_back(!std::isnan(ecog[i]));
        placed.push_back(known[i] && !std::isnan(institution[i]));
    }
    const auto t = where(time, known);
    const auto e = where(event, known);
    const auto three = columns({where(female, known), where(age, known), where(ecog, known)});
    const auto two = columns({where(female, known), where(age, known)});
    const auto stratum = whole<std::uint32_t>(where(ecog, known));
    compare(values, "cox lung female age ecog",
            cox({.time = t, .event = e, .covariates = three, .n_covariates = 3}), false);
    compare(values, "cox lung female age by ecog",
            cox({.time = t, .event = e, .covariates = two, .n_covariates = 2, .stratum = stratum}), false);
    const auto placed_time = where(time, placed);
    const auto placed_event = where(event, placed);
    const auto placed_two = columns({where(female, placed), where(age, placed)});
    const auto cluster = whole<std::uint32_t>(where(institution, placed));
    compare(values, "cox lung female age in institution",
            cox({.time = placed_time,
                 .event = placed_event,
                 .covariates = placed_two,
                 .n_covariates = 2,
                 .cluster = cluster}),
            true);
    EXPECT_TRUE(values.left("cox lung").empty());
}

TEST(Certified, CoxAgreesWithROnManyTiesAndTwins) {
    reference::Values values("survival_values.csv");
    const auto ties = reference::certified("ties.csv");
    const auto t = ties.column("time");
    const auto e = whole<std::uint8_t>(ties.column("event"));
    const auto arm = ties.column("arm");
    const auto both = columns({arm, ties.column("x")});
    const auto site = whole<std::uint32_t>(ties.column("site"));
    const auto pair = whole<std::uint32_t>(ties.column("pair"));
    compare(values, "cox ties arm", cox({.time = t, .event = e, .covariates = arm}), false);
    compare(values, "cox ties arm x", cox({.time = t, .event = e, .covariates = both, .n_covariates = 2}),
            false);
    compare(values, "cox ties arm x by site",
            cox({.time = t, .event = e, .covariates = both, .n_covariates = 2, .stratum = site}), false);
    compare(values, "cox ties arm in pair", cox({.time = t, .event = e, .covariates = arm, .cluster = pair}),
            true);
    compare(
        values, "cox ties arm x by site in pair",
        cox({.time = t, .event = e, .covariates = both, .n_covariates = 2, .stratum = site, .cluster = pair}),
        true);
    EXPECT_TRUE(values.left("cox ties").empty());
}

// Three subjects, x = 1 0 1, events at 1 2 3. With r = e^beta: L = r/(2r+1) * 1/(r+1), maximal at r =
// 1/sqrt(2).
TEST(ClosedForm, ThreeSubjects) {
    const Times time = {1, 2, 3};
    const std::vector<double> x = {1, 0, 1};
    const auto fit = cox({.time = time, .event = Events(3, 1), .covariates = x});
    const double r = std::sqrt(0.5);
    ASSERT_EQ(fit.status, StatisticStatus::ok);
    EXPECT_NEAR(fit.coefficients[0].estimate, std::log(r), 1e-14);
    EXPECT_NEAR(fit.log_likelihood, std::log(r / (2 * r + 1) / (r + 1)), 1e-14);
    EXPECT_NEAR(fit.log_likelihood_null, -std::log(6.0), 1e-14);
    const double information = 2 * r / ((2 * r + 1) * (2 * r + 1)) + r / ((r + 1) * (r + 1));
    EXPECT_NEAR(fit.coefficients[0].std_error, 1 / std::sqrt(information), 1e-14);
    EXPECT_EQ(fit.coefficients[0].robust_std_error, fit.coefficients[0].std_error);
}

// Without ties the score test of one binary covariate is the log-rank test.
TEST(Invariant, ScoreTestIsLogRankWithoutTies) {
    std::mt19937_64 random(3);
    std::exponential_distribution<double> survival(1.0);
    for (int trial = 0; trial < 20; ++trial) {
        Times time;
        Events event;
        std::vector<double> x;
        Numbers group;
        for (int i = 0; i < 50; ++i) {
            time.push_back(survival(random));
            event.push_back(random() % 4 != 0);
            group.push_back(static_cast<std::uint32_t>(random() % 2));
            x.push_back(group.back());
        }
        const auto fit = cox({.time = time, .event = event, .covariates = x});
        const auto test = log_rank(time, event, group).test;
        EXPECT_NEAR(fit.score.statistic, test.statistic, 1e-10 * (1 + test.statistic));
    }
}

// The estimate does not feel shifts of a covariate, and scales inversely, over many orders of magnitude.
TEST(Invariant, CovariatesMayBeShiftedAndScaled) {
    const auto ties = reference::certified("ties.csv");
    const auto t = ties.column("time");
    const auto e = whole<std::uint8_t>(ties.column("event"));
    const auto x = ties.column("x");
    const auto plain = cox({.time = t, .event = e, .covariates = x});
    for (const double scale : {1e-9, -3.0, 1e9}) {
        std::vector<double> moved;
        for (const double v : x) moved.push_back(scale * (v + 1000.0));
        const auto fit = cox({.time = t, .event = e, .covariates = moved});
        // The shift by 1000 leaves 1e-13 of x.
        EXPECT_NEAR(fit.coefficients[0].estimate * scale / plain.coefficients[0].estimate, 1.0, 1e-11);
        EXPECT_NEAR(fit.coefficients[0].z / plain.coefficients[0].z, scale > 0 ? 1.0 : -1.0, 1e-11);
    }
}

TEST(Invariant, NamesOfClustersDoNotMatter) {
    const auto ties = reference::certified("ties.csv");
    const auto t = ties.column("time");
    const auto e = whole<std::uint8_t>(ties.column("event"));
    const auto arm = ties.column("arm");
    Numbers names, backwards;
    for (std::size_t i = 0; i < t.size(); ++i) {
        names.push_back(static_cast<std::uint32_t>(7919 * i % 100'003));
        backwards.push_back(static_cast<std::uint32_t>(t.size() - i));
    }
    const auto once = cox({.time = t, .event = e, .covariates = arm, .cluster = names});
    const auto renamed = cox({.time = t, .event = e, .covariates = arm, .cluster = backwards});
    EXPECT_EQ(once.n_clusters, t.size());
    EXPECT_NE(once.coefficients[0].robust_std_error, once.coefficients[0].std_error);
    EXPECT_NEAR(once.coefficients[0].robust_std_error, renamed.coefficients[0].robust_std_error, 1e-14);
}

// Exponential survival with log hazard ratios -0.5 and 0.3: the mean of 400 estimates is within 4.5 standard
// errors (bias of order 1/events = 0.003 is covered by 4.5 * 0.085 / 20), and 95 % intervals cover 95 % of
// the time.
TEST(Statistical, CoxIsConsistentAndItsIntervalsCover) {
    constexpr int trials = 400;
    constexpr int n = 400;
    std::mt19937_64 random(20260103);
    std::exponential_distribution<double> unit(1.0);
    std::normal_distribution<double> normal;
    const double truth[2] = {-0.5, 0.3};
    double mean[2] = {0, 0}, square[2] = {0, 0};
    int covered = 0;
    for (int trial = 0; trial < trials; ++trial) {
        Times t;
        Events e;
        std::vector<double> x;
        for (int i = 0; i < n; ++i) {
            const double arm = i % 2;
            const double age = normal(random);
            const double survival = unit(random) / std::exp(truth[0] * arm + truth[1] * age);
            const double censoring = 3 * unit(random);
            t.push_back(std::min(survival, censoring));
            e.push_back(survival <= censoring);
            x.insert(x.end(), {arm, age});
        }
        const auto fit = cox({.time = t, .event = e, .covariates = x, .n_covariates = 2});
        ASSERT_EQ(fit.status, StatisticStatus::ok);
        for (std::size_t j = 0; j < 2; ++j) {
            const double error = fit.coefficients[j].estimate - truth[j];
            mean[j] += error / trials;
            square[j] += error * error / trials;
            covered += fit.coefficients[j].lower <= std::exp(truth[j]) &&
                       std::exp(truth[j]) <= fit.coefficients[j].upper;
        }
    }
    for (std::size_t j = 0; j < 2; ++j) EXPECT_LT(std::fabs(mean[j]), 4.5 * std::sqrt(square[j] / trials));
    EXPECT_NEAR(covered / (2.0 * trials), 0.95, 4.5 * std::sqrt(0.95 * 0.05 / (2.0 * trials)));
}

}  // namespace
}  // namespace rubor
