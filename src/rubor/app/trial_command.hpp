// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include <rubor/app/exit_code.hpp>

namespace rubor {

/// `rubor trial STUDY`
struct TrialCommand {
    std::filesystem::path study;
    std::filesystem::path output;  ///< Empty: results/<study> in the working directory.
    unsigned n_threads = 0;        ///< 0: all processors.
    unsigned lanes = 0;            ///< Patients side by side; 0: as many as the machine is wide.
    bool force = false;
    std::string command_line;      ///< As typed, for the manifest.
};

[[nodiscard]] ExitCode run(const TrialCommand& command);

}  // namespace rubor
