// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include <rubor/app/exit_code.hpp>

namespace rubor {

/// `rubor check FILE...`: validates any input file without running it. The kind of a file is found from its
/// ending and, for YAML, from its first key (`study`, `population` or `drug`).
///
/// A study is checked with all that it names: population, drugs, models, tables. A model takes the tables
/// beside it: `NAME.tsv` and `NAME.states.tsv`, or else `parameters.tsv` and `states.tsv`. Of an SBML model
/// all warnings are shown, alike ones as one.
struct CheckCommand {
    std::vector<std::filesystem::path> files;
    bool strict = false;  ///< A clash of units in an SBML model is an error (elsewhere it always is).
    bool json = false;    ///< Print JSON: per file what it is, and for a study its budget of states.
};

[[nodiscard]] ExitCode run(const CheckCommand& command);

}  // namespace rubor
