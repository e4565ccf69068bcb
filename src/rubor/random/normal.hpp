// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace rubor {

/// P(Z <= z) of a standard normal; accurate to a few ulp in both tails (through erfc).
[[nodiscard]] double standard_normal_cdf(double z);

/// The z with P(Z <= z) = u. u = 0 gives -infinity, u = 1 infinity, u = 0.5 exactly 0.
/// \param u in [0, 1]; anything else (a bug) throws std::logic_error.
[[nodiscard]] double standard_normal_quantile(double u);

}  // namespace rubor
