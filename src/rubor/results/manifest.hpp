// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <rubor/trial/analysis.hpp>
#include <rubor/trial/prepared_trial.hpp>
#include <rubor/trial/run_trial.hpp>

namespace rubor {

/// What the program knows of itself and of the machine.
struct RunContext {
    std::string command;  ///< As typed.
    std::vector<std::pair<std::string, std::string>> versions;  ///< Program and libraries.
    unsigned n_threads = 1;
};

/// `manifest.json`: what is needed to repeat the run (study text, seed, hashes of every input, versions), the date,
/// and the results in short. The date is not part of byte identity.
[[nodiscard]] std::string manifest_json(const PreparedTrial& trial, const TrialRun& run, const TrialAnalysis& analysis,
                                        const RunContext& context);

/// `timing.json`: where the seconds went.
[[nodiscard]] std::string timing_json(const TrialRun& run, const RunContext& context, double prepare_seconds);

}  // namespace rubor
