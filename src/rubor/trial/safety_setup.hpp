// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include <rubor/model/model.hpp>
#include <rubor/population/population.hpp>
#include <rubor/solve/patient_run.hpp>
#include <rubor/trial/adverse_event_catalogue.hpp>
#include <rubor/trial/cost_catalogue.hpp>
#include <rubor/trial/outcome.hpp>
#include <rubor/trial/safety_watch.hpp>
#include <rubor/trial/study.hpp>

namespace rubor {

/// What a trial needs to record side effects and to add up costs, read and checked. Nothing where the
/// population does not state it: then no adverse event is recorded, and nobody costs anything.
struct SafetySetup {
    std::optional<AdverseEventCatalogue> catalogue;
    std::optional<CostCatalogue> costs;
    std::vector<std::size_t> exposure_outputs;  ///< Of the compiled model; the caller sets them.
};

/// Reads what the population names and checks it, the safety rules and the prices against the composed model
/// and the drugs.
[[nodiscard]] SafetySetup prepare_safety(const Population& population, const Study& study,
                                         const DrugLibrary& drugs, const Model& model, Problems& problems);

/// The watch over one patient in one arm; nothing without a catalogue. What it is made of outlives it.
[[nodiscard]] std::optional<SafetyWatch> watch_over(const SafetySetup& setup, const Study& study,
                                                    std::size_t arm, const CompiledModel& model,
                                                    std::uint64_t patient);

/// Adds up what a patient cost; her outcome but for the cost is complete. All 0 without costs.
[[nodiscard]] PatientCost cost_of(const PatientOutcome& outcome, const SafetySetup& setup, const Study& study,
                                  const DrugLibrary& drugs);

}  // namespace rubor
