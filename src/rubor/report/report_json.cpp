// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include <rubor/base/assert.hpp>
#include <rubor/report/curve.hpp>
#include <rubor/report/report.hpp>
#include <rubor/report/safe_text.hpp>

namespace rubor {
namespace {

using Json = nlohmann::ordered_json;  // Keys in the order they are written: same input, same bytes.

constexpr std::array k_landmark_years{1.0, 3.0, 5.0};
constexpr double k_days_per_year = 365.25;
constexpr std::size_t k_most_failures = 100;

/// Seven significant digits, more than a figure or a table shows; NaN and infinities are null.
Json number(double value) {
    if (!std::isfinite(value)) return nullptr;
    std::array<char, 40> text{};
    const auto end =
        std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::scientific, 6).ptr;
    double rounded = value;
    std::from_chars(text.data(), end, rounded);
    return rounded;
}

Json words(const std::string& text) {
    return clean_text(text);
}

template <class Item, class Turn>
Json each(const std::vector<Item>& items, Turn turn) {
    Json array = Json::array();
    for (const Item& item : items) array.push_back(turn(item));
    return array;
}

Json numbers(const std::vector<double>& values) {
    return each(values, number);
}
Json texts(const std::vector<std::string>& values) {
    return each(values, words);
}

Json estimate(const ReportEstimate& e) {
    return {{"value", number(e.value)}, {"lower", number(e.lower)}, {"upper", number(e.upper)}};
}

Json counted(const ReportCount& c) {
    return {{"label", words(c.label)}, {"count", c.count}};
}

Json arm(const ReportArm& a) {
    return {{"id", words(a.id)},
            {"label", words(a.label.empty() ? a.id : a.label)},
            {"description", words(a.description)},
            {"regimen", texts(a.regimen)},
            {"n_patients", a.n_patients},
            {"course", each(a.course, counted)},
            {"n_failed", a.n_failed},
            {"n_analysed", a.n_analysed},
            {"n_pcr", a.n_pcr},
            {"pcr", estimate(a.pcr)}};
}

Json response_contrast(const ReportResponseContrast& c) {
    Json twins = nullptr;
    if (c.twins) {
        twins = {{"both", c.twins->both},
                 {"only_arm", c.twins->only_arm},
                 {"only_reference", c.twins->only_reference},
                 {"neither", c.twins->neither}};
    }
    return {{"arm", c.arm},
            {"reference", c.reference},
            {"difference", estimate(c.difference)},
            {"p_value", number(c.p_value)},
            {"test", words(c.test)},
            {"twins", twins}};
}

Json curve(const ReportCurve& whole) {
    const ReportCurve c = thinned(whole);
    Json landmarks = Json::array();
    for (const double year : k_landmark_years) {
        landmarks.push_back(estimate(survival_at(whole, year * k_days_per_year)));
    }
    return {{"n", c.n},
            {"days", numbers(c.days)},
            {"survival", numbers(c.survival)},
            {"lower", numbers(c.lower)},
            {"upper", numbers(c.upper)},
            {"at_risk", c.at_risk},
            {"events", c.events},
            {"censored", c.censored},
            {"median_days", estimate(c.median_days)},
            {"landmarks", landmarks}};
}

Json survival_contrast(const ReportSurvivalContrast& c) {
    return {{"arm", c.arm},
            {"reference", c.reference},
            {"hazard_ratio", estimate(c.hazard_ratio)},
            {"p_value", number(c.p_value)},
            {"test", words(c.test)}};
}

Json endpoint(const ReportEndpoint& e) {
    return {{"id", words(e.id)},
            {"label", words(e.label)},
            {"abbreviation", words(e.abbreviation)},
            {"definition", words(e.definition)},
            {"by_arm", each(e.by_arm, curve)},
            {"contrasts", each(e.contrasts, survival_contrast)}};
}

Json trajectory(const ReportTrajectory& t) {
    return {{"days", numbers(t.days)},
            {"median", numbers(t.median)},
            {"p10", numbers(t.p10)},
            {"p90", numbers(t.p90)},
            {"n", t.n},
            {"sample", each(t.sample, numbers)}};
}

Json course(const ReportCourse& c) {
    const auto mark = [](const ReportMark& m) {
        return Json{{"day", number(m.day)}, {"label", words(m.label)}};
    };
    return {{"label", words(c.label)},      {"unit", words(c.unit)},
            {"log_scale", c.log_scale},     {"detection_limit", number(c.detection_limit)},
            {"marks", each(c.marks, mark)}, {"by_arm", each(c.by_arm, trajectory)}};
}

/// At most this many bars are told apart on a screen; others are read between their neighbours.
constexpr std::size_t k_most_changes = 400;

std::vector<double> thinned_changes(const std::vector<double>& changes) {
    if (changes.size() <= k_most_changes) return changes;
    std::vector<double> kept;
    for (std::size_t i = 0; i < k_most_changes; ++i) kept.push_back(changes[i * (changes.size() - 1) / (k_most_changes - 1)]);
    return kept;
}

Json best_response(const ReportBestResponse& b) {
    return {{"n_measurable", b.n_measurable},
            {"best", each(b.best, counted)},
            {"n_response", b.n_response},
            {"n_confirmed", b.n_confirmed},
            {"response", estimate(b.response)},
            {"confirmed", estimate(b.confirmed)},
            {"changes", numbers(thinned_changes(b.changes))}};
}

Json text_table(const ReportTable& t) {
    return {{"title", words(t.title)}, {"note", words(t.note)}, {"columns", texts(t.columns)}, {"rows", each(t.rows, texts)},
            {"words", t.words}};
}

Json table_group(const ReportTableGroup& g) {
    return {{"heading", words(g.heading)}, {"tables", each(g.tables, text_table)}};
}

Json subgroup(const ReportSubgroup& g) {
    const auto stratum = [](const ReportStratum& s) {
        return Json{
            {"label", words(s.label)}, {"n", s.n}, {"n_pcr", s.n_pcr}, {"pcr", each(s.pcr, estimate)}};
    };
    return {{"label", words(g.label)}, {"note", words(g.note)}, {"strata", each(g.strata, stratum)}};
}

Json screening(const ReportScreening& s) {
    return {{"n_sampled", s.n_sampled},
            {"rejected", each(s.rejected, counted)},
            {"n_failed", s.n_failed},
            {"n_accepted", s.n_accepted},
            {"n_unused", s.n_unused}};
}

Json baseline(const ReportBaseline& b) {
    const auto summary = [](const ReportSummary& s) {
        return Json{{"median", number(s.median)},
                    {"q1", number(s.q1)},
                    {"q3", number(s.q3)},
                    {"min", number(s.min)},
                    {"max", number(s.max)}};
    };
    const auto level = [](const ReportLevel& l) {
        return Json{{"label", words(l.label)}, {"count", l.count}};
    };
    const auto row = [&](const ReportBaselineRow& r) {
        return Json{{"label", words(r.label)},
                    {"unit", words(r.unit)},
                    {"summary", each(r.summary, summary)},
                    {"levels", each(r.levels, level)}};
    };
    return {{"groups", each(b.groups, counted)}, {"rows", each(b.rows, row)}};
}

Json model(const ReportModel& m) {
    return {{"name", words(m.name)},    {"description", words(m.description)},
            {"n_states", m.n_states},   {"n_parameters", m.n_parameters},
            {"n_varying", m.n_varying}, {"modules", texts(m.modules)}};
}

Json parameter(const ReportParameter& p) {
    return {{"name", words(p.name)},
            {"meaning", words(p.meaning)},
            {"value", number(p.value)},
            {"unit", words(p.unit)},
            {"distribution", words(p.distribution)},
            {"basis", words(p.basis)},
            {"source", words(p.source)},
            {"doi", words(p.doi)}};
}

Json failure(const ReportFailure& f) {
    return {{"patient", words(f.patient)},
            {"arm", words(f.arm)},
            {"day", number(f.day)},
            {"status", words(f.status)},
            {"message", words(f.message)}};
}

Json provenance(const ReportProvenance& p) {
    // An array, not an object: two elements in braces would become one.
    const auto pair = [](const std::pair<std::string, std::string>& entry) {
        Json both = Json::array();
        both.push_back(words(entry.first));
        both.push_back(words(entry.second));
        return both;
    };
    return {{"command", words(p.command)},
            {"seed", std::to_string(p.seed)},
            {"versions", each(p.versions, pair)},
            {"hashes", each(p.hashes, pair)},
            {"files", texts(p.files)}};
}

void check(const ReportCurve& c) {
    const std::size_t n = c.days.size();
    RUBOR_ASSERT(c.survival.size() == n && c.lower.size() == n && c.upper.size() == n);
    RUBOR_ASSERT(c.at_risk.size() == n && c.events.size() == n && c.censored.size() == n);
}

void check(const ReportTrajectory& t) {
    const std::size_t n = t.days.size();
    RUBOR_ASSERT(t.median.size() == n && t.p10.size() == n && t.p90.size() == n && t.n.size() == n);
    for (const std::vector<double>& line : t.sample) RUBOR_ASSERT(line.size() == n);
}

void check(const ReportData& data) {
    const std::size_t n_arms = data.arms.size();
    const auto compares_arms = [&](const auto& contrast) {
        return contrast.arm < n_arms && contrast.reference < n_arms;
    };
    for (const auto& contrast : data.response) RUBOR_ASSERT(compares_arms(contrast));
    for (const ReportEndpoint& e : data.endpoints) {
        RUBOR_ASSERT(e.by_arm.size() == n_arms);
        for (const ReportCurve& c : e.by_arm) check(c);
        for (const auto& contrast : e.contrasts) RUBOR_ASSERT(compares_arms(contrast));
    }
    RUBOR_ASSERT(data.best_response.empty() || data.best_response.size() == n_arms);
    RUBOR_ASSERT(data.course.by_arm.empty() || data.course.by_arm.size() == n_arms);
    for (const ReportTrajectory& t : data.course.by_arm) check(t);
    for (const ReportSubgroup& g : data.subgroups) {
        for (const ReportStratum& s : g.strata) {
            RUBOR_ASSERT(s.n.size() == n_arms && s.n_pcr.size() == n_arms && s.pcr.size() == n_arms);
        }
    }
    for (const ReportBaselineRow& row : data.baseline.rows) {
        const std::size_t n_groups = data.baseline.groups.size();
        RUBOR_ASSERT(row.levels.empty() ? row.summary.size() == n_groups : row.summary.empty());
        for (const ReportLevel& level : row.levels) RUBOR_ASSERT(level.count.size() == n_groups);
    }
}

}  // namespace

