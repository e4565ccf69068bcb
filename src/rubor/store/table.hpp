// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace rubor {

/// What the cells of a column are. In Parquet: DOUBLE, BIGINT, VARCHAR (UTF-8), BOOLEAN.
enum class ColumnType : std::uint8_t { real, integer, text, boolean };

[[nodiscard]] std::string_view to_text(ColumnType type);

/// The heading of a column: everything that a reader of the table needs to know besides the cells.
struct ColumnSpec {
    std::string name;
    ColumnType type = ColumnType::real;
    std::string unit{};         ///< Of the cells, e.g. `day`; empty when the column has none.
    std::string description{};  ///< One sentence.

    friend bool operator==(const ColumnSpec&, const ColumnSpec&) = default;
};

/// One value of a row, or nothing ("null": not measured, not applicable; never used for NaN, which is a
/// number).
class Cell {
  public:
    using Content = std::variant<std::monostate, double, std::int64_t, std::string, bool>;

    Cell() = default;
    Cell(std::nullopt_t) {}
    Cell(double value) : content_{value} {}
    Cell(bool value) : content_{value} {}
    template <std::integral T>
    requires(!std::same_as<T, bool>) Cell(T value) : content_{static_cast<std::int64_t>(value)} {}
    Cell(std::string value) : content_{std::move(value)} {}
    Cell(std::string_view value) : content_{std::string{value}} {}
    Cell(const char* value) : content_{std::string{value}} {}
    template <class T>
    Cell(std::optional<T> value) {
        if (value) *this = Cell{*std::move(value)};
    }

    [[nodiscard]] bool is_null() const { return std::holds_alternative<std::monostate>(content_); }
    [[nodiscard]] const Content& content() const { return content_; }

  private:
    Content content_;
};

/// A named, typed column. A null cell holds NaN, 0, "" or false in the vectors, and true in `is_null`.
class Column {
  public:
    explicit Column(ColumnSpec spec);

    [[nodiscard]] const ColumnSpec& spec() const { return spec_; }
    [[nodiscard]] const std::string& name() const { return spec_.name; }
    [[nodiscard]] ColumnType type() const { return spec_.type; }
    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] bool is_null(std::size_t row) const { return !null_.empty() && null_[row]; }
    [[nodiscard]] std::size_t n_nulls() const;

    /// The cells. Asking for another type than the column's own is a bug (assertion).
    [[nodiscard]] const std::vector<double>& reals() const;
    [[nodiscard]] const std::vector<std::int64_t>& integers() const;
    [[nodiscard]] const std::vector<std::string>& texts() const;
    [[nodiscard]] const std::vector<bool>& booleans() const;
    [[nodiscard]] Cell cell(std::size_t row) const;

    /// Appends a cell of the column's type, or null; an integer is also taken by a column of reals. Any other
    /// type is a bug (assertion).
    void append(const Cell& cell);
    void append_null();
    void reserve(std::size_t n_rows);

    /// Same heading, same cells bit for bit (so NaN equals the same NaN), same nulls.
    [[nodiscard]] bool same_as(const Column& other) const;

  private:
    using Values = std::variant<std::vector<double>, std::vector<std::int64_t>, std::vector<std::string>,
                                std::vector<bool>>;
    ColumnSpec spec_;
    Values values_;
    std::vector<bool> null_;  ///< Empty while nothing is null.
};

/// A table in memory: columns of one length, in an order that is part of the content.
///
///   Table patients{{{"patient", ColumnType::integer, "", "Identifier"}, {"age", ColumnType::real, "year",
///   ""}}}; patients.append_row({17, 54.5});
class Table {
  public:
    Table() = default;
    /// Names must not be empty, and must differ when `folded` (assertion).
    explicit Table(std::vector<ColumnSpec> schema, std::string description = {});

    /// The name in lower case (ASCII): databases do not tell `KM` from `km`.
    [[nodiscard]] static std::string folded(std::string_view name);

    [[nodiscard]] const std::string& description() const { return description_; }
    [[nodiscard]] const std::vector<Column>& columns() const { return columns_; }
    [[nodiscard]] std::size_t n_rows() const { return n_rows_; }
    [[nodiscard]] std::vector<ColumnSpec> schema() const;

    /// The column of this name; nullptr when there is none.
    [[nodiscard]] const Column* find(std::string_view name) const;
    /// The column of this name, which must exist (assertion).
    [[nodiscard]] const Column& column(std::string_view name) const;

    /// One cell per column, in the order of the schema (assertion).
    void append_row(const std::vector<Cell>& cells);
    /// All rows of a table with the same schema (assertion).
    void append_rows(const Table& other);
    void reserve(std::size_t n_rows);

    /// Same schema, description, cells bit for bit, and nulls.
    [[nodiscard]] bool same_as(const Table& other) const;

  private:
    std::vector<Column> columns_;
    std::string description_;
    std::size_t n_rows_ = 0;
};

}  // namespace rubor
