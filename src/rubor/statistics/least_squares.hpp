// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace rubor {

/// Residuals at a point of the unit box, always of one length; nothing ends the search (an interrupt).
using ResidualFunction = std::function<std::optional<std::vector<double>>(std::span<const double> x)>;

struct LeastSquaresOptions {
    std::size_t max_evaluations = 200;
    double first_radius = 0.2;  ///< Of the trust region: the most that a coordinate moves in one step.
    double last_radius = 0.01;  ///< The search has converged when the region is smaller.
    double difference =
        0.05;  ///< Step of finite differences: wide, because results of trials are counts and jump.
};

enum class LeastSquaresEnd : std::uint8_t { converged, budget, interrupted };
[[nodiscard]] const char* to_text(LeastSquaresEnd end);

struct LeastSquaresResult {
    LeastSquaresEnd end = LeastSquaresEnd::budget;
    std::vector<double> x;          ///< The best point that was evaluated.
    std::vector<double> residuals;  ///< There.
    double cost = 0.0;              ///< Half their sum of squares.
    std::size_t n_evaluations = 0;
};

/// Minimises half the sum of squares of residuals over the box [0, 1]^n without derivatives.
///
/// Gauss–Newton in a trust region: the residuals are taken as linear, r(x + s) = r + J s; the step minimises
/// |r + J s|^2 over |s_i| <= radius and the box, and is kept when the true cost falls by a tenth of what the
/// model promised. J comes from one-sided differences of step `difference` (or the radius, when that is
/// smaller), and is corrected after each evaluation by Broyden's rank-one formula, J += (y - J s) s^T / s^T
/// s; when a step fails with a corrected J, J is measured anew; when one fails with a measured J, the radius
/// is halved. Source of the scheme: Moré 1978, doi:10.1007/BFb0067700; Broyden 1965,
/// doi:10.1090/S0025-5718-1965-0198670-6.
///
/// No random number is drawn: the same function gives the same points in the same order. `residuals` must be
/// finite. \param start in the box; n >= 1
[[nodiscard]] LeastSquaresResult least_squares(const ResidualFunction& residuals,
                                               std::span<const double> start,
                                               const LeastSquaresOptions& options = {});

}  // namespace rubor
