// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/report/compare.hpp>

#include <algorithm>
#include <set>

#include <rubor/report/compare_stratum.hpp>

namespace rubor {

const char* to_text(CompareUnit unit) {
    switch (unit) {
        case CompareUnit::share:
            return "share";
        case CompareUnit::change:
            return "change";
        case CompareUnit::months:
            return "month";
        case CompareUnit::years:
            return "year";
        case CompareUnit::days:
            return "day";
        case CompareUnit::multiple:
            return "multiple";
        case CompareUnit::money:
            return "currency";
        case CompareUnit::money_per_year:
            return "currency/year";
    }
    return "";
}

std::string CompareStratum::label() const {
    if (stage.empty() && subtype.empty()) return "All patients";
    std::string words = subtype;
    std::replace(words.begin(), words.end(), '_', ' ');
    return (stage.empty() ? "" : "Stage " + stage) + (stage.empty() || words.empty() ? "" : ", ") + words;
}

namespace {

/// Patients who are looked at together; empty: any.
struct Cut {
    std::string stage, subtype;
    bool is_all = false;  ///< Named, but everybody: also those of other kinds whom the study did not let in.

    [[nodiscard]] bool includes(const ComparedPatient& p) const {
        return is_all || ((stage.empty() || p.stage == stage) && (subtype.empty() || p.subtype == subtype));
    }
};

/// All; by stage, by subtype and by both as far as these part the patients.
std::vector<Cut> cells_of(const ComparedTrial& trial) {
    std::set<std::string> stages, subtypes;
    std::set<std::pair<std::string, std::string>> both;
    for (const ComparedPatient& p : trial.patients) {
        stages.insert(p.stage);
        subtypes.insert(p.subtype);
        both.emplace(p.stage, p.subtype);
    }
    std::vector<Cut> cells = {{"", "", true}};
    const bool by_stage = stages.size() > 1;
    const bool by_subtype = subtypes.size() > 1;
    if (both.size() == 1) return {{both.begin()->first, both.begin()->second, true}};
    if (by_stage) {
        for (const std::string& stage : stages) cells.push_back({stage, "", false});
    }
    if (by_subtype) {
        for (const std::string& subtype : subtypes) cells.push_back({"", subtype, false});
    }
    if (by_stage && by_subtype) {
        for (const auto& [stage, subtype] : both) cells.push_back({stage, subtype, false});
    }
    // Who has no stage, or no subtype, on record is in no cell of her own.
    cells.erase(std::remove_if(cells.begin() + 1, cells.end(),
                               [](const Cut& c) { return c.stage.empty() && c.subtype.empty(); }),
                cells.end());
    return cells;
}

}  // namespace

Comparison compare(const ComparedTrial& trial, const CompareOptions& options) {
    Comparison comparison{.study = trial.study,
                          .title = trial.title,
                          .seed = trial.seed,
                          .twins = trial.twins,
                          .follow_up_d = trial.follow_up_d,
                          .level = options.level,
                          .n_replicates = options.n_replicates,
                          .arms = {},
                          .reference = {},
                          .measures = compare_measures(),
                          .strata = {}};
    for (const ComparedArm& arm : trial.arms) {
        ComparedArm shown = arm;
        shown.outcomes.clear();
        if (arm.approaches.empty() && !comparison.reference) comparison.reference = comparison.arms.size();
        comparison.arms.push_back(std::move(shown));
    }
    for (const Cut& cell : cells_of(trial)) {
        const auto matches = [&](const ComparedPatient& p) { return cell.includes(p); };
        std::vector<std::size_t> members;
        for (std::size_t i = 0; i < trial.patients.size(); ++i) {
            if (matches(trial.patients[i])) members.push_back(i);
        }
        const auto n_ineligible = static_cast<std::size_t>(
            std::count_if(trial.ineligible.begin(), trial.ineligible.end(), matches));
        CompareStratum stratum =
            compare_in(trial, members, n_ineligible, comparison.reference, cell.stage == "IV", options);
        stratum.stage = cell.stage;
        stratum.subtype = cell.subtype;
        stratum.is_all = cell.is_all;
        comparison.strata.push_back(std::move(stratum));
    }
    return comparison;
}

}  // namespace rubor
