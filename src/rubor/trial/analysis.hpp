// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <rubor/statistics/cox.hpp>
#include <rubor/statistics/kaplan_meier.hpp>
#include <rubor/statistics/log_rank.hpp>
#include <rubor/statistics/proportion.hpp>
#include <rubor/trial/outcome.hpp>
#include <rubor/trial/rules.hpp>

namespace rubor {

/// Pathological response in one arm, by intention to treat.
struct ArmResponse {
    std::size_t n_patients = 0;
    std::size_t n_failed = 0;    ///< Not analysed: their integration failed.
    std::size_t n_analysed = 0;
    std::size_t n_operated = 0;
    std::size_t n_complete = 0;
    std::size_t n_died = 0;
    std::size_t n_doses = 0;
    Interval complete;           ///< Clopper–Pearson.
};

/// Two arms compared on pathological response.
struct ResponseContrast {
    std::size_t arm = 1, reference = 0;
    Interval difference;                ///< Twins: paired; else Newcombe.
    TestResult test;                    ///< Twins: exact McNemar; else Fisher.
    std::optional<PairedCounts> pairs;  ///< Twins only.
};

/// Two arms compared on a survival endpoint.
struct SurvivalContrast {
    std::size_t arm = 1, reference = 0;
    CoxFit cox;              ///< One covariate: 1 in `arm`. Twins: clustered by patient.
    LogRankTest log_rank;    ///< Takes the arms as independent.
    TestResult test;         ///< Log-rank; for twins the robust score test, which knows that they are pairs.

    /// The hazard ratio was estimated.
    [[nodiscard]] bool has_ratio() const { return cox.status == StatisticStatus::ok; }
    /// Its interval means something: twins whom treatment never parted leave a variance of 0, which is no certainty.
    [[nodiscard]] bool has_interval() const { return has_ratio() && cox.coefficients[0].robust_std_error > 1e-6; }
};

struct EndpointAnalysis {
    std::string id;  ///< Of time_endpoints(): `efs`, `os`, `pfs`, ...
    std::vector<KaplanMeierCurve> by_arm;  ///< Time in days.
    std::vector<SurvivalContrast> contrasts;
};

/// All that is concluded from the outcomes of a trial.
struct TrialAnalysis {
    bool twins = false;
    std::vector<ArmResponse> arms;
    std::vector<ResponseContrast> response;    ///< Each later arm against the first.
    std::vector<EndpointAnalysis> endpoints;   ///< efs, os, then what else was asked for

    [[nodiscard]] const EndpointAnalysis* find(const std::string& id) const;
};

/// Times to an event to be analysed beside efs and os, by the rules of the study.
struct MoreEndpoints {
    std::vector<std::string> names{};  ///< What is no name of time_endpoints() is passed over.
    ResponseRules rules{};
};

/// Analyses outcomes of `n_arms` arms. Patients whose integration failed in an arm are left out of that arm, and
/// counted.
[[nodiscard]] TrialAnalysis analyse(const std::vector<PatientOutcome>& outcomes, std::size_t n_arms, bool twins,
                                    const MoreEndpoints& more = {});

/// pCR by arm in the patients for whom `include` (by patient id) holds; for subgroups.
[[nodiscard]] ArmResponse response_in(const std::vector<PatientOutcome>& outcomes, std::size_t arm,
                                      const std::vector<std::uint64_t>* only_patients);

}  // namespace rubor
