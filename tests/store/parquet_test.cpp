// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>
#include <thread>

#include <rubor/store/atomic_file.hpp>
#include <rubor/store/parquet.hpp>

#include "store/scratch.hpp"

namespace rubor {
namespace {

constexpr double k_nan = std::numeric_limits<double>::quiet_NaN();
constexpr double k_infinity = std::numeric_limits<double>::infinity();

Table every_type() {
    Table table{
        {{"time", ColumnType::real, "day", "Since randomisation; the patient's clock"},
         {"n", ColumnType::integer, "", ""},
         {"Grüße \"'; DROP", ColumnType::text, "µm²", "naïve 'quoted' text with \\ and \n a line end"},
         {"alive", ColumnType::boolean, "", ""}},
        "One of each, it's a test"};
    table.append_row({0.1, 1, "plain", true});
    table.append_row({k_nan, std::numeric_limits<std::int64_t>::max(), "Ärztin 女医 🩺", false});
    table.append_row({k_infinity, std::numeric_limits<std::int64_t>::min(), "", true});
    table.append_row({-k_infinity, 0, std::string{"a\0b", 3}, false});
    table.append_row({-0.0, std::nullopt, std::nullopt, std::nullopt});
    table.append_row({std::nullopt, -1, std::string(5000, 'x'), true});
    table.append_row({std::numeric_limits<double>::denorm_min(), 2, "it''s\t\"q\"", false});
    return table;
}

Table many_rows(std::int64_t first, std::int64_t n) {
    Table table{{{"id", ColumnType::integer, "", "Row"},
                 {"x", ColumnType::real, "cell", ""},
                 {"arm", ColumnType::text, "", ""},
                 {"event", ColumnType::boolean, "", ""}}};
    for (std::int64_t i = first; i < first + n; ++i) {
        const Cell x = i % 17 == 0 ? Cell{} : Cell{std::sin(static_cast<double>(i))};
        table.append_row({i, x, i % 3 == 0 ? "pembrolizumab" : "chemotherapy", i % 5 == 0});
    }
    return table;
}

std::string bytes_of(const std::filesystem::path& path) {
    return read_whole_file(path).value();
}

TEST(Invariant, ParquetKeepsEveryTypeAndNulls) {
    const Scratch scratch;
    const Table table = every_type();
    ASSERT_EQ(to_text(write_parquet(table, scratch / "t.parquet")), "");
    const Checked<Table> back = read_parquet(scratch / "t.parquet");
    ASSERT_TRUE(back) << to_text(back.problems());
    EXPECT_EQ(back.value().schema(), table.schema());
    EXPECT_EQ(back.value().description(), table.description());
    EXPECT_TRUE(back.value().same_as(table));
    EXPECT_TRUE(std::signbit(back.value().column("time").reals()[4]));
    EXPECT_TRUE(back.value().columns()[2].is_null(4));
    EXPECT_FALSE(back.value().columns()[2].is_null(2));  // An empty text is not a missing one.
}

TEST(Invariant, ParquetKeepsAnEmptyTable) {
    const Scratch scratch;
    const Table table{every_type().schema(), "nothing yet"};
    ASSERT_EQ(to_text(write_parquet(table, scratch / "t.parquet")), "");
    const Checked<Table> back = read_parquet(scratch / "t.parquet");
    ASSERT_TRUE(back) << to_text(back.problems());
    EXPECT_EQ(back.value().n_rows(), 0u);
    EXPECT_TRUE(back.value().same_as(table));
}

TEST(Invariant, ParquetKeepsColumnsOfNullsOnly) {
    const Scratch scratch;
    Table table{every_type().schema()};
    for (int i = 0; i < 3; ++i) table.append_row({{}, {}, {}, {}});
    ASSERT_EQ(to_text(write_parquet(table, scratch / "t.parquet")), "");
    EXPECT_TRUE(read_parquet(scratch / "t.parquet").value().same_as(table));
}

TEST(Invariant, ParquetKeepsManyRowsInOrder) {
    const Scratch scratch;
    const Table table = many_rows(0, 10'000);
    ASSERT_EQ(to_text(write_parquet(table, scratch / "t.parquet", {.rows_per_group = 4096})), "");
    EXPECT_TRUE(read_parquet(scratch / "t.parquet").value().same_as(table));
}

TEST(Invariant, SameTableSameBytesWhateverRunsBesideIt) {
    const Scratch scratch;
    const Table table = many_rows(0, 5'000);
    ASSERT_EQ(to_text(write_parquet(table, scratch / "alone.parquet")), "");
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&, i] {
            const auto path = scratch / ("beside" + std::to_string(i) + ".parquet");
            EXPECT_EQ(to_text(write_parquet(table, path)), "");
        });
    }
    threads.clear();
    const std::string expected = bytes_of(scratch / "alone.parquet");
    EXPECT_GT(expected.size(), 1000u);
    for (int i = 0; i < 4; ++i) {
        EXPECT_EQ(bytes_of(scratch / ("beside" + std::to_string(i) + ".parquet")), expected);
    }
}

TEST(Invariant, OneCellMoreIsOtherBytes) {
    const Scratch scratch;
    ASSERT_EQ(to_text(write_parquet(many_rows(0, 100), scratch / "a.parquet")), "");
    ASSERT_EQ(to_text(write_parquet(many_rows(0, 101), scratch / "b.parquet")), "");
    EXPECT_NE(bytes_of(scratch / "a.parquet"), bytes_of(scratch / "b.parquet"));
}

TEST(Invariant, ConcatenationKeepsOrderAndMetadata) {
    const Scratch scratch;
    std::vector<std::filesystem::path> parts;
    for (int i = 0; i < 7; ++i) {
        parts.push_back(scratch / ("part" + std::to_string(i) + ".parquet"));
        ASSERT_EQ(to_text(write_parquet(many_rows(1024 * i, 1024), parts.back())), "");
    }
    ASSERT_EQ(to_text(concatenate_parquet(parts, scratch / "one.parquet")), "");
    ASSERT_EQ(to_text(concatenate_parquet(parts, scratch / "two.parquet")), "");
    EXPECT_EQ(bytes_of(scratch / "one.parquet"), bytes_of(scratch / "two.parquet"));
    EXPECT_TRUE(read_parquet(scratch / "one.parquet").value().same_as(many_rows(0, 7 * 1024)));
}

TEST(Invariant, ConcatenationRefusesPartsOfOtherColumns) {
    const Scratch scratch;
    ASSERT_EQ(to_text(write_parquet(many_rows(0, 5), scratch / "a.parquet")), "");
    ASSERT_EQ(to_text(write_parquet(every_type(), scratch / "b.parquet")), "");
    EXPECT_FALSE(
        concatenate_parquet({scratch / "a.parquet", scratch / "b.parquet"}, scratch / "c.parquet").empty());
    EXPECT_FALSE(std::filesystem::exists(scratch / "c.parquet"));
}

// Names that SQL, globbing, partition discovery or a shell would take for something else.
TEST(Property, AnyFileNameIsTakenLiterally) {
    const Scratch scratch;
    const Table table = every_type();
    for (const char* name : {"it's; DROP TABLE x; --.parquet", "a[1]*?.parquet", "x=1", "~", "q\"uote",
                             "back\\slash", "{a,b}.parquet", "**", "line\nend", "Ünï.parquet", "s3:"}) {
        const auto path = scratch / name / name;
        std::filesystem::create_directories(path.parent_path());
        ASSERT_EQ(to_text(write_parquet(table, path)), "") << name;
        const Checked<Table> back = read_parquet(path);
        ASSERT_TRUE(back) << name << ": " << to_text(back.problems());
        EXPECT_TRUE(back.value().same_as(table)) << name;
        const auto joined = path.parent_path() / "joined";
        ASSERT_EQ(to_text(concatenate_parquet({path, path}, joined)), "") << name;
        EXPECT_EQ(read_parquet(joined).value().n_rows(), 2 * table.n_rows());
    }
}

TEST(Property, EveryTruncationIsAProblem) {
    const Scratch scratch;
    ASSERT_EQ(to_text(write_parquet(every_type(), scratch / "t.parquet")), "");
    const std::string bytes = bytes_of(scratch / "t.parquet");
    for (std::size_t n = 0; n < bytes.size(); n += 1 + bytes.size() / 60) {
        ASSERT_EQ(to_text(write_file_atomically(scratch / "cut.parquet", bytes.substr(0, n))), "");
        const Checked<Table> back = read_parquet(scratch / "cut.parquet");
        ASSERT_FALSE(back) << n << " of " << bytes.size() << " bytes were read as a table";
        EXPECT_NE(to_text(back.problems()).find("cut.parquet"), std::string::npos);
    }
}

TEST(Property, NoDamageCrashes) {
    const Scratch scratch;
    ASSERT_EQ(to_text(write_parquet(many_rows(0, 300), scratch / "t.parquet")), "");
    const std::string bytes = bytes_of(scratch / "t.parquet");
    std::size_t n_refused = 0;
    std::size_t n_tried = 0;
    for (std::size_t at = 0; at < bytes.size(); at += 1 + bytes.size() / 150, ++n_tried) {
        std::string damaged = bytes;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
        ASSERT_EQ(to_text(write_file_atomically(scratch / "bad.parquet", damaged)), "");
        n_refused += read_parquet(scratch / "bad.parquet") ? 0u : 1u;
    }
    EXPECT_GT(n_refused, n_tried / 10);  // A flipped bit in a plain number is a number: not all can be seen.
}

TEST(Invariant, WhatCannotBeReadIsAProblem) {
    const Scratch scratch;
    EXPECT_FALSE(read_parquet(scratch / "none.parquet"));
    EXPECT_FALSE(read_parquet(scratch / "."));
    ASSERT_EQ(to_text(write_file_atomically(scratch / "text.parquet", "patient,age\n1,2\n")), "");
    EXPECT_FALSE(read_parquet(scratch / "text.parquet"));
}

TEST(Invariant, AFailedWriteLeavesTheOldFile) {
    const Scratch scratch;
    const auto path = scratch / "t.parquet";
    ASSERT_EQ(to_text(write_parquet(many_rows(0, 10), path)), "");
    const std::string before = bytes_of(path);
    Table bad{{{"name", ColumnType::text, "", ""}}};
    bad.append_row({"good"});
    bad.append_row({"\xff\xfe"});
    const Problems problems = write_parquet(bad, path);
    ASSERT_EQ(problems.size(), 1u);
    EXPECT_NE(problems[0].message.find("row 2"), std::string::npos);
    EXPECT_EQ(bytes_of(path), before);
    EXPECT_FALSE(write_parquet(many_rows(0, 10), scratch / "no" / "such" / "folder.parquet").empty());
    EXPECT_EQ(scratch.n_files(), 1u);  // No temporary file is left.
}

}  // namespace
}  // namespace rubor
