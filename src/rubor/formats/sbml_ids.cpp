// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/sbml_ids.hpp>

#include <rubor/base/text.hpp>

namespace rubor {

std::string SbmlIds::take(std::string_view name) {
    std::string id;
    if (is_identifier(name)) {
        id = name;
    } else {
        for (const char c : name) {
            const bool fits =
                (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
            id += fits ? std::string(1, c) : c == '.' ? "__" : "_";
        }
        if (id.empty() || (id.front() >= '0' && id.front() <= '9')) {
            id.insert(0, "_");
        }
    }
    std::string result = id;
    for (int n = 2; !taken_.insert(result).second; ++n) {
        result = id + "_" + std::to_string(n);
    }
    return result;
}

}  // namespace rubor