std::string report_json(const ReportData& data) {
    check(data);
    std::vector<ReportFailure> failures = data.failures;
    if (failures.size() > k_most_failures) failures.resize(k_most_failures);
    const Json json = {{"schema", "rubor-report-1"},
                       {"advice", k_no_medical_advice},
                       {"study", words(data.study)},
                       {"title", words(data.title)},
                       {"question", words(data.question)},
                       {"setting", words(data.setting)},
                       {"twins", data.twins},
                       {"confidence", number(data.confidence)},
                       {"follow_up_days", number(data.follow_up_days)},
                       {"landmark_years", k_landmark_years},
                       {"has_pcr", data.has_pcr},
                       {"arms", each(data.arms, arm)},
                       {"response", each(data.response, response_contrast)},
                       {"endpoints", each(data.endpoints, endpoint)},
                       {"best_response", each(data.best_response, best_response)},
                       {"comparison", each(data.comparison, table_group)},
                       {"safety", each(data.safety, text_table)},
                       {"cost", each(data.cost, text_table)},
                       {"course", course(data.course)},
                       {"subgroups", each(data.subgroups, subgroup)},
                       {"screening", screening(data.screening)},
                       {"baseline", baseline(data.baseline)},
                       {"model", model(data.model)},
                       {"parameters", each(data.parameters, parameter)},
                       {"methods", texts(data.methods)},
                       {"simplifications", texts(data.simplifications)},
                       {"failures", each(failures, failure)},
                       {"n_failures", data.failures.size()},
                       {"provenance", provenance(data.provenance)}};
    return escape_json_in_script(json.dump());
}

}  // namespace rubor
