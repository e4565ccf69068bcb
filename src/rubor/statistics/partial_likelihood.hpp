// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace rubor {

/// Cox's log partial likelihood with Efron's ties, its gradient, information and score residuals, in data
/// that were sorted once. Covariates should be centred, or the information loses digits.
///
/// Sums over the risk set run from the latest time backwards, so that they only grow, and are kept relative
/// to the largest linear predictor met so far, so that nothing overflows.
class PartialLikelihood {
  public:
    /// \param covariates n x p, row by row; copied in sorted order
    PartialLikelihood(std::span<const double> time, std::span<const std::uint8_t> event,
                      std::span<const double> covariates, std::size_t n_covariates,
                      std::span<const std::uint32_t> stratum);

    struct Value {
        double log_likelihood = 0.0;
        std::vector<double> score;        ///< p: d log L / d beta
        std::vector<double> information;  ///< p x p: - d2 log L / d beta2
    };
    [[nodiscard]] Value at(std::span<const double> beta) const;

    /// Each subject's contribution to the score, n x p in the order of the input; their sum is the score.
    [[nodiscard]] std::vector<double> score_residuals(std::span<const double> beta) const;

    /// The largest |x' beta| over the subjects.
    [[nodiscard]] double largest_predictor(std::span<const double> beta) const;

  private:
    std::size_t n_ = 0;
    std::size_t p_ = 0;
    std::vector<std::size_t> order_;          ///< Sorted place -> input place: by stratum, then latest first.
    std::vector<double> x_;                   ///< n x p, sorted.
    std::vector<std::uint8_t> event_;         ///< Sorted.
    std::vector<std::size_t> tie_end_;        ///< Ends of runs of one time in one stratum.
    std::vector<std::uint8_t> tie_restarts_;  ///< 1 where such a run is the first of its stratum.

    [[nodiscard]] std::vector<double> predictors(std::span<const double> beta) const;
};

}  // namespace rubor
