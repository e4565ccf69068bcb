// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include <rubor/base/problem.hpp>

namespace rubor {

/// What libSBML's rules of consistency have against the SBML model in `path`, flattened: for `rubor check`,
/// since they take longer than reading. Most are breaches of form that do not make the meaning uncertain,
/// such as a species that a rate names without declaring it a modifier. Alike ones are alike (grouped()).
///
/// Without those of units, which BuildOptions::unit_clashes checks better and libSBML in exponential time;
/// and without the general ones, with a Problem that says so, where functions or components are so many that
/// they would take minutes. Empty for a file that cannot be read: read_sbml() says why.
[[nodiscard]] Problems sbml_rule_breaches(const std::filesystem::path& path);

}  // namespace rubor
