// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rubor/trial/outcome.hpp>
#include <rubor/trial/recist.hpp>

namespace rubor {

struct PreparedTrial;
struct TrialRun;

/// What one patient in one arm contributes to every endpoint. Times are days from randomisation unless said
/// otherwise; what the trial saw, except for memory and peaks, which are the model's true values.
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
    std::optional<SurvivalTime> response_duration;  ///< From the response to progression or death.
    std::optional<SurvivalTime> confirmed_response_duration;

    /// Smallest sum of the targets over that of the baseline, less 1: -1 is gone. Nothing without targets or
    /// assessments.
    std::optional<double> best_change;

    std::optional<bool> infused;  ///< A product made for her was given; nothing where the arm has none.
    /// The same responses with the last assessment before the first infusion as the baseline; nothing without
    /// a target then.
    std::optional<ResponseCategory> best_infused;
    std::optional<ResponseCategory> best_infused_confirmed;

    SurvivalTime efs, pfs, os;
    EfsEvent first_event = EfsEvent::none;         ///< What ended event-free survival.
    std::optional<SurvivalTime> dmfs;              ///< Nothing for who had a distant lesion at the baseline.
    std::optional<double> distant_relapse_d;       ///< In those who had one.
    std::optional<SurvivalTime> relapse_to_death;  ///< From distant relapse.

    std::vector<AdverseEventRow> adverse_events;

    std::optional<double> memory_before;  ///< Of the population's `memory`, at the baseline ...
    std::optional<double> memory_after;   ///< ... and, if alive then, one year after the last treatment.
    std::vector<double> peaks;            ///< Largest value at any visit, by AnalysisSet::outputs.
};

/// One who was screened, as far as statistics look at her.
struct ScreenedPatient {
    std::uint64_t patient = 0;
    bool diagnosed = false;  ///< A member of the population who came to the point of entry, enrolled or not.
    bool enrolled = false;
    std::map<std::string, std::string> categories;  ///< Of the population, e.g. subtype -> triple_negative.
    std::vector<double> quantities;  ///< By AnalysisSet::quantities; NaN where it was not observed.
};

/// All that the statistics of a trial are computed from; no trajectories.
struct AnalysisSet {
    bool twins = false;
    std::vector<std::string> arms;  ///< Ids.
    /// What is known at diagnosis: first what was seen (the names of seen_quantity()), then the population's
    /// baseline quantities and the sampled parameters, of the core and of the study's drugs, in their shown
    /// units; `true.NAME` where a name was seen too.
    std::vector<std::string> quantities;
    std::vector<std::string> outputs;       ///< Of the study, recorded at visits.
    std::vector<ScreenedPatient> screened;  ///< By patient.
    std::vector<PatientEndpoints> rows;     ///< By patient, then arm.
};

/// Everything but peaks.
/// \param memory where visits hold the population's `memory`, if it has one
[[nodiscard]] PatientEndpoints endpoints_of(const PatientOutcome& outcome, const ResponseRules& rules,
                                            const std::optional<ObservableLayout::Slot>& memory = {});

[[nodiscard]] AnalysisSet analysis_set(const PreparedTrial& trial, const TrialRun& run);

}  // namespace rubor
