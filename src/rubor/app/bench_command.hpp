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
    std::size_t n_patients = 100;
    std::size_t n_repetitions = 3;
    unsigned lanes = 0;
    bool only_lanes = false;  ///< Without CVODES as a competitor (it stays the reference).
    bool quick_study = true;
};
[[nodiscard]] ExitCode run(const BenchEnsembleCommand& command);

/// `rubor bench doses`: cost of immune120 against the number of doses in 400 days.
struct BenchDosesCommand {
    std::size_t n_patients = 32;
};
[[nodiscard]] ExitCode run(const BenchDosesCommand& command);

/// `rubor bench states`: cost against the number of states, 20 to 500.
struct BenchStatesCommand {
    std::size_t n_patients = 32;
};
[[nodiscard]] ExitCode run(const BenchStatesCommand& command);

/// `rubor bench threads`: patients per second of immune120 against threads; the same bits are checked.
struct BenchThreadsCommand {
    std::size_t n_patients = 2048;
    unsigned most_threads = 0;  ///< 0: all processors.
};
[[nodiscard]] ExitCode run(const BenchThreadsCommand& command);

}  // namespace rubor
