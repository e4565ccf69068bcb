// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <rubor/base/problem.hpp>

#include "sbml_suite/comparison.hpp"

namespace rubor::sbml_suite {

/// A level and version of SBML, e.g. "l3v2".
struct Level {
    unsigned level = 0;
    unsigned version = 0;
    [[nodiscard]] std::string text() const;
    friend auto operator<=>(const Level&, const Level&) = default;
};

/// Mathematics that Rubor refuses to run.
enum class Refused : std::uint8_t { algebraic_rule, delay, fast_reaction };

/// One time course of the SBML Test Suite's semantic cases.
struct SuiteCase {
    std::string number;  ///< Five digits.
    std::filesystem::path folder;
    std::vector<std::string> tags;  ///< Component and test tags, each once, in order.
    std::vector<Level> levels;      ///< In which the case exists, by its model description.
    std::vector<Level> given;       ///< Those whose document lies in the folder.
    Tolerance tolerance;
    std::set<std::string> amounts;         ///< Species whose expected values are amounts.
    std::set<std::string> concentrations;  ///< Species whose expected values are concentrations.
    TimeCourse expected;
    std::set<Refused> refused;  ///< What the documents hold of it, whatever the tags say.

    [[nodiscard]] std::filesystem::path document(const Level& level) const;
};

/// Reads a case's description, settings and results from its folder.
[[nodiscard]] Checked<SuiteCase> read_case(const std::filesystem::path& folder);

/// The numbers of the cases (folders of five digits) in a folder, in order.
[[nodiscard]] std::vector<std::string> list_cases(const std::filesystem::path& semantic);

/// Which refused mathematics the text of a document holds.
[[nodiscard]] std::set<Refused> refused_content(const std::string& document);

/// The word of a refusal's message by which one recognises what is refused.
[[nodiscard]] const char* word_of(Refused refused);

}  // namespace rubor::sbml_suite
