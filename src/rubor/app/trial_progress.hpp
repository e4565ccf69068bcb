// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <rubor/trial/prepared_trial.hpp>
#include <rubor/trial/run_trial.hpp>

namespace rubor {

/// Runs the trial with two progress bars: filling the study, then treating.
[[nodiscard]] TrialRun run_with_progress(const PreparedTrial& trial, TrialRunOptions options);

}  // namespace rubor
