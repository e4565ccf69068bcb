// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/base/problem.hpp>

#include <algorithm>
#include <tuple>

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

void append(Problems& problems, Problems more) {
    problems.insert(problems.end(), std::make_move_iterator(more.begin()),
                    std::make_move_iterator(more.end()));
}

}  // namespace rubor
