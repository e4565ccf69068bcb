// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace rubor {

/// Why a statistic is, or is not, what was asked for. Statistics never fail by exception and never give NaN
/// without saying so here: read the status before the numbers.
enum class StatisticStatus : std::uint8_t {
    ok,
    no_data,        ///< Nothing to compute from.
    invalid_input,  ///< Lengths differ, a time or covariate is not finite, a probability lies outside [0, 1].
    no_events,      ///< Nobody had the event: curves are flat, comparisons are undefined.
    one_group,      ///< A comparison in which at most one group was ever at risk of an event.
    no_variation,   ///< All values are equal: variances are 0 and ratios undefined.
    monotone_likelihood,  ///< Cox: the likelihood rises for ever in a direction; some hazard ratio is 0 or
                          ///< infinite.
    collinear,            ///< Cox: a covariate is a combination of earlier ones and was left out.
    not_converged,        ///< The iteration used up its budget; the numbers are its last.
    not_reached,          ///< A quantile of survival that the curve, or its band, does not come down to.
    beyond_follow_up,     ///< Asked for a time after the last observation, where the curve is unknown.
};
/// `ok`, `no_events`, ... as written to result tables.
[[nodiscard]] const char* to_text(StatisticStatus status);

/// An estimate with a confidence interval. All three are NaN unless status is ok (or says otherwise).
struct Interval {
    StatisticStatus status = StatisticStatus::no_data;
    double estimate = 0.0;
    double lower = 0.0;
    double upper = 0.0;
    double level = 0.95;  ///< Confidence, in (0, 1).
};

/// The outcome of a test. `p_value` and `statistic` are NaN unless status is ok.
struct TestResult {
    StatisticStatus status = StatisticStatus::no_data;
    double statistic = 0.0;
    int degrees_of_freedom = 0;  ///< Of chi-square statistics; 0 for others.
    double p_value = 0.0;        ///< Two-sided.
};

}  // namespace rubor
