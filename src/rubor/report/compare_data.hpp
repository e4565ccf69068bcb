// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <rubor/base/problem.hpp>
#include <rubor/results/stored_result.hpp>
#include <rubor/trial/approach.hpp>
#include <rubor/trial/outcome.hpp>

namespace rubor {

/// What a comparison knows of one patient in one arm. Nothing: the tables do not say, or it does not apply to
/// her.
struct ComparedOutcome {
    std::optional<bool> pcr;  ///< Only where surgery was planned.
    bool operated = false;
    std::optional<bool> response;  ///< Confirmed by RECIST 1.1; only with measurable disease.
    std::optional<SurvivalTime> os;
    std::optional<SurvivalTime> event_free;  ///< EFS; where there is none, PFS.
    std::optional<SurvivalTime>
        since_response;            ///< From response (pCR: from surgery) to the next event; responders only.
    std::optional<double> memory;  ///< A year after treatment, in multiples of the patient's baseline.
    std::optional<double> best_change;  ///< Of the sum of diameters, from the baseline: -1 is gone.
    std::optional<bool> severe;         ///< An adverse event of grade 3 or more.
    std::optional<double> cost;
    std::optional<bool> treated;      ///< A first dose or infusion of the approach itself; pairs: of both.
    std::optional<double> treated_d;  ///< Its day; of a pair the later one.
};

struct ComparedArm {
    std::string id, label;
    std::vector<Approach> approaches;  ///< None: what the others are added to.
    std::string anchor;                ///< "none": no clinical result; empty: not stated.
    std::string mechanism;
    std::vector<std::string> drugs;  ///< In order of name.
    std::string currency;            ///< Of costs; empty when there are none.
    bool cost_at_least = false;      ///< Something that somebody had has no price: costs are lower bounds.
    /// By ComparedTrial::patients; nothing: not in this arm, or her integration failed there.
    std::vector<std::optional<ComparedOutcome>> outcomes;
};

/// One candidate whom the clinic diagnosed.
struct ComparedPatient {
    std::uint64_t patient = 0;
    std::string stage;    ///< `III`, `IV`, ...; empty: not recorded.
    std::string subtype;  ///< As the population names it; empty: not recorded.
};

/// The tables of a trial, as `rubor compare` reads them.
struct ComparedTrial {
    std::string study, title;
    std::uint64_t seed = 0;
    bool twins = false;
    double follow_up_d = 0.0;
    std::vector<ComparedPatient> patients;    ///< Enrolled, by id.
    std::vector<ComparedPatient> ineligible;  ///< Diagnosed, but a rule of the study kept them out.
    std::vector<ComparedArm> arms;
};

/// The tables that a comparison needs, and those it uses where they exist.
[[nodiscard]] const std::vector<std::string>& compare_tables_required();
[[nodiscard]] const std::vector<std::string>& compare_tables_optional();

/// Tables of another version, or that contradict each other (an unknown arm, a patient twice in one arm), are
/// Problems.
[[nodiscard]] Checked<ComparedTrial> compared_trial(const TrialResult& result);

}  // namespace rubor
