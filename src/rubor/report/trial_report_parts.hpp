// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include <rubor/report/report.hpp>
#include <rubor/store/table.hpp>
#include <rubor/trial/endpoints.hpp>
#include <rubor/trial/prepared_trial.hpp>
#include <rubor/trial/run_trial.hpp>

namespace rubor {

// Parts of trial_report(), a file each.

/// Best response by RECIST 1.1, by arm.
[[nodiscard]] std::vector<ReportBestResponse> best_response_of(const AnalysisSet& set);

/// Adverse events by arm; nothing where the population states none.
[[nodiscard]] std::vector<ReportTable> safety_tables_of(const PreparedTrial& trial, const TrialRun& run);

/// Costs by arm and what a life-year costs; nothing where the population states none.
[[nodiscard]] std::vector<ReportTable> cost_tables_of(const PreparedTrial& trial, const TrialRun& run);

/// The approaches side by side (`rubor compare`), from the trial's tables; nothing where no arm has an
/// approach.
[[nodiscard]] std::vector<ReportTableGroup> comparison_of(const PreparedTrial& trial,
                                                          const std::map<std::string, Table>& tables);

}  // namespace rubor
