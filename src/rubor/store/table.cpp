// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/store/table.hpp>

#include <algorithm>
#include <bit>
#include <limits>

#include <rubor/base/assert.hpp>

namespace rubor {

std::string_view to_text(ColumnType type) {
    switch (type) {
        case ColumnType::real:
            return "real";
        case ColumnType::integer:
            return "integer";
        case ColumnType::text:
            return "text";
        case ColumnType::boolean:
            return "boolean";
    }
    return "unknown";
}

Column::Column(ColumnSpec spec) : spec_{std::move(spec)} {
    switch (spec_.type) {
        case ColumnType::real:
            values_ = std::vector<double>{};
            break;
        case ColumnType::integer:
            values_ = std::vector<std::int64_t>{};
            break;
        case ColumnType::text:
            values_ = std::vector<std::string>{};
            break;
        case ColumnType::boolean:
            values_ = std::vector<bool>{};
            break;
    }
}

std::size_t Column::size() const {
    return std::visit([](const auto& values) { return values.size(); }, values_);
}

std::size_t Column::n_nulls() const {
    return static_cast<std::size_t>(std::count(null_.begin(), null_.end(), true));
}

const std::vector<double>& Column::reals() const {
    RUBOR_ASSERT(type() == ColumnType::real);
    return std::get<std::vector<double>>(values_);
}

const std::vector<std::int64_t>& Column::integers() const {
    RUBOR_ASSERT(type() == ColumnType::integer);
    return std::get<std::vector<std::int64_t>>(values_);
}

const std::vector<std::string>& Column::texts() const {
    RUBOR_ASSERT(type() == ColumnType::text);
    return std::get<std::vector<std::string>>(values_);
}

const std::vector<bool>& Column::booleans() const {
    RUBOR_ASSERT(type() == ColumnType::boolean);
    return std::get<std::vector<bool>>(values_);
}

Cell Column::cell(std::size_t row) const {
    RUBOR_ASSERT(row < size());
    if (is_null(row)) return {};
    switch (type()) {
        case ColumnType::real:
            return reals()[row];
        case ColumnType::integer:
            return integers()[row];
        case ColumnType::text:
            return texts()[row];
        case ColumnType::boolean:
            return static_cast<bool>(booleans()[row]);
    }
    return {};
}

void Column::append(const Cell& cell) {
    if (cell.is_null()) {
        append_null();
        return;
    }
    if (!null_.empty()) null_.push_back(false);
    const Cell::Content& content = cell.content();
    switch (type()) {
        case ColumnType::real: {
            const auto* integer = std::get_if<std::int64_t>(&content);
            const auto* real = std::get_if<double>(&content);
            RUBOR_ASSERT(integer != nullptr || real != nullptr);
            std::get<std::vector<double>>(values_).push_back(real ? *real : static_cast<double>(*integer));
            break;
        }
        case ColumnType::integer:
            RUBOR_ASSERT(std::holds_alternative<std::int64_t>(content));
            std::get<std::vector<std::int64_t>>(values_).push_back(std::get<std::int64_t>(content));
            break;
        case ColumnType::text:
            RUBOR_ASSERT(std::holds_alternative<std::string>(content));
            std::get<std::vector<std::string>>(values_).push_back(std::get<std::string>(content));
            break;
        case ColumnType::boolean:
            RUBOR_ASSERT(std::holds_alternative<bool>(content));
            std::get<std::vector<bool>>(values_).push_back(std::get<bool>(content));
            break;
    }
}

void Column::append_null() {
    if (null_.empty()) null_.assign(size(), false);
    null_.push_back(true);
    switch (type()) {
        case ColumnType::real:
            std::get<std::vector<double>>(values_).push_back(std::numeric_limits<double>::quiet_NaN());
            break;
        case ColumnType::integer:
            std::get<std::vector<std::int64_t>>(values_).push_back(0);
            break;
        case ColumnType::text:
            std::get<std::vector<std::string>>(values_).emplace_back();
            break;
        case ColumnType::boolean:
            std::get<std::vector<bool>>(values_).push_back(false);
            break;
    }
}

void Column::reserve(std::size_t n_rows) {
    std::visit([n_rows](auto& values) { values.reserve(n_rows); }, values_);
}

bool Column::same_as(const Column& other) const {
    if (spec_ != other.spec_ || size() != other.size()) return false;
    for (std::size_t row = 0; row < size(); ++row) {
        if (is_null(row) != other.is_null(row)) return false;
    }
    if (type() != ColumnType::real) return values_ == other.values_;
    return std::equal(reals().begin(), reals().end(), other.reals().begin(), [](double a, double b) {
        return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
    });
}

std::string Table::folded(std::string_view name) {
    std::string text{name};
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

Table::Table(std::vector<ColumnSpec> schema, std::string description) : description_{std::move(description)} {
    std::vector<std::string> names;
    for (ColumnSpec& spec : schema) {
        RUBOR_ASSERT(!spec.name.empty());
        names.push_back(folded(spec.name));
        columns_.emplace_back(std::move(spec));
    }
    std::sort(names.begin(), names.end());
    RUBOR_ASSERT(std::adjacent_find(names.begin(), names.end()) == names.end());
}

std::vector<ColumnSpec> Table::schema() const {
    std::vector<ColumnSpec> specs;
    for (const Column& column : columns_) specs.push_back(column.spec());
    return specs;
}

const Column* Table::find(std::string_view name) const {
    const auto found =
        std::find_if(columns_.begin(), columns_.end(), [name](const Column& c) { return c.name() == name; });
    return found == columns_.end() ? nullptr : &*found;
}

const Column& Table::column(std::string_view name) const {
    const Column* found = find(name);
    RUBOR_ASSERT(found != nullptr);
    return *found;
}

void Table::append_row(const std::vector<Cell>& cells) {
    RUBOR_ASSERT(cells.size() == columns_.size());
    for (std::size_t i = 0; i < cells.size(); ++i) columns_[i].append(cells[i]);
    ++n_rows_;
}

void Table::append_rows(const Table& other) {
    RUBOR_ASSERT(&other != this);
    RUBOR_ASSERT(schema() == other.schema());
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        for (std::size_t row = 0; row < other.n_rows(); ++row)
            columns_[i].append(other.columns_[i].cell(row));
    }
    n_rows_ += other.n_rows();
}

void Table::reserve(std::size_t n_rows) {
    for (Column& column : columns_) column.reserve(n_rows);
}

bool Table::same_as(const Table& other) const {
    return description_ == other.description_ && columns_.size() == other.columns_.size() &&
           std::equal(columns_.begin(), columns_.end(), other.columns_.begin(),
                      [](const Column& a, const Column& b) { return a.same_as(b); });
}

}  // namespace rubor
