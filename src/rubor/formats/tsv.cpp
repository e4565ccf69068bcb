// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/tsv.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <rubor/base/text.hpp>
#include <rubor/base/text_file.hpp>

namespace rubor {
namespace {

constexpr std::size_t k_longest_line = 1U << 20U;
constexpr std::size_t k_most_rows = 100'000;

/// The cells of one line; a place's column is that of the cell's first character that is not a blank.
std::vector<TsvCell> cells_of(std::string_view line, const std::string& file, int line_number) {
    std::vector<TsvCell> cells;
    std::size_t from = 0;
    Place start{file, line_number, 1};
    while (true) {
        const std::size_t tab = std::min(line.find('\t', from), line.size());
        const std::string_view raw = line.substr(from, tab - from);
        const std::string_view text = trim(raw);
        const std::size_t lead = text.empty() ? 0 : static_cast<std::size_t>(text.data() - raw.data());
        Place place = start;
        place.column += place_at(raw, lead, file).column - 1;
        cells.push_back({std::string{text}, std::move(place)});
        if (tab == line.size()) {
            return cells;
        }
        start.column += place_at(raw, raw.size(), file).column;  // and the tab
        from = tab + 1;
    }
}

class TsvReader {
  public:
    TsvReader(const std::string& file, const TsvColumns& columns) : file_{file}, columns_{columns} {}

    TsvTable run(std::string_view text) {
        int number = 0;
        while (!text.empty() && result_.problems.size() < k_most_table_problems) {
            const std::size_t end = std::min(text.find('\n'), text.size());
            std::string_view line = text.substr(0, end);
            text.remove_prefix(std::min(end + 1, text.size()));
            ++number;
            if (!line.empty() && line.back() == '\r') {
                line.remove_suffix(1);
            }
            if (line.size() > k_longest_line || result_.rows.size() >= k_most_rows) {
                result_.problems.push_back({{file_, number, 1},
                                            {},
                                            line.size() > k_longest_line
                                                ? std::string{"a line of more than 1 MiB"}
                                                : fmt::format("more than {} rows", k_most_rows),
                                            {}});
                break;
            }
            if (trim(line).empty() || line.front() == '#') {
                continue;
            }
            if (header_.empty()) {
                read_header(cells_of(line, file_, number));
            } else {
                read_row(cells_of(line, file_, number));
            }
        }
        if (header_.empty() && result_.problems.empty()) {
            result_.problems.push_back({{file_, 1, 1}, {}, "there is no header line", header_remedy()});
        }
        return std::move(result_);
    }

  private:
    [[nodiscard]] std::string header_remedy() const {
        return "the columns are: " + join(columns_.required, ", ") + " and, where wanted, " +
               join(columns_.optional, ", ");
    }

    void read_header(const std::vector<TsvCell>& cells) {
        std::vector<std::string> known = columns_.required;
        known.insert(known.end(), columns_.optional.begin(), columns_.optional.end());
        for (const TsvCell& cell : cells) {
            if (result_.problems.size() >= k_most_table_problems) {
                return;
            }
            if (std::find(known.begin(), known.end(), cell.text) == known.end()) {
                result_.problems.push_back({cell.place,
                                            {},
                                            fmt::format("unknown column {}", in_quotes(cell.text)),
                                            hint_for(cell.text, known)});
            } else if (std::find(header_.begin(), header_.end(), cell.text) != header_.end()) {
                result_.problems.push_back(
                    {cell.place, {}, fmt::format("column {} twice", in_quotes(cell.text)), {}});
            }
            header_.push_back(cell.text);
        }
        for (const std::string& column : columns_.required) {
            if (std::find(header_.begin(), header_.end(), column) == header_.end()) {
                result_.problems.push_back({{file_, cells.front().place.line, 1},
                                            {},
                                            fmt::format("column {} is missing", in_quotes(column)),
                                            {}});
            }
        }
    }

    void read_row(const std::vector<TsvCell>& cells) {
        const Place start{file_, cells.front().place.line, 1};
        if (cells.size() > header_.size()) {
            result_.problems.push_back(
                {cells[header_.size()].place,
                 {},
                 fmt::format("the row has {} cells, the header {}", cells.size(), header_.size()),
                 "cells are separated by one tab each"});
            return;
        }
        std::map<std::string, TsvCell, std::less<>> row;
        for (std::size_t i = 0; i < header_.size(); ++i) {
            // A cell left out at the end of the line is empty, at the end of the line.
            row.emplace(header_[i], i < cells.size() ? cells[i] : TsvCell{{}, cells.back().place});
        }
        result_.rows.emplace_back(std::move(row), start);
    }

    const std::string& file_;
    const TsvColumns& columns_;
    std::vector<std::string> header_;
    TsvTable result_;
};

}  // namespace

TsvCell TsvRow::cell(std::string_view column) const {
    const auto found = cells_.find(column);
    return found == cells_.end() ? TsvCell{{}, start_} : found->second;
}

TsvTable read_tsv_text(std::string_view text, const std::string& name, const TsvColumns& columns) {
    if (auto unfit = check_plain_text(text, name)) {
        return {{}, {std::move(*unfit)}};
    }
    return TsvReader{name, columns}.run(text);
}

TsvTable read_tsv(const std::filesystem::path& path, const TsvColumns& columns) {
    const Checked<std::string> text = read_text_file(path);
    return text ? read_tsv_text(text.value(), path.string(), columns) : TsvTable{{}, text.problems()};
}

}  // namespace rubor
