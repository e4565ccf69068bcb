// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace rubor {

/// Name and version of the reference integrator's library, SUNDIALS.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> solver_library_versions();

}  // namespace rubor
