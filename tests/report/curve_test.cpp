// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include <rubor/report/curve.hpp>

#include "synthetic_report.hpp"

namespace rubor {
namespace {

ReportCurve by_hand() {
    return {.n = 10,
            .days = {30, 60, 90, 365.25},
            .survival = {0.8, 0.8, 0.7, 0.7},
            .lower = {0.5, 0.5, 0.4, 0.4},
            .upper = {1, 1, 0.9, 0.9},
            .at_risk = {10, 8, 7, 6},
            .events = {2, 0, 1, 0},
            .censored = {0, 1, 0, 6},
            .median_days = {}};
}

TEST(ClosedForm, SurvivalIsRightContinuousAndEndsWithFollowUp) {
    const ReportCurve curve = by_hand();
    EXPECT_EQ(survival_at(curve, 0.0).value, 1.0);
    EXPECT_EQ(survival_at(curve, 29.999).value, 1.0);
    EXPECT_EQ(survival_at(curve, 30.0).value, 0.8);
    EXPECT_EQ(survival_at(curve, 90.0).value, 0.7);
    EXPECT_EQ(survival_at(curve, 90.0).lower, 0.4);
    EXPECT_EQ(survival_at(curve, 365.25).value, 0.7);
    EXPECT_EQ(survival_at(curve, 367.0).value, 0.7);  // a year of 367 days: two days of slack
    EXPECT_TRUE(std::isnan(survival_at(curve, 368.0).value));
    EXPECT_TRUE(std::isnan(survival_at(ReportCurve{}, 1.0).value));
}

TEST(Invariant, ThinningKeepsWhatIsShown) {
    const ReportCurve whole = synthetic_report(1, 20'000).endpoints[0].by_arm[0];
    ASSERT_GT(whole.days.size(), 1500U);
    const ReportCurve thin = thinned(whole);
    EXPECT_LT(thin.days.size(), whole.days.size() / 2);
    EXPECT_EQ(thin.days.back(), whole.days.back());
    const auto total = [](const auto& counts) {
        return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
    };
    EXPECT_EQ(total(thin.events), total(whole.events));
    EXPECT_EQ(total(thin.censored), total(whole.censored));
    for (double day = 0.0; day <= whole.days.back(); day += 0.25) {
        EXPECT_NEAR(survival_at(thin, day).value, survival_at(whole, day).value, 1.0 / 2000.0) << day;
    }
    const auto at_risk = [](const ReportCurve& curve, double day) {
        const auto row = std::lower_bound(curve.days.begin(), curve.days.end(), day);
        return row == curve.days.end() ? 0
                                       : curve.at_risk[static_cast<std::size_t>(row - curve.days.begin())];
    };
    for (int month = 1; month <= 60; ++month) {
        const double day = month * 30.4375;
        EXPECT_EQ(at_risk(thin, day), at_risk(whole, day)) << month;
        EXPECT_EQ(survival_at(thin, day).value, survival_at(whole, day).value) << month;
    }
}

TEST(Invariant, ThinningFollowsABandThatEnds) {
    ReportCurve curve;
    for (int i = 0; i < 2000; ++i) {
        curve.days.push_back(0.01 * (i + 1));  // all within one month
        curve.survival.push_back(0.5);
        curve.lower.push_back(i < 1000 ? 0.4 : std::nan(""));
        curve.upper.push_back(0.6);
        curve.at_risk.push_back(2000 - i);
        curve.events.push_back(0);
        curve.censored.push_back(1);
    }
    const ReportCurve thin = thinned(curve);
    ASSERT_EQ(thin.days.size(), 3U);  // the first, where the band ends, the last
    EXPECT_DOUBLE_EQ(thin.days[1], 10.01);
    EXPECT_TRUE(std::isnan(thin.lower[1]));
}

TEST(Invariant, AShortCurveStaysAsItIs) {
    EXPECT_EQ(thinned(by_hand()).days, by_hand().days);
}

}  // namespace
}  // namespace rubor
