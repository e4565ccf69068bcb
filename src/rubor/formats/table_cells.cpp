// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/table_cells.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <rubor/base/text.hpp>

namespace rubor {

void CellReader::report(const TsvCell& cell, std::string message, std::string remedy) {
    problems_->push_back({cell.place, subject_, std::move(message), std::move(remedy)});
}

std::string CellReader::text(std::string_view column) {
    const TsvCell found = cell(column);
    if (found.text.empty()) {
        report(found, fmt::format("the cell of column {} is empty", in_quotes(column)));
    }
    return found.text;
}

std::optional<double> CellReader::number(std::string_view column) {
    const TsvCell found = cell(column);
    if (found.text.empty()) {
        return std::nullopt;
    }
    const auto value = parse_number(found.text);
    if (!value) {
        report(found, fmt::format("{} in column {} is no number", in_quotes(found.text), in_quotes(column)),
               "write a decimal number such as 0.22 or 1.5e-3");
    }
    return value;
}

std::optional<double> CellReader::required_number(std::string_view column) {
    return text(column).empty() ? std::nullopt : number(column);
}

std::optional<Unit> CellReader::unit(std::string_view column) {
    const TsvCell found = cell(column);
    if (text(column).empty()) {
        return std::nullopt;
    }
    Checked<Unit> unit = parse_unit(found.text, found.place);
    if (!unit) {
        for (Problem problem : unit.problems()) {
            problem.path = subject_;
            problems_->push_back(std::move(problem));
        }
        return std::nullopt;
    }
    return std::move(unit).value();
}

void CellReader::must_be_empty(std::string_view column, const std::string& why) {
    const TsvCell found = cell(column);
    if (!found.text.empty()) {
        report(found, fmt::format("column {} must be empty here: {}", in_quotes(column), why));
    }
}

bool is_dotted_name(std::string_view text) {
    const auto parts = split(text, '.');
    return !parts.empty() &&
           std::all_of(parts.begin(), parts.end(), [](const auto& part) { return is_identifier(part); });
}

}  // namespace rubor
