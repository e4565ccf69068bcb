// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/app/messages.hpp>

#include <fmt/format.h>

#include <rubor/app/output.hpp>
#include <rubor/compile/library_versions.hpp>
#include <rubor/solve/library_versions.hpp>
#include <rubor/store/library_versions.hpp>
namespace rubor {

ExitCode fail(ExitCode code, const Problems& problems) {
    tell(fmt::format("{}\nrubor: {} problem{}\n", to_text(problems), problems.size(), problems.size() == 1 ? "" : "s"));
    return code;
}

void tell_fault_of_cache(const CacheStatus& status) {
    if (status.kind == CacheStatus::Kind::bypassed) {
        tell(fmt::format("rubor: compiled kernels are not kept: {}\n", status.reason));
    }
}

std::vector<std::pair<std::string, std::string>> program_versions() {
    std::vector<std::pair<std::string, std::string>> versions = {{"rubor", RUBOR_VERSION}, {"compiler", "g++ " __VERSION__}};
    for (const auto& more : {kernel_library_versions(), solver_library_versions(), store_library_versions()}) {
        versions.insert(versions.end(), more.begin(), more.end());
    }
    return versions;
}

}  // namespace rubor
