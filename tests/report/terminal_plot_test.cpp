// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include <rubor/base/text.hpp>
#include <rubor/report/safe_text.hpp>
#include <rubor/report/terminal_plot.hpp>

namespace rubor {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
    auto lines = split(text, '\n');
    lines.pop_back();  // behind the last newline
    return lines;
}

/// Column of the first character that is drawn (not blank) behind the axis.
std::size_t first_mark(const std::string& line) {
    const auto axis = line.find("\xE2\x94");
    return line.find_first_not_of(' ', axis + 3);
}

TEST(Property, ARisingLineIsDrawnFromTheBottomLeftToTheTopRight) {
    const std::vector<double> x{0, 1, 2, 3}, y{10, 20, 30, 40};
    const auto lines = lines_of(render_plot({"size", "mm", "day"}, x, y, 80, 8));
    ASSERT_EQ(lines.size(), 10U);
    EXPECT_EQ(lines[0], "size [mm]");
    EXPECT_NE(lines[1].find("40 "), std::string::npos);
    EXPECT_NE(lines[8].find("10 "), std::string::npos);
    EXPECT_NE(lines[9].find("3 day"), std::string::npos);
    for (std::size_t i = 2; i <= 8; ++i) EXPECT_LT(first_mark(lines[i]), first_mark(lines[i - 1])) << i;
    for (const std::string& line : lines) EXPECT_LE(display_width(line), 80U) << line;
}

TEST(Property, EveryDotOfAConstantIsOnOneLine) {
    const std::vector<double> x{0, 5, 10}, y{3, 3, 3};
    const auto lines = lines_of(render_plot({"c", "", "day"}, x, y, 40, 4));
    int n_drawn = 0;
    for (std::size_t i = 1; i <= 4; ++i) n_drawn += first_mark(lines[i]) != std::string::npos ? 1 : 0;
    EXPECT_EQ(n_drawn, 1);
    EXPECT_EQ(display_width(lines[2]) + display_width(lines[3]),
              40U + 12U);  // one is full, one holds the axis only
}

TEST(Property, AWideRangeIsLogarithmicAndHolesAreLeftOut) {
    const std::vector<double> x{0, 1, 2}, y{1, 100, 10'000};
    const auto lines = lines_of(render_plot({"cells", "cell", "day"}, x, y));
    EXPECT_NE(lines[0].find("logarithmic"), std::string::npos);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const std::vector<double> holes{nan, nan, nan};
    EXPECT_EQ(render_plot({"cells", "cell", "day"}, x, holes), "cells [cell]: no finite value\n");
    const std::vector<double> one{nan, 5.0, nan};
    EXPECT_NE(render_plot({"cells", "cell", "day"}, x, one).find("5"), std::string::npos);
}

}  // namespace
}  // namespace rubor
