// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace rubor {

/// Name and version of the library that writes tables, DuckDB.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> store_library_versions();

}  // namespace rubor
