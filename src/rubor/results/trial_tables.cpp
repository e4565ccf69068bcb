// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/results/trial_tables.hpp>

#include <rubor/results/statistics_table.hpp>
#include <rubor/results/table_parts.hpp>

namespace rubor {

std::map<std::string, Table> trial_tables(const PreparedTrial& trial, const TrialRun& run,
                                          const TrialAnalysis& analysis) {
    const AnalysisSet endpoints = analysis_set(trial, run);
    std::map<std::string, Table> tables;
    tables.emplace("patients", patients_table(trial, run));
    tables.emplace("statistics", statistics_table(endpoints, trial.study.endpoints, trial.study.follow_up_d));
    tables.emplace("outcomes", outcomes_table(trial, run, endpoints));
    tables.emplace("trajectories", trajectories_table(trial, run));
    tables.emplace("events", events_table(trial, run));
    tables.emplace("exposures", exposures_table(trial, run));
    tables.emplace("products", products_table(trial, run));
    if (trial.safety.catalogue) {
        tables.emplace("adverse_events", adverse_events_table(trial, run));
        tables.emplace("dose_changes", dose_changes_table(trial, run));
    }
    tables.emplace("arms", arms_table(trial, analysis));
    tables.emplace("survival", survival_table(trial, analysis));
    return tables;
}

}  // namespace rubor
