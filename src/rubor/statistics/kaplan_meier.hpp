// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <rubor/statistics/common.hpp>

namespace rubor {

/// How the confidence band of a survival curve is transformed; the names are those of R's survfit(conf.type =
/// ).
enum class BandType : std::uint8_t {
    log,      ///< exp(log S -+ z se(log S)), upper end at most 1. R's default.
    plain,    ///< S -+ z se(S), cut to [0, 1].
    log_log,  ///< exp(-exp(log(-log S) -+ z se(log S) / log S)).
};

struct KaplanMeierOptions {
    BandType band = BandType::log;
    double level = 0.95;
};

/// The product-limit estimate of survival in right-censored data, by distinct observed time:
///
///   S(t) = prod_{t_i <= t} (1 - d_i / n_i),   Var log S(t) = sum_{t_i <= t} d_i / (n_i (n_i - d_i))
///   (Greenwood)
///
///   d_i events and n_i subjects at risk at t_i; those censored at t_i are still at risk at t_i.
///
/// Source: Kaplan and Meier 1958, doi:10.1080/01621459.1958.10501452. Agrees with R's survival::survfit.
/// Times are tied when they are equal as doubles (R's timefix also merges times that differ by rounding:
/// round first).
struct KaplanMeierCurve {
    StatisticStatus status =
        StatisticStatus::no_data;  ///< ok, no_events (a flat curve, usable), no_data, invalid_input
    KaplanMeierOptions options;
    std::size_t n_subjects = 0;
    std::size_t n_events_total = 0;

    // One entry per distinct observed time, ascending, event or censoring.
    std::vector<double> time;            ///< In the unit of the input.
    std::vector<std::size_t> n_at_risk;  ///< Just before `time`.
    std::vector<std::size_t> n_events;
    std::vector<std::size_t> n_censored;
    std::vector<double> survival;       ///< From `time` on, until the next.
    std::vector<double> std_error_log;  ///< Of log S (R's fit$std.err); infinity where S = 0.
    std::vector<double> std_error;      ///< Of S, = S std_error_log; 0 where S = 0.
    std::vector<double> lower, upper;   ///< The band; NaN where band_defined is 0.
    std::vector<std::uint8_t>
        band_defined;  ///< 0 where S = 0 (log, log_log) or S = 1 (log_log); 1 elsewhere.
};

/// \param time  >= 0, finite, any order
/// \param event 1 event, 0 censored; as long as `time`
[[nodiscard]] KaplanMeierCurve kaplan_meier(std::span<const double> time, std::span<const std::uint8_t> event,
                                            const KaplanMeierOptions& options = {});

/// The curve at one time.
struct SurvivalAtTime {
    StatisticStatus status =
        StatisticStatus::no_data;  ///< ok; beyond_follow_up: the numbers are of the last time.
    double time = 0.0;
    std::size_t n_at_risk = 0;  ///< Subjects whose own time is >= `time`.
    double survival = 1.0, std_error = 0.0;
    double lower = 1.0, upper = 1.0;  ///< NaN unless band_defined.
    bool band_defined = true;
};
/// Right-continuous: an event at `time` itself counts. Before the first observation S = 1.
[[nodiscard]] SurvivalAtTime survival_at(const KaplanMeierCurve& curve, double time);

/// Subjects at risk at each of `times` (any order), as printed under the plot of a trial.
[[nodiscard]] std::vector<std::size_t> number_at_risk(const KaplanMeierCurve& curve,
                                                      std::span<const double> times);

/// A time by which a fraction has had the event.
struct SurvivalQuantile {
    StatisticStatus status =
        StatisticStatus::no_data;  ///< ok, not_reached, no_data, invalid_input: of `time`.
    double time = 0.0;             ///< Infinity when not reached.
    StatisticStatus lower_status = StatisticStatus::no_data;
    double lower = 0.0;  ///< Infinity when not reached (R: NA).
    StatisticStatus upper_status = StatisticStatus::no_data;
    double upper = 0.0;  ///< Infinity when not reached (R: NA), as is usual in trials.
};
/// The first time at which S <= 1 - fraction; where S runs exactly along 1 - fraction, the middle of that
/// step, as in R. The limits are where the band's lower and upper edge come down to 1 - fraction. "Exactly"
/// is to within 2^-26 (R's tolerance), because S is a product of rounded factors. \param fraction in (0, 1);
/// 0.5 is the median.
[[nodiscard]] SurvivalQuantile survival_quantile(const KaplanMeierCurve& curve, double fraction);
[[nodiscard]] inline SurvivalQuantile median_survival(const KaplanMeierCurve& curve) {
    return survival_quantile(curve, 0.5);
}

/// Mean survival time up to a horizon, the area under the curve from 0 to `horizon`.
struct RestrictedMean {
    StatisticStatus status =
        StatisticStatus::no_data;  ///< ok; beyond_follow_up: the curve was held flat after its
                                   ///< last time (as R does), unless it had reached 0.
    double horizon = 0.0;
    double mean = 0.0;
    double std_error = 0.0;
    double lower = 0.0, upper = 0.0;  ///< mean -+ z std_error at the curve's level.
};
/// Var = sum_{t_i <= horizon} A_i^2 d_i / (n_i (n_i - d_i)), A_i the area from t_i to the horizon.
/// \param horizon >= 0
[[nodiscard]] RestrictedMean restricted_mean(const KaplanMeierCurve& curve, double horizon);

}  // namespace rubor
