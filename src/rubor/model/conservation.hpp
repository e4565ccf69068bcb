// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <rubor/model/model.hpp>

namespace rubor {

/// A weighted sum of amounts that no reaction and no rate rule changes: `A + AB + 2 A2B = const`.
struct ConservationLaw {
    struct Term {
        std::size_t state = 0;  ///< Into Model::states.
        std::int64_t weight = 1;
    };
    std::vector<Term> terms;  ///< At least two, by state; weights without a common divisor; mostly positive.
    double at_start = 0.0;    ///< The sum at the start, of amounts in the units of the model's mathematics.
    std::vector<std::size_t> broken_by;  ///< Events (into Model::events) that assign to one of the states.
};

struct ConservationLaws {
    std::vector<ConservationLaw> laws;   ///< Linearly independent, short ones first.
    std::vector<std::size_t> unchanged;  ///< States that nothing but events (or doses) changes.
    std::string
        incomplete;  ///< Why there may be more laws; empty: these are all linear ones found by structure.
};

/// The linear conservation laws that follow from the structure of the reactions and rate rules.
///
/// Each rate of change is taken apart into sums of products of one rational number with one term of
/// mathematics (a rate law, or a summand of one); the matrix of these numbers, states by terms, has the laws
/// as its left null space. It is found exactly, in whole numbers, by fraction-free elimination of sparse
/// rows. Laws among terms that cancel only after algebra or by their values are not found. Every law is then
/// tried on the model's own rates at random states; one that fails there is left out and `incomplete` says
/// so.
///
/// Weights are those of amounts in the units of the mathematics; among imported models with
/// UnitSystem::as_written those are the units that the species declare.
[[nodiscard]] ConservationLaws conservation_laws(const Model& model);

}  // namespace rubor
