// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: names of ours as SBML identifiers.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace rubor {

/// Hands out identifiers (SId: letters, digits and `_`, no digit first), each once.
class SbmlIds {
  public:
    /// The identifier itself where it is one; else a dot becomes `__` and every other character `_`. What is
    /// taken already gets `_2`, `_3`, ... behind it.
    [[nodiscard]] std::string take(std::string_view name);
    [[nodiscard]] bool is_taken(std::string_view id) const { return taken_.find(id) != taken_.end(); }

  private:
    std::set<std::string, std::less<>> taken_;
};

}  // namespace rubor
