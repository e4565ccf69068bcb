// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include <rubor/report/compare.hpp>
#include <rubor/report/report.hpp>
#include <rubor/report/safe_text.hpp>
#include <rubor/report/terminal_table.hpp>

namespace rubor {
namespace {

constexpr const char* k_no_data = "no data";
constexpr std::size_t k_columns_per_table = 4;

std::string fixed(double value, int digits, bool sign) {
    const std::string text = fmt::format("{:.{}f}", std::abs(value), digits);
    const bool zero = text.find_first_not_of("0.") == std::string::npos;
    return value < 0.0 && !zero ? "−" + text : sign && !zero ? "+" + text : text;
}

/// 12 340 for 12340.
std::string grouped(const std::string& digits) {
    std::string out;
    const std::size_t start = digits.rfind("−", 0) == 0 ? std::string{"−"}.size() : 0;
    const std::size_t n = digits.size() - start;
    for (std::size_t i = 0; i < n; ++i) {
        if (i > 0 && n > 4 && (n - i) % 3 == 0) out += ' ';
        out += digits[start + i];
    }
    return digits.substr(0, start) + out;
}

/// A number in the unit of its column; a limit may be infinite.
std::string number(double value, CompareUnit unit) {
    if (std::isnan(value)) return "–";
    if (std::isinf(value)) return "∞";
    switch (unit) {
        case CompareUnit::share:
            return fixed(100.0 * value, 1, false);
        case CompareUnit::change:
            return fixed(100.0 * value, 0, true);
        case CompareUnit::months:
            return fixed(value, 1, false);
        case CompareUnit::years:
            return fixed(value, 2, true);
        case CompareUnit::days:
            return fixed(value, 0, false);
        case CompareUnit::multiple:
            return fmt::format("{:.3g}", value);
        case CompareUnit::money:
        case CompareUnit::money_per_year:
            return grouped(fixed(value, 0, false));
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
    const bool words =
        i.lower < 0.0 || i.upper < 0.0 || unit == CompareUnit::years || unit == CompareUnit::change;
    return fmt::format("{} ({}{}{})", number(i.estimate, unit), number(i.lower, unit), words ? " to " : "–",
                       number(i.upper, unit));
}

std::string points(const Interval& i) {
    const auto print = [](double x) { return std::isnan(x) ? std::string{"–"} : fixed(100.0 * x, 1, true); };
    return fmt::format("{} ({} to {})", print(i.estimate), print(i.lower), print(i.upper));
}

void paragraph(std::string& out, std::string_view text) {
    for (const std::string& line : wrapped(text)) out += line + "\n";
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

std::string arms_table(const Comparison& c) {
    TerminalTable table{{{"Arm", Align::left},
                         {"Approach", Align::left},
                         {"Mechanism", Align::left},
                         {"Clinical anchor", Align::left}}};
    for (const ComparedArm& arm : c.arms) {
        table.add_row(
            {arm.label, approaches_of(arm), arm.mechanism.empty() ? "–" : arm.mechanism, anchor_of(arm)});
    }
    return table.to_text();
}

/// The benefits or the limits of one stratum, in tables of a few columns. What no arm has data for is named
/// below them.
std::string values_tables(const Comparison& c, const CompareStratum& stratum, bool limits) {
    std::vector<std::size_t> columns;
    std::string absent;
    for (std::size_t m = 0; m < c.measures.size(); ++m) {
        if (c.measures[m].is_limit != limits) continue;
        const bool any = std::any_of(stratum.values.begin(), stratum.values.end(),
                                     [&](const auto& v) { return v[m].n > 0; });
        if (any) {
            columns.push_back(m);
        } else {
            absent += (absent.empty() ? "" : "; ") + c.measures[m].label;
        }
    }
    std::string out;
    for (std::size_t first = 0; first < columns.size(); first += k_columns_per_table) {
        const std::size_t end = std::min(first + k_columns_per_table, columns.size());
        std::vector<TerminalColumn> headings = {{limits ? "Limits" : "Benefit", Align::left}};
        for (std::size_t k = first; k < end; ++k) {
            const CompareMeasure& m = c.measures[columns[k]];
            const bool money = m.unit == CompareUnit::money || m.unit == CompareUnit::money_per_year;
            headings.push_back(
                {m.label + (money && !c.arms[0].currency.empty() ? ", " + c.arms[0].currency : ""),
                 Align::right});
        }
        TerminalTable table{std::move(headings)};
        for (std::size_t arm = 0; arm < c.arms.size(); ++arm) {
            std::vector<std::string> row = {c.arms[arm].label};
            for (std::size_t k = first; k < end; ++k) {
                row.push_back(cell(stratum.values[arm][columns[k]], c.measures[columns[k]], c.arms[arm]));
            }
            table.add_row(std::move(row));
        }
        out += table.to_text() + "\n";
    }
    if (!absent.empty()) {
        paragraph(out, "No data in any arm: " + absent + ".");
        out += "\n";
    }
    return out;
}

std::string label_of_endpoint(const Comparison& c, const std::string& id) {
    for (const CompareMeasure& m : c.measures) {
        if (m.id == id) return m.label.substr(0, m.label.rfind(','));
    }
    return id;
}

std::string pairs_table(const Comparison& c, const CompareStratum& stratum) {
    std::string out;
    TerminalTable table{{{"Pair", Align::left},
                         {"Endpoint", Align::left},
                         {"Bliss → seen, %"},
                         {"beyond Bliss, points"},
                         {"beyond the better arm"},
                         {"beyond the better for each"}}};
    bool any = false;
    for (const ComparePair& pair : stratum.pairs) {
        const std::string& label = c.arms[pair.arm].label;
        if (!pair.missing.empty()) {
            paragraph(out, fmt::format("{}: no interaction, the study has no arm of {} alone with drugs that "
                                       "the pair gives too.",
                                       label, pair.missing));
            continue;
        }
        for (const CompareInteraction& i : pair.interactions) {
            any = true;
            const auto percent = [](double x) {
                return std::isnan(x) ? std::string{"–"} : fixed(100.0 * x, 1, false);
            };
            table.add_row({label, label_of_endpoint(c, i.endpoint),
                           percent(i.bliss) + " → " + percent(i.both), points(i.beyond_bliss),
                           points(i.beyond_better), i.beyond_either ? points(*i.beyond_either) : "–"});
        }
    }
    return any ? out + table.to_text() + "\n" : out;
}

}  // namespace

std::string comparison_text(const Comparison& c) {
    std::string out;
    paragraph(out, c.title.empty() ? c.study : c.title);
    out += "\n" + arms_table(c) + "\n";
    for (const CompareStratum& stratum : c.strata) {
        const double years = stratum.landmark_d / 365.25;
        paragraph(out, fmt::format("{}: {} patients{}; landmark {} {}", stratum.label(), stratum.n_patients,
                                   c.twins ? " (the same in every arm)" : "",
                                   years >= 1.0 ? fmt::format("{:.0f}", years)
                                                : fmt::format("{:.0f}", stratum.landmark_d),
                                   years >= 2.0   ? "years"
                                   : years >= 1.0 ? "year"
                                                  : "days"));
        out += "\n" + values_tables(c, stratum, false) + values_tables(c, stratum, true) +
               pairs_table(c, stratum);
    }
    paragraph(out, fmt::format("In brackets: {:.4g} % intervals of what a finite number of virtual patients "
                               "leaves open. They do not "
                               "show how uncertain the model is; where the clinical anchor says \"no data\", "
                               "nothing measured in "
                               "patients holds the numbers.",
                               100.0 * c.level));
    paragraph(out, k_no_medical_advice);
    return out;
}

}  // namespace rubor
