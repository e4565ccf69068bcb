// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <fstream>
#include <limits>

#include <rubor/store/csv.hpp>

#include "store/scratch.hpp"

namespace rubor {
namespace {

class CsvFile {
  public:
    explicit CsvFile(const std::string& text) : path_{scratch_ / "t.csv"} {
        std::ofstream{path_, std::ios::binary} << text;
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    Scratch scratch_;
    std::filesystem::path path_;
};

std::vector<std::vector<std::string>> rows_of(const std::string& text, Problems& problems) {
    const CsvFile file{text};
    auto csv = CsvReader::open(file.path());
    if (!csv) {
        problems = csv.problems();
        return {};
    }
    std::vector<std::vector<std::string>> rows;
    while (csv.value().next(problems)) {
        rows.emplace_back();
        for (const CsvCell& cell : csv.value().row()) rows.back().push_back(cell.text);
    }
    return rows;
}

TEST(Property, CsvQuotesBlanksCommentsAndLineEndsAreRead) {
    Problems problems;
    const auto rows = rows_of(
        "\xEF\xBB\xBF# made by hand\r\na, b ,\"c,d\"\r\n\r\n1, 2 ,\"say \"\"no\"\"\"\r\n,,", problems);
    EXPECT_TRUE(problems.empty()) << to_text(problems);
    EXPECT_EQ(rows, (std::vector<std::vector<std::string>>{{"1", "2", "say \"no\""}, {"", "", ""}}));
}

TEST(Property, CsvProblemsCarryLineAndColumnAndTheRestIsRead) {
    Problems problems;
    const auto rows = rows_of("a,b\n1\n1,2,3\n\"x,2\n\"x\" y,2\n5,6\n", problems);
    EXPECT_EQ(rows, (std::vector<std::vector<std::string>>{{"5", "6"}}));
    const std::string text = to_text(problems);
    for (const char* where : {":2: 1 cells", ":3:5: 3 cells", ":4:1: a quote", ":5:5: text behind"}) {
        EXPECT_NE(text.find(where), std::string::npos) << where << " is not in\n" << text;
    }
}

TEST(Property, CsvHeadersMustBeThereAndDiffer) {
    for (const char* text : {"", "# only\n", "a,,b\n", "a,b,a\n"}) {
        Problems problems;
        (void)rows_of(text, problems);
        EXPECT_FALSE(problems.empty()) << text;
    }
    EXPECT_FALSE(CsvReader::open("/nowhere/at/all.csv").ok());
}

TEST(Property, CsvOfAnySizeHasFewProblemsAndBoundedLines) {
    for (const std::string& text : {"a,b\n" + std::string(300'000, '"'), std::string(200'000, ','),
                                    "a\n" + std::string((16U << 20U) + 5, 'x')}) {
        Problems problems;
        (void)rows_of(text, problems);
        EXPECT_FALSE(problems.empty());
        EXPECT_LE(problems.size(), 60U);
    }
    std::string lines = "a,b\n";
    for (int i = 0; i < 10'000; ++i) lines += "1\n";
    Problems problems;
    EXPECT_TRUE(rows_of(lines, problems).empty());
    EXPECT_EQ(problems.size(), 50U);
}

TEST(Property, CsvInMemoryIsReadAsAFileIs) {
    auto csv = CsvReader::from_text("a,b\n1,2", "t.csv");
    ASSERT_TRUE(csv);
    Problems problems;
    ASSERT_TRUE(csv.value().next(problems));
    EXPECT_EQ(csv.value().row()[1].text, "2");
    EXPECT_EQ(to_text(csv.value().place(1)), "t.csv:2:3");
    EXPECT_FALSE(csv.value().next(problems));
    EXPECT_TRUE(problems.empty());
}

TEST(Property, WhatIsWrittenAsCsvIsReadBackExactly) {
    Table table{{{"name", ColumnType::text},
                 {"x", ColumnType::real, "nmol/L"},
                 {"n", ColumnType::integer},
                 {"b", ColumnType::boolean}}};
    table.append_row({"a, \"b\"", 0.1, 7, true});
    table.append_row({"# no comment", 1e-300, std::numeric_limits<std::int64_t>::min(), false});
    table.append_row({Cell{}, 1.0 / 3.0, Cell{}, true});
    const CsvFile file{""};
    ASSERT_TRUE(write_csv(table, file.path()).empty());
    auto csv = CsvReader::open(file.path());
    ASSERT_TRUE(csv.ok());
    EXPECT_EQ(csv.value().header()[1].text, "x [nmol/L]");
    Problems problems;
    for (std::size_t row = 0; row < 3; ++row) {
        ASSERT_TRUE(csv.value().next(problems));
        EXPECT_EQ(csv.value().row()[0].text, table.column("name").texts()[row]);
        EXPECT_EQ(std::stod(csv.value().row()[1].text), table.column("x").reals()[row]);
        EXPECT_EQ(csv.value().row()[3].text, table.column("b").booleans()[row] ? "true" : "false");
    }
    EXPECT_EQ(csv.value().row()[2].text, "");  // null
    EXPECT_FALSE(csv.value().next(problems));
    EXPECT_TRUE(problems.empty());
}

}  // namespace
}  // namespace rubor
