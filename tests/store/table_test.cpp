// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include <rubor/store/table.hpp>

namespace rubor {
namespace {

TEST(Invariant, CellsKeepTheTypeTheyAreGiven) {
    EXPECT_TRUE(std::holds_alternative<std::string>(Cell{"text"}.content()));
    EXPECT_TRUE(std::holds_alternative<bool>(Cell{true}.content()));
    EXPECT_TRUE(std::holds_alternative<std::int64_t>(Cell{3u}.content()));
    EXPECT_TRUE(std::holds_alternative<double>(Cell{3.0}.content()));
    EXPECT_TRUE(Cell{std::optional<double>{}}.is_null());
    EXPECT_FALSE(Cell{std::optional<double>{1.0}}.is_null());
    EXPECT_FALSE(Cell{std::numeric_limits<double>::quiet_NaN()}.is_null());
}

TEST(Invariant, NullsAreToldFromValues) {
    Column column{{"x", ColumnType::real, "day", ""}};
    column.append(1);
    column.append(std::numeric_limits<double>::quiet_NaN());
    EXPECT_EQ(column.n_nulls(), 0u);
    column.append_null();
    column.append(2.5);
    EXPECT_EQ(column.n_nulls(), 1u);
    EXPECT_FALSE(column.is_null(1));
    EXPECT_TRUE(column.is_null(2));
    EXPECT_TRUE(column.cell(2).is_null());
    EXPECT_EQ(column.reals()[0], 1.0);
    EXPECT_EQ(column.reals()[3], 2.5);
}

TEST(Invariant, SameMeansBitForBit) {
    const std::vector<ColumnSpec> schema{{"x", ColumnType::real, "", ""}};
    const auto table_of = [&](Cell cell) {
        Table table{schema};
        table.append_row({std::move(cell)});
        return table;
    };
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_TRUE(table_of(nan).same_as(table_of(nan)));
    EXPECT_FALSE(table_of(nan).same_as(table_of({})));
    EXPECT_FALSE(table_of(0.0).same_as(table_of(-0.0)));
    EXPECT_FALSE(table_of(1.0).same_as(Table{schema}));
    EXPECT_FALSE(Table{schema}.same_as(Table{{{"x", ColumnType::real, "day", ""}}}));
    EXPECT_FALSE(Table(schema).same_as(Table(schema, "described")));
}

TEST(Invariant, RowsAreAppendedInOrder) {
    const std::vector<ColumnSpec> schema{{"id", ColumnType::integer, "", ""},
                                         {"name", ColumnType::text, "", ""}};
    Table a{schema};
    a.append_row({1, "one"});
    a.append_row({2, std::nullopt});
    Table b{schema};
    b.append_row({0, "zero"});
    b.append_rows(a);
    EXPECT_EQ(b.n_rows(), 3u);
    EXPECT_EQ(b.column("id").integers(), (std::vector<std::int64_t>{0, 1, 2}));
    EXPECT_TRUE(b.column("name").is_null(2));
    EXPECT_EQ(b.find("Name"), nullptr);
}

}  // namespace
}  // namespace rubor
