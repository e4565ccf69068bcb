// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <rubor/statistics/kaplan_meier.hpp>
#include <rubor/statistics/proportion.hpp>
#include <rubor/trial/endpoint_lists.hpp>
#include <rubor/trial/statistic.hpp>

namespace rubor {

// What statistic() is made of: an arm's rows, and estimates from them.

/// The rows of an arm that a subset includes, by patient; failed ones are left out.
using ArmRows = std::vector<const PatientEndpoints*>;
[[nodiscard]] Checked<ArmRows> rows_in(const AnalysisSet& set, std::size_t arm, const Subset& subset);

[[nodiscard]] Estimate estimate_of(const Interval& interval, std::uint64_t n);

[[nodiscard]] Estimate share_estimate(const ArmRows& rows, const ShareEndpoint& endpoint);
/// \param twins pairs: patients that can be evaluated in both arms
[[nodiscard]] Estimate share_difference(const ArmRows& rows, const ArmRows& reference,
                                        const ShareEndpoint& endpoint, bool twins);

/// A statistic of times to an event.
struct TimedStatistic {
    enum class Kind : std::uint8_t { median, survival_at, restricted_mean, locoregional_at };
    Kind kind = Kind::median;
    TimeEndpoint endpoint{};  ///< Not of locoregional_at.
    double day = 0.0;         ///< Not of the median.
};
[[nodiscard]] Estimate timed_estimate(const ArmRows& rows, const TimedStatistic& statistic);
/// By the influence of every patient on either arm's value, whose difference twins have: see
/// competing_risks.hpp. Not of the median.
[[nodiscard]] Estimate timed_difference(const ArmRows& rows, const ArmRows& reference,
                                        const TimedStatistic& statistic, bool twins);
[[nodiscard]] Estimate hazard_ratio(const ArmRows& rows, const ArmRows& reference,
                                    const TimeEndpoint& endpoint, bool twins);

}  // namespace rubor
