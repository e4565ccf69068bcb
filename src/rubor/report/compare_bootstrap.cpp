// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/report/compare_bootstrap.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include <rubor/random/draw.hpp>
#include <rubor/statistics/resampling.hpp>

namespace rubor {

PatientBootstrap::PatientBootstrap(std::uint64_t seed, std::vector<std::size_t> block)
    : seed_{seed}, n_patients_{block.size()} {
    for (std::size_t i = 0; i < block.size(); ++i) {
        if (block[i] >= members_.size()) members_.resize(block[i] + 1);
        members_[block[i]].push_back(i);
    }
}

std::size_t PatientBootstrap::add(Statistic statistic) {
    statistics_.push_back(std::move(statistic));
    estimates_.push_back(statistics_.back()(std::vector<double>(n_patients_, 1.0)));
    replicates_.emplace_back();
    return statistics_.size() - 1;
}

void PatientBootstrap::draw(std::uint64_t replicate, std::vector<double>& weight) const {
    std::fill(weight.begin(), weight.end(), 0.0);
    for (std::size_t block = 0; block < members_.size(); ++block) {
        const auto& members = members_[block];
        Draw draw{seed_, "compare.bootstrap", replicate, block};
        for (std::size_t k = 0; k < members.size(); ++k) {
            weight[members[draw.integer(members.size())]] += 1.0;
        }
    }
}

void PatientBootstrap::run(std::size_t n_replicates) {
    if (statistics_.empty() || n_patients_ == 0) return;
    std::vector<double> weight(n_patients_);
    for (std::size_t replicate = 0; replicate < n_replicates; ++replicate) {
        draw(replicate, weight);
        for (std::size_t s = 0; s < statistics_.size(); ++s) replicates_[s].push_back(statistics_[s](weight));
    }
}

Interval PatientBootstrap::interval(std::size_t statistic, std::size_t which, double level) const {
    std::vector<double> values;
    for (const Values& v : replicates_[statistic]) values.push_back(v[which]);
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    // Rounding is no spread. Infinite replicates are told by percentile_interval().
    constexpr double k_rounding = 1e-12;
    const bool spread = values.empty() || !(*high - *low <= k_rounding * std::max(1.0, std::abs(*high)));
    Interval interval = percentile_interval(estimates_[statistic][which], std::move(values), level);
    if (interval.status == StatisticStatus::ok && !spread) {
        // Patients whom treatment never parted leave nothing to resample, which is no certainty.
        interval.status = StatisticStatus::no_variation;
        interval.lower = interval.upper = std::numeric_limits<double>::quiet_NaN();
    }
    return interval;
}

}  // namespace rubor
