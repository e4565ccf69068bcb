// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <rubor/app/exit_code.hpp>

namespace CLI {
class App;
}

namespace rubor {

/// `rubor bands FILE`: runs the studies that a file of bands names, and says which numbers lie in their
/// bands.
struct BandsCommand {
    std::filesystem::path file;
    std::vector<std::string> only;          ///< Names of statements; empty: all.
    std::optional<std::size_t> n_patients;  ///< Of each study, whatever the files say.
    unsigned n_threads = 0;                 ///< 0: all processors.
    bool json = false;
    bool markdown = false;
};

CLI::App* add_verb(CLI::App& app, BandsCommand& command);

/// exit_some_failed when a number is outside its band and the file does not explain it, or a study could not
/// be filled.
[[nodiscard]] ExitCode run(const BandsCommand& command);

}  // namespace rubor
