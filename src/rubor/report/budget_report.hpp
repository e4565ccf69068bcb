// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <rubor/formats/state_budget.hpp>

namespace rubor {

/// The budget of states as a table for a terminal: a row per group, a column per site. Sites without a state
/// are left out.
[[nodiscard]] std::string render_budget(const StateBudget& budget);

/// The same as JSON: `{"total", "by_site": {...}, "groups": [{"owner", "group", "total", "by_site"}]}`.
[[nodiscard]] std::string budget_json(const StateBudget& budget);

}  // namespace rubor
