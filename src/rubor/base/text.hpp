// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rubor {

/// The candidate that a person most likely meant by `name`: the one at the smallest Damerau-Levenshtein
/// distance (optimal string alignment, blind to case); of equals one with the same first letter, then the
/// first. Nothing when every candidate is more than a third of the longer name away (one edit is always
/// allowed, except that a whole name is never replaced).
[[nodiscard]] std::optional<std::string> nearest_name(std::string_view name,
                                                      std::span<const std::string> candidates);

/// `did you mean "x"?`, or else `valid: a, b, c` when there are few, or else nothing. For Problem::remedy.
[[nodiscard]] std::string hint_for(std::string_view name, std::span<const std::string> candidates);

/// The shortest decimal text that reads back as the same double: `0.1`, `1e+20`, `nan`, `inf`.
[[nodiscard]] std::string shortest(double value);

/// For people: `digits` significant digits, no trailing zeros: `0.221`, `1.23e+06`.
[[nodiscard]] std::string significant(double value, int digits = 3);

/// Reads the whole of `text` as a finite decimal number, independent of locale. No hexadecimal, no `inf`, no
/// `nan`, no blanks; a leading `+` is allowed.
[[nodiscard]] std::optional<double> parse_number(std::string_view text);
[[nodiscard]] std::optional<long long> parse_integer(std::string_view text);

/// A letter or `_`, then letters, digits and `_` (ASCII). What SBML and Antimony accept as a name.
[[nodiscard]] bool is_identifier(std::string_view text);

[[nodiscard]] std::string join(std::span<const std::string> parts, std::string_view separator);
[[nodiscard]] std::string_view trim(std::string_view text);
[[nodiscard]] std::vector<std::string> split(std::string_view text, char separator);
[[nodiscard]] std::string lower_case(std::string_view text);  ///< ASCII letters only.

/// `text` in double quotes, fit for a message: cut after 60 bytes (never inside a character), control
/// characters and invalid UTF-8 escaped.
[[nodiscard]] std::string in_quotes(std::string_view text);

/// Offset of the first byte that is not valid UTF-8 (overlong forms and surrogates are invalid too).
[[nodiscard]] std::optional<std::size_t> first_invalid_utf8(std::string_view text);

}  // namespace rubor
