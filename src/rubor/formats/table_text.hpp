// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rubor/base/problem.hpp>

namespace rubor {

/// The text of a tab-separated table, of which single cells can be replaced; every other byte stays as it is.
class TableText {
  public:
    [[nodiscard]] static Checked<TableText> read(const std::filesystem::path& path);
    TableText(std::filesystem::path path, std::string text);

    /// The cell of the row whose first cell is `row`, without blanks around it; nothing when there is no such
    /// row or column.
    [[nodiscard]] std::optional<std::string> cell(std::string_view row, std::string_view column) const;
    /// The line of that row, from 1; 0 when there is none.
    [[nodiscard]] int line_of(std::string_view row) const;
    /// \returns false, and changes nothing, when there is no such row or column. `text` holds no tab and no
    /// line end.
    bool set(std::string_view row, std::string_view column, std::string_view text);

    [[nodiscard]] std::vector<std::string> columns() const;
    [[nodiscard]] std::vector<std::string> rows() const;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::string text() const;

  private:
    [[nodiscard]] std::optional<std::size_t> column_index(std::string_view column) const;
    [[nodiscard]] std::vector<std::string>* find_row(std::string_view row);

    /// A line as it stands, or its cells when it belongs to the table.
    struct Line {
        std::string raw;
        std::vector<std::string> cells;
        std::string end;  ///< `\n`, `\r\n`, or nothing at the end of the file.
    };
    std::filesystem::path path_;
    std::vector<Line> lines_;
    std::optional<std::size_t> header_;  ///< Into lines_.
};

}  // namespace rubor
