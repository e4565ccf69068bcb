// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/report/bands_report.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include <rubor/base/text.hpp>
#include <rubor/report/terminal_table.hpp>

namespace rubor {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* k_notice =
    "Virtual patients, not people. Research software: this is no medical advice.";

std::string range(double lower, double upper) {
    const bool signs = lower < 0.0 || upper < 0.0;
    return told(lower) + (signs ? " to " : "–") + told(upper);
}

std::string with_unit(const std::string& text, const TellingUnit& unit) {
    return unit.text == "1" ? text : text + " " + unit.text;
}

std::string where(const MeasuredSetting& setting) {
    std::string text = setting.study.stem().string();
    if (!setting.arm.empty()) text += ", arm " + setting.arm;
    if (!setting.reference.empty()) text += " against " + setting.reference;
    if (!setting.subset_text.empty()) text += ", " + setting.subset_text;
    return text;
}

std::string measured(const BandStatement& s) {
    std::string text = s.measurand.name + " in " + where(s.measurand.setting);
    if (s.measurand.minus) text += ", less " + where(*s.measurand.minus);
    if (!s.measurand.strata.empty())
        text += fmt::format(", standardised over {} strata", s.measurand.strata.size());
    return text;
}

std::string value_text(const BandResult& r) {
    return r.estimate.ok() ? with_unit(told(r.estimate.value), r.statement->unit)
                           : to_text(r.estimate.status);
}

/// A run that is short of patients, or in which integrations failed, in words.
std::vector<std::string> faults_of(const BandTable& table) {
    std::vector<std::string> faults;
    for (const StudyRunSummary& run : table.runs) {
        if (!run.is_full()) {
            faults.push_back(fmt::format("{}: only {} of {} patients among {} candidates", run.name,
                                         run.n_enrolled, run.n_wanted, run.n_screened));
        }
        if (run.n_failed + run.n_growth_failed > 0) {
            faults.push_back(fmt::format("{}: {} of {} runs and the growth of {} of {} candidates failed",
                                         run.name, run.n_failed, run.n_runs, run.n_growth_failed,
                                         run.n_screened));
        }
    }
    return faults;
}

std::string summary_line(const BandTable& table) {
    return fmt::format("{} statements: {} inside, {} outside and explained, {} outside and not explained",
                       table.results.size(), table.count(BandVerdict::inside),
                       table.count(BandVerdict::explained), table.count(BandVerdict::unexplained));
}

Json number(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json to_json(const MeasuredSetting& s) {
    Json json{{"study", s.study.generic_string()}};
    if (!s.arm.empty()) json["arm"] = s.arm;
    if (!s.reference.empty()) json["reference"] = s.reference;
    if (!s.subset_text.empty()) json["subset"] = s.subset_text;
    return json;
}

Json to_json(const BandResult& r) {
    const BandStatement& s = *r.statement;
    Json json{{"name", s.name}, {"setting", s.setting}, {"statistic", s.measurand.name}};
    json["of"] = to_json(s.measurand.setting);
    if (s.measurand.minus) json["minus"] = to_json(*s.measurand.minus);
    json["unit"] = s.unit.text;
    json["value"] = number(r.estimate.value);
    json["lower95"] = number(r.estimate.lower);
    json["upper95"] = number(r.estimate.upper);
    json["n"] = r.estimate.n;
    json["status"] = to_text(r.estimate.status);
    if (!r.estimate.explanation.empty()) json["explanation"] = r.estimate.explanation;
    json["band"] = {s.lower, s.upper};
    json["verdict"] = to_text(r.verdict);
    json["role"] = to_text(s.role);
    json["prior_moved"] = s.prior_moved.empty() ? Json("none") : Json(s.prior_moved);
    json["anchor"] = s.anchor;
    if (!s.miss.empty()) json["miss"] = s.miss;
    return json;
}

std::string cell(std::string text) {
    for (std::size_t at = 0; (at = text.find_first_of("|\n", at)) != std::string::npos; at += 2) {
        text.replace(at, 1, text[at] == '|' ? "\\|" : "  ");
    }
    return text;
}

}  // namespace

std::string told(double value) {
    if (std::isnan(value)) return "–";
    if (std::isinf(value)) return value > 0.0 ? "∞" : "−∞";
    const double size = std::abs(value);
    const std::string text = size >= 1000.0 && size < 1e7 ? fmt::format("{:.0f}", size) : significant(size);
    return (value < 0.0 && text != "0" ? "−" : "") + text;
}

std::string render_bands(const BandFile& bands, const BandTable& table) {
    std::string out = bands.title + "\n\n";
    TerminalTable rows{{{"Setting", Align::left}, {"value"}, {"95 %"}, {"n"}, {"band"}, {"", Align::left}}};
    for (const BandResult& r : table.results) {
        const BandStatement& s = *r.statement;
        rows.add_row({s.setting, value_text(r),
                      r.estimate.ok() ? range(r.estimate.lower, r.estimate.upper) : "",
                      std::to_string(r.estimate.n), range(s.lower, s.upper),
                      r.verdict == BandVerdict::inside      ? "inside"
                      : r.verdict == BandVerdict::explained ? "out (why: below)"
                                                            : "OUT"});
    }
    out += rows.to_text() + "\n";
    const auto paragraph = [&](const std::string& text) {
        for (const std::string& line : wrapped(text)) out += line + "\n";
    };
    for (const BandResult& r : table.results) {
        const BandStatement& s = *r.statement;
        if (r.verdict == BandVerdict::inside) {
            if (!s.miss.empty()) {
                paragraph(fmt::format("{}: is inside, though the file explains a miss: {}", s.name, s.miss));
            }
            continue;
        }
        std::string text = fmt::format("{} ({}): {}, band {}; anchor: {}. ", s.name, measured(s),
                                       value_text(r), with_unit(range(s.lower, s.upper), s.unit), s.anchor);
        if (!r.estimate.explanation.empty()) text += r.estimate.explanation + ". ";
        paragraph(text + (s.miss.empty() ? "No explanation." : "Why: " + s.miss));
    }
    for (const BandResult& r : table.results) {
        if (!r.statement->prior_moved.empty()) {
            paragraph(fmt::format("{}: a prior was moved to meet it: {}", r.statement->name,
                                  r.statement->prior_moved));
        }
    }
    for (const std::string& fault : faults_of(table)) paragraph(fault);
    paragraph(summary_line(table));
    paragraph(k_notice);
    return out;
}

std::string bands_markdown(const BandFile& bands, const BandTable& table) {
    std::string out = "# " + bands.title + "\n\n";
    out += "| setting | statistic | value (95 %) | n | band | verdict | anchor | role | prior moved |\n";
    out += "|---|---|---|---|---|---|---|---|---|\n";
    for (const BandResult& r : table.results) {
        const BandStatement& s = *r.statement;
        const std::string value =
            r.estimate.ok() ? fmt::format("{} ({})", value_text(r), range(r.estimate.lower, r.estimate.upper))
                            : value_text(r);
        const std::string verdict =
            to_text(r.verdict) + (r.verdict == BandVerdict::explained ? ": " + s.miss : "");
        out += fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} | {} |\n", cell(s.setting),
                           cell(measured(s)), value, r.estimate.n, with_unit(range(s.lower, s.upper), s.unit),
                           cell(verdict), cell(s.anchor), to_text(s.role),
                           s.prior_moved.empty() ? "none" : cell(s.prior_moved));
    }
    out += "\n" + summary_line(table) + ".\n";
    for (const std::string& fault : faults_of(table)) out += "\n" + fault + ".\n";
    return out + "\n" + k_notice + "\n";
}

std::string bands_json(const BandFile& bands, const BandTable& table) {
    Json json{{"bands", bands.name}, {"title", bands.title}, {"notice", k_notice}};
    json["statements"] = Json::array();
    for (const BandResult& r : table.results) json["statements"].push_back(to_json(r));
    json["runs"] = Json::array();
    for (const StudyRunSummary& run : table.runs) {
        json["runs"].push_back({{"study", run.study.generic_string()},
                                {"patients_wanted", run.n_wanted},
                                {"enrolled", run.n_enrolled},
                                {"screened", run.n_screened},
                                {"growth_failed", run.n_growth_failed},
                                {"runs", run.n_runs},
                                {"failed", run.n_failed}});
    }
    json["summary"] = {{"inside", table.count(BandVerdict::inside)},
                       {"outside_explained", table.count(BandVerdict::explained)},
                       {"outside_unexplained", table.count(BandVerdict::unexplained)}};
    return json.dump(2) + "\n";
}

}  // namespace rubor
