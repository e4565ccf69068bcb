// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <sstream>
#include <string>
#include <vector>

#include <rubor/statistics/proportion.hpp>

#include "reference.hpp"

namespace rubor {
namespace {

using reference::expect_agrees;

/// The numbers in the name of a certified analysis, after its first word.
std::vector<double> numbers_in(const std::string& name) {
    std::istringstream words(name.substr(name.find(' ')));
    std::vector<double> numbers;
    for (double v = 0; words >> v;) numbers.push_back(v);
    return numbers;
}
Count count(double yes, double n) {
    return {static_cast<std::uint64_t>(yes), static_cast<std::uint64_t>(n)};
}

TEST(Certified, ProportionsAgreeWithR) {
    const auto table = reference::certified("proportion_values.csv");
    std::size_t compared = 0;
    for (std::size_t row = 0; row < table.size(); ++row) {
        const std::string name = table.text(row, "analysis");
        const std::string quantity = table.text(row, "quantity");
        const double value = table.number(row, "value");
        const std::string method = name.substr(0, name.find(' '));
        double ours = 0.0;
        if (method == "clopper_pearson" || method == "wilson") {
            const auto v = numbers_in(name);
            const Interval interval =
                (method == "wilson" ? wilson : clopper_pearson)(count(v[0], v[1]), v[2]);
            EXPECT_EQ(interval.status, StatisticStatus::ok);
            ours = quantity == "lower" ? interval.lower : interval.upper;
        } else if (method == "fisher") {
            const auto v = numbers_in(name);
            ours = fisher_exact(count(v[0], v[1]), count(v[2], v[3])).p_value;
        } else if (method == "mcnemar") {
            const auto v = numbers_in(name);
            const auto whole = [](double x) { return static_cast<std::uint64_t>(x); };
            ours = mcnemar_exact({.both = 3, .only_a = whole(v[0]), .only_b = whole(v[1]), .neither = 11})
                       .p_value;
        } else {
            continue;  // ranks and summaries: summary_test.cpp
        }
        expect_agrees(ours, value, name + ' ' + quantity);
        ++compared;
    }
    EXPECT_EQ(compared, 2u * 2 * 8 * 3 + 6 + 6);
}

// Newcombe 1998 (independent), table II example (a): 56/70 - 48/80, method 10. Fagerland, Lydersen and Laake
// 2014 (doi:10.1002/sim.6148), airway data of Bentur et al.: pairs 1, 1, 7, 12, "Newcombe square-and-add":
// printed digits.
TEST(Certified, NewcombesIntervalsAgreeWithPrint) {
    const Interval independent = difference_of_proportions({56, 70}, {48, 80});
    EXPECT_NEAR(independent.estimate, 0.2, 1e-15);
    EXPECT_NEAR(independent.lower, 0.0524, 5e-5);
    EXPECT_NEAR(independent.upper, 0.3339, 5e-5);
    const Interval paired = paired_difference({.both = 1, .only_a = 1, .only_b = 7, .neither = 12});
    EXPECT_NEAR(paired.lower, -0.507, 5e-4);
    EXPECT_NEAR(paired.upper, -0.026, 5e-4);
}

TEST(ClosedForm, LimitsAtNoneAndAll) {
    const Interval none = clopper_pearson({0, 20});
    EXPECT_EQ(none.lower, 0.0);
    EXPECT_NEAR(none.upper, 1 - std::pow(0.025, 1.0 / 20), 1e-15);
    EXPECT_NEAR(clopper_pearson({20, 20}).lower, std::pow(0.025, 1.0 / 20), 1e-15);
    EXPECT_EQ(clopper_pearson({20, 20}).upper, 1.0);
    EXPECT_EQ(wilson({0, 20}).lower, 0.0);
    EXPECT_EQ(wilson({20, 20}).upper, 1.0);
}

TEST(ClosedForm, FishersTea) {
    EXPECT_NEAR(fisher_exact({3, 4}, {1, 4}).p_value, 34.0 / 70, 1e-15);
    EXPECT_NEAR(fisher_exact({3, 4}, {1, 4}).statistic, 9.0, 1e-15);
    EXPECT_NEAR(fisher_exact({4, 4}, {0, 4}).p_value, 2.0 / 70, 1e-15);
    EXPECT_TRUE(std::isinf(fisher_exact({4, 4}, {0, 4}).statistic));
}

TEST(Property, HardCountsEndInAStatus) {
    EXPECT_EQ(clopper_pearson({0, 0}).status, StatisticStatus::no_data);
    EXPECT_EQ(clopper_pearson({3, 2}).status, StatisticStatus::invalid_input);
    EXPECT_EQ(wilson({1, 2}, 0.0).status, StatisticStatus::invalid_input);
    EXPECT_EQ(difference_of_proportions({1, 2}, {0, 0}).status, StatisticStatus::no_data);
    EXPECT_EQ(fisher_exact({0, 0}, {1, 2}).status, StatisticStatus::no_data);
    EXPECT_EQ(fisher_exact({0, 5}, {0, 5}).status, StatisticStatus::no_variation);
    EXPECT_EQ(fisher_exact({0, 5}, {0, 5}).p_value, 1.0);
    EXPECT_EQ(mcnemar_exact({}).status, StatisticStatus::no_data);
    EXPECT_EQ(mcnemar_exact({.both = 4}).p_value, 1.0);
    EXPECT_EQ(paired_difference({}).status, StatisticStatus::no_data);
    const Interval same = paired_difference({.both = 4, .neither = 6});
    EXPECT_EQ(same.estimate, 0.0);
    EXPECT_LE(same.lower, 0.0);
    EXPECT_GE(same.upper, 0.0);
    EXPECT_GT(same.upper, same.lower);
}

/// P(X = k), X ~ binomial(n, p).
double binomial_mass(int k, int n, double p) {
    return std::exp(std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0) + k * std::log(p) +
                    (n - k) * std::log1p(-p));
}

// Coverage is a sum over outcomes, so no sampling is needed: Clopper-Pearson never covers less than it says;
// Wilson does, somewhere, but is right on average (Brown, Cai and DasGupta 2001).
TEST(Invariant, ClopperPearsonCoversAtLeastItsLevel) {
    double mean_wilson = 0.0;
    double worst_wilson = 1.0;
    int cases = 0;
    for (const int n : {1, 2, 5, 17, 60}) {
        for (int i = 1; i < 200; ++i) {
            const double p = i / 200.0;
            double exact = 0.0, score = 0.0;
            for (int k = 0; k <= n; ++k) {
                const Interval c = clopper_pearson(count(k, n));
                const Interval w = wilson(count(k, n));
                if (c.lower <= p && p <= c.upper) exact += binomial_mass(k, n, p);
                if (w.lower <= p && p <= w.upper) score += binomial_mass(k, n, p);
            }
            EXPECT_GE(exact, 0.95 - 1e-12) << n << ' ' << p;
            if (n < 17) continue;
            mean_wilson += score;
            worst_wilson = std::min(worst_wilson, score);
            ++cases;
        }
    }
    EXPECT_NEAR(mean_wilson / cases, 0.95, 0.01);
    EXPECT_LT(worst_wilson, 0.95);
}

// The same for a difference, over all pairs of outcomes: 0.95 on average over a grid of (p_a, p_b) within
// 0.01.
TEST(Invariant, NewcombesIntervalCoversOnAverage) {
    constexpr int n_a = 25;
    constexpr int n_b = 18;
    std::vector<Interval> intervals;
    for (int a = 0; a <= n_a; ++a) {
        for (int b = 0; b <= n_b; ++b)
            intervals.push_back(difference_of_proportions(count(a, n_a), count(b, n_b)));
    }
    double mean = 0.0;
    int cases = 0;
    for (double p_a = 0.05; p_a < 0.96; p_a += 0.09) {
        for (double p_b = 0.05; p_b < 0.96; p_b += 0.09) {
            for (int a = 0; a <= n_a; ++a) {
                for (int b = 0; b <= n_b; ++b) {
                    const Interval& i = intervals[static_cast<std::size_t>(a * (n_b + 1) + b)];
                    if (i.lower <= p_a - p_b && p_a - p_b <= i.upper) {
                        mean += binomial_mass(a, n_a, p_a) * binomial_mass(b, n_b, p_b);
                    }
                }
            }
            ++cases;
        }
    }
    EXPECT_NEAR(mean / cases, 0.95, 0.01);
}

}  // namespace
}  // namespace rubor
