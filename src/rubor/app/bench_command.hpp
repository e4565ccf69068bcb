// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>

#include <rubor/app/exit_code.hpp>

namespace CLI {
class App;
}

namespace rubor {

/// `rubor bench ensemble`: patients per second and core against CVODES at equal achieved error.
struct BenchEnsembleCommand {
    std::filesystem::path json;  ///< Where to write the numbers; empty: nowhere.
    std::size_t n_patients = 64;
    std::size_t n_repetitions = 3;
    unsigned lanes = 0;
    bool only_lanes = false;  ///< Without CVODES as a competitor (it stays the reference).
    bool quick_study = true;
};
[[nodiscard]] ExitCode run(const BenchEnsembleCommand& command);

}  // namespace rubor
