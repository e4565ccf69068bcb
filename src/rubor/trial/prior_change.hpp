// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include <rubor/population/patient_sampler.hpp>

namespace rubor {

struct PreparedTrial;

/// Which rows of the composed model's parameters.
using RowFilter = std::function<bool(const ParameterRow&)>;

/// Adds the fixed parameters that `filter` picks to what varies between patients, each constant at its value
/// of the table, so that it can be changed later without compiling anew. Those that are sampled already stay
/// as they are.
void add_varying(std::vector<SampledParameter>& sampled, const ParameterTable& table,
                 const RowFilter& filter);

/// Picks the rows of these names.
[[nodiscard]] RowFilter rows_named(std::vector<std::string> names);

/// Names that `table` does not hold, each a Problem with the nearest name.
[[nodiscard]] Problems unknown_parameters(const ParameterTable& table, std::span<const std::string> names);

/// Another distribution for one parameter.
struct PriorChange {
    std::string name;           ///< Of the composed model.
    Distribution distribution;  ///< In coherent units; a constant gives everybody the same value.
};

/// The trial with other priors. Its compiled models are shared with `trial`. Each name must vary between the
/// patients of `trial` (PrepareOptions::also_varies); any other is a bug. Draws keep their dimensions, so
/// that patients are the same but for what was changed (common random numbers).
[[nodiscard]] PreparedTrial with_priors(const PreparedTrial& trial, std::span<const PriorChange> changes);

}  // namespace rubor
