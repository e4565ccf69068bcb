// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <rubor/compile/lane_kernels.hpp>

namespace rubor {

/// RODAS4: order 4 (3), 6 stages, L-stable, dense output of order 3.
///
/// Hairer & Wanner, Solving Ordinary Differential Equations II, 2nd ed. 1996, section VI.4, and their code
/// RODAS (METH = 1).
[[nodiscard]] const RosenbrockMethod& rodas4();

/// Rodas5P: order 5 (4), 8 stages, L-stable, no order reduction on Prothero-Robinson's problem, dense output
/// of order 4.
///
/// Steinebach, Construction of Rosenbrock-Wanner method Rodas5P and numerical benchmarks within the Julia
/// Differential Equations package, BIT Numer Math 63:27 (2023), doi:10.1007/s10543-023-00967-x; coefficients
/// in the form of lane_kernels.hpp as published with OrdinaryDiffEq.jl.
[[nodiscard]] const RosenbrockMethod& rodas5p();

}  // namespace rubor
