// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: models composed of submodels (the SBML package `comp`).
#pragma once

#include <filesystem>
#include <string>

#include <rubor/base/problem.hpp>
#include <rubor/formats/sbml_sources.hpp>

class SBMLDocument;

namespace rubor {

/// Replaces the model of `document` by its flat version, with libSBML's converter; does nothing to a document
/// without `comp`. External model definitions are files inside `folder` (none if it is empty), each checked
/// like the document itself. Returns the problems that prevent it; warnings of external files go to
/// `warnings`.
///
/// Checked before libSBML is asked, since its converter is recursive, follows any path and instantiates
/// without bound: every submodel's model exists, no model contains itself, and the flat model stays within
/// limits. Refused, since the converter would silently get it wrong: rateOf, or the time inside a function
/// definition, in a submodel with a time conversion factor.
[[nodiscard]] Problems flatten_sbml(::SBMLDocument& document, const std::filesystem::path& folder,
                                    SbmlSources& sources, Problems& warnings);

}  // namespace rubor
