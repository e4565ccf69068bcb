// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include <rubor/statistics/common.hpp>

namespace rubor {

/// Ranks from 1; ties get their average. NaN is invalid: the result is then empty.
[[nodiscard]] std::vector<double> midranks(std::span<const double> values);

/// Spearman's rank correlation, ties by midranks. status no_variation when one side is constant or n < 3.
struct RankCorrelation {
    StatisticStatus status = StatisticStatus::no_data;
    double rho = 0.0;
    double p_value =
        1.0;  ///< Two-sided, from t = rho sqrt((n - 2) / (1 - rho^2)) with n - 2 degrees of freedom.
};
[[nodiscard]] RankCorrelation spearman(std::span<const double> x, std::span<const double> y);

struct RankSumOptions {
    bool continuity_correction = true;  ///< R's default.
};
/// Wilcoxon's rank sum (Mann and Whitney): the statistic is the number of pairs with x > y, ties counting
/// 1/2. p from the normal distribution with the variance corrected for ties (R: wilcox.test(exact = FALSE)).
[[nodiscard]] TestResult wilcoxon_rank_sum(std::span<const double> x, std::span<const double> y,
                                           const RankSumOptions& options = {});

}  // namespace rubor
