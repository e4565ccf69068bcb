// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace rubor {

/// Names and versions of the libraries that decide what kernels compute: LLVM and SLEEF.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> kernel_library_versions();

}  // namespace rubor
