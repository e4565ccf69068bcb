// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/report/report_table.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include <rubor/base/assert.hpp>
#include <rubor/report/terminal_table.hpp>

namespace rubor {

std::string fixed_text(double value, int digits, bool sign) {
    if (std::isnan(value)) return "–";
    if (std::isinf(value)) return value > 0.0 ? "∞" : "−∞";
    const std::string text = fmt::format("{:.{}f}", std::abs(value), digits);
    const bool zero = text.find_first_not_of("0.") == std::string::npos;
    return value < 0.0 && !zero ? "−" + text : sign && !zero ? "+" + text : text;
}

std::string grouped_text(double value) {
    if (!std::isfinite(value)) return fixed_text(value, 0);
    const std::string digits = fmt::format("{:.0f}", std::abs(value));
    std::string out = value < 0.0 && digits != "0" ? "−" : "";
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && digits.size() > 4 && (digits.size() - i) % 3 == 0) out += "\u202f";
        out += digits[i];
    }
    return out;
}

std::string share_text(const Interval& share) {
    if (share.status != StatisticStatus::ok) return "–";
    return fmt::format("{} ({}–{})", fixed_text(100.0 * share.estimate, 1),
                       fixed_text(100.0 * share.lower, 1), fixed_text(100.0 * share.upper, 1));
}

std::string interval_text(const Interval& i, int digits) {
    if (std::isnan(i.estimate) || i.status == StatisticStatus::no_data) return "–";
    return fmt::format("{} ({} to {})", fixed_text(i.estimate, digits), fixed_text(i.lower, digits),
                       fixed_text(i.upper, digits));
}

std::string to_terminal(const ReportTable& table, std::size_t columns_per_part) {
    RUBOR_ASSERT(!table.columns.empty() && columns_per_part > 0);
    std::string out;
    std::size_t first = 1;
    do {
        const std::size_t end = std::min(first + columns_per_part, table.columns.size());
        std::vector<TerminalColumn> columns = {
            {table.title.empty() ? table.columns[0] : table.title, Align::left}};
        for (std::size_t c = first; c < end; ++c)
            columns.push_back({table.columns[c], table.words ? Align::left : Align::right});
        TerminalTable shown{std::move(columns)};
        for (const std::vector<std::string>& row : table.rows) {
            RUBOR_ASSERT(row.size() == table.columns.size());
            std::vector<std::string> cells = {row[0]};
            cells.insert(cells.end(), row.begin() + static_cast<std::ptrdiff_t>(first),
                         row.begin() + static_cast<std::ptrdiff_t>(end));
            shown.add_row(std::move(cells));
        }
        out += shown.to_text() + "\n";
        first = end;
    } while (first < table.columns.size());
    for (const std::string& line : wrapped(table.note)) out += line + "\n";
    return table.note.empty() ? out : out + "\n";
}

}  // namespace rubor
