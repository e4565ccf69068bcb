// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: tab-separated tables with a header line, every cell with its place.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rubor/base/problem.hpp>

namespace rubor {

struct TsvCell {
    std::string text;  ///< Without blanks around it.
    Place place;
};

/// One line of the table. A column that the table does not have gives an empty cell at the line's start.
class TsvRow {
  public:
    TsvRow(std::map<std::string, TsvCell, std::less<>> cells, Place start)
        : cells_{std::move(cells)}, start_{std::move(start)} {}
    [[nodiscard]] TsvCell cell(std::string_view column) const;
    [[nodiscard]] const Place& place() const { return start_; }

  private:
    std::map<std::string, TsvCell, std::less<>> cells_;
    Place start_;
};

struct TsvColumns {
    std::vector<std::string> required;
    std::vector<std::string> optional;
};

/// So many problems of one table are reported.
inline constexpr std::size_t k_most_table_problems = 50;

struct TsvTable {
    std::vector<TsvRow> rows;
    Problems problems;  ///< Of the header and the shape; rows are given where they could be read.
};

/// Reads a table. Lines that are empty or start with `#` are skipped. The first other line is the header:
/// unknown, missing and repeated columns are problems, and so is a row with more or fewer cells than the
/// header (missing empty cells at the end are allowed). Reading ends after k_most_table_problems, after 100,000
/// rows, and at a line of more than 1 MiB, with a Problem that says so.
[[nodiscard]] TsvTable read_tsv_text(std::string_view text, const std::string& name,
                                     const TsvColumns& columns);
[[nodiscard]] TsvTable read_tsv(const std::filesystem::path& path, const TsvColumns& columns);

}  // namespace rubor
