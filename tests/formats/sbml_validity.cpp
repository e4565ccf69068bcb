// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <formats/sbml_validity.hpp>

#include <sbml/SBMLTypes.h>

#include <memory>
#include <sstream>

namespace rubor::testing {

std::string sbml_complaints(const std::string& text, bool general) {
    const std::unique_ptr<SBMLDocument> document{readSBMLFromString(text.c_str())};
    for (const SBMLErrorCategory_t category :
         {LIBSBML_CAT_GENERAL_CONSISTENCY, LIBSBML_CAT_IDENTIFIER_CONSISTENCY, LIBSBML_CAT_UNITS_CONSISTENCY,
          LIBSBML_CAT_MATHML_CONSISTENCY, LIBSBML_CAT_SBO_CONSISTENCY, LIBSBML_CAT_OVERDETERMINED_MODEL,
          LIBSBML_CAT_MODELING_PRACTICE}) {
        document->setConsistencyChecks(category, general || category != LIBSBML_CAT_GENERAL_CONSISTENCY);
    }
    static_cast<void>(document->checkConsistency());
    std::ostringstream lines;
    for (unsigned i = 0; i < document->getNumErrors(); ++i) {
        const SBMLError& e = *document->getError(i);
        lines << e.getSeverityAsString() << ' ' << e.getErrorId() << " line " << e.getLine() << ": "
              << e.getMessage() << '\n';
    }
    return lines.str();
}

}  // namespace rubor::testing
