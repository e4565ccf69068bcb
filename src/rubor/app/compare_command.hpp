// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>

#include <rubor/app/exit_code.hpp>

namespace rubor {

/// `rubor compare STUDY.yaml|RESULTS`: the table of the approaches (docs/compare.md). A study is run, and
/// nothing is written; of a result directory the tables are read.
struct CompareCommand {
    std::filesystem::path what;
    bool json = false;
    unsigned n_threads = 0;  ///< 0: all processors.
    unsigned lanes = 0;
    std::size_t n_replicates = 1000;  ///< Of the bootstrap.
};

[[nodiscard]] ExitCode run(const CompareCommand& command);

}  // namespace rubor
