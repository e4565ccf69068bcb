// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/statistics/rank.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

#include <rubor/statistics/special.hpp>

namespace rubor {
namespace {

struct Ranking {
    std::vector<double> rank;
    double tie_sum = 0.0;  ///< Sum of t^3 - t over groups of t tied values.
};

Ranking rank_all(std::span<const double> values) {
    Ranking ranking{std::vector<double>(values.size()), 0.0};
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [values](std::size_t i, std::size_t j) { return values[i] < values[j]; });
    for (std::size_t begin = 0; begin < order.size();) {
        std::size_t end = begin;
        while (end < order.size() && values[order[end]] == values[order[begin]]) ++end;
        const double shared = 0.5 * static_cast<double>(begin + 1 + end);
        for (std::size_t k = begin; k < end; ++k) ranking.rank[order[k]] = shared;
        const double t = static_cast<double>(end - begin);
        ranking.tie_sum += t * t * t - t;
        begin = end;
    }
    return ranking;
}

bool has_nan(std::span<const double> values) {
    return std::any_of(values.begin(), values.end(), [](double v) { return std::isnan(v); });
}

}  // namespace

std::vector<double> midranks(std::span<const double> values) {
    if (has_nan(values)) return {};
    return rank_all(values).rank;
}

RankCorrelation spearman(std::span<const double> x, std::span<const double> y) {
    RankCorrelation result{.rho = k_nan, .p_value = k_nan};
    if (x.size() != y.size() || has_nan(x) || has_nan(y)) {
        result.status = StatisticStatus::invalid_input;
        return result;
    }
    if (x.empty()) return result;
    const std::vector<double> rank_x = rank_all(x).rank;
    const std::vector<double> rank_y = rank_all(y).rank;
    const double n = static_cast<double>(x.size());
    const double middle = 0.5 * (n + 1.0);
    double xx = 0.0, yy = 0.0, xy = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        xx += (rank_x[i] - middle) * (rank_x[i] - middle);
        yy += (rank_y[i] - middle) * (rank_y[i] - middle);
        xy += (rank_x[i] - middle) * (rank_y[i] - middle);
    }
    result.status = StatisticStatus::no_variation;
    if (xx == 0.0 || yy == 0.0 || x.size() < 3) return result;
    result.status = StatisticStatus::ok;
    result.rho = std::clamp(xy / std::sqrt(xx * yy), -1.0, 1.0);
    // 1 - rho^2 as (1 - rho)(1 + rho), which keeps its digits near 1; t is infinite at 1.
    const double t = result.rho * std::sqrt((n - 2.0) / ((1.0 - result.rho) * (1.0 + result.rho)));
    result.p_value = two_sided_t_p(t, n - 2.0);
    return result;
}

TestResult wilcoxon_rank_sum(std::span<const double> x, std::span<const double> y,
                             const RankSumOptions& options) {
    TestResult result{.statistic = k_nan, .p_value = k_nan};
    if (has_nan(x) || has_nan(y)) {
        result.status = StatisticStatus::invalid_input;
        return result;
    }
    if (x.empty() || y.empty()) {
        result.status = x.empty() && y.empty() ? StatisticStatus::no_data : StatisticStatus::one_group;
        return result;
    }
    std::vector<double> pooled(x.begin(), x.end());
    pooled.insert(pooled.end(), y.begin(), y.end());
    const Ranking ranking = rank_all(pooled);
    const double nx = static_cast<double>(x.size());
    const double ny = static_cast<double>(y.size());
    const double n = nx + ny;
    const double rank_sum =
        std::accumulate(ranking.rank.begin(), ranking.rank.begin() + std::ptrdiff_t(x.size()), 0.0);
    const double statistic = rank_sum - 0.5 * nx * (nx + 1.0);
    const double variance = nx * ny / 12.0 * (n + 1.0 - ranking.tie_sum / (n * (n - 1.0)));
    if (!(variance > 0.0)) {
        result.status = StatisticStatus::no_variation;
        return result;
    }
    const double excess = statistic - 0.5 * nx * ny;
    const double correction =
        options.continuity_correction && excess != 0.0 ? std::copysign(0.5, excess) : 0.0;
    result.status = StatisticStatus::ok;
    result.statistic = statistic;
    result.p_value = two_sided_normal_p((excess - correction) / std::sqrt(variance));
    return result;
}

}  // namespace rubor
