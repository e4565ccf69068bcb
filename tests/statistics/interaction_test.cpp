// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include <rubor/statistics/interaction.hpp>

namespace rubor {
namespace {

// Tolerance of all: a few roundings of numbers below 1.
constexpr double k_rounding = 1e-14;

TEST(ClosedForm, BlissWithoutABackgroundAddsIndependentChances) {
    EXPECT_NEAR(bliss_expected(0.2, 0.3), 0.2 + 0.3 - 0.2 * 0.3, k_rounding);
    EXPECT_NEAR(bliss_expected(0.0, 0.3), 0.3, k_rounding);
    EXPECT_NEAR(bliss_expected(1.0, 0.3), 1.0, k_rounding);
}

TEST(ClosedForm, BlissCountsOnlyWhatEachAddsToTheBackground) {
    EXPECT_NEAR(bliss_expected(0.4, 0.4, 0.4), 0.4, k_rounding) << "two that do nothing do nothing";
    EXPECT_NEAR(bliss_expected(0.7, 0.4, 0.4), 0.7, k_rounding) << "one that does nothing adds nothing";
    // Of 60 % without response, half are helped by each: 3/4 of them by the two together.
    EXPECT_NEAR(bliss_expected(0.7, 0.7, 0.4), 0.4 + 0.6 * 0.75, k_rounding);
    EXPECT_TRUE(std::isnan(bliss_expected(1.0, 1.0, 1.0)));
}

TEST(ClosedForm, WhoDoesWellInEitherArmCountsOnceByHerWeight) {
    const std::vector<unsigned char> a{1, 0, 0, 1};
    const std::vector<unsigned char> b{0, 1, 0, 1};
    EXPECT_NEAR(share_in_either(a, b, std::vector<double>(4, 1.0)), 0.75, k_rounding);
    EXPECT_NEAR(share_in_either(a, b, std::vector<double>{3.0, 0.0, 1.0, 0.0}), 0.75, k_rounding);
    EXPECT_TRUE(std::isnan(share_in_either(a, b, std::vector<double>(4, 0.0))));
    EXPECT_TRUE(std::isnan(share_in_either(a, b, std::vector<double>(3, 1.0))));
}

TEST(Invariant, APairBelowTheBetterOfTheTwoIsNegative) {
    const PairEffect antagonism{.none = 0.1, .a = 0.5, .b = 0.3, .both = 0.4};
    EXPECT_NEAR(antagonism.beyond_better(), -0.1, k_rounding);
    EXPECT_LT(antagonism.beyond_bliss(), antagonism.beyond_better())
        << "Bliss expects more than the better one";
}

}  // namespace
}  // namespace rubor
