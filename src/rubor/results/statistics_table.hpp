// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <rubor/store/table.hpp>
#include <rubor/trial/endpoints.hpp>

namespace rubor {

/// The names of the statistics (see statistic.hpp) that report these endpoints of a study: shares as they
/// are; times by median and at each whole year up to 5 and 10 within the follow-up, durations at one year;
/// lrr at the same years.
[[nodiscard]] std::vector<std::string> statistics_of(const std::vector<std::string>& endpoints,
                                                     double follow_up_d);

/// A row for each arm and statistic, and for each later arm its difference from, or hazard ratio over, the
/// first.
[[nodiscard]] Table statistics_table(const AnalysisSet& set, const std::vector<std::string>& endpoints,
                                     double follow_up_d);

}  // namespace rubor
