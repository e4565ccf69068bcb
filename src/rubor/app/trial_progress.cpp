// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/app/trial_progress.hpp>

#include <optional>

#include <rubor/app/progress.hpp>

namespace rubor {

TrialRun run_with_progress(const PreparedTrial& trial, TrialRunOptions options) {
    Progress growing{"growing patients", "patients", trial.study.n_patients};
    options.enrolled = &growing.done();
    std::optional<Progress> treating;
    options.on_treatment = [&](std::uint64_t n_runs) {
        growing.finish();
        treating.emplace("treating them", "runs", n_runs);
        return &treating->done();
    };
    return run_trial(trial, options);
}

}  // namespace rubor
