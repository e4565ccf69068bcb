// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <rubor/report/report.hpp>
#include <rubor/results/manifest.hpp>
#include <rubor/trial/analysis.hpp>
#include <rubor/trial/prepared_trial.hpp>
#include <rubor/trial/run_trial.hpp>

namespace rubor {

/// What the report of a trial shows, from its results. Holds nothing that a clock has measured.
[[nodiscard]] ReportData trial_report(const PreparedTrial& trial, const TrialRun& run, const TrialAnalysis& analysis,
                                      const RunContext& context, const std::vector<std::string>& files);

}  // namespace rubor
