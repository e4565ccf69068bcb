// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rubor {

inline constexpr std::size_t k_terminal_width = 80;

enum class Align : std::uint8_t { left, right };

struct TerminalColumn {
    std::string heading;
    Align align = Align::right;
};

/// A table of plain text with aligned columns. Widths are counted as a terminal shows them, and a cell that
/// does not fit is broken at spaces (or anywhere, when one word is too long): nothing is cut off, no line is
/// too wide.
class TerminalTable {
  public:
    explicit TerminalTable(std::vector<TerminalColumn> columns);

    /// One cell per column; missing ones are empty. Control characters are made harmless.
    void add_row(std::vector<std::string> cells);

    /// Lines of at most `width` columns, each ended by a newline: headings, a rule, the rows. The table must
    /// have at most width / 4 columns.
    [[nodiscard]] std::string to_text(std::size_t width = k_terminal_width) const;

  private:
    std::vector<TerminalColumn> columns_;
    std::vector<std::vector<std::string>> rows_;
};

/// `text` in lines of at most `width` terminal columns, broken at spaces (or anywhere, when one word is too
/// long).
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, std::size_t width = k_terminal_width);

}  // namespace rubor
