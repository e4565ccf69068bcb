// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: what of SBML Rubor does not support, refused with its place before anything runs.
#pragma once

#include <rubor/base/problem.hpp>
#include <rubor/formats/sbml_sources.hpp>

class Model;

namespace rubor {

/// Algebraic rules, fast reactions, and `delay` anywhere, function definitions included. `model` is flat.
[[nodiscard]] Problems refuse_unsupported(const ::Model& model, const SbmlSources& sources);

/// What says two things about one quantity, of which either could be meant: an amount and a concentration at
/// the start, an initial assignment beside an assignment rule, and what changes though it is declared
/// constant.
[[nodiscard]] Problems refuse_contradictions(const ::Model& model, const SbmlSources& sources);

/// In a submodel with a time conversion factor: `rateOf`, and `time` inside a function definition, which
/// libSBML's flattening leaves unconverted. Kinetic laws without mathematics, on which it crashes, are
/// removed: a reaction without a kinetic law means the same.
[[nodiscard]] Problems refuse_with_time_factor(::Model& model, const SbmlSources& sources);

}  // namespace rubor
