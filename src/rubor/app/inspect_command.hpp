// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <rubor/app/exit_code.hpp>

namespace CLI {
class App;
}

namespace rubor {

/// `rubor inspect`: what is in a model, what it keeps constant, how stiff it is, and with `equations` its
/// mathematics.
struct InspectCommand {
    std::filesystem::path model;                 ///< .ant, .xml or .sbml
    std::vector<std::filesystem::path> modules;  ///< Drug modules to compose with it.
    std::string units;                           ///< `convert` or `as-written`, of SBML; empty: by dialect.
    bool strict = false;                         ///< A clash of units is an error.
    bool equations = false;
    bool json = false;
    bool timings = false;  ///< Where the time of loading goes; compiles to machine code to see.
};

/// The verb with its options. The command must live until the line is parsed.
CLI::App* add_verb(CLI::App& app, InspectCommand& command);

/// Prints on standard output. Nothing is written anywhere.
[[nodiscard]] ExitCode run(const InspectCommand& command);

}  // namespace rubor
