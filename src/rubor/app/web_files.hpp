// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <rubor/base/problem.hpp>

namespace rubor {

/// The report's front end, as built from web/.
struct WebFiles {
    std::string script;
    std::string style;
};

/// Looks beside the program: ../share/rubor/web where it is installed, else web/dist of the source tree that holds the
/// build folder.
[[nodiscard]] Checked<WebFiles> find_web_files();

}  // namespace rubor
