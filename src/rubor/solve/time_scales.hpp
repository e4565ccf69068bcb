// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <complex>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <rubor/compile/compiled_model.hpp>

namespace rubor {

/// How fast a model moves at one state, by the eigenvalues of its Jacobian.
struct TimeScales {
    /// Descending by size; those that are zero within rounding are exactly 0. Per unit of the model's time.
    std::vector<std::complex<double>> eigenvalues;
    std::optional<double> fastest;  ///< 1 / the largest |eigenvalue|, in the model's time.
    std::optional<double> slowest;  ///< 1 / the smallest |eigenvalue| that is not zero.
    std::optional<double>
        growth;  ///< 1 / the largest real part, where that is positive: e-folding time of what grows.
    std::size_t n_zero = 0;  ///< Directions that stand still: conservation laws, states that nothing changes.
    std::size_t n_growing = 0;
    std::size_t n_oscillating = 0;  ///< Eigenvalues with an imaginary part above a thousandth of their size.
    std::size_t largest_block =
        0;              ///< Of the states that act on each other both ways, the most that hang together.
    std::string fault;  ///< Why there are none, e.g. a rate that is no number; else empty.

    /// fastest to slowest: above a thousand or so the model is stiff. 1 when there is one scale only.
    [[nodiscard]] std::optional<double> ratio() const {
        return fastest && slowest ? std::optional{*slowest / *fastest} : std::nullopt;
    }
};

/// At time 0 in the state where a run without doses starts, for the model's own parameter values (a request
/// without varying parameters).
///
/// The Jacobian is taken apart into the blocks of states that act on each other (its eigenvalues are theirs),
/// each block is balanced by powers of two (Parlett and Reinsch 1969) and given to Eigen. Eigenvalues below n
/// x 2.2e-16 of the block's norm are zero within rounding. Blocks of more than 1500 states are refused with a
/// fault.
[[nodiscard]] TimeScales time_scales_at_start(const CompiledModel& model);

}  // namespace rubor
