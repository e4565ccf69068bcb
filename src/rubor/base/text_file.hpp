// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <rubor/base/problem.hpp>

namespace rubor {

/// Reads a text file whole. A Problem when it is missing (with the nearest name beside it), is no regular
/// file, is larger than `max_bytes`, cannot be read, or is not plain UTF-8 (see check_plain_text). A
/// byte-order mark is removed.
[[nodiscard]] Checked<std::string> read_text_file(const std::filesystem::path& path,
                                                  std::uintmax_t max_bytes = 64U << 20U);

/// The first byte that makes `text` unfit as text, with its place: invalid UTF-8, NUL, or a control character
/// other than tab, line feed and carriage return. Nothing when it is fit.
[[nodiscard]] std::optional<Problem> check_plain_text(std::string_view text, const std::string& file);

/// Line and column (in characters, from 1) of byte `offset` of `text`.
[[nodiscard]] Place place_at(std::string_view text, std::size_t offset, const std::string& file);

}  // namespace rubor
