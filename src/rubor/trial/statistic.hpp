// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rubor/base/problem.hpp>
#include <rubor/statistics/common.hpp>
#include <rubor/trial/endpoints.hpp>

namespace rubor {

/// A statistic of a trial with its 95 % interval. Read the status before the numbers: they are NaN unless it
/// is ok or not_reached (a median at infinity). A limit is NaN where it means nothing (the explanation says
/// why) and infinite where it is not reached.
struct Estimate {
    StatisticStatus status = StatisticStatus::no_data;
    double value = 0.0;
    double lower = 0.0;
    double upper = 0.0;
    std::uint64_t n = 0;      ///< Patients that it stands on; of twins that are compared, the pairs.
    std::string explanation;  ///< When the status is not ok, or a limit is NaN.

    [[nodiscard]] bool ok() const { return status == StatisticStatus::ok; }
};

/// Limits on a quantity of AnalysisSet::quantities, or on what happened in the arm, 1 or 0: `operated`,
/// `pcr`, `measurable`, `response`, `response_confirmed`, `infused`; or one value of a category of the
/// population.
struct Condition {
    std::string quantity;
    std::optional<double> at_least{}, below{}, equals{};
    std::string value{};  ///< Of a category; empty: a number is meant.

    [[nodiscard]] bool holds(double number) const;
};
/// Patients for whom every condition holds; all when empty. A quantity that was not observed fulfils none.
using Subset = std::vector<Condition>;

/// `cps >= 1, subtype = triple_negative`: conditions by `>=`, `<` or `=`, with commas between; an empty text
/// is everybody.
[[nodiscard]] Checked<Subset> parse_subset(std::string_view text);

struct StatisticQuery {
    std::size_t arm = 0;
    std::size_t reference = 0;  ///< The arm that differences and hazard ratios are against.
    Subset subset{};
};

/// Looks a statistic up by name. Times are in days, shares from 0 to 1.
///
/// | name | meaning | interval |
/// |---|---|---|
/// | `pcr`, `orr`, `orr_confirmed`, `disease_control`, `durable_response`, `infused_share`, `orr_infused`,
/// `orr_infused_confirmed`, `operated`, `relapsed`, `death` | share
///   of who can be evaluated | Clopper-Pearson |
/// | `median_X` | Kaplan-Meier; X: efs, pfs, os, dmfs, dor, dor_confirmed, distant_relapse (in those who had
/// one),
///   relapse_to_death | log-log |
/// | `X_at(5 years)` | Kaplan-Meier | log-log; Clopper-Pearson where that is undefined and nobody was
/// censored | | `lrr_at(5 years)` | cumulative incidence of locoregional relapse as first event | log-log |
/// | `restricted_mean_X(5 years)` | mean of X up to then | normal |
/// | `memory`, `memory_level` | median of the population's `memory` a year after the last treatment, over its
///   baseline, and as it is | order statistics |
/// | `peak(OUTPUT)`, `reached(OUTPUT >= 5)` | median largest value of a recorded output at any visit; share
/// that
///   reached a value | order statistics; Clopper-Pearson |
/// | `adverse_event(KIND)`, `adverse_event(KIND, 3)` | share with an event of the kind or organ (`any`: of
/// any), of a
///   grade or worse | Clopper-Pearson |
/// | `onset(KIND)` | median day of the first, in those who had one | order statistics |
/// | `mean(Q)` | mean of a quantity at diagnosis in the arm | Student |
/// | `stage_iv_share`, `eligible_share`, `diagnosed_share(CONDITION)`, `diagnosed_mean(Q)` | of all who were
///   diagnosed, enrolled or not; the arm does not matter | Clopper-Pearson; Student |
/// | `difference(S)` | arm minus reference; S a share of an arm, X_at, lrr_at or restricted_mean_X | Newcombe
/// for
///   shares, else normal; twins as pairs |
/// | `hazard_ratio(X)` | Cox, arm over reference | Wald; twins: clustered |
///
/// An unknown name, quantity or arm is a Problem with the nearest name; what the data do not hold is an
/// Estimate whose status says so.
[[nodiscard]] Checked<Estimate> statistic(const AnalysisSet& set, std::string_view name,
                                          const StatisticQuery& query = {});

}  // namespace rubor
