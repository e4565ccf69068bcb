// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/sbml_document.hpp>

#include <sbml/SBMLTypes.h>
#include <sbml/conversion/ConversionProperties.h>
#include <sbml/packages/comp/extension/CompSBMLDocumentPlugin.h>

#include <rubor/base/text.hpp>

namespace rubor {
namespace {

constexpr const char* k_simbiology_namespace = "http://www.mathworks.com";

/// libSBML's texts have blanks and line feeds around and inside; one line is wanted.
std::string one_line(const std::string& text) {
    std::string line;
    for (const std::string& word : split(text, '\n')) {
        const auto part = trim(word);
        if (part.empty()) continue;
        if (!line.empty()) line += ' ';
        line += part;
    }
    return line;
}

Problem problem_of(const ::SBMLError& error, const std::string& file) {
    return Problem{Place{file, static_cast<int>(error.getLine()), static_cast<int>(error.getColumn())}, "",
                   one_line(error.getMessage()), ""};
}

struct ReadErrors {
    Problems errors;
    Problems warnings;
};

ReadErrors errors_of(const ::SBMLDocument& document, const std::string& file) {
    ReadErrors found;
    for (unsigned i = 0; i < document.getNumErrors(); ++i) {
        const ::SBMLError& error = *document.getError(i);
        const bool fatal = error.isError() || error.isFatal() || error.isSystem() || error.isInternal();
        if (!fatal && !error.isWarning()) continue;
        (fatal ? found.errors : found.warnings).push_back(problem_of(error, file));
    }
    return found;
}

bool mentions_simbiology(const ::SBase& element) {
    const ::XMLNode* annotation = const_cast<::SBase&>(element).getAnnotation();
    if (annotation == nullptr) return false;
    for (unsigned i = 0; i < annotation->getNumChildren(); ++i) {
        const ::XMLNode& child = annotation->getChild(i);
        if (child.getName() == "SimBiology" && child.getURI() == k_simbiology_namespace) return true;
    }
    return false;
}

}  // namespace

Checked<SbmlDocument> open_sbml(std::string_view text, const std::string& file,
                                const std::filesystem::path& folder) {
    SbmlDocument result{file, nullptr, false, {}};
    result.document.reset(::readSBMLFromString(std::string{text}.c_str()));
    auto [errors, warnings] = errors_of(*result.document, file);
    if (errors.empty() && result.document->getModel() == nullptr)
        errors.push_back(Problem{Place{file, 1, 1}, "", "the document holds no model", ""});
    if (!errors.empty()) return errors;
    result.warnings = std::move(warnings);
    result.is_simbiology =
        mentions_simbiology(*result.document) || mentions_simbiology(*result.document->getModel());
    if (result.document->getPlugin("comp") != nullptr) {
        ::ConversionProperties flatten;
        flatten.addOption("flatten comp", true);
        flatten.addOption("basePath", folder.empty() ? std::string{"."} : folder.string());
        flatten.addOption("performValidation", false);
        if (result.document->convert(flatten) != LIBSBML_OPERATION_SUCCESS) {
            auto failed = errors_of(*result.document, file).errors;
            if (failed.empty())
                failed.push_back(Problem{Place{file, 1, 1}, "", "its submodels cannot be flattened", ""});
            return failed;
        }
    }
    return result;
}

Place place_of(const SbmlDocument& document, const ::SBase& element) {
    return Place{document.file, static_cast<int>(element.getLine()), static_cast<int>(element.getColumn())};
}

}  // namespace rubor
