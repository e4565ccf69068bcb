// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/statistics/log_rank.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

#include <Eigen/Dense>

#include <rubor/statistics/special.hpp>

namespace rubor {
namespace {

TestResult failed(StatisticStatus status) {
    return {.status = status, .statistic = k_nan, .p_value = k_nan};
}

}  // namespace

LogRankTest log_rank(std::span<const double> time, std::span<const std::uint8_t> event,
                     std::span<const std::uint32_t> group, std::span<const std::uint32_t> stratum) {
    LogRankTest result;
    const std::size_t n = time.size();
    const bool times_valid =
        std::all_of(time.begin(), time.end(), [](double t) { return t >= 0.0 && std::isfinite(t); });
    if (event.size() != n || group.size() != n || (!stratum.empty() && stratum.size() != n) || !times_valid) {
        result.test = failed(StatisticStatus::invalid_input);
        return result;
    }
    if (n == 0) {
        result.test = failed(StatisticStatus::no_data);
        return result;
    }
    constexpr std::size_t k_most_groups = 1000;
    const std::size_t n_groups = std::size_t{1} + *std::max_element(group.begin(), group.end());
    if (n_groups > k_most_groups) {
        result.test = failed(StatisticStatus::invalid_input);
        return result;
    }
    const auto stratum_of = [stratum](std::size_t i) { return stratum.empty() ? 0u : stratum[i]; };

    std::vector<std::size_t> order(n);  // latest first: the risk set grows as we go
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) {
        return stratum_of(i) != stratum_of(j) ? stratum_of(i) < stratum_of(j) : time[i] > time[j];
    });

    result.observed.assign(n_groups, 0.0);
    result.expected.assign(n_groups, 0.0);
    result.variance.assign(n_groups * n_groups, 0.0);
    result.n_subjects.assign(n_groups, 0);
    std::vector<double> at_risk(n_groups, 0.0);
    double n_at_risk = 0.0;
    for (std::size_t begin = 0; begin < n;) {
        if (begin > 0 && stratum_of(order[begin]) != stratum_of(order[begin - 1])) {
            std::fill(at_risk.begin(), at_risk.end(), 0.0);
            n_at_risk = 0.0;
        }
        double deaths = 0.0;
        std::size_t end = begin;
        for (; end < n && time[order[end]] == time[order[begin]] &&
               stratum_of(order[end]) == stratum_of(order[begin]);
             ++end) {
            const std::size_t g = group[order[end]];
            at_risk[g] += 1.0;
            n_at_risk += 1.0;
            ++result.n_subjects[g];
            if (event[order[end]] != 0) {
                deaths += 1.0;
                result.observed[g] += 1.0;
            }
        }
        begin = end;
        if (deaths == 0.0) continue;
        const double common = n_at_risk > 1.0 ? deaths * (n_at_risk - deaths) / (n_at_risk - 1.0) : 0.0;
        for (std::size_t g = 0; g < n_groups; ++g) {
            const double share = at_risk[g] / n_at_risk;
            result.expected[g] += deaths * share;
            for (std::size_t h = 0; h < n_groups; ++h) {
                const double other = at_risk[h] / n_at_risk;
                result.variance[g * n_groups + h] += common * share * ((g == h ? 1.0 : 0.0) - other);
            }
        }
    }

    // One group with expected events is redundant: leave out the first.
    std::vector<Eigen::Index> compared;
    for (std::size_t g = 0; g < n_groups; ++g) {
        if (result.expected[g] > 0.0) compared.push_back(static_cast<Eigen::Index>(g));
    }
    if (compared.size() < 2) {
        result.test = failed(compared.empty() ? StatisticStatus::no_events : StatisticStatus::one_group);
        return result;
    }
    compared.erase(compared.begin());
    using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    const auto size = static_cast<Eigen::Index>(n_groups);
    const Eigen::Map<const RowMajor> variance(result.variance.data(), size, size);
    const Eigen::Map<const Eigen::VectorXd> observed(result.observed.data(), size);
    const Eigen::Map<const Eigen::VectorXd> expected(result.expected.data(), size);
    const Eigen::VectorXd excess = (observed - expected)(compared);
    const Eigen::MatrixXd reduced = variance(compared, compared);
    const Eigen::FullPivLU<Eigen::MatrixXd> lu(reduced);
    if (!lu.isInvertible()) {  // e.g. at each event time only one group, or only those who have the event,
                               // are at risk
        result.test = failed(StatisticStatus::no_variation);
        return result;
    }
    result.test.status = StatisticStatus::ok;
    result.test.statistic = excess.dot(lu.solve(excess));
    result.test.degrees_of_freedom = static_cast<int>(compared.size());
    result.test.p_value = chi_square_tail(result.test.statistic, result.test.degrees_of_freedom);
    return result;
}

}  // namespace rubor
