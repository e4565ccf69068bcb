// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include <rubor/solve/batch.hpp>
#include <rubor/trial/run_trial.hpp>

namespace rubor {

/// A patient as growth left her, with her categories; not yet looked at.
[[nodiscard]] Candidate diagnosed(const PreparedTrial& trial, GrownPatient patient);

/// Treats those who reached diagnosis by the prior course of the study, from diagnosis to entry, side by
/// side. Who does not get there is `not_entered`, with the reason: a rule of the course, `died_before_entry`,
/// `no_surgery_within_time`, `no_relapse_within_time`, `no_progression_within_time`, `no_progression_after_relapse_within_time`, `complete_response`, or
/// `relapsed_before_entry`. The integrator is one of the composed model.
void treat_before_trial(const PreparedTrial& trial, BatchIntegrator& integrator,
                        std::span<Candidate> candidates);

/// Looks at her at entry and applies the rules of the study.
void apply_eligibility(const PreparedTrial& trial, Candidate& candidate);

/// Starts a run of the composed model from her state, by name; what the drug modules add starts at the
/// model's own initial values unless it is in her state.
void start_from(const GrownPatient& patient, const CompiledModel& model, PatientRun& run);

}  // namespace rubor
