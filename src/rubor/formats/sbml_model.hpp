// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: from a flat SBML document to declarations.
#pragma once

#include <rubor/formats/sbml.hpp>
#include <rubor/formats/sbml_document.hpp>

namespace rubor {

/// Declares all that `document` says. What cannot be meant goes into the builder as a Problem and comes out
/// of its build(); what is doubtful goes there as a warning.
[[nodiscard]] ModelBuilder declare_sbml(const SbmlDocument& document, const SbmlOptions& options);

}  // namespace rubor
