// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/table_text.hpp>

#include <gtest/gtest.h>

namespace rubor {
namespace {

constexpr const char* k_text =
    "# a comment\twith a tab\nparameterId\tnominalValue\tnote\n\nx\t 1 \tkept  \ny\t2\r\n# end\nz\t3\tlast";

TEST(Invariant, TextThatIsNotChangedStaysByteForByte) {
    EXPECT_EQ(TableText("t.tsv", k_text).text(), k_text);
    EXPECT_EQ(TableText("t.tsv", "").text(), "");
    EXPECT_EQ(TableText("t.tsv", "\n\n").text(), "\n\n");
}

TEST(ClosedForm, OneCellIsReplacedAndNothingElse) {
    TableText table{"t.tsv", k_text};
    EXPECT_EQ(table.cell("x", "nominalValue"), "1");
    EXPECT_EQ(table.cell("y", "note"), "");
    EXPECT_EQ(table.line_of("y"), 5);
    ASSERT_TRUE(table.set("y", "nominalValue", "2.5"));
    ASSERT_TRUE(table.set("z", "note", ""));
    EXPECT_EQ(table.text(),
              "# a comment\twith a tab\nparameterId\tnominalValue\tnote\n\nx\t 1 \tkept  \ny\t2.5\r\n# "
              "end\nz\t3\t");
    ASSERT_TRUE(table.set("y", "note", "new"));
    EXPECT_EQ(table.cell("y", "note"), "new");
}

TEST(ClosedForm, WhatIsNotThereIsNotSet) {
    TableText table{"t.tsv", k_text};
    EXPECT_FALSE(table.set("w", "nominalValue", "1"));
    EXPECT_FALSE(table.set("x", "unit", "1"));
    EXPECT_FALSE(table.set("parameterId", "nominalValue", "1")) << "the header is no row";
    EXPECT_FALSE(table.cell("w", "nominalValue").has_value());
    EXPECT_EQ(table.text(), k_text);
    EXPECT_EQ(table.columns(), (std::vector<std::string>{"parameterId", "nominalValue", "note"}));
    EXPECT_EQ(table.rows(), (std::vector<std::string>{"x", "y", "z"}));
}

}  // namespace
}  // namespace rubor
