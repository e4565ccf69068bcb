// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/report/terminal_table.hpp>

#include <algorithm>
#include <numeric>
#include <utility>

#include <rubor/base/assert.hpp>
#include <rubor/report/safe_text.hpp>

namespace rubor {
namespace {

constexpr std::size_t k_gap = 2;

/// The longest prefix of `text` that is at most `width` wide and does not cut a character; at least one
/// character.
std::size_t prefix_that_fits(std::string_view text, std::size_t width) {
    const auto continues = [&](std::size_t i) {
        return (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U;
    };
    std::size_t fits = 0;
    for (std::size_t end = 1; end <= text.size(); ++end) {
        if (end < text.size() && continues(end)) continue;
        if (fits > 0 && display_width(text.substr(0, end)) > width) break;
        fits = end;
    }
    return fits;
}

std::size_t longest_word(std::string_view text) {
    std::size_t longest = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        longest = std::max(longest, display_width(text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return longest;
}

std::string padded(const std::string& text, std::size_t width, Align align) {
    const std::size_t used = display_width(text);
    const std::string blanks(width > used ? width - used : 0, ' ');
    return align == Align::left ? text + blanks : blanks + text;
}

void append_row(std::string& out, const std::vector<std::string>& cells,
                const std::vector<std::size_t>& widths, const std::vector<TerminalColumn>& columns) {
    std::vector<std::vector<std::string>> lines;
    std::size_t height = 1;
    for (std::size_t c = 0; c < columns.size(); ++c) {
        lines.push_back(wrapped(cells[c], widths[c]));
        height = std::max(height, lines.back().size());
    }
    for (std::size_t i = 0; i < height; ++i) {
        std::string line;
        for (std::size_t c = 0; c < columns.size(); ++c) {
            if (c > 0) line.append(k_gap, ' ');
            line += padded(i < lines[c].size() ? lines[c][i] : "", widths[c], columns[c].align);
        }
        line.erase(line.find_last_not_of(' ') + 1);
        out += line + "\n";
    }
}

}  // namespace

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
    RUBOR_ASSERT(width > 0);
    const std::string clean = terminal_text(text);
    std::vector<std::string> lines;
    std::string line;
    std::string_view rest = clean;
    while (!rest.empty()) {
        const std::size_t start = rest.find_first_not_of(' ');
        if (start == std::string_view::npos) break;
        rest.remove_prefix(start);
        std::string_view word = rest.substr(0, std::min(rest.find(' '), rest.size()));
        rest.remove_prefix(word.size());
        if (!line.empty() && display_width(line) + 1 + display_width(word) <= width) {
            line.append(" ").append(word);
            continue;
        }
        if (!line.empty()) lines.push_back(std::exchange(line, {}));
        while (display_width(word) > width) {
            const std::size_t fits = prefix_that_fits(word, width);
            lines.emplace_back(word.substr(0, fits));
            word.remove_prefix(fits);
        }
        line = word;
    }
    if (!line.empty()) lines.push_back(std::move(line));
    return lines;
}

TerminalTable::TerminalTable(std::vector<TerminalColumn> columns) : columns_{std::move(columns)} {
    for (TerminalColumn& column : columns_) column.heading = terminal_text(column.heading);
}

void TerminalTable::add_row(std::vector<std::string> cells) {
    RUBOR_ASSERT(cells.size() <= columns_.size());
    cells.resize(columns_.size());
    for (std::string& cell : cells) cell = terminal_text(cell);
    rows_.push_back(std::move(cells));
}

std::string TerminalTable::to_text(std::size_t width) const {
    RUBOR_ASSERT(!columns_.empty() && columns_.size() <= width / 4);
    std::vector<std::string> headings;
    std::vector<std::size_t> widths;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
        headings.push_back(columns_[c].heading);
        std::size_t widest = std::max<std::size_t>(1, display_width(headings.back()));
        for (const auto& row : rows_) widest = std::max(widest, display_width(row[c]));
        widths.push_back(widest);
    }
    const std::size_t room = width - k_gap * (widths.size() - 1);
    // The widest column gives way first. Two is the least: an East Asian character must fit.
    const auto used_by = [](const std::vector<std::size_t>& w) {
        return std::accumulate(w.begin(), w.end(), std::size_t{0});
    };
    // Words stay whole where there is room for that.
    std::vector<std::size_t> whole_words;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
        std::size_t longest = longest_word(headings[c]);
        for (const auto& row : rows_) longest = std::max(longest, longest_word(row[c]));
        whole_words.push_back(longest);
    }
    if (used_by(whole_words) > room) whole_words.assign(columns_.size(), 1);
    while (used_by(widths) > room) {
        std::size_t widest = columns_.size();
        for (std::size_t c = 0; c < columns_.size(); ++c) {
            if (widths[c] > whole_words[c] && (widest == columns_.size() || widths[c] > widths[widest]))
                widest = c;
        }
        --widths[widest];
    }
    std::string out;
    append_row(out, headings, widths, columns_);
    const std::size_t used = std::accumulate(widths.begin(), widths.end(), k_gap * (widths.size() - 1));
    for (std::size_t i = 0; i < used; ++i) out += "─";
    out += "\n";
    for (const auto& row : rows_) append_row(out, row, widths, columns_);
    return out;
}

}  // namespace rubor
