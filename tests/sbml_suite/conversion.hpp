// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>

#include "sbml_suite/suite_case.hpp"

namespace rubor::sbml_suite {

/// Levels that a case exists in, whose document is not given but can be tried to be made from one that is.
[[nodiscard]] std::vector<Level> levels_to_convert(const SuiteCase& suite_case);

/// The given document from which another level is made: of the same level if there is one, else the latest.
[[nodiscard]] Level source_of(const SuiteCase& suite_case, const Level& target);

/// Has libSBML convert a document, strictly, and writes the result into `folder`, beside copies of the case's
/// other documents (which it may refer to). Nothing when libSBML cannot, for `reason`.
[[nodiscard]] std::optional<std::filesystem::path> convert(const SuiteCase& suite_case, const Level& target,
                                                           const std::filesystem::path& folder,
                                                           std::string& reason);

}  // namespace rubor::sbml_suite
