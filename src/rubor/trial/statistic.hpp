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

/// A statistic of a trial with its 95 % interval. Read the status before the numbers: value, lower and upper
/// are NaN unless it is ok; a limit that is not reached is infinite.
struct Estimate {
    StatisticStatus status = StatisticStatus::no_data;
    double value = 0.0;
    double lower = 0.0;
    double upper = 0.0;
    std::uint64_t n = 0;      ///< Patients (pairs for twins) that it stands on.
    std::string explanation;  ///< When the status is not ok.

    [[nodiscard]] bool ok() const { return status == StatisticStatus::ok; }
};

/// Limits on a quantity: of AnalysisSet::quantities, or what an arm did: `operated`, `pcr`, `measurable`,
/// `infused` (1 or 0).
struct Condition {
    std::string quantity;
    std::optional<double> at_least, below, equals;
};
/// Patients for whom every condition holds; all when empty. A quantity that was not observed fulfils none.
using Subset = std::vector<Condition>;

/// `cps >= 1, is_her2 = 0`: conditions `>=`, `<`, `=` with commas between.
[[nodiscard]] Checked<Subset> parse_subset(std::string_view text);

struct StatisticQuery {
    std::size_t arm = 0;
    std::size_t reference = 0;  ///< The arm that contrasts are against.
    Subset subset{};
};

/// Looks a statistic up by name. Times are days; shares are 0 to 1.
///
/// | name | meaning | interval |
/// |---|---|---|
/// | `pcr`, `orr`, `orr_confirmed`, `durable_response`, `operated`, `death`, `infused_share` | share of the
/// evaluable | Clopper-Pearson | | `median_X` | Kaplan-Meier median, X of efs, pfs, os, dmfs, dor,
/// dor_confirmed, relapse_to_death, distant_relapse | log-log | | `X_at(5 years)`, `lrr_at(5 years)` |
/// Kaplan-Meier at a day; cumulative incidence of locoregional relapse | log-log | | `restricted_mean_X(5
/// years)` | mean of X up to a day | normal | | `memory` | median multiple of the baseline, one year after
/// treatment | order statistics | | `stage_iv_share`, `eligible_share`, `diagnosed_share(COND)`,
/// `diagnosed_mean(Q)` | of all who were diagnosed; no arm | Clopper-Pearson; t | | `difference(S)` | arm
/// minus reference; S a share, an X_at(T) or lrr_at(T) | twins: paired | | `hazard_ratio(X)` | Cox, arm over
/// reference | twins: clustered |
///
/// A name that does not exist, or an arm beyond the last, is a Problem with the nearest name; what cannot be
/// computed from the data is an Estimate whose status says why.
[[nodiscard]] Checked<Estimate> statistic(const AnalysisSet& set, std::string_view name,
                                          const StatisticQuery& query = {});

}  // namespace rubor
