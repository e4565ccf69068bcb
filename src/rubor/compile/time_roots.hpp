// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: when does a relation that is linear in time turn?
#pragma once

#include <functional>

namespace rubor {

/// A relation between expressions linear in time, at one time and for one patient.
struct TimeRelationValue {
    bool truth = false;
    double difference = 0.0;  ///< left - right
};

/// Whether the relation has the value that it keeps for ever, given the slope of its difference. An equality,
/// which is true at one time only, counts as turned from there on.
[[nodiscard]] bool has_turned(const TimeRelationValue& value, double slope, bool is_equality);

/// The value of u at which floor(u) or ceiling(u) leaves `level`, when u grows (slope > 0) or falls.
[[nodiscard]] double stair_edge(bool is_floor, double level, double slope);

/// The first double at which a relation with left - right = slope t + offset has turned; infinity if it never
/// does.
///
/// The zero of the line is only where the search starts: rounding in the relation itself decides when it
/// turns
/// (`time - start >= 21`), so the answer is found by bisection on `turned` and is exact: the relation has its
/// new value there and its old one at the double before. For `time > 168` that is the double after 168.
[[nodiscard]] double first_turn(double slope, double offset, const std::function<bool(double)>& turned);

}  // namespace rubor
