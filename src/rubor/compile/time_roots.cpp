// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/compile/time_roots.hpp>

#include <cmath>
#include <limits>

namespace rubor {

bool has_turned(const TimeRelationValue& value, double slope, bool is_equality) {
    if (is_equality) {
        return slope > 0.0 ? value.difference >= 0.0 : value.difference <= 0.0;
    }
    return value.truth == (slope < 0.0);  // left < right in the end when left - right falls
}

double stair_edge(bool is_floor, double level, double slope) {
    return level + (is_floor ? 0.0 : -1.0) + (slope > 0.0 ? 1.0 : 0.0);
}

double first_turn(double slope, double offset, const std::function<bool(double)>& turned) {
    constexpr double k_never = std::numeric_limits<double>::infinity();
    const double zero = -offset / slope;
    if (slope == 0.0 || !std::isfinite(zero)) {
        return k_never;
    }
    // A bracket around the zero: wide enough at once unless the relation cancels, doubled until it is.
    double reach = 4.0 * (std::nextafter(std::abs(zero), k_never) - std::abs(zero));
    double before = zero - reach;
    double after = zero + reach;
    for (int attempt = 0; turned(before) || !turned(after); ++attempt) {
        if (attempt == 60) {
            return k_never;  // left and right never part in floating point
        }
        reach *= 2.0;
        before = zero - reach;
        after = zero + reach;
    }
    while (std::nextafter(before, k_never) < after) {
        const double middle = before + 0.5 * (after - before);
        const double inside = middle > before && middle < after ? middle : std::nextafter(before, k_never);
        (turned(inside) ? after : before) = inside;
    }
    return after;
}

}  // namespace rubor
