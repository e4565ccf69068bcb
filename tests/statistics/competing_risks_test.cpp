// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <random>

#include <rubor/statistics/competing_risks.hpp>

#include "reference.hpp"

namespace rubor {
namespace {

struct Data {
    std::vector<double> time;
    std::vector<std::uint8_t> cause;
};

Data read(const std::string& set) {
    const auto table = reference::certified("competing.csv");
    Data data;
    for (std::size_t i = 0; i < table.size(); ++i) {
        if (table.text(i, "set") == set) {
            data.time.push_back(table.number(i, "time"));
            data.cause.push_back(static_cast<std::uint8_t>(table.number(i, "cause")));
        }
    }
    return data;
}

/// n subjects on a grid of times, three causes or censored.
Data made_up(std::uint64_t seed, std::size_t n) {
    Data data;
    std::mt19937_64 random{seed};
    for (std::size_t i = 0; i < n; ++i) {
        data.time.push_back(1.0 + static_cast<double>(random() % 8));
        data.cause.push_back(static_cast<std::uint8_t>(random() % 4));
    }
    return data;
}

TEST(Certified, CumulativeIncidenceAgreesWithR) {
    const auto values = reference::certified("competing_values.csv");
    const std::map<std::string, BandType> bands = {
        {"log", BandType::log}, {"plain", BandType::plain}, {"log-log", BandType::log_log}};
    for (const std::string set : {"mgus", "made"}) {
        const Data data = read(set);
        for (const auto& [name, band] : bands) {
            for (std::uint8_t cause = 1; cause <= 2; ++cause) {
                const auto curve = cumulative_incidence(data.time, data.cause, cause, {.band = band});
                ASSERT_EQ(curve.status, StatisticStatus::ok);
                std::size_t compared = 0;
                for (std::size_t row = 0; row < values.size(); ++row) {
                    if (values.text(row, "set") != set || values.text(row, "band") != name ||
                        values.number(row, "cause") != cause) {
                        continue;
                    }
                    const auto it =
                        std::find(curve.time.begin(), curve.time.end(), values.number(row, "time"));
                    ASSERT_NE(it, curve.time.end());
                    const auto i = static_cast<std::size_t>(it - curve.time.begin());
                    const std::string what = set + " " + name + " row " + std::to_string(row);
                    EXPECT_EQ(static_cast<double>(curve.n_at_risk[i]), values.number(row, "n_risk")) << what;
                    reference::expect_agrees(curve.incidence[i], values.number(row, "incidence"), what);
                    // 1e-6 x 1e-8: rounding of a sum of squares where R gives 0.
                    reference::expect_agrees(curve.std_error[i], values.number(row, "std_error"), what, 1e-6);
                    for (const auto& [ours, column] :
                         {std::pair{curve.lower[i], "lower"}, std::pair{curve.upper[i], "upper"}}) {
                        const double certified = values.number(row, column);
                        if (std::isnan(certified)) {
                            EXPECT_TRUE(std::isnan(ours)) << what;
                        } else {
                            reference::expect_agrees(ours, certified, what + " " + column);
                        }
                    }
                    ++compared;
                }
                EXPECT_GT(compared, 5U) << set << name;
            }
        }
    }
}

TEST(ClosedForm, WithoutCensoringTheIncidenceIsAShare) {
    const std::vector<double> time = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    const std::vector<std::uint8_t> cause = {1, 2, 1, 2, 2, 1, 2, 2, 2, 1};
    const auto curve = cumulative_incidence(time, cause, 1);
    EXPECT_NEAR(incidence_at(curve, 6.5).estimate, 0.3, 1e-15);
    EXPECT_NEAR(curve.std_error[5], std::sqrt(0.3 * 0.7 / 10.0), 1e-15);  // binomial
    EXPECT_EQ(incidence_at(curve, 0.5).estimate, 0.0);
    EXPECT_EQ(incidence_at(curve, 11.0).status, StatisticStatus::beyond_follow_up);
}

TEST(Property, OneCauseIsKaplanMeierAndGreenwood) {
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        const Data data = made_up(seed, 60);
        std::vector<std::uint8_t> any;
        for (const auto c : data.cause) any.push_back(c > 0 ? 1 : 0);
        const auto curve = cumulative_incidence(data.time, any, 1);
        const auto km = kaplan_meier(data.time, any);
        ASSERT_EQ(curve.time, km.time);
        for (std::size_t i = 0; i < km.time.size(); ++i) {
            EXPECT_NEAR(curve.incidence[i], 1.0 - km.survival[i], 1e-13);
            EXPECT_NEAR(curve.std_error[i], km.std_error[i], 1e-12);
        }
    }
}

TEST(Property, CausesAddUpAndInfluencesGiveTheVariance) {
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        const Data data = made_up(seed + 100, 50);
        std::vector<std::uint8_t> any;
        for (const auto c : data.cause) any.push_back(c > 0 ? 1 : 0);
        const double at = 5.0;
        double sum = 0.0;
        for (std::uint8_t cause = 1; cause <= 3; ++cause) {
            const auto curve = cumulative_incidence(data.time, data.cause, cause);
            const auto influence = incidence_influence(data.time, data.cause, cause, at);
            sum += influence.incidence;
            EXPECT_NEAR(incidence_at(curve, at).estimate, influence.incidence, 1e-13);
            double total = 0.0, squares = 0.0;
            for (const double u : influence.influence) {
                total += u;
                squares += u * u;
            }
            EXPECT_NEAR(total, 0.0, 1e-12);  // equal weights for all change nothing
            const auto i =
                std::upper_bound(curve.time.begin(), curve.time.end(), at) - curve.time.begin() - 1;
            EXPECT_NEAR(std::sqrt(squares), curve.std_error[static_cast<std::size_t>(i)], 1e-13);
        }
        EXPECT_NEAR(sum, 1.0 - survival_at(kaplan_meier(data.time, any), at).survival, 1e-13);
    }
}

