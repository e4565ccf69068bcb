// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include "sbml_suite/conversion.hpp"

#include <fmt/format.h>
#include <sbml/SBMLTypes.h>

#include <algorithm>
#include <memory>

#include <rubor/formats/libsbml_lock.hpp>

namespace rubor::sbml_suite {

std::vector<Level> levels_to_convert(const SuiteCase& suite_case) {
    std::vector<Level> levels;
    for (const Level& level : suite_case.levels) {
        if (std::ranges::find(suite_case.given, level) == suite_case.given.end()) levels.push_back(level);
    }
    return levels;
}

Level source_of(const SuiteCase& suite_case, const Level& target) {
    // A Level 1 model is nearest to Level 2: Level 3 may leave unsaid what Level 1 takes for granted.
    const unsigned wanted = std::max(target.level, 2U);
    for (const Level& given : suite_case.given) {
        if (given.level == wanted) return given;
    }
    return suite_case.given.back();
}

std::optional<std::filesystem::path> convert(const SuiteCase& suite_case, const Level& target,
                                             const std::filesystem::path& folder, std::string& reason) {
    const auto lock = lock_libsbml();
    const auto source = suite_case.document(source_of(suite_case, target));
    const std::unique_ptr<SBMLDocument> document{readSBMLFromFile(source.string().c_str())};
    if (!document ||
        document->getNumErrors(LIBSBML_SEV_ERROR) + document->getNumErrors(LIBSBML_SEV_FATAL) > 0) {
        reason = "not readable";
        return std::nullopt;
    }
    if (!document->setLevelAndVersion(target.level, target.version, true)) {
        reason = "not converted";
        for (unsigned i = 0; i < document->getNumErrors(); ++i) {
            const SBMLError& error = *document->getError(i);
            if (error.isError() || error.isFatal()) reason = error.getShortMessage();
        }
        return std::nullopt;
    }
    std::filesystem::create_directories(folder);
    for (const auto& entry : std::filesystem::directory_iterator{suite_case.folder}) {
        if (entry.path().extension() == ".xml") {
            std::filesystem::copy_file(entry.path(), folder / entry.path().filename(),
                                       std::filesystem::copy_options::overwrite_existing);
        }
    }
    const auto file = folder / fmt::format("{}-converted-{}.xml", suite_case.number, target.text());
    if (writeSBMLToFile(document.get(), file.string().c_str()) == 0) {
        reason = "not written";
        return std::nullopt;
    }
    return file;
}

}  // namespace rubor::sbml_suite
