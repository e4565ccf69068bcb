// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: text that enters SQL. COPY and read_parquet take no bound parameters where these
// stand.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace rubor {

/// A string literal. DuckDB's has one escape, the doubled quote (SQL standard; backslashes are ordinary).
[[nodiscard]] std::string sql_literal(std::string_view text);

/// A path that read_parquet takes literally: absolute (so that no `~`, `s3:` or `https:` begins it) and with
/// glob characters in brackets.
[[nodiscard]] std::string sql_pattern(const std::filesystem::path& path);

}  // namespace rubor
