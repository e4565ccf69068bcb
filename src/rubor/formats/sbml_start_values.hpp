// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: other values at the start than those of an SBML file.
#pragma once

#include <string>
#include <string_view>

#include <rubor/base/problem.hpp>
#include <rubor/formats/sbml_document.hpp>
#include <rubor/model/model.hpp>

namespace rubor {

/// A value at the start that replaces the one of an SBML file: of a species, or of a parameter or compartment
/// that an initial assignment, a rate rule or an event gives values to (a plain parameter may vary between
/// patients instead).
struct StartValue {
    std::string name;  ///< Of the model.
    std::string id;    ///< In the file.
    double value = 0.0;
    /// Whether `value` is a concentration in the unit that the model shows; else it is in the declared unit.
    bool is_concentration = false;
};

/// Reads `292 nmol/L` or `3 mole` for the start of `name`: of a species in concentration either. What an
/// assignment rule gives has no start of its own, which is a Problem.
[[nodiscard]] Checked<StartValue> parse_start_value(const Model& model, const std::string& name,
                                                    std::string_view text, const Place& place);

/// Writes it into the document: the attribute, and no initial assignment beside it.
[[nodiscard]] Problems set_start(const SbmlDocument& document, const StartValue& start, const Place& place);

}  // namespace rubor
