// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <rubor/base/problem.hpp>
#include <rubor/model/model.hpp>

namespace rubor {

struct SbmlWriteOptions {
    std::string origin;  ///< What the model was made of, for the notes: `ibc.ant with pembrolizumab.ant`.
};

/// The model in SBML Level 3 Version 2 core, flat: the same text for the same model.
///
/// Compartments, species as amounts or concentrations as declared, parameters, initial assignments, rules,
/// reactions with their kinetic laws and modifiers, events, and the units of all of them and of every number.
/// Numbers are in the units of the model's mathematics (Model::unit_system()): coherent ones, or as they were
/// written. docs/sbml.md says how units are carried that SBML does not have, and what a file says in
/// annotations for read_sbml().
///
/// A Problem where a formula, written out without shared parts, is larger or deeper than a file can hold.
[[nodiscard]] Checked<std::string> write_sbml(const Model& model, const SbmlWriteOptions& options = {});

}  // namespace rubor
