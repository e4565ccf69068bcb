// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <rubor/app/exit_code.hpp>

namespace CLI {
class App;
}

namespace rubor {

/// `rubor sensitivity STUDY --statistic NAME`: which parameters decide a result.
struct SensitivityCommand {
    std::filesystem::path study;
    std::string statistic;
    std::string subset;
    std::vector<std::string> parameters;
    std::optional<std::size_t> n_patients;
    double step = 0.1;
    bool local = true;
    bool tornado = true;
    std::size_t most_rows = 20;
    std::filesystem::path json, tsv;  ///< Files to write; empty: none.
    unsigned n_threads = 0;
};

CLI::App* add_verb(CLI::App& app, SensitivityCommand& command);
[[nodiscard]] ExitCode run(const SensitivityCommand& command);

}  // namespace rubor
