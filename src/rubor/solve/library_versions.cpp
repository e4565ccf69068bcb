// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/solve/library_versions.hpp>

#include <sundials/sundials_config.h>

namespace rubor {

std::vector<std::pair<std::string, std::string>> solver_library_versions() { return {{"SUNDIALS", SUNDIALS_VERSION}}; }

}  // namespace rubor
