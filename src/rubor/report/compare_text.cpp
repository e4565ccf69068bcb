// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include <rubor/report/compare.hpp>
#include <rubor/report/report.hpp>
#include <rubor/report/terminal_table.hpp>

namespace rubor {
namespace {

constexpr const char* k_no_data = "no data";
constexpr double k_money_unit = 1000.0;

/// A number in the unit of its column; a limit may be infinite.
std::string number(double value, CompareUnit unit) {
    switch (unit) {
        case CompareUnit::share:
            return fixed_text(100.0 * value, 1);
        case CompareUnit::change:
            return fixed_text(100.0 * value, 0, true);
        case CompareUnit::months:
            return fixed_text(value, 1);
        case CompareUnit::years:
            return fixed_text(value, 2, true);
        case CompareUnit::days:
            return fixed_text(value, 0);
        case CompareUnit::multiple:
            return std::isfinite(value) ? fmt::format("{:.3g}", value) : fixed_text(value, 0);
        case CompareUnit::money:
        case CompareUnit::money_per_year:
            return grouped_text(value / k_money_unit);
    }
    return "";
}

std::string cell(const CompareValue& value, const CompareMeasure& measure, const ComparedArm& arm) {
    const CompareUnit unit = measure.unit;
    if (value.n == 0) return measure.of_approach && arm.approaches.empty() ? "–" : k_no_data;
    const Interval& i = value.interval;
    if (std::isinf(i.estimate)) {
        const std::string never = unit == CompareUnit::money_per_year ? "no gain" : "not reached";
        return std::isfinite(i.lower) ? fmt::format("{} (from {})", never, number(i.lower, unit)) : never;
    }
    if (i.status == StatisticStatus::no_variation) return number(i.estimate, unit) + " (–)";
    const bool words =
        i.lower < 0.0 || i.upper < 0.0 || unit == CompareUnit::years || unit == CompareUnit::change;
    const bool at_least =
        arm.cost_at_least && (unit == CompareUnit::money || unit == CompareUnit::money_per_year);
    return fmt::format("{}{} ({}{}{})", at_least ? "≥ " : "", number(i.estimate, unit), number(i.lower, unit),
                       words ? " to " : "–", number(i.upper, unit));
}

std::string points(const Interval& i) {
    if (i.status == StatisticStatus::no_variation) return fixed_text(100.0 * i.estimate, 1, true) + " (–)";
    return fmt::format("{} ({} to {})", fixed_text(100.0 * i.estimate, 1, true),
                       fixed_text(100.0 * i.lower, 1, true), fixed_text(100.0 * i.upper, 1, true));
}

std::string approaches_of(const ComparedArm& arm) {
    std::string words;
    for (const Approach approach : arm.approaches)
        words += (words.empty() ? "" : " + ") + std::string{to_text(approach)};
    std::replace(words.begin(), words.end(), '_', ' ');
    return words.empty() ? "none (reference)" : words;
}

std::string anchor_of(const ComparedArm& arm) {
    return arm.anchor == "none" ? k_no_data : arm.anchor.empty() ? "not stated" : arm.anchor;
}

ReportTable arms_table(const Comparison& c) {
    ReportTable table{.title = "Arm",
                      .note = {},
                      .columns = {"Arm", "Approach", "Mechanism", "Clinical anchor"},
                      .rows = {}};
    for (const ComparedArm& arm : c.arms) {
        table.rows.push_back(
            {arm.label, approaches_of(arm), arm.mechanism.empty() ? "–" : arm.mechanism, anchor_of(arm)});
    }
    table.words = true;
    return table;
}

/// The benefits or the limits of one stratum. What no arm has data for is named below.
ReportTable values_table(const Comparison& c, const CompareStratum& stratum, bool limits) {
    ReportTable table{.title = limits ? "Limits" : "Benefit", .note = {}, .columns = {"Arm"}, .rows = {}};
    for (const ComparedArm& arm : c.arms) table.rows.push_back({arm.label});
    for (std::size_t m = 0; m < c.measures.size(); ++m) {
        const CompareMeasure& measure = c.measures[m];
        if (measure.is_limit != limits) continue;
        if (std::none_of(stratum.values.begin(), stratum.values.end(),
                         [&](const auto& v) { return v[m].n > 0; })) {
            table.note += (table.note.empty() ? "No data in any arm: " : "; ") + measure.label;
            continue;
        }
        const bool money = measure.unit == CompareUnit::money || measure.unit == CompareUnit::money_per_year;
        table.columns.push_back(measure.label +
                                (money && !c.arms[0].currency.empty() ? ", 1000 " + c.arms[0].currency : ""));
        for (std::size_t arm = 0; arm < c.arms.size(); ++arm) {
            table.rows[arm].push_back(cell(stratum.values[arm][m], measure, c.arms[arm]));
        }
    }
    if (!table.note.empty()) table.note += ".";
    if (table.columns.size() == 1) table.rows.clear();  // The note says it all.
    return table;
}

std::string label_of_endpoint(const Comparison& c, const std::string& id) {
    for (const CompareMeasure& m : c.measures) {
        if (m.id == id) return m.label.substr(0, m.label.rfind(','));
    }
    return id;
}

ReportTable pairs_table(const Comparison& c, const CompareStratum& stratum) {
    ReportTable table{.title = "Pair",
                      .note = {},
                      .columns = {"Pair", "Endpoint", "Bliss → seen, %", "beyond Bliss, points",
                                  "beyond the better arm", "beyond the better for each"},
                      .rows = {}};
    for (const ComparePair& pair : stratum.pairs) {
        const std::string& label = c.arms[pair.arm].label;
        if (!pair.missing.empty()) {
            table.note += fmt::format(
                "{}{}: no interaction, the study has no arm of {} alone with drugs that the pair gives too.",
                table.note.empty() ? "" : " ", label, pair.missing);
            continue;
        }
        for (const CompareInteraction& i : pair.interactions) {
            table.rows.push_back({label, label_of_endpoint(c, i.endpoint),
                                  fixed_text(100.0 * i.bliss, 1) + " → " + fixed_text(100.0 * i.both, 1),
                                  points(i.beyond_bliss), points(i.beyond_better),
                                  i.beyond_either ? points(*i.beyond_either) : "–"});
        }
    }
    return table;
}

std::string heading_of(const Comparison& c, const CompareStratum& stratum) {
    const double years = stratum.landmark_d / 365.25;
    const std::string landmark = years >= 1.0
                                     ? fmt::format("{:.0f} {}", years, years >= 2.0 ? "years" : "year")
                                     : fmt::format("{:.0f} days", stratum.landmark_d);
    return fmt::format("{}: {} patients{}; landmark {}", stratum.label(), stratum.n_patients,
                       c.twins ? " (the same in every arm)" : "", landmark);
}

}  // namespace

std::vector<ReportTableGroup> comparison_tables(const Comparison& c) {
    std::vector<ReportTableGroup> groups = {{"", {arms_table(c)}}};
    for (const CompareStratum& stratum : c.strata) {
        ReportTableGroup group{heading_of(c, stratum), {}};
        for (ReportTable table :
             {values_table(c, stratum, false), values_table(c, stratum, true), pairs_table(c, stratum)}) {
            if (!table.rows.empty() || !table.note.empty()) group.tables.push_back(std::move(table));
        }
        groups.push_back(std::move(group));
    }
    const bool at_least =
        std::any_of(c.arms.begin(), c.arms.end(), [](const ComparedArm& a) { return a.cost_at_least; });
    groups.back().tables.back().note += fmt::format(
        "{}{}In brackets: {:.4g} % intervals of what a finite number of virtual patients leaves open. They "
        "do not show "
        "how uncertain the model is; where the clinical anchor says \"no data\", nothing measured in "
        "patients holds "
        "the numbers.",
        groups.back().tables.back().note.empty() ? "" : " ",
        at_least ? "≥: something that was given has no price; costs, and the cost of a life-year, are at "
                   "least so much. "
                 : "",
        100.0 * c.level);
    return groups;
}

std::string comparison_text(const Comparison& c) {
    std::string out;
    const auto paragraph = [&](std::string_view text) {
        for (const std::string& line : wrapped(text)) out += line + "\n";
        out += text.empty() ? "" : "\n";
    };
    paragraph(c.title.empty() ? c.study : c.title);
    for (const ReportTableGroup& group : comparison_tables(c)) {
        paragraph(group.heading);
        for (const ReportTable& table : group.tables) {
            out += table.rows.empty() ? "" : to_terminal(table, table.title == "Pair" ? 5 : 4);
            if (table.rows.empty()) paragraph(table.note);
        }
    }
    for (const std::string& line : wrapped(k_no_medical_advice)) out += line + "\n";
    return out;
}

}  // namespace rubor
