// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include <rubor/app/exit_code.hpp>
#include <rubor/app/model_run.hpp>

namespace rubor {

/// `rubor ensemble MODEL --parameters SETS -o DIR`: a table of parameter sets, a patient per row.
struct EnsembleCommand {
    ModelRunArguments run;
    std::filesystem::path parameters;
    std::filesystem::path output;
    unsigned n_threads = 0;  ///< 0: all processors.
    bool resume = false;
    bool force = false;
    std::string command_line;  ///< As typed, for the manifest.
};

/// While it runs, finished blocks stand in `OUTPUT.unfinished`; at the end OUTPUT appears by one rename, with
/// `trajectories.parquet`, `patients.parquet`, `manifest.json` and `timing.json`.
[[nodiscard]] ExitCode run(const EnsembleCommand& command);

}  // namespace rubor
