// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <rubor/store/sql_text.hpp>

namespace rubor {
namespace {

TEST(ClosedForm, QuotesAreDoubledAndNothingElseChanges) {
    EXPECT_EQ(sql_literal(""), "''");
    EXPECT_EQ(sql_literal("it's"), "'it''s'");
    EXPECT_EQ(sql_literal("''"), "''''''");
    EXPECT_EQ(sql_literal("\\'; DROP TABLE x; --"), "'\\''; DROP TABLE x; --'");
}

TEST(ClosedForm, PatternsAreAbsoluteAndMatchThemselvesOnly) {
    EXPECT_EQ(sql_pattern("/a/b.parquet"), "'/a/b.parquet'");
    EXPECT_EQ(sql_pattern("/a[1]/*?'"), "'/a[[]1]/[*][?]'''");
    EXPECT_EQ(sql_pattern("~").substr(0, 2), "'/");
    EXPECT_EQ(sql_pattern("s3://bucket").substr(0, 2), "'/");
}

}  // namespace
}  // namespace rubor
