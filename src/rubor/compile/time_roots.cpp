// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/compile/time_roots.hpp>

#include <cmath>
#include <limits>

namespace rubor {

double next_turn(double t, double slope, double offset, bool is_equality,
                 const std::function<RelationValue(double)>& evaluate) {
    constexpr double k_never = std::numeric_limits<double>::infinity();
    const double zero = -offset / slope;
    if (!std::isfinite(zero) || slope == 0.0) {
        return k_never;
    }
    // Before the turn `state` is that of early times, after it that of late times.
    const auto state = [&](double time) {
        const RelationValue value = evaluate(time);
        return is_equality ? (slope > 0.0 ? value.difference >= 0.0 : value.difference <= 0.0) : value.truth;
    };
    // A bracket around the zero: wide enough at once unless the relation cancels, doubled until it is.
    double reach = 4.0 * (std::nextafter(std::abs(zero), k_never) - std::abs(zero));
    double before = zero - reach;
    double after = zero + reach;
    for (int attempt = 0; state(before) == state(after); ++attempt) {
        if (attempt == 60) {
            return k_never;  // not even far away: left and right never part in floating point
        }
        reach *= 2.0;
        before = zero - reach;
        after = zero + reach;
    }
    const bool late = state(after);
    while (std::nextafter(before, k_never) < after) {
        const double middle = before + 0.5 * (after - before);
        const double inside = middle > before && middle < after ? middle : std::nextafter(before, k_never);
        (state(inside) == late ? after : before) = inside;
    }
    return after > t ? after : k_never;
}

}  // namespace rubor
