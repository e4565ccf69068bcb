// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/results/endpoint_columns.hpp>

namespace rubor {

std::vector<ColumnSpec> endpoint_columns() {
    using enum ColumnType;
    return {
        {"measurable", boolean, "", "A target lesion by RECIST 1.1 at the baseline: evaluable for response."},
        {"best_response", text, "", "RECIST 1.1, unconfirmed, before surgery: CR, PR, SD, PD, NE."},
        {"best_response_confirmed", text, "", "The same; responses confirmed four weeks later or more."},
        {"best_change", real, "",
         "Smallest sum of the targets' diameters over the baseline's, less 1; null: none."},
        {"duration_days", real, "day", "From the response to progression or death; null: no response."},
        {"duration_event", boolean, "", "false: still responding when last seen."},
        {"duration_confirmed_days", real, "day", "Of the confirmed response."},
        {"duration_confirmed_event", boolean, "", "false: still responding when last seen."},
        {"infused", boolean, "", "A product made for her was given; null: the arm has none."},
        {"best_response_infused", text, "",
         "With the last assessment before the infusion as the baseline; null: no target then."},
        {"best_response_infused_confirmed", text, "", "The same, confirmed."},
        {"pfs_days", real, "day", "Progression-free survival; under the curative rules the same as EFS."},
        {"pfs_event", boolean, "", "false: censored."},
        {"dmfs_days", real, "day",
         "Distant metastasis-free survival; null: distant disease at the baseline."},
        {"dmfs_event", boolean, "", "false: censored."},
        {"distant_relapse_day", real, "day", "The first visit that showed a distant lesion; null: none."},
        {"memory", real, "",
         "Of the population's `memory` a year after the last treatment, in multiples of its baseline; null: "
         "not alive then, or no baseline."},
        {"memory_level", real, "", "The same, as the model has it, in coherent units."},
    };
}

std::vector<Cell> endpoint_cells(const PatientEndpoints& row) {
    if (row.failed) {
        return std::vector<Cell>(endpoint_columns().size());
    }
    std::vector<Cell> cells = {row.measurable, to_text(row.best), to_text(row.best_confirmed),
                               row.best_change};
    const auto add = [&](const std::optional<SurvivalTime>& time) {
        cells.push_back(time ? Cell{time->days} : Cell{});
        cells.push_back(time ? Cell{time->observed} : Cell{});
    };
    const auto category = [](const std::optional<ResponseCategory>& c) {
        return c ? Cell{to_text(*c)} : Cell{};
    };
    add(row.response_duration);
    add(row.confirmed_response_duration);
    cells.push_back(row.infused ? Cell{*row.infused} : Cell{});
    cells.push_back(category(row.best_infused));
    cells.push_back(category(row.best_infused_confirmed));
    add(row.pfs);
    add(row.dmfs);
    cells.push_back(row.distant_relapse_d);
    const bool has_ratio = row.memory_after && row.memory_before.value_or(0.0) > 0.0;
    cells.push_back(has_ratio ? Cell{*row.memory_after / *row.memory_before} : Cell{});
    cells.push_back(row.memory_after);
    return cells;
}

}  // namespace rubor
