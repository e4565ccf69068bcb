// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/compile/library_versions.hpp>

#include <llvm/Config/llvm-config.h>
#include <sleef.h>

namespace rubor {

std::vector<std::pair<std::string, std::string>> kernel_library_versions() {
    return {{"LLVM", LLVM_VERSION_STRING},
            {"SLEEF", std::to_string(SLEEF_VERSION_MAJOR) + "." + std::to_string(SLEEF_VERSION_MINOR) + "." +
                          std::to_string(SLEEF_VERSION_PATCHLEVEL)}};
}

}  // namespace rubor
