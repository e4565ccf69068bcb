// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <rubor/base/problem.hpp>
#include <rubor/store/table.hpp>

namespace rubor {

/// One cell of a line, without its quotes and without blanks around it.
struct CsvCell {
    std::string text;
    int column = 0;  ///< Of its first character in the line, counted in bytes from 1.
};

/// Reads a file of comma-separated values line by line, in bounded memory.
///
/// Lines end with LF or CRLF; empty lines and lines that start with `#` are skipped; a byte-order mark is
/// removed. A cell may stand in double quotes (a quote inside is doubled), and ends on its own line. The
/// first line holds the names of the columns.
class CsvReader {
  public:
    /// Opens the file and reads its header. Problems: no such file, no header, an empty or repeated name.
    [[nodiscard]] static Checked<CsvReader> open(const std::filesystem::path& path);
    /// The same for a text in memory; `name` stands for the file in messages.
    [[nodiscard]] static Checked<CsvReader> from_text(std::string text, const std::string& name);
    ~CsvReader();
    CsvReader(CsvReader&&) noexcept;
    CsvReader& operator=(CsvReader&&) noexcept;

    [[nodiscard]] const std::vector<CsvCell>& header() const;
    /// The place of the header's cell `column`.
    [[nodiscard]] Place header_place(std::size_t column) const;

    /// Reads the next line into `row()`. False: the end. A malformed line (too many or too few cells, an open
    /// quote, no text) goes to `problems` and is passed over; after 50 problems there is no next line.
    [[nodiscard]] bool next(Problems& problems);
    /// One cell for each cell of the header.
    [[nodiscard]] const std::vector<CsvCell>& row() const;
    [[nodiscard]] Place place(std::size_t column) const;
    [[nodiscard]] int line() const;

  private:
    struct Parts;
    [[nodiscard]] static Checked<CsvReader> start(std::unique_ptr<Parts> parts);
    explicit CsvReader(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

/// Writes the table with one line of names (`name [unit]` where there is a unit), numbers as the shortest
/// text that reads back as the same double, null as an empty cell. Replaces an older file only when complete.
[[nodiscard]] Problems write_csv(const Table& table, const std::filesystem::path& path);

}  // namespace rubor
