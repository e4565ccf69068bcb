// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: a settled flat model and its tables to declarations for a Model.
#pragma once

#include <rubor/formats/flat_model.hpp>
#include <rubor/model/model_builder.hpp>

namespace rubor {

/// Gives symbols their rows. `prefix` and `module` say whose table it is. A row that fits no symbol, or a
/// symbol that has a different value already, is a Problem.
void apply_table(FlatModel& flat, const ParameterTable& table, const std::string& prefix, std::size_t module);
/// The same for scales; then every state of that module must have one.
void apply_table(FlatModel& flat, const StateTable& table, const std::string& prefix, std::size_t module);
/// Reports each state of a module that has no scale.
void require_scales(FlatModel& flat, std::size_t module);

/// Declares everything of the flat model to the builder.
void emit(FlatModel& flat, ModelBuilder& builder);

}  // namespace rubor
