// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include "report/compare_tables.hpp"

namespace rubor {

using enum ColumnType;

namespace {

constexpr const char* k_arms[] = {"chemo", "cpi", "vaccine", "pair"};

Table arms() {
    Table table{{{"arm", text},
                 {"label", text},
                 {"approach", text},
                 {"anchor", text},
                 {"mechanism", text},
                 {"drugs", text}}};
    table.append_row({"chemo", "Chemotherapy", "", "KEYNOTE-522", "", "paclitaxel"});
    table.append_row({"cpi", "Checkpoint inhibitor", "checkpoint_inhibitor", "KEYNOTE-522",
                      "pembrolizumab: checkpoint inhibitor, PD-1", "paclitaxel, pembrolizumab"});
    table.append_row(
        {"vaccine", "Vaccine", "cancer_vaccine", "none", "mrna: neoantigen vaccine", "mrna, paclitaxel"});
    table.append_row({"pair", "Both", "checkpoint_inhibitor+cancer_vaccine", "none", "pembrolizumab; mrna",
                      "mrna, paclitaxel, pembrolizumab"});
    return table;
}

}  // namespace

TrialResult toy_result(int n, const ToyFate& fate, bool stages) {
    TrialResult result{
        .study = "toy", .title = "A toy", .seed = 7, .twins = true, .follow_up_d = 1826.25, .tables = {}};
    Table patients{{{"patient", integer}, {"enrolment", text}, {"stage", text}, {"subtype", text}}};
    Table outcomes{{{"patient", integer},
                    {"arm", text},
                    {"surgery_day", real},
                    {"pcr", boolean},
                    {"efs_days", real, "day"},
                    {"efs_event", text},
                    {"os_days", real, "day"},
                    {"died", boolean},
                    {"memory", real},
                    {"best_change", real},
                    {"cost", real, "USD"},
                    {"worst_grade", integer}}};
    Table exposures{
        {{"patient", integer}, {"arm", text}, {"drug", text}, {"approach", text}, {"first_day", real}}};
    for (int patient = 0; patient < n; ++patient) {
        patients.append_row(
            {patient, "enrolled", stages && patient % 2 == 1 ? "IV" : "III", "triple_negative"});
        for (int arm = 0; arm < 4; ++arm) {
            const ToyOutcome o = fate(patient, arm);
            const auto known = [&](Cell cell) { return o.failed ? Cell{} : cell; };
            outcomes.append_row({patient, k_arms[arm], known(168.0), known(o.pcr), known(o.efs_d),
                                 known(o.event ? "distant_relapse" : "none"), known(o.os_d), known(o.died),
                                 known(o.memory), known(o.best_change), known(o.cost),
                                 known(o.severe ? 3 : 2)});
            exposures.append_row({patient, k_arms[arm], "paclitaxel", Cell{}, 0.0});
            if (!o.treated) continue;
            if (arm == 1 || arm == 3) {
                exposures.append_row(
                    {patient, k_arms[arm], "pembrolizumab", "checkpoint_inhibitor", o.treated_d});
            }
            if (arm == 2 || arm == 3) {
                exposures.append_row({patient, k_arms[arm], "mrna", "cancer_vaccine", o.treated_d + 40.0});
            }
        }
    }
    patients.append_row({n, "ineligible", "III", "triple_negative"});
    patients.append_row({n + 1, "rejected", Cell{}, Cell{}});
    result.tables.emplace("arms", arms());
    result.tables.emplace("patients", std::move(patients));
    result.tables.emplace("outcomes", std::move(outcomes));
    result.tables.emplace("exposures", std::move(exposures));
    return result;
}

}  // namespace rubor
