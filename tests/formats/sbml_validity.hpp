// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace rubor::testing {

/// What libSBML says about a text, all of its checks on, consistency of units too: one line each, warnings as
/// well; "" when it has nothing to say.
/// Without `general`, the category that takes minutes for a thousand rules is left out: libSBML's search for cycles takes
/// the square of their number.
[[nodiscard]] std::string sbml_complaints(const std::string& text, bool general = true);

}  // namespace rubor::testing
