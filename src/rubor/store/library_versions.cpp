// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/store/library_versions.hpp>

#include <duckdb.h>

namespace rubor {

std::vector<std::pair<std::string, std::string>> store_library_versions() {
    return {{"DuckDB", duckdb_library_version()}};
}

}  // namespace rubor
