// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: when does a relation that is linear in time turn?
#pragma once

#include <functional>

namespace rubor {

/// A relation at one time.
struct RelationValue {
    bool truth = false;
    double difference = 0.0;  ///< left - right
};

/// The first double after `t` at which a relation with left - right = slope t + offset no longer has the
/// value that it has just before; infinity if there is none.
///
/// The zero of the line is only where the search starts: rounding in the relation itself decides when it
/// turns
/// (`time - start >= 21`), so the answer is found by bisection on `evaluate` and is exact: the relation has
/// its new value there and its old one at the double before. For `time > 168` that is the double after 168.
/// An equality turns true where the difference changes sign.
[[nodiscard]] double next_turn(double t, double slope, double offset, bool is_equality,
                               const std::function<RelationValue(double)>& evaluate);

}  // namespace rubor
