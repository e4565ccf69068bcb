// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/base/problem.hpp>

#include <algorithm>
#include <tuple>
#include <unordered_map>

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

std::string to_text(const Problem& problem) {
    std::string text = to_text(problem.place);
    if (!problem.path.empty()) text += (text.empty() ? "" : ": ") + problem.path;
    if (!problem.message.empty()) text += (text.empty() ? "" : ": ") + problem.message;
    if (!problem.remedy.empty()) text += "; " + problem.remedy;
    return text;
}

std::string to_text(Problems problems) {
    std::stable_sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) {
        return std::tie(a.place.file, a.place.line, a.place.column) <
               std::tie(b.place.file, b.place.line, b.place.column);
    });
    std::string text;
    for (const Problem& problem : problems) {
        if (!text.empty()) text += '\n';
        text += to_text(problem);
    }
    return text;
}

Problems grouped(Problems problems) {
    Problems firsts;
    std::unordered_map<std::string, std::size_t> first_of;
    std::vector<std::vector<const Problem*>> others;
    for (const Problem& problem : problems) {
        const auto [found, is_new] = problem.alike.empty() ? std::pair{first_of.end(), true}
                                                           : first_of.try_emplace(problem.alike, firsts.size());
        if (is_new) {
            firsts.push_back(problem);
            others.emplace_back();
        } else {
            others[found->second].push_back(&problem);
        }
    }
    constexpr std::size_t k_lines_named = 8;
    for (std::size_t i = 0; i < firsts.size(); ++i) {
        if (others[i].empty()) continue;
        std::string lines;
        for (std::size_t k = 0; k < std::min(others[i].size(), k_lines_named); ++k) {
            lines += (k == 0 ? "" : ", ") + std::to_string(others[i][k]->place.line);
        }
        if (others[i].size() > k_lines_named) lines += ", ...";
        firsts[i].message += " (and " + std::to_string(others[i].size()) + " more like it: lines " + lines + ")";
    }
    return firsts;
}

void append(Problems& problems, Problems more) {
    problems.insert(problems.end(), std::make_move_iterator(more.begin()),
                    std::make_move_iterator(more.end()));
}

}  // namespace rubor
