// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <rubor/app/exit_code.hpp>
#include <rubor/base/problem.hpp>
#include <rubor/compile/kernel_cache.hpp>

namespace rubor {

/// Prints the problems on standard error, one per line, with their number, and returns the code.
[[nodiscard]] ExitCode fail(ExitCode code, const Problems& problems);

/// What is doubtful in a model, on standard error: alike ones as one, the first few, and where to see all.
void tell_warnings(const Problems& warnings);

/// One line on standard error when the kernel cache had a fault; a run never fails for it.
void tell_fault_of_cache(const CacheStatus& status);

/// Name and version of the program and of the libraries that decide results.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> program_versions();

}  // namespace rubor
