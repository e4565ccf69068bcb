// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include <rubor/statistics/common.hpp>

namespace rubor {

/// The bootstrap of a comparison: draws patients with replacement, each with all her arms, and keeps what up
/// to three related statistics become. The draw of a replicate depends on (seed, replicate, block) alone.
class PatientBootstrap {
  public:
    using Values = std::array<double, 3>;
    /// \param weight how often each patient was drawn
    using Statistic = std::function<Values(std::span<const double> weight)>;

    /// \param block  the block of each patient, 0, 1, ...: patients are exchanged within blocks alone. Twins
    /// are one
    ///               block; randomised arms one each.
    PatientBootstrap(std::uint64_t seed, std::vector<std::size_t> block);

    /// \returns the number by which interval() knows it.
    std::size_t add(Statistic statistic);
    void run(std::size_t n_replicates);

    /// Of value `which` (0 to 2) of a statistic: the estimate from the patients as they are, percentiles as
    /// limits.
    [[nodiscard]] Interval interval(std::size_t statistic, std::size_t which, double level) const;

  private:
    void draw(std::uint64_t replicate, std::vector<double>& weight) const;

    std::uint64_t seed_;
    std::vector<std::vector<std::size_t>> members_;  ///< By block.
    std::size_t n_patients_;
    std::vector<Statistic> statistics_;
    std::vector<Values> estimates_;
    std::vector<std::vector<Values>> replicates_;  ///< [statistic][replicate]
};

}  // namespace rubor
