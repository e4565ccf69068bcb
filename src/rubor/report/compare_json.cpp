// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <nlohmann/json.hpp>

#include <rubor/report/compare.hpp>
#include <rubor/report/report.hpp>
#include <rubor/report/safe_text.hpp>

namespace rubor {
namespace {

using Json = nlohmann::ordered_json;  // Keys in the order they are written: same input, same bytes.

Json number(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json interval(const Interval& i) {
    Json json = {{"value", number(i.estimate)},
                 {"lower", number(i.lower)},
                 {"upper", number(i.upper)},
                 {"status", to_text(i.status)}};
    // Null stands for "cannot be told" and for "beyond any number"; the latter is said.
    if (std::isinf(i.estimate) || std::isinf(i.upper))
        json["unbounded"] = std::isinf(i.estimate) ? "value" : "upper";
    return json;
}

Json arm(const ComparedArm& a) {
    Json approaches = Json::array();
    for (const Approach approach : a.approaches) approaches.push_back(to_text(approach));
    Json drugs = Json::array();
    for (const std::string& drug : a.drugs) drugs.push_back(clean_text(drug));
    return {{"id", clean_text(a.id)},
            {"label", clean_text(a.label)},
            {"approaches", std::move(approaches)},
            {"mechanism", clean_text(a.mechanism)},
            {"anchor", a.anchor == "none" ? Json("no data")
                       : a.anchor.empty() ? Json(nullptr)
                                          : Json(clean_text(a.anchor))},
            {"drugs", std::move(drugs)},
            {"currency", a.currency},
            {"cost_at_least", a.cost_at_least}};
}

Json pair(const ComparePair& p, const Comparison& c) {
    const auto id = [&](std::optional<std::size_t> index) {
        return index ? Json(clean_text(c.arms[*index].id)) : Json(nullptr);
    };
    Json json = {{"arm", clean_text(c.arms[p.arm].id)},
                 {"none", id(p.none)},
                 {"first", id(p.first)},
                 {"second", id(p.second)},
                 {"missing", p.missing},
                 {"interactions", Json::array()}};
    for (const CompareInteraction& i : p.interactions) {
        json["interactions"].push_back(
            {{"endpoint", i.endpoint},
             {"n", i.n},
             {"none", number(i.none)},
             {"first", number(i.first)},
             {"second", number(i.second)},
             {"both", number(i.both)},
             {"bliss", number(i.bliss)},
             {"beyond_bliss", interval(i.beyond_bliss)},
             {"beyond_better", interval(i.beyond_better)},
             {"beyond_either", i.beyond_either ? interval(*i.beyond_either) : Json(nullptr)}});
    }
    return json;
}

Json stratum(const CompareStratum& s, const Comparison& c) {
    Json json = {{"label", clean_text(s.label())},
                 {"stage", clean_text(s.stage)},
                 {"subtype", clean_text(s.subtype)},
                 {"is_all", s.is_all},
                 {"n_patients", s.n_patients},
                 {"landmark_days", s.landmark_d},
                 {"arms", Json::array()},
                 {"pairs", Json::array()}};
    for (std::size_t a = 0; a < c.arms.size(); ++a) {
        Json values = Json::object();
        for (std::size_t m = 0; m < c.measures.size(); ++m) {
            const CompareValue& v = s.values[a][m];
            Json value = interval(v.interval);
            value["n"] = v.n;
            values[c.measures[m].id] = std::move(value);
        }
        json["arms"].push_back({{"arm", clean_text(c.arms[a].id)}, {"values", std::move(values)}});
    }
    for (const ComparePair& p : s.pairs) json["pairs"].push_back(pair(p, c));
    return json;
}

}  // namespace

std::string comparison_json(const Comparison& c) {
    Json json = {{"format", "rubor comparison 1"},
                 {"notice", std::string{k_no_medical_advice}},
                 {"study", clean_text(c.study)},
                 {"title", clean_text(c.title)},
                 {"seed", c.seed},
                 {"allocation", c.twins ? "twins" : "randomised"},
                 {"follow_up_days", c.follow_up_d},
                 {"level", c.level},
                 {"bootstrap_replicates", c.n_replicates},
                 {"reference", c.reference ? Json(clean_text(c.arms[*c.reference].id)) : Json(nullptr)},
                 {"arms", Json::array()},
                 {"measures", Json::array()},
                 {"strata", Json::array()}};
    for (const ComparedArm& a : c.arms) json["arms"].push_back(arm(a));
    for (const CompareMeasure& m : c.measures) {
        json["measures"].push_back({{"id", m.id},
                                    {"label", m.label},
                                    {"meaning", m.meaning},
                                    {"unit", to_text(m.unit)},
                                    {"kind", m.is_limit ? "limit" : "benefit"},
                                    {"of_approach", m.of_approach}});
    }
    for (const CompareStratum& s : c.strata) json["strata"].push_back(stratum(s, c));
    return json.dump(2) + "\n";
}

}  // namespace rubor
