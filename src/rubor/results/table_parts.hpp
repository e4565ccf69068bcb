// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <rubor/store/table.hpp>
#include <rubor/trial/analysis.hpp>
#include <rubor/trial/endpoints.hpp>
#include <rubor/trial/prepared_trial.hpp>
#include <rubor/trial/run_trial.hpp>

namespace rubor {

// The single tables of trial_tables(); results.md describes them.

[[nodiscard]] Table patients_table(const PreparedTrial& trial, const TrialRun& run);
[[nodiscard]] Table outcomes_table(const PreparedTrial& trial, const TrialRun& run,
                                   const AnalysisSet& endpoints);
[[nodiscard]] Table trajectories_table(const PreparedTrial& trial, const TrialRun& run);
[[nodiscard]] Table events_table(const PreparedTrial& trial, const TrialRun& run);
[[nodiscard]] Table exposures_table(const PreparedTrial& trial, const TrialRun& run);
[[nodiscard]] Table products_table(const PreparedTrial& trial, const TrialRun& run);
[[nodiscard]] Table adverse_events_table(const PreparedTrial& trial, const TrialRun& run);
[[nodiscard]] Table dose_changes_table(const PreparedTrial& trial, const TrialRun& run);
[[nodiscard]] Table arms_table(const PreparedTrial& trial, const TrialAnalysis& analysis);
[[nodiscard]] Table survival_table(const PreparedTrial& trial, const TrialAnalysis& analysis);

/// The unit in which a model quantity is written: as the model declares it (cells of a concentration are per
/// litre).
struct ShownQuantity {
    std::string name;
    std::string unit;
    double per_coherent = 1.0;
};
[[nodiscard]] ShownQuantity shown_quantity(const Model& model, const std::string& name);

}  // namespace rubor
