// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: the texts that an SBML document was read from, to say where its elements stand.
#pragma once

#include <string>
#include <vector>

#include <rubor/base/problem.hpp>
#include <rubor/formats/sbml_text.hpp>

namespace rubor {

/// The files of a document: the first is the document itself, others are external model definitions (`comp`).
///
/// libSBML keeps a line and a column with every element, through flattening too, but not the file. So that
/// one line number says which file it is, each text is given to libSBML with empty lines in front, as many
/// as there are lines in the texts before it.
class SbmlSources {
  public:
    /// Adds a text and returns what libSBML is to read.
    [[nodiscard]] std::string add(const std::string& file, SbmlText text);

    /// The start of the element that libSBML has at `line` and `column`; only the file if the line is 0.
    [[nodiscard]] Place place(unsigned line, unsigned column) const;

    [[nodiscard]] const std::string& main_file() const { return files_.front().name; }

  private:
    struct File {
        std::string name;
        unsigned offset = 0;  ///< Line of libSBML = line of the file + offset.
        std::vector<ElementPlace> elements;
    };
    std::vector<File> files_;
    unsigned lines_ = 0;  ///< Used so far.
};

}  // namespace rubor
