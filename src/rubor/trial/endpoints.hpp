// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <rubor/trial/outcome.hpp>
#include <rubor/trial/recist.hpp>

namespace rubor {

struct PreparedTrial;
struct TrialRun;

/// What one patient in one arm contributes to every endpoint. Times in days from randomisation unless said
/// otherwise.
struct PatientEndpoints {
    std::uint64_t patient = 0;
    std::size_t arm = 0;
    bool failed = false;  ///< The integration failed; nothing below counts.
    bool operated = false;
    bool complete_response = false;  ///< pCR by intention to treat.
    bool died = false;
    std::size_t n_doses = 0;

    bool measurable = false;  ///< A target at the baseline: evaluable for response.
    ResponseCategory best = ResponseCategory::not_evaluable;  ///< RECIST 1.1, before surgery.
    ResponseCategory best_confirmed = ResponseCategory::not_evaluable;

    SurvivalTime efs, pfs, os;
    EfsEvent efs_kind = EfsEvent::none;  ///< The first event; for competing risks.
    std::optional<SurvivalTime> dmfs;    ///< Nothing for who had a distant lesion at the baseline.

    std::optional<SurvivalTime> response_duration;  ///< From the response to progression or death.
    std::optional<SurvivalTime> confirmed_response_duration;
    std::optional<double> distant_relapse_d;       ///< In those who had one.
    std::optional<SurvivalTime> relapse_to_death;  ///< From distant relapse.
    /// Of the population's `memory`, alive one year after the last treatment, in multiples of its baseline.
    std::optional<double> memory;
};

/// One who was screened, as far as statistics look at her.
struct ScreenedPatient {
    std::uint64_t patient = 0;
    bool diagnosed = false;  ///< A member of the population, enrolled or not.
    bool enrolled = false;
    std::vector<std::optional<double>> quantities;  ///< By AnalysisSet::quantities.
};

/// All that statistics of a trial are computed from; no trajectories. Arms are told by number, or by id.
struct AnalysisSet {
    bool twins = false;
    std::vector<std::string> arms;  ///< Ids.
    std::vector<std::string>
        quantities;  ///< Names of what is known at diagnosis, seen ones first (see seen_quantity()).
    std::vector<ScreenedPatient> screened;  ///< By patient.
    std::vector<PatientEndpoints> rows;     ///< By patient, then arm.

    [[nodiscard]] std::optional<std::size_t> arm_of(const std::string& id) const;
};

/// \param memory of the model's output at a visit by index into PatientOutcome::visits, when the population
/// has one
[[nodiscard]] PatientEndpoints endpoints_of(const PatientOutcome& outcome, const ResponseRules& rules,
                                            const std::optional<ObservableLayout::Slot>& memory = {});

[[nodiscard]] AnalysisSet analysis_set(const PreparedTrial& trial, const TrialRun& run);

}  // namespace rubor
