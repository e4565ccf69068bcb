// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <rubor/base/problem.hpp>
#include <rubor/base/unit.hpp>

namespace rubor {

/// One row of `states.tsv`: the size below which errors of a state do not matter (State::scale).
struct StateRow {
    std::string name;
    double scale = 1.0;  ///< In `unit`, above 0.
    Unit unit;
    std::string source;
    std::string group;  ///< What it is counted under in the budget of states; may be empty.
    std::string note;
    Place place;
    Place scale_place;
    Place unit_place;
};

struct StateTable {
    std::vector<StateRow> rows;
};

/// Which names a table may hold: those that Antimony can write, or any (SBML).
enum class NamesInTable : std::uint8_t { dotted, any };

/// Reads a table of states. Every row must have a scale, a unit and a source.
[[nodiscard]] Checked<StateTable> read_state_table(const std::filesystem::path& path,
                                                   NamesInTable names = NamesInTable::dotted);
[[nodiscard]] Checked<StateTable> read_state_table_text(std::string_view text, const std::string& name);

}  // namespace rubor
