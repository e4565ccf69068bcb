// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/report/sensitivity_report.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include <rubor/base/text.hpp>
#include <rubor/report/bands_report.hpp>
#include <rubor/report/terminal_table.hpp>

namespace rubor {
namespace {

using Json = nlohmann::ordered_json;
using Rows = std::vector<const ParameterSensitivity*>;
using PairOf = std::optional<SensitivityPair> ParameterSensitivity::*;

/// The rows of an arm that have a pair, by the size of its swing, largest first.
Rows sorted(const SensitivityResult& result, std::size_t arm, PairOf pair) {
    Rows rows;
    for (const ParameterSensitivity& row : result.rows) {
        if (row.arm == arm && row.*pair && (row.*pair)->ok()) rows.push_back(&row);
    }
    std::stable_sort(rows.begin(), rows.end(), [&](const auto* a, const auto* b) {
        return std::abs((a->*pair)->swing()) > std::abs((b->*pair)->swing());
    });
    return rows;
}

std::string tornado(const SensitivityResult& result, std::size_t arm, std::size_t most_rows) {
    constexpr std::size_t k_bar = 25;
    Rows rows = sorted(result, arm, &ParameterSensitivity::tornado);
    rows.resize(std::min(rows.size(), most_rows));
    const double base = result.base[arm].value;
    double from = base;
    double to = base;
    for (const auto* row : rows) {
        from = std::min({from, row->tornado->at_low.value, row->tornado->at_high.value});
        to = std::max({to, row->tornado->at_low.value, row->tornado->at_high.value});
    }
    TerminalTable table{{{"Parameter", Align::left},
                         {"from"},
                         {"to"},
                         {"at low"},
                         {"at high"},
                         {told(from) + " to " + told(to), Align::left}}};
    for (const auto* row : rows) {
        const SensitivityPair& pair = *row->tornado;
        table.add_row({row->parameter, told(pair.low_input), told(pair.high_input), told(pair.at_low.value),
                       told(pair.at_high.value),
                       tornado_bar(base, pair.at_low.value, pair.at_high.value, from, to, k_bar)});
    }
    return table.to_text();
}

std::string local(const SensitivityResult& result, std::size_t arm, std::size_t most_rows) {
    Rows rows = sorted(result, arm, &ParameterSensitivity::local);
    rows.resize(std::min(rows.size(), most_rows));
    const std::string percent = told(100.0 * result.step);
    TerminalTable table{{{"Parameter", Align::left},
                         {"value"},
                         {"unit", Align::left},
                         {"−" + percent + " %"},
                         {"+" + percent + " %"},
                         {"elasticity"}}};
    for (const auto* row : rows) {
        const auto elasticity = row->elasticity(result.base[arm].value, result.step);
        table.add_row({row->parameter, told(row->value), row->unit, told(row->local->at_low.value),
                       told(row->local->at_high.value), elasticity ? told(*elasticity) : "–"});
    }
    return table.to_text();
}

Json number(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json to_json(const SensitivityPair& pair) {
    return {{"low_input", number(pair.low_input)},
            {"high_input", number(pair.high_input)},
            {"at_low", number(pair.at_low.value)},
            {"at_high", number(pair.at_high.value)}};
}

}  // namespace

std::string tornado_bar(double base, double at_low, double at_high, double from, double to,
                        std::size_t width) {
    if (!(to > from)) return "|";
    const auto at = [&](double value) {
        const double place = std::clamp((value - from) / (to - from), 0.0, 1.0);
        return std::min(width - 1, static_cast<std::size_t>(place * static_cast<double>(width)));
    };
    std::vector<std::string> cells(width, " ");
    const auto fill = [&](double value, const char* mark) {
        const auto [first, last] = std::minmax({at(base), at(value)});
        for (std::size_t i = first; i <= last; ++i) cells[i] = mark;
    };
    fill(at_low, "░");
    fill(at_high, "█");
    // Where both lie on one side the smaller one is on top.
    if ((at_low - base) * (at_high - base) > 0.0 && std::abs(at_low - base) < std::abs(at_high - base))
        fill(at_low, "░");
    cells[at(base)] = "|";
    std::string bar = join(cells, "");
    return bar.substr(0, bar.find_last_not_of(' ') + 1);
}

std::string render_sensitivity(const SensitivityRequest& request, const SensitivityResult& result,
                               std::size_t most_rows) {
    std::string out;
    const auto paragraph = [&](const std::string& text) {
        for (const std::string& line : wrapped(text)) out += line + "\n";
        out += "\n";
    };
    for (std::size_t arm = 0; arm < result.arms.size(); ++arm) {
        const Estimate& base = result.base[arm];
        if (!base.ok()) {
            paragraph(fmt::format("{} in arm {}: {}", request.statistic, result.arms[arm],
                                  base.explanation.empty() ? to_text(base.status) : base.explanation));
            continue;
        }
        paragraph(fmt::format("{} in arm {}: {} (95 % {} to {}, n = {})", request.statistic, result.arms[arm],
                              told(base.value), told(base.lower), told(base.upper), base.n));
        if (request.tornado) {
            out += "One at a time: ░ at the low value, █ at the high one\n" +
                   tornado(result, arm, most_rows) + "\n";
        }
        if (request.local) {
            out += "Local, each patient's value moved\n" + local(result, arm, most_rows) + "\n";
        }
    }
    paragraph(fmt::format(
        "{} patients, the same in every run; a share moves in steps of one patient. Sampled parameters: 5th "
        "and 95th percentile; fixed ones: half and twice. At most {} rows are shown; --tsv and --json "
        "have all.",
        result.n_patients, most_rows));
    for (const std::string& text : result.left_out) paragraph(text);
    return out;
}

std::string sensitivity_json(const SensitivityRequest& request, const SensitivityResult& result) {
    Json json{{"study", request.study.generic_string()},
              {"statistic", request.statistic},
              {"patients", result.n_patients},
              {"step", result.step}};
    json["arms"] = Json::array();
    for (std::size_t arm = 0; arm < result.arms.size(); ++arm) {
        const Estimate& base = result.base[arm];
        Json one{{"arm", result.arms[arm]},
                 {"value", number(base.value)},
                 {"lower95", number(base.lower)},
                 {"upper95", number(base.upper)},
                 {"n", base.n},
                 {"status", to_text(base.status)}};
        one["parameters"] = Json::array();
        for (const ParameterSensitivity& row : result.rows) {
            if (row.arm != arm) continue;
            Json entry{{"parameter", row.parameter},
                       {"distribution", row.distribution},
                       {"unit", row.unit},
                       {"value", number(row.value)},
                       {"source", row.source}};
            if (row.local) entry["local"] = to_json(*row.local);
            if (const auto e = row.elasticity(base.value, result.step)) entry["elasticity"] = number(*e);
            if (row.tornado) entry["tornado"] = to_json(*row.tornado);
            one["parameters"].push_back(std::move(entry));
        }
        json["arms"].push_back(std::move(one));
    }
    json["left_out"] = result.left_out;
    return json.dump(2) + "\n";
}

std::string sensitivity_tsv(const SensitivityRequest& request, const SensitivityResult& result) {
    std::string out =
        "statistic\tarm\tbase\tparameter\tdistribution\tunit\tvalue\tlocal_at_low\tlocal_at_"
        "high\telasticity\t"
        "low_input\thigh_input\tat_low\tat_high\tsource\n";
    const auto text = [](double value) { return std::isfinite(value) ? shortest(value) : std::string{}; };
    for (const ParameterSensitivity& row : result.rows) {
        const double base = result.base[row.arm].value;
        const auto elasticity = row.elasticity(base, result.step);
        std::vector<std::string> cells{request.statistic, result.arms[row.arm], text(base),
                                       row.parameter,     row.distribution,     row.unit,
                                       text(row.value)};
        for (const bool high : {false, true}) {
            cells.push_back(row.local ? text((high ? row.local->at_high : row.local->at_low).value) : "");
        }
        cells.push_back(elasticity ? text(*elasticity) : "");
        if (row.tornado) {
            for (const double v : {row.tornado->low_input, row.tornado->high_input, row.tornado->at_low.value,
                                   row.tornado->at_high.value}) {
                cells.push_back(text(v));
            }
        } else {
            cells.resize(cells.size() + 4);
        }
        cells.push_back(row.source);
        out += join(cells, "\t") + "\n";
    }
    return out;
}

}  // namespace rubor
