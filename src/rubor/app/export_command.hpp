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

/// `rubor export MODEL --to sbml`: a model, composed with its drug modules, in another format.
struct ExportCommand {
    std::filesystem::path model;                 ///< .ant, .xml or .sbml
    std::vector<std::filesystem::path> modules;  ///< Drug modules to compose with it.
    std::string to;                              ///< `sbml`
    std::string units;                           ///< `convert`, `as-written`; empty: by the dialect.
    bool strict = false;                         ///< A clash of units is an error.
    std::filesystem::path output;                ///< Empty: standard output.
};

/// The verb with its options. The command must live until the line is parsed.
CLI::App* add_verb(CLI::App& app, ExportCommand& command);

/// A file appears under its name only when it is complete.
[[nodiscard]] ExitCode run(const ExportCommand& command);

}  // namespace rubor
