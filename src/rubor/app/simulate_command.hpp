// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <rubor/app/exit_code.hpp>
#include <rubor/app/model_run.hpp>

namespace rubor {

/// `rubor simulate MODEL`: one patient of any model.
struct SimulateCommand {
    ModelRunArguments run;
    std::vector<std::string> settings;  ///< `name=value`
    std::filesystem::path output;       ///< `.csv` or `.parquet`; empty: a plot and a table on the terminal.
};

[[nodiscard]] ExitCode run(const SimulateCommand& command);

}  // namespace rubor
