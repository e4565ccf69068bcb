// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/base/problem.hpp>

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include <rubor/base/text.hpp>

namespace rubor {

std::string to_text(const Place& place) {
    std::string text = place.file;
    for (const int number : {place.line, place.column}) {
        if (number <= 0) break;
        if (!text.empty()) text += ':';
        text += std::to_string(number);
    }
    return text;
}

namespace {

/// Names out of the input stand in messages: control characters in them must not reach a terminal.
std::string shown(const std::string& text) {
    std::string result = text;
    const auto escape = [&](std::size_t at) {
        constexpr std::string_view k_hex = "0123456789abcdef";
        const auto byte = static_cast<unsigned char>(result[at]);
        result.replace(at, 1, std::string{"\\x"} + k_hex[byte >> 4U] + k_hex[byte & 0xFU]);
    };
    for (std::size_t at = 0; at < result.size(); ++at) {
        const auto byte = static_cast<unsigned char>(result[at]);
        if (byte < 0x20 || byte == 0x7F) escape(at);
    }
    while (const auto at = first_invalid_utf8(result)) escape(*at);
    return result;
}

}  // namespace

std::string to_text(const Problem& problem) {
    std::string text = to_text(problem.place);
    if (!problem.path.empty()) text += (text.empty() ? "" : ": ") + shown(problem.path);
    if (!problem.message.empty()) text += (text.empty() ? "" : ": ") + shown(problem.message);
    if (!problem.remedy.empty()) text += "; " + shown(problem.remedy);
    return text;
}

namespace {

bool comes_first(const Problem& a, const Problem& b) {
    return std::tie(a.place.file, a.place.line, a.place.column) <
           std::tie(b.place.file, b.place.line, b.place.column);
}

/// `lines 12, 15 and 9 more`, each once; where a line is not known, what the problem is about instead.
std::string where_else(const std::vector<const Problem*>& others, const std::string& file) {
    constexpr std::size_t k_most = 8;
    std::vector<std::string> lines;
    std::vector<std::string> places;
    for (const Problem* other : others) {
        const bool here = other->place.file == file && other->place.line > 0;
        const std::string where = here ? std::to_string(other->place.line)
                                  : other->place.line > 0
                                      ? to_text(Place{other->place.file, other->place.line, 0})
                                      : other->path;
        auto& list = here ? lines : places;
        if (!where.empty() && std::find(list.begin(), list.end(), where) == list.end()) list.push_back(where);
    }
    if (!lines.empty()) lines.front() = (lines.size() == 1 ? "line " : "lines ") + lines.front();
    lines.insert(lines.end(), places.begin(), places.end());
    std::string text;
    for (std::size_t i = 0; i < std::min(lines.size(), k_most); ++i) text += (i == 0 ? "" : ", ") + lines[i];
    return lines.size() > k_most ? text + " and " + std::to_string(lines.size() - k_most) + " more" : text;
}

}  // namespace

std::string to_text(Problems problems) {
    std::stable_sort(problems.begin(), problems.end(), comes_first);
    std::string text;
    for (const Problem& problem : problems) {
        if (!text.empty()) text += '\n';
        text += to_text(problem);
    }
    return text;
}

Problems grouped(Problems problems) {
    std::stable_sort(problems.begin(), problems.end(), comes_first);
    std::unordered_map<std::string, std::size_t> first_of;
    std::vector<std::vector<const Problem*>> others;
    std::vector<std::size_t> firsts;
    for (std::size_t i = 0; i < problems.size(); ++i) {
        if (!problems[i].alike.empty()) {
            const auto [first, is_new] = first_of.try_emplace(problems[i].alike, firsts.size());
            if (!is_new) {
                others[first->second].push_back(&problems[i]);
                continue;
            }
        }
        firsts.push_back(i);
        others.emplace_back();
    }
    Problems result;
    for (std::size_t k = 0; k < firsts.size(); ++k) {
        Problem one = problems[firsts[k]];
        if (!others[k].empty()) {
            const std::string where = where_else(others[k], one.place.file);
            one.message += " (and " + std::to_string(others[k].size()) + " more like it" +
                           (where.empty() ? "" : ": " + where) + ")";
        }
        result.push_back(std::move(one));
    }
    return result;
}

void append(Problems& problems, Problems more) {
    problems.insert(problems.end(), std::make_move_iterator(more.begin()),
                    std::make_move_iterator(more.end()));
}

}  // namespace rubor
