// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <rubor/base/problem.hpp>
#include <rubor/store/content_hash.hpp>
#include <rubor/store/parquet.hpp>
#include <rubor/store/table.hpp>

namespace rubor {

/// The finished blocks of a run that may be interrupted.
///
/// A run is cut into `n_blocks` blocks (of patients). Each finished block is stored at once with all its
/// tables: a directory `block-000017/` with one Parquet file per table, which appears by a single rename.
/// What is missing after an interruption is therefore exactly the blocks that were in flight. Blocks may be
/// stored in any order and from several threads or processes at a time; `concatenate` puts them together in
/// block order, so that the result does not depend on who computed what.
class BlockDirectory {
  public:
    /// Opens the directory for the run that `key` identifies, making it when it does not exist. Blocks of
    /// another run (another key or another number of blocks) are a Problem: they are never mixed and never
    /// removed.
    [[nodiscard]] static Checked<BlockDirectory> open(std::filesystem::path directory, const ContentHash& key,
                                                      std::uint32_t n_blocks);

    [[nodiscard]] std::uint32_t n_blocks() const { return n_blocks_; }
    [[nodiscard]] const std::filesystem::path& path() const { return directory_; }

    /// The blocks that are not finished, ascending.
    [[nodiscard]] std::vector<std::uint32_t> missing() const;

    /// Stores a finished block, by table name (letters, digits, `_`, `-`: assertion). A block that is already
    /// there stays: both hold the same, by the rule that a block is a function of the key and its number.
    [[nodiscard]] Problems store(std::uint32_t block, const std::map<std::string, Table>& tables) const;

    /// One table of one finished block.
    [[nodiscard]] Checked<Table> read(std::uint32_t block, std::string_view table) const;

    /// Writes the rows of all blocks, in block order, into one Parquet file. A missing block is a Problem.
    [[nodiscard]] Problems concatenate(std::string_view table, const std::filesystem::path& target,
                                       const ParquetOptions& options = {}) const;

    /// Removes the directory with all its blocks, once the run is complete.
    [[nodiscard]] Problems remove() const;

  private:
    BlockDirectory(std::filesystem::path directory, std::uint32_t n_blocks)
        : directory_{std::move(directory)}, n_blocks_{n_blocks} {}
    [[nodiscard]] std::filesystem::path block_path(std::uint32_t block) const;

    std::filesystem::path directory_;
    std::uint32_t n_blocks_ = 0;
};

}  // namespace rubor
