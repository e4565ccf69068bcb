// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>

#include <rubor/app/exit_code.hpp>

namespace CLI {
class App;
}

namespace rubor {

/// `rubor calibrate FILE`: moves free numbers of the parameter tables until what the studies give meets
/// published results.
struct CalibrateCommand {
    std::filesystem::path file;
    std::filesystem::path output;  ///< Folder of the log and the tables; empty: results/calibration-NAME.
    std::size_t budget = 200;      ///< Evaluations, those of the log included.
    std::optional<std::size_t> n_patients;
    unsigned n_threads = 0;  ///< 0: all processors.
    bool write = false;      ///< Write the numbers into the tables.
};

CLI::App* add_verb(CLI::App& app, CalibrateCommand& command);
[[nodiscard]] ExitCode run(const CalibrateCommand& command);

}  // namespace rubor
