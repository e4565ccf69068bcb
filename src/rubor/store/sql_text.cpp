// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/store/sql_text.hpp>

namespace rubor {

std::string sql_literal(std::string_view text) {
    std::string sql = "'";
    for (const char c : text) {
        if (c == '\'') sql += '\'';
        sql += c;
    }
    return sql + "'";
}

std::string sql_pattern(const std::filesystem::path& path) {
    std::string pattern;
    for (const char c : std::filesystem::absolute(path).string()) {
        if (c == '*' || c == '?' || c == '[') {
            pattern += {'[', c, ']'};
        } else {
            pattern += c;
        }
    }
    return sql_literal(pattern);
}

}  // namespace rubor
