// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>
#include <vector>

namespace rubor {

/// Finds where a relation changes within a step, on any integrator's dense output.
///
/// A root is a change of sign against the signs just after the last instant, not against the value at the
/// left end, which may be an equality that is being left. A relation that crosses twice within one step is
/// not seen.
class RootFinder {
  public:
    /// Root functions at time t: their signs (-1, 0, 1) and values. False when one is not a number.
    using Evaluate = std::function<bool(double t, std::span<signed char> signs, std::span<double> values)>;

    explicit RootFinder(std::size_t n_roots);

    /// Whether a sign at `hi` differs from `signs_before`. `finite` turns false when a root function is no
    /// number.
    [[nodiscard]] bool changed(double hi, std::span<const signed char> signs_before, const Evaluate& evaluate,
                               bool& finite);

    /// After changed(hi, ...) said yes: the first time in (lo, hi] with a changed sign, to 4 units in the
    /// last place, always on the far side. Illinois variant of regula falsi, with bisection where that is
    /// slow.
    [[nodiscard]] double locate(double lo, double hi, std::span<const signed char> signs_before,
                                const Evaluate& evaluate);

    /// Signs at the time that `changed` or `locate` looked at last (the far side).
    [[nodiscard]] std::span<const signed char> signs() const { return signs_hi_; }

  private:
    [[nodiscard]] double guess(double lo, double hi, std::span<const signed char> signs_before,
                               double weight) const;

    std::vector<signed char> signs_hi_, signs_mid_;
    std::vector<double> values_lo_, values_hi_, values_mid_;
};

}  // namespace rubor
