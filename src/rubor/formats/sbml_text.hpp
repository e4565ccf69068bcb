// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: what is checked and mended in the text of an SBML document before libSBML sees it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <rubor/base/problem.hpp>

namespace rubor {

/// Bounds of what is read. They keep the time, the memory and the stack that libSBML needs within limits: it
/// is recursive, and quadratic in the depth of annotations and in the operands of one operator.
struct SbmlLimits {
    std::size_t bytes = std::size_t{64} << 20U;
    std::size_t elements = 250'000;  ///< Notes do not count.
    int depth = 1000;  ///< Elements inside each other; so deep may a formula of Level 1 nest, too.
    int annotation_depth = 50;
    int operands = 1000;  ///< Of one MathML operator.
};

/// Where an element stands in its text.
struct ElementPlace {
    int line = 0;
    int column = 0;
    int end_line = 0;  ///< Of the `>` of its opening tag.
    int end_column = 0;
};

/// The text of an SBML document that libSBML may read.
struct SbmlText {
    std::string text;                    ///< Mended; every character that is left stands where it stood.
    std::vector<ElementPlace> elements;  ///< Opening tags in the order of the text.
    int lines = 0;
    Problems warnings;  ///< What was mended.
};

/// Checks and mends `text`; `file` is its name in messages. Refused, with places: what is not XML or not SBML
/// (a zip, a web page, an empty file), encodings other than UTF-8 and US-ASCII, document types and entities,
/// what exceeds `limits`, and MathML that libSBML would read as something else than it says (a number that is
/// none, `degree` outside a root, `otherwise` in front of a `piece`).
///
/// Mended, with a warning: `power` with one operand and a `degree` (SimBiology), the tags of `degree` are
/// blanked, so that its content becomes the exponent. Blanked without a word: notes and messages (they are
/// for readers and have no part in the mathematics).
[[nodiscard]] Checked<SbmlText> check_sbml_text(std::string_view text, const std::string& file,
                                                const SbmlLimits& limits = {});

}  // namespace rubor
