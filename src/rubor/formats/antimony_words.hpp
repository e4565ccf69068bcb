// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: the words that have a meaning of their own in formulas.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rubor/model/expression.hpp>

namespace rubor::antimony {

/// `pi`, `time`, `true`, ...: words that no symbol may have as its name.
[[nodiscard]] bool is_reserved_constant(std::string_view word);
[[nodiscard]] bool is_builtin_function(std::string_view word);
/// The node of a function with one argument, e.g. `exp`.
[[nodiscard]] std::optional<Op> unary_function(std::string_view word);
/// Part of Antimony, but not of what is read: `delay`, `factorial`, `sec`, ...
[[nodiscard]] bool is_uncovered_function(std::string_view word);
/// All functions that are read, for hints.
[[nodiscard]] const std::vector<std::string>& builtin_functions();
/// Why `name` cannot name anything; nothing when it can.
[[nodiscard]] std::optional<std::string> why_no_name(std::string_view name);

}  // namespace rubor::antimony
