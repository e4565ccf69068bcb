// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include <rubor/base/problem.hpp>
#include <rubor/store/table.hpp>

namespace rubor {

struct ParquetOptions {
    std::uint64_t rows_per_group = 122'880;         ///< Rows are compressed in groups of about this size.
    std::uint64_t memory_limit_bytes = 4ull << 30;  ///< What DuckDB may take beside the table itself.
};

/// Writes the table as one Parquet file (zstd), which DuckDB, R and Python read.
///
/// The same content gives the same bytes, whatever runs beside it: one thread writes, rows keep their order,
/// and nothing in the file tells time or place. Units and descriptions go into the file's key-value metadata,
/// as `rubor.description`, `rubor.unit.COLUMN` and `rubor.description.COLUMN`.
///
/// An older file of that name is replaced only when the new one is complete and on disk.
/// \returns what went wrong; empty when the file is written.
[[nodiscard]] Problems write_parquet(const Table& table, const std::filesystem::path& path,
                                     const ParquetOptions& options = {});

/// Reads a whole Parquet file: columns of floating-point, integer, text and boolean types, with the units and
/// descriptions that write_parquet left. Narrower integers and floats are widened; any other type is a
/// Problem, and so is a file that is missing, truncated or damaged.
[[nodiscard]] Checked<Table> read_parquet(const std::filesystem::path& path,
                                          const ParquetOptions& options = {});

/// Writes one file that holds the rows of all `parts`, in that order, without holding them in memory.
///
/// All parts must have the columns of the first. The same parts in the same order give the same bytes.
[[nodiscard]] Problems concatenate_parquet(const std::vector<std::filesystem::path>& parts,
                                           const std::filesystem::path& path,
                                           const ParquetOptions& options = {});

}  // namespace rubor
