// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace rubor {

/// Writes to standard error. A closed or full standard error is no reason to stop a run.
void tell(std::string_view text);

/// Writes to standard output and flushes. \returns false when it did not arrive.
[[nodiscard]] bool print(std::string_view text);

}  // namespace rubor
