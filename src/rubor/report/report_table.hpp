// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <rubor/statistics/common.hpp>

namespace rubor {

/// A table as people read it, the same in the terminal and in the page: cells are words. The first column
/// names the rows.
struct ReportTable {
    std::string title;
    std::string note;                  ///< A sentence below it; may be empty.
    std::vector<std::string> columns;  ///< Headings.
    std::vector<std::vector<std::string>> rows;
    bool words = false;                ///< Cells are words: they stand left. Numbers stand right.
};

/// Tables that belong together under a heading.
struct ReportTableGroup {
    std::string heading;
    std::vector<ReportTable> tables;
};

/// For the terminal: in parts of at most `columns_per_part` columns beside the first, each at most 80 wide.
/// The title is the heading of the first column.
[[nodiscard]] std::string to_terminal(const ReportTable& table, std::size_t columns_per_part = 4);

// Numbers as tables print them. NaN is "–".

/// With a true minus sign; `sign`: also a plus.
[[nodiscard]] std::string fixed_text(double value, int digits, bool sign = false);
/// Whole, digits in groups of three by fixed narrow spaces: 12 340.
[[nodiscard]] std::string grouped_text(double value);
/// `62.5 (55.4–69.2)` of a share, in per cent.
[[nodiscard]] std::string share_text(const Interval& share);
/// `12 (5 to 19)`; "–" where the status says that there is nothing.
[[nodiscard]] std::string interval_text(const Interval& interval, int digits);

}  // namespace rubor
