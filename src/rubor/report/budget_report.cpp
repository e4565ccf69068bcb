// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/report/budget_report.hpp>

#include <nlohmann/json.hpp>

#include <rubor/report/terminal_table.hpp>

namespace rubor {
namespace {

using Json = nlohmann::ordered_json;

Json by_site(const StateBudget::Counts& counts) {
    Json json = Json::object();
    for (std::size_t i = 0; i < counts.size(); ++i) json[StateBudget::k_sites[i]] = counts[i];
    return json;
}

}  // namespace

std::string render_budget(const StateBudget& budget) {
    std::vector<std::size_t> shown;
    std::vector<TerminalColumn> columns{{"States", Align::left}};
    for (std::size_t i = 0; i < budget.by_site.size(); ++i) {
        if (budget.by_site[i] > 0) {
            shown.push_back(i);
            columns.push_back({StateBudget::k_sites[i]});
        }
    }
    columns.push_back({"all"});
    TerminalTable table{columns};
    const auto add = [&](std::string name, const StateBudget::Counts& counts, std::size_t total) {
        std::vector<std::string> row{std::move(name)};
        for (const std::size_t i : shown) row.push_back(counts[i] == 0 ? "" : std::to_string(counts[i]));
        row.push_back(std::to_string(total));
        table.add_row(std::move(row));
    };
    for (const StateBudget::Line& line : budget.lines) {
        const std::string name = line.owner == "core"       ? line.group
                                 : line.group == k_no_group ? line.owner
                                                            : line.owner + ": " + line.group;
        add(name, line.by_site, line.total());
    }
    add("all", budget.by_site, budget.total());
    return table.to_text();
}

std::string budget_json(const StateBudget& budget) {
    Json json{{"total", budget.total()}, {"by_site", by_site(budget.by_site)}};
    json["groups"] = Json::array();
    for (const StateBudget::Line& line : budget.lines) {
        json["groups"].push_back({{"owner", line.owner},
                                  {"group", line.group},
                                  {"total", line.total()},
                                  {"by_site", by_site(line.by_site)}});
    }
    return json.dump();
}

}  // namespace rubor
