// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include <rubor/report/trial_report_parts.hpp>
#include <rubor/trial/cost.hpp>
#include <rubor/trial/safety_summary.hpp>

namespace rubor {
namespace {

std::string spaced(std::string name) {
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
}

/// An organ stands below the name of its kind.
std::string label_of(const std::string& name, const std::string& organ) {
    return organ.empty() ? spaced(name) : "· " + spaced(organ);
}

std::string counts(const AdverseEventShare* share, std::size_t n_patients) {
    if (n_patients == 0) return "–";
    if (share == nullptr) return "0 / 0";
    return fmt::format("{} / {}", share->n_any, share->n_severe);
}

std::vector<std::string> headings(const PreparedTrial& trial, const char* first) {
    std::vector<std::string> columns = {first};
    for (const Arm& arm : trial.study.arms) columns.push_back(arm.label);
    return columns;
}

}  // namespace

std::vector<ReportTable> safety_tables_of(const PreparedTrial& trial, const TrialRun& run) {
    if (!trial.safety.catalogue) return {};
    std::vector<ArmSafety> arms;
    for (std::size_t arm = 0; arm < trial.study.arms.size(); ++arm)
        arms.push_back(arm_safety(run.outcomes, arm));
    ReportTable table{.title = "Adverse events",
                      .note = {},
                      .columns = headings(trial, "Patients with an adverse event"),
                      .rows = {}};
    const auto add = [&](std::string label, auto cell) {
        std::vector<std::string> row = {std::move(label)};
        for (const ArmSafety& arm : arms) row.push_back(cell(arm));
        table.rows.push_back(std::move(row));
    };
    add("patients", [](const ArmSafety& a) { return std::to_string(a.n_patients); });
    add("any, % (95% CI)", [](const ArmSafety& a) { return share_text(a.any.any); });
    add("grade 3 and more, % (95% CI)", [](const ArmSafety& a) { return share_text(a.any.severe); });
    add("fatal", [](const ArmSafety& a) { return std::to_string(a.any.n_fatal); });
    std::set<std::pair<std::string, std::string>> kinds;
    for (const ArmSafety& arm : arms) {
        for (const AdverseEventShare& kind : arm.kinds) kinds.emplace(kind.name, kind.organ);
    }
    for (const auto& [name, organ] : kinds) {
        // A single organ is the kind once more: its total, without organ, and itself.
        const auto n_rows =
            std::count_if(kinds.begin(), kinds.end(), [&, n = name](const auto& k) { return k.first == n; });
        if (!organ.empty() && n_rows <= 2) continue;
        add(label_of(name, organ), [&, n = name, o = organ](const ArmSafety& a) {
            const auto found = std::find_if(a.kinds.begin(), a.kinds.end(), [&](const AdverseEventShare& k) {
                return k.name == n && k.organ == o;
            });
            return counts(found == a.kinds.end() ? nullptr : &*found, a.n_patients);
        });
        if (!organ.empty()) continue;
        add("· median day of onset", [&, n = name](const ArmSafety& a) {
            const auto found = std::find_if(a.kinds.begin(), a.kinds.end(), [&](const AdverseEventShare& k) {
                return k.name == n && k.organ.empty();
            });
            return found == a.kinds.end() || !found->median_onset_d ? std::string{"–"}
                                                                    : fixed_text(*found->median_onset_d, 0);
        });
    }
    add("doses delayed / reduced / stopped by rules", [](const ArmSafety& a) {
        return fmt::format("{} / {} / {}", a.n_delayed, a.n_reduced, a.n_stopped);
    });
    table.note = "Patients, each counted once per row: any grade / grade 3 and more.";
    return {std::move(table)};
}

std::vector<ReportTable> cost_tables_of(const PreparedTrial& trial, const TrialRun& run) {
    if (!trial.safety.costs) return {};
    const double discount = trial.study.discount_rate;
    std::vector<ArmCost> arms;
    for (std::size_t arm = 0; arm < trial.study.arms.size(); ++arm)
        arms.push_back(arm_cost(run.outcomes, arm, discount));
    ReportTable table{.title = "Cost, " + trial.safety.costs->currency,
                      .note = {},
                      .columns = headings(trial, "Mean per patient"),
                      .rows = {}};
    const auto add = [&](const char* label, auto cell) {
        std::vector<std::string> row = {label};
        for (std::size_t arm = 0; arm < arms.size(); ++arm) row.push_back(cell(arm));
        table.rows.push_back(std::move(row));
    };
    const auto money = [](const Interval& i) {
        return i.status == StatisticStatus::ok ? fmt::format("{} ({} to {})", grouped_text(i.estimate),
                                                             grouped_text(i.lower), grouped_text(i.upper))
                                               : std::string{"–"};
    };
    add("all (95% CI)",
        [&](std::size_t a) { return (arms[a].mean.is_lower_bound() ? "≥ " : "") + money(arms[a].total); });
    const std::pair<const char*, double PatientCost::*> parts[] = {
        {"drugs", &PatientCost::drugs},
        {"products made for her", &PatientCost::products},
        {"administration", &PatientCost::administration},
        {"visits", &PatientCost::visits},
        {"surgery", &PatientCost::surgery},
        {"adverse events", &PatientCost::adverse_events}};
    for (const auto& [label, part] : parts) {
        add(label, [&, p = part](std::size_t a) { return grouped_text(arms[a].mean.*p); });
    }
    add("life-years within follow-up (95% CI)",
        [&](std::size_t a) { return interval_text(arms[a].life_years, 2); });
    const bool twins = trial.study.allocation == Allocation::twins;
    if (arms.size() > 1) {
        add("cost per life-year gained over the first arm", [&](std::size_t a) {
            if (a == 0) return std::string{"–"};
            const CostEffectiveness c = cost_effectiveness(run.outcomes, a, 0, twins, discount);
            if (c.life_year_difference.status != StatisticStatus::ok ||
                !(c.life_year_difference.estimate > 0.0)) {
                return std::string{"no gain"};
            }
            return (c.is_lower_bound ? "≥ " : "") +
                   (money(c.per_life_year) != "–"
                        ? money(c.per_life_year)
                        : grouped_text(c.per_life_year.estimate) + " (no finite interval)");
        });
    }
    std::set<std::string> unpriced;
    for (const ArmCost& arm : arms) unpriced.insert(arm.mean.no_price.begin(), arm.mean.no_price.end());
    table.note =
        discount > 0.0 ? fmt::format("Discounted by {:.3g} % a year.", 100.0 * discount) : "Not discounted.";
    if (!unpriced.empty())
        table.note += fmt::format(" ≥: without a price, and left out: {}.",
                                  spaced(fmt::format("{}", fmt::join(unpriced, ", "))));
    return {std::move(table)};
}

}  // namespace rubor
