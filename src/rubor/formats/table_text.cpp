// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/table_text.hpp>

#include <algorithm>

#include <rubor/base/assert.hpp>
#include <rubor/base/text.hpp>
#include <rubor/base/text_file.hpp>

namespace rubor {

TableText::TableText(std::filesystem::path path, std::string text) : path_{std::move(path)} {
    std::size_t start = 0;
    while (start < text.size()) {
        const std::size_t newline = text.find('\n', start);
        std::size_t stop = newline == std::string::npos ? text.size() : newline;
        const std::size_t next = newline == std::string::npos ? text.size() : newline + 1;
        if (stop > start && newline != std::string::npos && text[stop - 1] == '\r') {
            --stop;
        }
        Line line{text.substr(start, stop - start), {}, text.substr(stop, next - stop)};
        const bool is_table = !trim(line.raw).empty() && line.raw[0] != '#';
        if (is_table) {
            line.cells = split(line.raw, '\t');
            if (!header_) {
                header_ = lines_.size();
            }
        }
        lines_.push_back(std::move(line));
        start = next;
    }
}

Checked<TableText> TableText::read(const std::filesystem::path& path) {
    auto text = read_text_file(path);
    if (!text) {
        return text.problems();
    }
    return TableText{path, std::move(text).value()};
}

std::optional<std::size_t> TableText::column_index(std::string_view column) const {
    if (!header_) {
        return std::nullopt;
    }
    const auto& names = lines_[*header_].cells;
    const auto found =
        std::find_if(names.begin(), names.end(), [&](const auto& n) { return trim(n) == column; });
    return found == names.end() ? std::nullopt
                                : std::optional{static_cast<std::size_t>(found - names.begin())};
}

std::vector<std::string>* TableText::find_row(std::string_view row) {
    const int line = line_of(row);
    return line == 0 ? nullptr : &lines_[static_cast<std::size_t>(line - 1)].cells;
}

int TableText::line_of(std::string_view row) const {
    for (std::size_t i = header_ ? *header_ + 1 : lines_.size(); i < lines_.size(); ++i) {
        if (!lines_[i].cells.empty() && trim(lines_[i].cells[0]) == row) {
            return static_cast<int>(i) + 1;
        }
    }
    return 0;
}

std::optional<std::string> TableText::cell(std::string_view row, std::string_view column) const {
    const auto at = column_index(column);
    const int line = line_of(row);
    if (!at || line == 0) {
        return std::nullopt;
    }
    const auto& cells = lines_[static_cast<std::size_t>(line - 1)].cells;
    return *at < cells.size() ? std::string{trim(cells[*at])} : std::string{};
}

bool TableText::set(std::string_view row, std::string_view column, std::string_view text) {
    RUBOR_ASSERT(text.find_first_of("\t\r\n") == std::string_view::npos);
    const auto at = column_index(column);
    std::vector<std::string>* cells = find_row(row);
    if (!at || cells == nullptr) {
        return false;
    }
    if (cells->size() <= *at) {
        cells->resize(*at + 1);
    }
    (*cells)[*at] = text;
    return true;
}

std::vector<std::string> TableText::columns() const {
    std::vector<std::string> names;
    if (header_) {
        for (const std::string& name : lines_[*header_].cells) {
            names.emplace_back(trim(name));
        }
    }
    return names;
}

std::vector<std::string> TableText::rows() const {
    std::vector<std::string> names;
    for (std::size_t i = header_ ? *header_ + 1 : lines_.size(); i < lines_.size(); ++i) {
        if (!lines_[i].cells.empty()) {
            names.emplace_back(trim(lines_[i].cells[0]));
        }
    }
    return names;
}

std::string TableText::text() const {
    std::string out;
    for (const Line& line : lines_) {
        out += (line.cells.empty() ? line.raw : join(line.cells, "\t")) + line.end;
    }
    return out;
}

}  // namespace rubor
