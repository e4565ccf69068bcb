// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: libSBML's reader and its messages as Problems.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <rubor/base/problem.hpp>
#include <rubor/formats/sbml_sources.hpp>

class SBMLDocument;

namespace rubor {

/// Errors (the document is refused) and warnings.
struct SbmlMessages {
    Problems errors;
    Problems warnings;
};

/// A text that libSBML has read without an error. It has a model; `comp` may still be in it.
struct SbmlReading {
    std::unique_ptr<::SBMLDocument> document;
    Problems warnings;
};

/// Checks the text (check_sbml_text), adds it to `sources` and has libSBML read it. Packages other than
/// `comp` and the mathematics of L3V2 are refused by name if the document says that they are required; else
/// they are ignored with one warning.
[[nodiscard]] Checked<SbmlReading> read_sbml_source(std::string_view text, const std::string& file,
                                                    SbmlSources& sources);

/// What is in libSBML's log of `document`; empties it.
[[nodiscard]] SbmlMessages take_messages(::SBMLDocument& document, const SbmlSources& sources);

/// Identifiers that are used twice, by libSBML's rules. Its other rules are not for every load: those of
/// general consistency take time with a high power of the number of functions (3 s for 60 that call each
/// other), those of units are exponential in it, and the readers behind us check what matters to them and say
/// it better.
[[nodiscard]] Problems clashing_identifiers(::SBMLDocument& document, const SbmlSources& sources);

}  // namespace rubor
