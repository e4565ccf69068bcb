// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace rubor {

/// Starts the program in `folder` and sends it SIGKILL after `delay`, counted from when the path `await` exists (if
/// given). \returns whether it was still running then.
[[nodiscard]] bool run_and_kill(const std::filesystem::path& folder,
                                const std::vector<std::string>& arguments, std::chrono::microseconds delay,
                                const std::filesystem::path& await = {});

}  // namespace rubor
