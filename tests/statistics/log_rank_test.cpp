// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

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

TEST(Certified, LogRankAgreesWithR) {
    reference::Values values("survival_values.csv");
    const auto compare = [&values](const std::string& name, const LogRankTest& ours) {
        ASSERT_EQ(ours.test.status, StatisticStatus::ok) << name;
        const std::string of = "logrank " + name;
        expect_agrees(ours.test.statistic, values.take(of, "chi2"), of);
        expect_agrees(ours.test.p_value, values.take(of, "p"), of);
        const std::size_t n = ours.observed.size();
        double all = 0.0;
        for (const double o : ours.observed) all += o;
        for (std::size_t g = 0; g < n; ++g) {
            const std::string index = '[' + std::to_string(g) + ']';
            EXPECT_EQ(ours.observed[g], values.take(of, "observed" + index)) << of;
            expect_agrees(ours.expected[g], values.take(of, "expected" + index), of);
        }
        for (std::size_t k = 0; k < n * n; ++k) {
            const double certified = values.take(of, "variance[" + std::to_string(k) + ']');
            expect_agrees(ours.variance[k], certified, of + " variance", 1e-6 * all);  // covariances cancel
        }
    };
    const auto lung = reference::certified("lung.csv");
    const auto time = lung.column("time");
    const auto event = whole<std::uint8_t>(lung.column("event"));
    const auto female = whole<std::uint32_t>(lung.column("female"));
    const auto ecog = lung.column("ecog");
    std::vector<bool> known;
    for (const double e : ecog) known.push_back(!std::isnan(e));
    const auto k_ecog = whole<std::uint32_t>(where(ecog, known));
    compare("lung female", log_rank(time, event, female));
    compare("lung ecog", log_rank(where(time, known), where(event, known), k_ecog));
    compare("lung female by ecog",
            log_rank(where(time, known), where(event, known), where(female, known), k_ecog));
    const auto ties = reference::certified("ties.csv");
    const auto t = ties.column("time");
    const auto e = whole<std::uint8_t>(ties.column("event"));
    const auto arm = whole<std::uint32_t>(ties.column("arm"));
    const auto third = whole<std::uint32_t>(ties.column("third"));
    const auto site = whole<std::uint32_t>(ties.column("site"));
    compare("ties arm", log_rank(t, e, arm));
    compare("ties third", log_rank(t, e, third));
    compare("ties arm by site", log_rank(t, e, arm, site));
    compare("ties third by site", log_rank(t, e, third, site));
    EXPECT_TRUE(values.left("logrank").empty());
}

// Two subjects in each group, events 1 2 3 4 alternating: sums by hand.
TEST(ClosedForm, FourSubjects) {
    const auto result = log_rank(Times{1, 2, 3, 4}, Events{1, 1, 1, 1}, Numbers{0, 1, 0, 1});
    const double expected = 2.0 / 4 + 1.0 / 3 + 1.0 / 2;
    const double variance = 1.0 / 4 + 2.0 / 9 + 1.0 / 4;
    EXPECT_NEAR(result.expected[0], expected, 1e-15);
    EXPECT_NEAR(result.variance[0], variance, 1e-15);
    EXPECT_NEAR(result.test.statistic, (2 - expected) * (2 - expected) / variance, 1e-14);
    EXPECT_EQ(result.test.degrees_of_freedom, 1);
}

TEST(Property, HardComparisonsEndInAStatus) {
    const auto status = [](const Times& t, const Events& e, const Numbers& g, const Numbers& s = {}) {
        const auto result = log_rank(t, e, g, s);
        EXPECT_EQ(result.test.status == StatisticStatus::ok, !std::isnan(result.test.p_value));
        return result.test.status;
    };
    EXPECT_EQ(status({}, {}, {}), StatisticStatus::no_data);
    EXPECT_EQ(status({1, 2}, {1, 1}, {0}), StatisticStatus::invalid_input);
    EXPECT_EQ(status({1, -2}, {1, 1}, {0, 1}), StatisticStatus::invalid_input);
    EXPECT_EQ(status({1, 2}, {1, 1}, {0, 4'000'000'000}), StatisticStatus::invalid_input);
    EXPECT_EQ(status({1, 2}, {1, 1}, {0, 1}, {0}), StatisticStatus::invalid_input);
    EXPECT_EQ(status({1, 2}, {0, 0}, {0, 1}), StatisticStatus::no_events);
    EXPECT_EQ(status({1, 2}, {1, 1}, {0, 0}), StatisticStatus::one_group);
    EXPECT_EQ(status({1, 2}, {1, 1}, {1, 1}), StatisticStatus::one_group);  // group 0 is empty
    EXPECT_EQ(status({1, 2}, {0, 1}, {0, 1}), StatisticStatus::one_group);  // group 0 left before any event
    EXPECT_EQ(status({3, 3}, {1, 1}, {0, 1}), StatisticStatus::no_variation);  // all tied: nothing was chosen
    EXPECT_EQ(status({1, 2}, {1, 1}, {0, 1}, {5, 6}),
              StatisticStatus::no_variation);                                 // never in one risk set
    EXPECT_EQ(status({1, 2, 3}, {1, 1, 0}, {2, 0, 2}), StatisticStatus::ok);  // an empty group in between
}

TEST(Invariant, RelabelledGroupsAndShuffledRowsChangeNothing) {
    std::mt19937_64 random(11);
    for (int trial = 0; trial < 100; ++trial) {
        Times time, time2;
        Events event, event2;
        Numbers group, relabelled;
        for (int i = 0; i < 60; ++i) {
            time.push_back(double(random() % 20));
            event.push_back(random() % 2);
            group.push_back(static_cast<std::uint32_t>(random() % 3));
        }
        for (std::size_t i = time.size(); i-- > 0;) {
            time2.push_back(std::sqrt(time[i]));  // only the order of times matters
            event2.push_back(event[i]);
            relabelled.push_back((group[i] + 1) % 3);
        }
        const auto a = log_rank(time, event, group);
        const auto b = log_rank(time2, event2, relabelled);
        EXPECT_NEAR(a.test.statistic, b.test.statistic, 1e-10 * (1 + a.test.statistic));
        double excess = 0.0;
        for (std::size_t g = 0; g < 3; ++g) excess += a.observed[g] - a.expected[g];
        EXPECT_NEAR(excess, 0.0, 1e-12 * 60);
    }
}

// Under the null the test at 5 % rejects 5 % of the time: 4.5 sigma of binomial(4000, 0.05), 0.0155. (The
// chi-square approximation at 50 per arm errs too, by some thousandths.)
TEST(Statistical, LogRankHasItsSizeUnderTheNull) {
    constexpr int trials = 4000;
    constexpr int per_arm = 50;
    std::mt19937_64 random(20260101);
    std::exponential_distribution<double> survival(1.0);
    std::uniform_real_distribution<double> censoring(0.5, 3.0);
    Times time(2 * per_arm);
    Events event(2 * per_arm);
    Numbers arm(2 * per_arm);
    int rejected = 0;
    for (int trial = 0; trial < trials; ++trial) {
        for (std::size_t i = 0; i < time.size(); ++i) {
            const double t = survival(random);
            const double c = censoring(random);
            time[i] = std::min(t, c);
            event[i] = t <= c;
            arm[i] = i % 2;
        }
        rejected += log_rank(time, event, arm).test.p_value < 0.05;
    }
    EXPECT_NEAR(double(rejected) / trials, 0.05, 4.5 * std::sqrt(0.05 * 0.95 / trials));
}

}  // namespace
}  // namespace rubor
