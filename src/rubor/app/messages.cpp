// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/app/messages.hpp>

#include <fmt/format.h>

namespace rubor {

ExitCode fail(ExitCode code, const Problems& problems) {
    fmt::print(stderr, "{}", to_text(problems));
    fmt::print(stderr, "rubor: {} problem{}\n", problems.size(), problems.size() == 1 ? "" : "s");
    return code;
}

std::vector<std::pair<std::string, std::string>> program_versions() {
    return {{"rubor", RUBOR_VERSION}, {"compiler", "g++ " __VERSION__}};
}

}  // namespace rubor