TEST(ClosedForm, InfluenceIsTheDerivativeByASubjectsWeight) {
    // Doubling a subject (two of her) changes the estimate by about her influence over n + 1 ... here by
    // difference of many copies: every subject 2000 times, one of them 2001 times.
    const std::vector<double> time = {1, 2, 2, 3, 4, 5};
    const std::vector<std::uint8_t> cause = {1, 0, 2, 1, 2, 1};
    const std::size_t copies = 2000;
    const auto influence = incidence_influence(time, cause, 1, 4.0);
    for (std::size_t one = 0; one < time.size(); ++one) {
        Data more;
        for (std::size_t i = 0; i < time.size(); ++i) {
            more.time.insert(more.time.end(), copies + (i == one ? 1 : 0), time[i]);
            more.cause.insert(more.cause.end(), copies + (i == one ? 1 : 0), cause[i]);
        }
        const double changed = incidence_influence(more.time, more.cause, 1, 4.0).incidence;
        // The second derivative leaves an error of the order of 1/copies.
        EXPECT_NEAR((changed - influence.incidence) * copies, influence.influence[one], 1e-3);
    }
}

TEST(Property, RestrictedMeanAndItsInfluencesAgreeWithTheCurve) {
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        const Data data = made_up(seed + 200, 50);
        std::vector<std::uint8_t> any;
        for (const auto c : data.cause) any.push_back(c > 0 ? 1 : 0);
        for (const double horizon : {0.0, 0.5, 4.0, 6.5}) {
            const auto ours = restricted_mean_influence(data.time, any, horizon);
            const auto mean = restricted_mean(kaplan_meier(data.time, any), horizon);
            EXPECT_NEAR(ours.mean, mean.mean, 1e-12);
            double squares = 0.0;
            for (const double u : ours.influence) squares += u * u;
            EXPECT_NEAR(std::sqrt(squares), mean.std_error, 1e-12) << horizon;
        }
    }
}

TEST(ClosedForm, WhatCannotBeComputedSaysWhy) {
    EXPECT_EQ(cumulative_incidence({}, {}, 1).status, StatisticStatus::no_data);
    const std::vector<double> time = {1, 2};
    const std::vector<std::uint8_t> cause = {2, 0};
    EXPECT_EQ(cumulative_incidence(time, cause, 1).status, StatisticStatus::no_events);
    EXPECT_EQ(incidence_at(cumulative_incidence(time, cause, 1), 1.5).estimate, 0.0);
    EXPECT_EQ(cumulative_incidence(time, cause, 0).status, StatisticStatus::invalid_input);
    const std::vector<double> negative = {-1, 2};
    EXPECT_EQ(cumulative_incidence(negative, cause, 1).status, StatisticStatus::invalid_input);
}

}  // namespace
}  // namespace rubor
