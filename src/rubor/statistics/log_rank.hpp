// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <rubor/statistics/common.hpp>

namespace rubor {

/// The log-rank test: do the groups share one hazard?
///
///   E_g = sum_i d_i n_gi / n_i,
///   V_gh = sum_i d_i (n_i - d_i) / (n_i - 1) (n_gi / n_i) (1{g=h} - n_hi / n_i),
///   chi2 = (O - E)' V^- (O - E), with one degree of freedom fewer than there are groups with E_g > 0
///
/// over the distinct event times i; sums run within strata and are added over them. No continuity correction.
/// Agrees with R's survival::survdiff. Source: Mantel 1966; Peto and Peto 1972, doi:10.2307/2344317.
struct LogRankTest {
    TestResult test;                      ///< ok, no_events, one_group, no_data, invalid_input
    std::vector<double> observed;         ///< Events by group.
    std::vector<double> expected;         ///< By group; sums to the events.
    std::vector<double> variance;         ///< n_groups x n_groups, row by row.
    std::vector<std::size_t> n_subjects;  ///< By group.
};

/// \param time    >= 0, finite
/// \param event   1 event, 0 censored
/// \param group   0, 1, ... ; the number of groups is the largest + 1, at most 1000 (some may be empty)
/// \param stratum empty for one stratum, else any numbers; subjects are compared only within theirs
[[nodiscard]] LogRankTest log_rank(std::span<const double> time, std::span<const std::uint8_t> event,
                                   std::span<const std::uint32_t> group,
                                   std::span<const std::uint32_t> stratum = {});

}  // namespace rubor
