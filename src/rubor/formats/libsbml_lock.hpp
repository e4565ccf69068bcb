// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>

namespace rubor {

/// Held by whoever uses libSBML: it keeps global state between its calls (flattening and conversion do), so
/// that two threads corrupt one another even with documents of their own. read_sbml() and read_sbml_text()
/// take it themselves; it is not recursive.
[[nodiscard]] std::unique_lock<std::mutex> lock_libsbml();

}  // namespace rubor
