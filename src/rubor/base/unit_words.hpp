// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <rubor/base/unit.hpp>

namespace rubor {

/// What one word of a unit means, before products and powers.
struct UnitWord {
    double factor = 1.0;  ///< Into coherent units, correctly rounded for the words that we define ourselves.
    Dimension dimension{};
};

/// Why a word is no unit for us. `known` is false when nobody knows the word (then a hint may help).
struct UnitRefusal {
    bool known = false;
    std::string reason;
};

/// Looks up one word (letters, `_`, `%`): our own table first, then UDUNITS 2 with its prefixes and plurals,
/// in which year and month are set to ours. Safe to call from several threads.
[[nodiscard]] std::variant<UnitWord, UnitRefusal> find_unit_word(std::string_view word);

/// Words that people are likely to mean, for hints.
[[nodiscard]] const std::vector<std::string>& common_unit_words();

}  // namespace rubor
