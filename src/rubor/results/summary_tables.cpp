// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <rubor/results/arm_approach.hpp>
#include <rubor/results/table_parts.hpp>

namespace rubor {

using enum ColumnType;

Table arms_table(const PreparedTrial& trial, const TrialAnalysis& analysis) {
    Table table{
        {{"arm", text, "", "Id."},
         {"label", text, "", "For people."},
         {"patients", integer, "", "Who entered the arm."},
         {"failed", integer, "", "Whose integration failed; left out of the rest."},
         {"operated", integer, "", "Who had surgery."},
         {"pcr", integer, "", "With pathological complete response."},
         {"pcr_share", real, "", "Of the analysed, by intention to treat."},
         {"pcr_lower", real, "", "95 % Clopper-Pearson."},
         {"pcr_upper", real, "", "95 % Clopper-Pearson."},
         {"efs_events", integer, "", "Progressions, relapses and deaths."},
         {"efs_median_days", real, "day", "Kaplan-Meier; null: not reached."},
         {"deaths", integer, "", "Of any cause."},
         {"os_median_days", real, "day", "Kaplan-Meier; null: not reached."},
         {"efs_hazard_ratio", real, "", "Cox, against the first arm; null for the first arm."},
         {"efs_hazard_ratio_lower", real, "", "95 %; twins: robust."},
         {"efs_hazard_ratio_upper", real, "", "95 %; twins: robust."},
         {"efs_p", real, "", "Log-rank; twins: robust score test."},
         {"os_hazard_ratio", real, "", "As for EFS."},
         {"os_hazard_ratio_lower", real, "", "As for EFS."},
         {"os_hazard_ratio_upper", real, "", "As for EFS."},
         {"os_p", real, "", "As for EFS."},
         {"doses", integer, "", "Administrations begun."},
         {"approach", text, "", "Of the three that are compared, joined by +; empty: none."},
         {"anchor", text, "", "Published result that holds the arm's effect; none; empty: not stated."},
         {"mechanism", text, "", "Class and target of the drugs of the approach."},
         {"drugs", text, "", "All drugs of the arm, in order of name."}},
        "The arms, summarised."};
    // The others stand in the table of curves.
    const auto shown = {analysis.find("efs"), analysis.find("os")};
    for (std::size_t arm = 0; arm < analysis.arms.size(); ++arm) {
        const ArmResponse& r = analysis.arms[arm];
        std::vector<Cell> row = {trial.study.arms[arm].id,
                                 trial.study.arms[arm].label,
                                 r.n_patients,
                                 r.n_failed,
                                 r.n_operated,
                                 r.n_complete};
        const bool any = r.complete.status == StatisticStatus::ok;
        row.insert(row.end(), {any ? Cell{r.complete.estimate} : Cell{},
                               any ? Cell{r.complete.lower} : Cell{}, any ? Cell{r.complete.upper} : Cell{}});
        for (const EndpointAnalysis* endpoint : shown) {
            const KaplanMeierCurve& curve = endpoint->by_arm[arm];
            const SurvivalQuantile median = median_survival(curve);
            row.push_back(curve.n_events_total);
            row.push_back(median.status == StatisticStatus::ok ? Cell{median.time} : Cell{});
        }
        for (const EndpointAnalysis* endpoint : shown) {
            const SurvivalContrast* contrast = arm == 0 ? nullptr : &endpoint->contrasts[arm - 1];
            const bool known = contrast != nullptr && contrast->has_ratio();
            const CoxCoefficient c = known ? contrast->cox.coefficients[0] : CoxCoefficient{};
            const auto limit = [&](double value) {
                return known && contrast->has_interval() ? Cell{value} : Cell{};
            };
            row.insert(row.end(), {known ? Cell{c.hazard_ratio} : Cell{}, limit(c.lower), limit(c.upper)});
            row.push_back(contrast != nullptr && contrast->test.status == StatisticStatus::ok
                              ? Cell{contrast->test.p_value}
                              : Cell{});
        }
        row.push_back(r.n_doses);
        const Arm& given = trial.study.arms[arm];
        const ArmApproach approach = approach_of(given, trial.drugs);
        row.insert(row.end(), {approach.text(), approach.anchor, mechanism_of(given, trial.drugs),
                               fmt::format("{}", fmt::join(drugs_of(given), ", "))});
        table.append_row(row);
    }
    return table;
}

Table survival_table(const PreparedTrial& trial, const TrialAnalysis& analysis) {
    Table table{{{"endpoint", text, "", "efs, os, and pfs or dmfs where the study asks for them."},
                 {"arm", text, "", "Id of the arm."},
                 {"day", real, "day", "Since randomisation."},
                 {"at_risk", integer, "", "Just before the day."},
                 {"events", integer, "", "On the day."},
                 {"censored", integer, "", "On the day."},
                 {"survival", real, "", "Kaplan-Meier, from the day on."},
                 {"lower", real, "", "95 % band, log type; null where undefined."},
                 {"upper", real, "", "95 % band, log type; null where undefined."}},
                "Kaplan-Meier curves."};
    for (const EndpointAnalysis& endpoint : analysis.endpoints) {
        for (std::size_t arm = 0; arm < endpoint.by_arm.size(); ++arm) {
            const KaplanMeierCurve& c = endpoint.by_arm[arm];
            for (std::size_t i = 0; i < c.time.size(); ++i) {
                const bool band = c.band_defined[i] != 0;
                table.append_row({endpoint.id, trial.study.arms[arm].id, c.time[i], c.n_at_risk[i],
                                  c.n_events[i], c.n_censored[i], c.survival[i],
                                  band ? Cell{c.lower[i]} : Cell{}, band ? Cell{c.upper[i]} : Cell{}});
            }
        }
    }
    return table;
}

}  // namespace rubor
