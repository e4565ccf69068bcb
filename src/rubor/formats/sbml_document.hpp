// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: from bytes to a libSBML document that is flat and that nothing in it can mislead.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include <rubor/base/problem.hpp>

// libSBML's classes live in the global namespace.
class SBase;
class SBMLDocument;

namespace rubor {

class SbmlSources;

/// An SBML document as the readers behind it may trust it: read without an error, with a model, without
/// `comp` (submodels are flattened into the model), and without what Rubor does not support.
struct SbmlDocument {
    std::string file;                          ///< For messages.
    std::shared_ptr<::SBMLDocument> document;  ///< Never null; `document->getModel()` is not null either.
    bool is_simbiology = false;  ///< The annotation of the document or of the model says SimBiology.
    Problems warnings;           ///< What was mended or ignored, and libSBML's warnings.
    std::shared_ptr<const SbmlSources> sources;  ///< For place_of().
};

/// Reads SBML from `text`. `file` is its name in messages. External model definitions (`comp`) are looked for
/// inside `folder` only; with an empty `folder` they are refused. All problems are returned, with their
/// places.
///
/// Refused: what is no SBML or exceeds the limits (sbml_text.hpp), what libSBML reports as an error when it
/// reads or against its rules of identifiers, required packages other than
/// `comp`, and algebraic rules, fast reactions and delays (sbml_support.hpp). docs/sbml.md has the whole
/// list.
[[nodiscard]] Checked<SbmlDocument> open_sbml(std::string_view text, const std::string& file,
                                              const std::filesystem::path& folder);

/// Where the tag of `element` starts, in the file that it came from (0: not known).
[[nodiscard]] Place place_of(const SbmlDocument& document, const ::SBase& element);

}  // namespace rubor
