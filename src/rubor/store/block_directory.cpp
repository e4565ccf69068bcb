// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/store/block_directory.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include <rubor/base/assert.hpp>
#include <rubor/store/atomic_file.hpp>

namespace rubor {

namespace fs = std::filesystem;

namespace {

constexpr const char* k_key_file = "run.key";

Problem problem_with(const fs::path& path, std::string message, std::string remedy = {}) {
    return {.place = {.file = path.string()},
            .path = {},
            .message = std::move(message),
            .remedy = std::move(remedy)};
}

bool is_table_name(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '-';
    });
}

}  // namespace

Checked<BlockDirectory> BlockDirectory::open(fs::path directory, const ContentHash& key,
                                             std::uint32_t n_blocks) {
    std::error_code error;
    fs::create_directories(directory, error);
    if (error) return problem_with(directory, "cannot be made: " + error.message());
    const fs::path key_file = directory / k_key_file;
    const std::string mine = fmt::format("{} {}\n", key.hex(), n_blocks);
    if (!fs::exists(key_file, error)) {
        if (const Problems problems = write_file_atomically(key_file, mine); !problems.empty())
            return problems;
    }
    const Checked<std::string> there = read_whole_file(key_file, 4096);
    if (!there) return there.problems();
    if (there.value() != mine) {
        return problem_with(directory, "holds unfinished blocks of another run",
                            "remove it, or write the results to another directory");
    }
    return BlockDirectory{std::move(directory), n_blocks};
}

fs::path BlockDirectory::block_path(std::uint32_t block) const {
    return directory_ / fmt::format("block-{:06}", block);
}

std::vector<std::uint32_t> BlockDirectory::missing() const {
    std::vector<std::uint32_t> blocks;
    for (std::uint32_t block = 0; block < n_blocks_; ++block) {
        std::error_code error;
        if (!fs::is_directory(block_path(block), error)) blocks.push_back(block);
    }
    return blocks;
}

Problems BlockDirectory::store(std::uint32_t block, const std::map<std::string, Table>& tables) const {
    RUBOR_ASSERT(block < n_blocks_);
    const fs::path target = block_path(block);
    const fs::path unfinished = temporary_beside(target);
    std::error_code error;
    fs::create_directory(unfinished, error);
    if (error) return {problem_with(unfinished, "cannot be made: " + error.message())};
    Problems problems;
    for (const auto& [name, table] : tables) {
        RUBOR_ASSERT(is_table_name(name));
        problems = write_parquet(table, unfinished / (name + ".parquet"));
        if (!problems.empty()) break;
    }
    if (problems.empty()) {
        fs::rename(unfinished, target, error);
        // Another process may have finished the same block first: its directory is not empty, so the rename
        // fails.
        if (!error || fs::is_directory(target)) {
            if (error) fs::remove_all(unfinished, error);
            return {};
        }
        problems.push_back(problem_with(target, "cannot be put in place: " + error.message()));
    }
    fs::remove_all(unfinished, error);
    return problems;
}

Checked<Table> BlockDirectory::read(std::uint32_t block, std::string_view table) const {
    RUBOR_ASSERT(block < n_blocks_ && is_table_name(table));
    return read_parquet(block_path(block) / fmt::format("{}.parquet", table));
}

Problems BlockDirectory::concatenate(std::string_view table, const fs::path& target,
                                     const ParquetOptions& options) const {
    RUBOR_ASSERT(is_table_name(table));
    std::vector<fs::path> parts;
    for (std::uint32_t block = 0; block < n_blocks_; ++block) {
        parts.push_back(block_path(block) / fmt::format("{}.parquet", table));
    }
    return concatenate_parquet(parts, target, options);
}

Problems BlockDirectory::remove() const {
    std::error_code error;
    fs::remove_all(directory_, error);
    if (error) return {problem_with(directory_, "cannot be removed: " + error.message())};
    return {};
}

}  // namespace rubor
