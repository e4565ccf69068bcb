// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <rubor/base/problem.hpp>

namespace rubor {
namespace {

Problem clash(int line, const std::string& alike, const std::string& file = "m.xml") {
    return {{file, line, 1}, "J" + std::to_string(line), "clash", "mend it", alike};
}

TEST(Property, GroupedKeepsTheFirstOfAKindAndTellsWhereTheOthersAre) {
    const Problems problems =
        grouped({clash(30, "a"), clash(10, "a"), clash(20, "b"), clash(40, "a"), clash(40, "a")});
    ASSERT_EQ(problems.size(), 2U);
    EXPECT_EQ(to_text(problems[0]), "m.xml:10:1: J10: clash (and 3 more like it: lines 30, 40); mend it");
    EXPECT_EQ(to_text(problems[1]), "m.xml:20:1: J20: clash; mend it");
}

TEST(Property, GroupedLeavesProblemsWithoutAKindAlone) {
    EXPECT_EQ(grouped({clash(1, ""), clash(2, ""), clash(3, "a")}).size(), 3U);
    EXPECT_TRUE(grouped({}).empty());
}

TEST(Property, GroupedNamesOtherFilesAndUnknownLines) {
    const Problems problems = grouped({clash(5, "a"), clash(7, "a", "n.xml"), clash(0, "a")});
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(to_text(problems[0]), "m.xml: J0: clash (and 2 more like it: line 5, n.xml:7); mend it")
        << "what has no line comes first";
}

TEST(Property, GroupedCutsLongLists) {
    Problems many;
    for (int line = 1; line <= 30; ++line) many.push_back(clash(line, "a"));
    const Problems one = grouped(many);
    ASSERT_EQ(one.size(), 1U);
    EXPECT_EQ(one[0].message, "clash (and 29 more like it: lines 2, 3, 4, 5, 6, 7, 8, 9 and 21 more)");
}

}  // namespace
}  // namespace rubor
