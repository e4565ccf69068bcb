// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <rubor/base/assert.hpp>
#include <rubor/report/compare.hpp>
#include <rubor/report/trial_report_parts.hpp>

namespace rubor {

std::vector<ReportTableGroup> comparison_of(const PreparedTrial& trial,
                                            const std::map<std::string, Table>& tables) {
    std::map<std::string, Table> needed;
    for (const auto* names : {&compare_tables_required(), &compare_tables_optional()}) {
        for (const std::string& name : *names) {
            const auto found = tables.find(name);
            if (found != tables.end()) needed.insert(*found);
        }
    }
    const auto compared = compared_trial(trial_result(trial, std::move(needed)));
    RUBOR_ASSERT(compared.ok());  // Our own tables.
    const std::vector<ComparedArm>& arms = compared.value().arms;
    if (std::all_of(arms.begin(), arms.end(), [](const ComparedArm& arm) { return arm.approaches.empty(); }))
        return {};
    return comparison_tables(compare(compared.value()));
}

}  // namespace rubor
