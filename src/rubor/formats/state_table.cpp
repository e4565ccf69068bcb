// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/state_table.hpp>

#include <map>

#include <fmt/format.h>

#include <rubor/base/text.hpp>
#include <rubor/formats/table_cells.hpp>
#include <rubor/formats/tsv.hpp>

namespace rubor {
namespace {

const TsvColumns& columns() {
    static const TsvColumns all{{"state", "scale", "unit", "source"}, {"group", "note"}};
    return all;
}

Checked<StateTable> to_states(TsvTable table, NamesInTable valid) {
    StateTable result;
    Problems problems = std::move(table.problems);
    std::map<std::string, Place> names;
    for (const TsvRow& cells : table.rows) {
        if (problems.size() >= k_most_table_problems) {
            break;
        }
        CellReader reader{cells, cells.cell("state").text, problems};
        StateRow row;
        row.name = reader.text("state");
        row.place = reader.cell("state").place;
        if (valid == NamesInTable::dotted && !row.name.empty() && !is_dotted_name(row.name)) {
            reader.report(reader.cell("state"), fmt::format("{} is no name of a model", in_quotes(row.name)));
        }
        row.scale_place = reader.cell("scale").place;
        row.unit_place = reader.cell("unit").place;
        const auto scale = reader.required_number("scale");
        row.scale = scale.value_or(1.0);
        if (!(row.scale > 0.0)) {
            reader.report(reader.cell("scale"),
                          fmt::format("the scale must be above 0 (got {})", shortest(row.scale)));
        }
        row.unit = reader.unit("unit").value_or(dimensionless());
        row.source = reader.text("source");
        row.group = reader.cell("group").text;
        row.note = reader.cell("note").text;
        const auto [first, is_new] = names.try_emplace(row.name, row.place);
        if (!is_new && !row.name.empty()) {
            problems.push_back(
                {row.place, row.name,
                 fmt::format("{} has two rows; the first is at line {}", row.name, first->second.line),
                 "remove one of them"});
        }
        result.rows.push_back(std::move(row));
    }
    if (!problems.empty()) {
        return problems;
    }
    return result;
}

}  // namespace

Checked<StateTable> read_state_table(const std::filesystem::path& path, NamesInTable names) {
    return to_states(read_tsv(path, columns()), names);
}
Checked<StateTable> read_state_table_text(std::string_view text, const std::string& name) {
    return to_states(read_tsv_text(text, name, columns()), NamesInTable::dotted);
}

}  // namespace rubor
