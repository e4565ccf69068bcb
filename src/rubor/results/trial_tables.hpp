// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include <rubor/store/table.hpp>
#include <rubor/trial/analysis.hpp>
#include <rubor/trial/prepared_trial.hpp>
#include <rubor/trial/run_trial.hpp>

namespace rubor {

/// The tables of a trial, by file name without its ending. Rows are totally ordered (patient, arm, visit or day) and hold
/// nothing that a clock has measured, so the same study gives the same bytes.
///
/// - `patients`: a row per candidate: whether she entered, why not, what was seen at diagnosis, her parameters
/// - `outcomes`: a row per patient and arm: response, survival times, cost, how the integration went
/// - `trajectories`: a row per patient, arm and visit: what was seen, and the truth beside it
/// - `exposures`: a row per patient, arm and drug: doses, first and last day, amount
/// - `products`: a row per product made for a patient: collected, ready, infused, or why not
/// - `adverse_events`, `dose_changes`: where the population states side effects: episodes, and what safety rules did
/// - `events`: a row per event of a patient in an arm, of the trial (surgery, relapse) and of the model
/// - `arms`: a row per arm: the summary
/// - `survival`: a row per arm, endpoint and time: the Kaplan-Meier curves
[[nodiscard]] std::map<std::string, Table> trial_tables(const PreparedTrial& trial, const TrialRun& run,
                                                        const TrialAnalysis& analysis);

}  // namespace rubor
