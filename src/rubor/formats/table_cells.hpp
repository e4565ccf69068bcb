// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: typed cells of a table, with a Problem for each cell that is not what it should be.
#pragma once

#include <optional>
#include <string>

#include <rubor/base/unit.hpp>
#include <rubor/formats/tsv.hpp>

namespace rubor {

class CellReader {
  public:
    CellReader(const TsvRow& row, std::string subject, Problems& problems)
        : row_{&row}, subject_{std::move(subject)}, problems_{&problems} {}

    void report(const TsvCell& cell, std::string message, std::string remedy = {});
    [[nodiscard]] TsvCell cell(std::string_view column) const { return row_->cell(column); }

    /// A text that must be there; "" after a Problem.
    std::string text(std::string_view column);
    /// A number, or nothing when the cell is empty or wrong (then with a Problem).
    std::optional<double> number(std::string_view column);
    /// The same for a number that must be there.
    std::optional<double> required_number(std::string_view column);
    std::optional<Unit> unit(std::string_view column);
    /// An empty cell; anything else is a Problem that says why.
    void must_be_empty(std::string_view column, const std::string& why);

  private:
    const TsvRow* row_;
    std::string subject_;
    Problems* problems_;
};

/// A name of a model, dots allowed between its parts.
[[nodiscard]] bool is_dotted_name(std::string_view text);

}  // namespace rubor
