// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/report/sensitivity_report.hpp>

#include <gtest/gtest.h>

#include <rubor/report/bands_report.hpp>

namespace rubor {
namespace {

TEST(ClosedForm, BarsEndWhereTheirValuesAre) {
    EXPECT_EQ(tornado_bar(0.5, 0.0, 1.0, 0.0, 1.0, 10), "░░░░░|████");
    EXPECT_EQ(tornado_bar(0.5, 1.0, 0.0, 0.0, 1.0, 10), "█████|░░░░");
    EXPECT_EQ(tornado_bar(0.5, 0.5, 0.5, 0.0, 1.0, 10), "     |");
    EXPECT_EQ(tornado_bar(0.0, 0.4, 0.9, 0.0, 1.0, 10), "|░░░░█████");
    EXPECT_EQ(tornado_bar(0.5, 0.5, 0.5, 0.5, 0.5, 10), "|");
}

TEST(ClosedForm, NumbersAreToldWithTrueMinusAndInfinity) {
    EXPECT_EQ(told(-0.1234), "−0.123");
    EXPECT_EQ(told(12345.6), "12346");
    EXPECT_EQ(told(1.0 / 0.0), "∞");
    EXPECT_EQ(told(0.0 / 0.0), "–");
    EXPECT_EQ(told(-0.0), "0");
}

}  // namespace
}  // namespace rubor
