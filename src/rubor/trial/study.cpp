// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/study.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include <rubor/base/assert.hpp>
#include <rubor/base/map_reader.hpp>

namespace rubor {

namespace {

std::optional<double> days(MapReader& map, const std::string& key, const char* example, Need need = Need::required,
                           const NumberRange& range = NumberRange::positive()) {
    const auto quantity = map.quantity(key, example, need, range);
    return quantity ? std::optional{quantity->coherent()} : std::nullopt;
}

/// A share written as `7 %` or `0.07`.
void read_share(MapReader& map, const std::string& key, double& share) {
    if (const auto q = map.quantity(key, "7 %", Need::optional, NumberRange::not_negative())) {
        share = q->coherent();
        if (share > 1.0) {
            map.report(key, fmt::format("is {:.4g} %, more than everything", 100.0 * share), "write e.g. 7 % or 0.07");
        }
    }
}

void read_millimetres(MapReader& map, const std::string& key, double& mm) {
    if (const auto q = map.quantity(key, "10 mm", Need::optional, NumberRange::not_negative())) {
        mm = 100.0 * q->coherent();  // coherent lengths are decimetres
    }
}

Arm read_arm(const DocumentNode& node, const DrugLibrary* drugs, Problems& problems) {
    MapReader map{node, problems};
    Arm arm;
    arm.id = map.identifier("id").value_or("");
    arm.label = map.text("label", Need::optional).value_or(arm.id);
    arm.description = map.text("description", Need::optional).value_or("");
    arm.approach = read_arm_approach(map, problems);
    arm.regimens = read_regimen_lines(map, "regimen", drugs, problems);
    map.finish();
    return arm;
}

/// `set: {has_emboli: 0}`.
void read_settings(MapReader& map, Study& study, Problems& problems) {
    const auto node = map.map("set", Need::optional);
    if (!node) {
        return;
    }
    for (const auto& [name, place, value] : node->entries()) {
        if (!value.is_scalar()) {
            problems.push_back(value.problem("found " + value.found() + "; expected a number with its unit"));
        } else if (auto quantity = parse_quantity(value.text(), value.text_place())) {
            study.settings.push_back({name, std::move(quantity).value(), place});
        } else {
            append(problems, quantity.problems());
        }
    }
}

/// A line whose anchor can never happen is a mistake.
void check_lines(const std::vector<RegimenLine>& lines, bool has_surgery, const SurgeryRule& rule, bool operated_before,
                 Problems& problems) {
    for (const RegimenLine& line : lines) {
        const bool after_surgery = line.from == Anchor::surgery || line.from == Anchor::surgery_withheld;
        if (after_surgery && !has_surgery) {
            problems.push_back({line.place, "from", fmt::format("there is no surgery, so {} never happens", to_text(line.from)),
                                "add surgery: {at: 24 weeks}"});
        } else if (line.from == Anchor::surgery_withheld && !rule.if_skin_below) {
            problems.push_back({line.place, "from", "surgery is never withheld without a limit", "add if_skin_below: 10 % to surgery"});
        }
        for (const LineCondition& condition : line.conditions) {
            const bool too_early = line.from == Anchor::randomisation || line.from == Anchor::surgery_withheld;
            if (condition.complete_response && !operated_before && (!has_surgery || too_early)) {
                problems.push_back({condition.place, "if", fmt::format("nobody knows the pathological response at {}", to_text(line.from)),
                                    "anchor the line later, e.g. from: surgery"});
            }
        }
    }
}

void check_anchors(const Study& study, Problems& problems) {
    const bool operated_before = study.entry.prior && study.entry.prior->surgery;
    for (const Arm& arm : study.arms) {
        check_lines(arm.regimens, study.surgery_d.has_value(), study.surgery_rule, operated_before, problems);
    }
    if (study.entry.prior) {
        const auto& surgery = study.entry.prior->surgery;
        check_lines(study.entry.prior->regimens, surgery.has_value(), surgery ? surgery->rule : SurgeryRule{}, false, problems);
    }
    if (operated_before && study.surgery_d) {
        problems.push_back({study.surgery_place, "surgery", "she is operated before the trial already",
                            "remove surgery from the study or from entry.prior"});
    }
}

void read_allocation(MapReader& map, Study& study, Problems& problems) {
    study.allocation = map.one_of("allocation", {"twins", "randomised"}).value_or("twins") == "twins"
                           ? Allocation::twins
                           : Allocation::randomised;
    if (const auto ratio = map.list("ratio", Need::optional)) {
        for (const DocumentNode& item : *ratio) {
            if (const auto n = as_integer(item, problems, NumberRange::between(1, 100))) {
                study.ratio.push_back(static_cast<std::uint32_t>(*n));
            }
        }
        if (study.allocation == Allocation::twins) {
            map.report("ratio", "twins are in every arm, so there is no ratio", "remove it, or allocation: randomised");
        } else if (study.ratio.size() != study.arms.size()) {
            map.report("ratio", fmt::format("{} numbers for {} arms", study.ratio.size(), study.arms.size()),
                       "one whole number for each arm, e.g. [1, 1]");
        }
    } else {
        study.ratio.assign(study.arms.size(), 1);
    }
}

void read_measurement(const DocumentNode& node, Measurement& m, Problems& problems) {
    MapReader map{node, problems};
    read_share(map, "diameter_cv", m.diameter_cv);
    read_share(map, "skin_error", m.skin_error);
    read_share(map, "smallest_skin", m.smallest_skin);
    read_millimetres(map, "smallest_diameter", m.smallest_mm);
    read_share(map, "marker_cv", m.marker_cv);
    map.finish();
}

void read_response(const DocumentNode& node, ResponseRules& r, Problems& problems) {
    MapReader map{node, problems};
    read_share(map, "progression_share", r.progression_share);
    read_millimetres(map, "progression_at_least", r.progression_mm);
    read_share(map, "skin_progression", r.skin_progression);
    read_millimetres(map, "lesion", r.lesion_mm);
    read_share(map, "skin_relapse", r.skin_relapse);
    const auto criteria = map.one_of("criteria", {"curative", "recist"}, Need::optional);
    r.criteria = criteria == "recist" ? ResponseCriteria::recist : ResponseCriteria::curative;
    r.recist.progression_share = r.progression_share;
    r.recist.progression_mm = r.progression_mm;
    r.recist.skin_progression = r.skin_progression;
    r.recist.new_lesion_mm = r.lesion_mm;
    read_share(map, "response_share", r.recist.response_share);
    if (const auto after = days(map, "confirm_after", "4 weeks", Need::optional)) {
        r.recist.confirm_after_d = *after;
    }
    if (const auto after = days(map, "stable_after", "6 weeks", Need::optional)) {
        r.recist.stable_after_d = *after;
    }
    map.finish();
}

/// Without `given`, the drugs are read from the folder that the study names.
Checked<Study> study_of(const Document& document, const std::filesystem::path& path, const DrugLibrary* given) {
    Problems problems;
    Study study;
    study.file = path;
    study.text = document.text();
    const std::filesystem::path folder = path.parent_path();
    MapReader map{document.root(), problems};
    study.name = map.identifier("study").value_or("");
    study.title = map.text("title").value_or("");
    study.question = map.text("question").value_or("");
    if (const auto node = map.value("population")) {
        study.population = folder / node->text();
        study.population_place = node->place();
    }

    // Drugs first: regimens are read against them.
    std::optional<DrugLibrary> read;
    const DrugLibrary* drugs = given;
    if (const auto node = map.value("drugs")) {
        study.drugs = folder / node->text();
        if (given == nullptr) {
            auto library = read_drugs(study.drugs);
            if (library) {
                drugs = &read.emplace(std::move(library).value());
            } else {
                append(problems, library.problems());
            }
        }
    }
    const auto most = NumberRange::between(1, 10'000'000);
    study.n_patients = static_cast<std::size_t>(map.integer("patients", Need::required, most).value_or(1));
    study.most_candidates = static_cast<std::size_t>(
        map.integer("most_candidates", Need::optional, most).value_or(static_cast<std::int64_t>(100 * study.n_patients)));
    if (study.most_candidates < study.n_patients) {
        map.report("most_candidates", "fewer candidates than patients", "screening needs at least one per patient");
    }
    study.seed = static_cast<std::uint64_t>(
        map.integer("seed", Need::required, NumberRange::between(0, 9.0e15)).value_or(0));
    if (const auto node = map.value("patients_with", Need::optional)) {
        study.patients_with = read_category_values(*node, problems);
    }
    read_settings(map, study, problems);
    if (const auto node = map.map("entry", Need::optional)) {
        study.entry = read_entry(*node, drugs, problems);
    }
    study.eligibility = read_eligibility_list(map, "eligibility", MarkersAre::known, problems);
    study.infusion_if = read_eligibility_list(map, "infusion_if", MarkersAre::unknown, problems);
    if (const auto arms = map.list("arms")) {
        std::set<std::string> ids;
        for (const DocumentNode& item : *arms) {
            study.arms.push_back(read_arm(item, drugs, problems));
            if (!ids.insert(study.arms.back().id).second) {
                problems.push_back(item.problem("arm id " + study.arms.back().id + " is used twice", "rename one of them"));
            }
        }
    }
    read_allocation(map, study, problems);
    if (const auto surgery = read_surgery(map, problems)) {
        study.surgery_d = surgery->at_d;
        study.surgery_rule = surgery->rule;
        study.surgery_place = surgery->place;
    }
    if (const auto node = map.map("visits")) {
        const VisitIntervals visits = read_visits(*node, problems);
        study.visit_every_d = visits.every_d;
        study.visit_every_after_d = visits.after_surgery_d;
    }
    study.follow_up_d = days(map, "follow_up", "5 years").value_or(1.0);
    if (study.surgery_d && *study.surgery_d >= study.follow_up_d && map.has("follow_up")) {
        map.report("follow_up", "follow-up ends before surgery", "a follow-up is counted from randomisation");
    }
    check_anchors(study, problems);
    for (const double every : {study.visit_every_d, study.visit_every_after_d}) {
        if (every > 0.0 && study.follow_up_d / every > 100'000.0) {
            map.report("visits", "more than 100000 visits", "make the interval longer");
            break;
        }
    }
    if (study.allocation == Allocation::randomised && study.arms.size() == 1) {
        map.report("arms", "one arm cannot be randomised", "give another arm, or allocation: twins");
    }
    if (const auto endpoints = map.list("endpoints")) {
        const std::vector<std::string> known = {"pcr", "efs", "os", "orr", "orr_confirmed", "disease_control", "durable_response",
                                                "infused_share", "orr_infused", "orr_infused_confirmed", "pfs",
                                                "dmfs", "lrr", "dor", "dor_confirmed", "distant_relapse",
                                                "relapse_to_death", "memory"};
        for (const DocumentNode& item : *endpoints) {
            if (auto endpoint = as_one_of(item, problems, known)) {
                if (std::find(study.endpoints.begin(), study.endpoints.end(), *endpoint) != study.endpoints.end()) {
                    problems.push_back(item.problem(*endpoint + " is listed twice", "remove one of them"));
                }
                if (*endpoint == "pcr" && !study.surgery_d && !map.has("surgery")) {
                    problems.push_back(item.problem("pathological response needs surgery", "add surgery: {at: 24 weeks}"));
                }
                study.endpoints.push_back(std::move(*endpoint));
            }
        }
    }
    if (const auto node = map.map("measurement", Need::optional)) {
        read_measurement(*node, study.measurement, problems);
    }
    if (const auto node = map.map("response", Need::optional)) {
        read_response(*node, study.response, problems);
    }
    if (study.response.criteria != ResponseCriteria::recist &&
        std::find(study.endpoints.begin(), study.endpoints.end(), "pfs") != study.endpoints.end()) {
        map.report("endpoints", "progression-free survival needs the rules of RECIST",
                   "add response: {criteria: recist}, or ask for efs");
    }
    if (const auto outputs = map.list("outputs", Need::optional)) {
        for (const DocumentNode& item : *outputs) {
            if (auto name = as_text(item, problems)) {
                if (std::find(study.outputs.begin(), study.outputs.end(), *name) != study.outputs.end()) {
                    problems.push_back(item.problem(*name + " is listed twice", "remove one of them"));
                }
                study.outputs.push_back(std::move(*name));
                study.output_places.push_back(item.place());
            }
        }
    }
    if (const auto subgroups = map.list("subgroups", Need::optional)) {
        for (const DocumentNode& item : *subgroups) {
            MapReader reader{item, problems};
            study.subgroups.push_back({.label = reader.text("label").value_or(""),
                                       .quantity = reader.text("quantity").value_or(""), .place = item.place()});
            reader.finish();
        }
    }
    study.safety_rules = read_safety_rules(map, "safety_rules", drugs_of(study), problems);
    read_share(map, "discount", study.discount_rate);
    study.solver.rel_tol = 1e-7;  // the worst visit of the IBC model is then within 1e-4 (docs/lanes.md)
    if (const auto node = map.map("solver", Need::optional)) {
        MapReader solver{*node, problems};
        if (const auto method = solver.one_of("method", {"rodas", "cvode"}, Need::optional); method == "cvode") {
            study.method = SolverMethod::cvode;
            study.solver.rel_tol = 3e-7;  // CVODES holds each step to a tenth of it (docs/solver.md)
        }
        study.solver.rel_tol =
            solver.number("rel_tol", Need::optional, NumberRange::between(1e-12, 1e-2)).value_or(study.solver.rel_tol);
        study.solver.max_steps = solver.integer("max_steps", Need::optional, NumberRange::at_least(1))
                                     .value_or(study.solver.max_steps);
        solver.finish();
    }
    map.finish();
    if (!problems.empty()) {
        return problems;
    }
    return study;
}

}  // namespace

Checked<Study> read_study(const std::filesystem::path& path) {
    const auto document = read_document(path);
    return document ? study_of(document.value(), path, nullptr) : document.problems();
}

Checked<Study> read_study_text(std::string text, const std::filesystem::path& path, const DrugLibrary& drugs) {
    const auto document = parse_document(std::move(text), path.string());
    return document ? study_of(document.value(), path, &drugs) : document.problems();
}

std::vector<std::string> drugs_of(const Study& study) {
    std::set<std::string> names;
    const auto add = [&](const std::vector<RegimenLine>& lines) {
        for (const RegimenLine& line : lines) {
            names.insert(line.drug);
        }
    };
    for (const Arm& arm : study.arms) {
        add(arm.regimens);
    }
    if (study.entry.prior) {
        add(study.entry.prior->regimens);
    }
    return {names.begin(), names.end()};
}

}  // namespace rubor
