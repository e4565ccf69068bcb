// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/sbml_read.hpp>

#include <algorithm>
#include <array>
#include <mutex>
#include <vector>

#include <fmt/format.h>
#include <sbml/SBMLTypes.h>
#include <sbml/extension/SBMLExtensionRegistry.h>

#include <rubor/base/text.hpp>

namespace rubor {
namespace {

/// Errors for libSBML, but of what has no part in the mathematics: warnings for us.
constexpr std::array<unsigned, 7> k_harmless{DuplicateMetaId,
                                             InvalidSBOTermSyntax,
                                             InvalidMetaidSyntax,
                                             MissingAnnotationNamespace,
                                             DuplicateAnnotationNamespaces,
                                             SBMLNamespaceInAnnotation,
                                             MultipleAnnotations};

/// Packages that libSBML would check though they say nothing about a simulation. Switched off, they are
/// unknown to it: their elements are skipped. `comp` and the mathematics of L3V2 stay.
void switch_packages_off() {
    static std::once_flag once;
    std::call_once(once, [] {
        ::SBMLExtensionRegistry::disablePackages(std::vector<std::string>{
            "fbc", "groups", "layout", "multi", "qual", "render", "spatial", "distrib", "arrays"});
    });
}

/// `comp` of `http://www.sbml.org/sbml/level3/version1/comp/version1`; empty for other namespaces.
std::string package_of(const std::string& uri) {
    constexpr std::string_view k_start = "http://www.sbml.org/sbml/level3/version";
    if (!uri.starts_with(k_start)) return "";
    const auto parts = split(std::string_view{uri}.substr(k_start.size()), '/');
    return parts.size() < 2 || parts[1] == "core" ? "" : parts[1];
}

/// libSBML's texts: the rule, a line `Reference: ...`, then what is wrong in this document.
std::string specifics(const std::string& message) {
    std::string rule;
    std::string special;
    bool behind = false;
    for (const std::string& line : split(message, '\n')) {
        const auto part = trim(line);
        if (part.starts_with("Reference:")) {
            behind = true;
            continue;
        }
        std::string& text = behind ? special : rule;
        if (!text.empty() && !part.empty()) text += ' ';
        text += part;
    }
    return special.empty() ? rule : special;
}

Problem problem_of(const ::SBMLError& error, const SbmlSources& sources) {
    std::string message = error.getShortMessage();
    const std::string special = specifics(error.getMessage());
    if (!special.empty()) message += (message.empty() ? "" : ": ") + special;
    if (error.getErrorId() >= 10000 && error.getErrorId() < 99999)
        message += fmt::format(" (SBML rule {})", error.getErrorId());
    return Problem{sources.place(error.getLine(), error.getColumn()), "", std::move(message), "",
                   fmt::format("sbml.{}", error.getErrorId())};
}

bool is_error(const ::SBMLError& error) {
    return error.isError() || error.isFatal() || error.isSystem() || error.isInternal();
}

SbmlMessages package_messages(::SBMLDocument& document, const SbmlSources& sources) {
    SbmlMessages messages;
    std::vector<std::string> ignored;
    const Place place = sources.place(document.getLine(), document.getColumn());
    const ::XMLNamespaces* namespaces = document.getSBMLNamespaces()->getNamespaces();
    for (int i = 0; namespaces != nullptr && i < namespaces->getNumNamespaces(); ++i) {
        const std::string uri = namespaces->getURI(i);
        const std::string package = package_of(uri);
        if (package.empty() || package == "comp" || package == "l3v2extendedmath") continue;
        if (document.getPackageRequired(uri)) {
            messages.errors.push_back(Problem{place, "",
                                              "the document says that the package \"" + package +
                                                  "\" is required to understand it; Rubor reads "
                                                  "SBML core and \"comp\" only",
                                              ""});
        } else {
            ignored.push_back(package);
        }
    }
    if (!ignored.empty())
        messages.warnings.push_back(Problem{
            place, "", "not read, as they do not change the mathematics: the packages " + join(ignored, ", "),
            ""});
    return messages;
}

}  // namespace

Checked<SbmlReading> read_sbml_source(std::string_view text, const std::string& file, SbmlSources& sources) {
    switch_packages_off();
    auto checked = check_sbml_text(text, file);
    if (!checked.ok()) return checked.problems();
    SbmlReading reading{nullptr, std::move(checked.value().warnings)};
    const std::string whole = sources.add(file, std::move(checked).value());
    reading.document.reset(::readSBMLFromString(whole.c_str()));
    SbmlMessages messages = package_messages(*reading.document, sources);
    SbmlMessages of_reader = take_messages(*reading.document, sources);
    append(messages.errors, std::move(of_reader.errors));
    append(messages.warnings, std::move(of_reader.warnings));
    if (messages.errors.empty() && reading.document->getModel() == nullptr)
        messages.errors.push_back(
            Problem{sources.place(reading.document->getLine(), reading.document->getColumn()), "",
                    "the document holds no <model>", ""});
    if (!messages.errors.empty()) return std::move(messages.errors);
    append(reading.warnings, std::move(messages.warnings));
    return reading;
}

SbmlMessages take_messages(::SBMLDocument& document, const SbmlSources& sources) {
    SbmlMessages messages;
    for (unsigned i = 0; i < document.getNumErrors(); ++i) {
        const ::SBMLError& error = *document.getError(i);
        // Packages have a message of our own.
        if (error.getErrorId() == RequiredPackagePresent || error.getErrorId() == UnrequiredPackagePresent)
            continue;
        const bool harmless =
            std::find(k_harmless.begin(), k_harmless.end(), error.getErrorId()) != k_harmless.end();
        if (is_error(error) && !harmless)
            messages.errors.push_back(problem_of(error, sources));
        else if (harmless || error.isWarning())
            messages.warnings.push_back(problem_of(error, sources));
    }
    document.getErrorLog()->clearLog();
    return messages;
}

Problems clashing_identifiers(::SBMLDocument& document, const SbmlSources& sources) {
    for (const auto category :
         {LIBSBML_CAT_GENERAL_CONSISTENCY, LIBSBML_CAT_MATHML_CONSISTENCY, LIBSBML_CAT_UNITS_CONSISTENCY,
          LIBSBML_CAT_SBO_CONSISTENCY, LIBSBML_CAT_OVERDETERMINED_MODEL, LIBSBML_CAT_MODELING_PRACTICE})
        document.setConsistencyChecks(category, false);
    document.setConsistencyChecks(LIBSBML_CAT_IDENTIFIER_CONSISTENCY, true);
    document.checkConsistency();
    // 10313, a unit that is not defined: the reader of units takes it as unknown, with a warning.
    while (document.getErrorLog()->contains(DanglingUnitReference))
        document.getErrorLog()->remove(DanglingUnitReference);
    return take_messages(document, sources).errors;
}

}  // namespace rubor
