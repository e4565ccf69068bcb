// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <rubor/statistics/common.hpp>
#include <rubor/statistics/kaplan_meier.hpp>

namespace rubor {

/// Cumulative incidence of one cause while others compete, by distinct observed time (Aalen-Johansen):
///
///   F(t) = sum_{t_i <= t} S(t_i-) d_i / n_i,   S the Kaplan-Meier curve of the first event of any cause
///
///   d_i events of the cause and n_i subjects at risk at t_i; those censored at t_i are still at risk at t_i.
///
/// The variance is the infinitesimal jackknife: sum over subjects of their influence squared, the influence
/// being the derivative of F(t) by the subject's weight. With one cause it is Greenwood's. Source: Aalen and
/// Johansen 1978, Scand J Stat 5:141. Agrees with R's survival::survfit of a multi-state outcome.
struct CumulativeIncidence {
    StatisticStatus status =
        StatisticStatus::no_data;  ///< ok, no_events (of this cause; flat, usable), no_data, invalid_input
    KaplanMeierOptions options;
    std::size_t n_subjects = 0;
    std::size_t n_events = 0;     ///< Of the cause.
    std::size_t n_competing = 0;  ///< Of other causes.

    // One entry per distinct observed time, ascending.
    std::vector<double> time;
    std::vector<std::size_t> n_at_risk;
    std::vector<double> incidence;
    std::vector<double> std_error;
    std::vector<double> lower,
        upper;  ///< The band on the incidence; NaN where it is 0 (log, log_log) or 1 (log_log).
};

/// \param time  >= 0, finite, any order
/// \param cause 0 censored, 1, 2, ... the kind of event; as long as `time`
/// \param of    the cause whose incidence is asked for, >= 1
[[nodiscard]] CumulativeIncidence cumulative_incidence(std::span<const double> time,
                                                       std::span<const std::uint8_t> cause, std::uint8_t of,
                                                       const KaplanMeierOptions& options = {});

/// The curve at one time; right-continuous, 0 before the first observation. Status beyond_follow_up: of the
/// last time.
[[nodiscard]] Interval incidence_at(const CumulativeIncidence& curve, double time);

/// F(at) and the influence of each subject on it (in the order of the input), whose squares sum to the
/// variance. Differences of influences give the variance of a difference between the arms that twins share.
struct IncidenceInfluence {
    StatisticStatus status = StatisticStatus::no_data;
    double incidence = 0.0;
    std::vector<double> influence;
};
[[nodiscard]] IncidenceInfluence incidence_influence(std::span<const double> time,
                                                     std::span<const std::uint8_t> cause, std::uint8_t of,
                                                     double at);

/// The mean of min(T, horizon), the area under the Kaplan-Meier curve, and the influence of each subject on
/// it.
struct MeanInfluence {
    StatisticStatus status =
        StatisticStatus::no_data;  ///< beyond_follow_up: the curve was held flat after its last time.
    double mean = 0.0;
    std::vector<double> influence;
};
/// \param event 1 event, 0 censored
[[nodiscard]] MeanInfluence restricted_mean_influence(std::span<const double> time,
                                                      std::span<const std::uint8_t> event, double horizon);

}  // namespace rubor
