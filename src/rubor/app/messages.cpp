// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/app/messages.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <rubor/app/output.hpp>
#include <rubor/compile/library_versions.hpp>
#include <rubor/solve/library_versions.hpp>
#include <rubor/store/library_versions.hpp>
namespace rubor {
namespace {

constexpr std::size_t k_warnings_shown = 8;

}  // namespace

ExitCode fail(ExitCode code, const Problems& problems) {
    tell(fmt::format("{}\nrubor: {} problem{}\n", to_text(grouped(problems)), problems.size(),
                     problems.size() == 1 ? "" : "s"));
    return code;
}

void tell_warnings(const Problems& warnings) {
    const Problems kinds = grouped(warnings);
    for (std::size_t i = 0; i < std::min(kinds.size(), k_warnings_shown); ++i) {
        tell("warning: " + to_text(kinds[i]) + "\n");
    }
    if (kinds.size() > k_warnings_shown) {
        tell(fmt::format("warning: and {} more; rubor check shows all\n", kinds.size() - k_warnings_shown));
    }
}

void tell_fault_of_cache(const CacheStatus& status) {
    if (status.kind == CacheStatus::Kind::bypassed) {
        tell(fmt::format("rubor: compiled kernels are not kept: {}\n", status.reason));
    }
}

std::vector<std::pair<std::string, std::string>> program_versions() {
    std::vector<std::pair<std::string, std::string>> versions = {{"rubor", RUBOR_VERSION},
                                                                 {"compiler", "g++ " __VERSION__}};
    for (const auto& more :
         {kernel_library_versions(), solver_library_versions(), store_library_versions()}) {
        versions.insert(versions.end(), more.begin(), more.end());
    }
    return versions;
}

}  // namespace rubor
