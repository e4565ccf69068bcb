// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/sbml_document.hpp>

#include <utility>

#include <sbml/SBMLTypes.h>

#include <rubor/formats/sbml_comp.hpp>
#include <rubor/formats/sbml_read.hpp>
#include <rubor/formats/sbml_sources.hpp>
#include <rubor/formats/sbml_support.hpp>

namespace rubor {
namespace {

constexpr const char* k_simbiology_namespace = "http://www.mathworks.com";

bool mentions_simbiology(::SBase& element) {
    const ::XMLNode* annotation = element.getAnnotation();
    if (annotation == nullptr) return false;
    for (unsigned i = 0; i < annotation->getNumChildren(); ++i) {
        const ::XMLNode& child = annotation->getChild(i);
        if (child.getName() == "SimBiology" && child.getURI() == k_simbiology_namespace) return true;
    }
    return false;
}

Checked<SbmlDocument> opened(std::string_view text, const std::string& file,
                             const std::filesystem::path& folder) {
    const auto sources = std::make_shared<SbmlSources>();
    auto reading = read_sbml_source(text, file, *sources);
    if (!reading.ok()) return reading.problems();
    SbmlDocument result{file, std::move(reading.value().document), false, std::move(reading.value().warnings),
                        sources};
    ::SBMLDocument& document = *result.document;
    if (Problems problems = flatten_sbml(document, folder, *sources, result.warnings); !problems.empty())
        return problems;
    Problems problems = refuse_unsupported(*document.getModel(), *sources);
    append(problems, refuse_contradictions(*document.getModel(), *sources));
    append(problems, clashing_identifiers(document, *sources));
    if (!problems.empty()) return problems;
    result.is_simbiology = mentions_simbiology(document) || mentions_simbiology(*document.getModel());
    return result;
}

}  // namespace

Checked<SbmlDocument> open_sbml(std::string_view text, const std::string& file,
                                const std::filesystem::path& folder) {
    // libSBML throws where a namespace does not fit the level and version that its element names.
    try {
        return opened(text, file, folder);
    } catch (const ::SBMLConstructorException& e) {
        return Problem{Place{file, 1, 1}, "", std::string{"libSBML cannot read this document: "} + e.what(),
                       "compare the namespace, level and version of <sbml>"};
    }
}

Place place_of(const SbmlDocument& document, const ::SBase& element) {
    return document.sources->place(element.getLine(), element.getColumn());
}

}  // namespace rubor
