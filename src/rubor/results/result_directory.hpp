// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include <rubor/base/problem.hpp>
#include <rubor/store/table.hpp>

namespace rubor {

/// Everything that one run leaves behind, by file name.
struct ResultFiles {
    std::map<std::string, Table> tables;       ///< Written as NAME.parquet.
    std::map<std::string, std::string> texts;  ///< Written as they are, e.g. `report.html`, `timing.json`.
};

/// May results of `study` be written to `directory`? It may if the directory is new, empty, or holds a result of the
/// same study. Anything else is a Problem, unless `force`: then another study's result may be replaced, but never a
/// directory that is no result at all, nor one into which somebody has put a file of their own. A directory beside it
/// must be writable, so that a long run does not end in vain.
[[nodiscard]] Problems may_replace(const std::filesystem::path& directory, const std::string& study, bool force);

/// Puts the complete directory `fresh` in the place of `directory` by rename; both stand on one file system. An older
/// `directory` is removed afterwards; a fault leaves what was there.
[[nodiscard]] Problems put_in_place(const std::filesystem::path& fresh, const std::filesystem::path& directory);

/// Writes all files into a new directory beside `directory`, with SHA-256 and size of each in `manifest` (a JSON text;
/// member `files`), then puts it in the place of `directory` by rename. A fault leaves what was there.
[[nodiscard]] Problems write_results(const std::filesystem::path& directory, const ResultFiles& files,
                                     const std::string& manifest);

}  // namespace rubor
