// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>

namespace rubor {

// Distribution functions that several files of this room need.

inline constexpr double k_nan = std::numeric_limits<double>::quiet_NaN();

/// z such that a standard normal lies within -+z with probability `level` in (0, 1).
[[nodiscard]] double two_sided_z(double level);
/// P(|Z| >= |z|).
[[nodiscard]] double two_sided_normal_p(double z);
/// P(X >= x) of a chi-square with df >= 1 degrees of freedom; 1 for x <= 0.
[[nodiscard]] double chi_square_tail(double x, int degrees_of_freedom);
/// P(|T| >= |t|) of Student's t.
[[nodiscard]] double two_sided_t_p(double t, double degrees_of_freedom);

[[nodiscard]] inline bool is_level(double level) {
    return level > 0.0 && level < 1.0;
}

}  // namespace rubor
