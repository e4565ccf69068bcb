// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace rubor::testing {

/// What libSBML says about a text, all of its checks on, consistency of units too: one line each, warnings as
/// well; "" when it has nothing to say.
[[nodiscard]] std::string sbml_complaints(const std::string& text);

}  // namespace rubor::testing
