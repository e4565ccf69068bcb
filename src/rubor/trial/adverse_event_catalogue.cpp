// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/adverse_event_catalogue.hpp>

#include <fmt/format.h>

#include <set>

#include <rubor/base/map_reader.hpp>
#include <rubor/base/text.hpp>

namespace rubor {
namespace {

/// A share written as a percentage or as a number from 0 to 1.
double read_share(MapReader& map, const std::string& key, Need need = Need::optional) {
    const auto q = map.quantity(key, "30 %", need, NumberRange::not_negative());
    if (q && q->coherent() > 1.0)
        map.report(key, fmt::format("is {:.4g} %, more than everything", 100.0 * q->coherent()));
    return q ? q->coherent() : 0.0;
}

GradedModelEvent read_model_event(const DocumentNode& node, Problems& problems) {
    MapReader map{node, problems};
    GradedModelEvent graded;
    graded.event = map.text("event").value_or("");
    graded.name = map.identifier("name").value_or("");
    graded.organ = map.identifier("organ", Need::optional).value_or(graded.name);
    graded.grade =
        static_cast<int>(map.integer("grade", Need::required, NumberRange::between(1, 4)).value_or(1));
    graded.attributed = map.text("attributed", Need::optional).value_or("");
    graded.place = node.place();
    map.finish();
    return graded;
}

OrganClass read_organ(const DocumentNode& node, Problems& problems) {
    MapReader map{node, problems};
    OrganClass organ;
    organ.organ = map.identifier("organ").value_or("");
    organ.weight = map.number("weight", Need::required, NumberRange::positive()).value_or(1.0);
    organ.severe_share = read_share(map, "severe", Need::required);
    organ.fatal_share = read_share(map, "fatal");
    organ.steroid_share = read_share(map, "steroids");
    organ.source = map.text("source").value_or("");
    if (organ.fatal_share > organ.severe_share)
        map.report("fatal", "is more than severe, of which it is a part");
    map.finish();
    return organ;
}

HazardClass read_hazard(const DocumentNode& node, Problems& problems) {
    MapReader map{node, problems};
    HazardClass hazard;
    hazard.exposure = map.text("exposure").value_or("");
    hazard.name = map.identifier("name").value_or("");
    hazard.attributed = map.text("attributed", Need::optional).value_or("");
    hazard.place = node.place();
    std::set<std::string> seen;
    for (const DocumentNode& item : map.list("organs").value_or(std::vector<DocumentNode>{})) {
        hazard.organs.push_back(read_organ(item, problems));
        if (!seen.insert(hazard.organs.back().organ).second)
            problems.push_back(
                item.problem(hazard.organs.back().organ + " is listed twice", "remove one of them"));
    }
    map.finish();
    return hazard;
}

}  // namespace

std::vector<std::string> AdverseEventCatalogue::exposures() const {
    std::vector<std::string> names;
    for (const HazardClass& hazard : hazards) names.push_back(hazard.exposure);
    return names;
}

Checked<AdverseEventCatalogue> read_adverse_event_catalogue(const std::filesystem::path& path) {
    const auto document = read_document(path);
    if (!document) return document.problems();
    Problems problems;
    AdverseEventCatalogue catalogue;
    catalogue.file = path;
    MapReader map{document.value().root(), problems};
    if (const auto q = map.quantity("episode", "14 days", Need::optional, NumberRange::positive()))
        catalogue.episode_d = q->coherent();
    catalogue.grade_2_share = read_share(map, "grade_2_of_1_and_2", Need::required);
    catalogue.grade_4_share = read_share(map, "grade_4_of_3_and_4", Need::required);
    for (const DocumentNode& item :
         map.list("model_events", Need::optional).value_or(std::vector<DocumentNode>{}))
        catalogue.model_events.push_back(read_model_event(item, problems));
    for (const DocumentNode& item : map.list("hazards", Need::optional).value_or(std::vector<DocumentNode>{}))
        catalogue.hazards.push_back(read_hazard(item, problems));
    if (const auto node = map.value("note", Need::optional)) (void)as_text(*node, problems);
    map.finish();
    if (!problems.empty()) return problems;
    return catalogue;
}

void check_adverse_events(const AdverseEventCatalogue& catalogue, const Model& model, Problems& problems) {
    std::vector<std::string> events;
    for (const Event& event : model.events()) events.push_back(event.name);
    for (const GradedModelEvent& graded : catalogue.model_events)
        if (!model.find_event(graded.event))
            problems.push_back({graded.place, "model_events",
                                fmt::format("{} is no event of the model", in_quotes(graded.event)),
                                hint_for(graded.event, events)});
    for (const HazardClass& hazard : catalogue.hazards) {
        const auto id = model.find(hazard.exposure);
        if (!id) {
            problems.push_back({hazard.place, "hazards",
                                fmt::format("{} is no name of the model", in_quotes(hazard.exposure)),
                                hint_for(hazard.exposure, model.names())});
        } else if (!model.symbol(*id).unit.same_dimension(dimensionless())) {
            problems.push_back({hazard.place, "hazards",
                                fmt::format("{} is in {}; a cumulative hazard has no unit", hazard.exposure,
                                            model.symbol(*id).unit.text),
                                ""});
        }
    }
}

}  // namespace rubor
