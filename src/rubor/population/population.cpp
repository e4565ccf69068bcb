// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/population/population.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <rubor/base/map_reader.hpp>

namespace rubor {

namespace {

std::vector<std::filesystem::path> read_paths(MapReader& map, const std::string& key,
                                              const std::filesystem::path& folder, Problems& problems, Need need) {
    std::vector<std::filesystem::path> paths;
    if (const auto items = map.list(key, need)) {
        for (const DocumentNode& item : *items) {
            if (const auto text = as_text(item, problems)) {
                paths.push_back(folder / *text);
            }
        }
    }
    return paths;
}

std::optional<double> days(MapReader& map, const std::string& key, Need need) {
    const auto quantity = map.quantity(key, "3 weeks", need, NumberRange::not_negative());
    return quantity ? std::optional{quantity->coherent()} : std::nullopt;
}

GrowthPlan read_growth(const DocumentNode& node, Problems& problems) {
    GrowthPlan plan;
    MapReader map{node, problems};
    plan.diagnosis = map.text("diagnosis").value_or("");
    plan.within_d = days(map, "within", Need::required).value_or(1.0);
    plan.death = map.text("death", Need::optional);
    if (const auto rules = map.list("reject", Need::optional)) {
        for (const DocumentNode& item : *rules) {
            MapReader rule_map{item, problems};
            GrowthRule rule;
            rule.name = rule_map.identifier("name").value_or("");
            rule.from = rule_map.text("from", Need::optional).value_or("");
            rule.to = rule_map.text("to").value_or("");
            rule.at_least_d = days(rule_map, "unless_at_least", Need::optional);
            rule.at_most_d = days(rule_map, "unless_at_most", Need::optional);
            if (!rule.at_least_d && !rule.at_most_d && rule_map.is_map()) {
                rule_map.report("", "a rule needs unless_at_most or unless_at_least", "e.g. unless_at_most: 183 days");
            }
            rule_map.finish();
            plan.rules.push_back(std::move(rule));
        }
    }
    map.finish();
    return plan;
}

}  // namespace

Checked<Population> read_population(const std::filesystem::path& path) {
    const auto document = read_document(path);
    if (!document) {
        return document.problems();
    }
    Problems problems;
    Population population;
    population.file = path;
    const std::filesystem::path folder = path.parent_path();
    MapReader map{document.value().root(), problems};
    population.name = map.identifier("population").value_or("");
    population.title = map.text("title").value_or("");
    population.description = map.text("description", Need::optional).value_or("");
    population.model = folder / map.text("model").value_or("");
    population.parameters = read_paths(map, "parameters", folder, problems, Need::required);
    population.states = read_paths(map, "states", folder, problems, Need::optional);
    if (const auto growth = map.map("growth")) {
        population.growth = read_growth(*growth, problems);
        population.growth_place = growth->place();
    }
    if (const auto observables = map.map("observables")) {
        MapReader reader{*observables, problems};
        for (const char* key : {"breast_diameter", "skin_fraction", "distant_diameter", "expected_foci"}) {
            if (const auto node = reader.value(key)) {
                population.observables[key] = node->text();
                population.observable_places[key] = node->place();
            }
        }
        for (const char* key : {"nodal_diameter", "cps", "ic_percent", "stil_percent", "memory"}) {
            if (const auto node = reader.value(key, Need::optional)) {
                population.observables[key] = node->text();
                population.observable_places[key] = node->place();
            }
        }
        if (const auto lesions = reader.list("lesions", Need::optional)) {
            for (const DocumentNode& item : *lesions) {
                if (auto name = as_text(item, problems)) {
                    population.lesions.push_back(std::move(*name));
                    population.lesion_places.push_back(item.place());
                }
            }
        }
        reader.finish();
    }
    if (const auto body = map.map("body")) {
        MapReader reader{*body, problems};
        population.body.weight = reader.text("weight").value_or("");
        population.body.surface = reader.text("surface").value_or("");
        population.body.filtration = reader.text("filtration").value_or("");
        population.body_place = body->place();
        reader.finish();
    }
    if (const auto surgery = map.value("surgery", Need::optional)) {
        population.surgery_map = surgery->text();
        population.surgery_place = surgery->place();
    }
    if (const auto items = map.list("baseline", Need::optional)) {
        for (const DocumentNode& item : *items) {
            MapReader reader{item, problems};
            BaselineQuantity q;
            q.name = reader.text("quantity").value_or("");
            q.label = reader.text("label").value_or(q.name);
            q.place = item.place();
            q.unit = dimensionless();
            if (const auto unit = reader.value("unit", Need::optional)) {
                auto parsed = parse_unit(unit->text(), unit->text_place());
                if (parsed) {
                    q.unit = std::move(parsed).value();
                } else {
                    problems.insert(problems.end(), parsed.problems().begin(), parsed.problems().end());
                }
            }
            reader.finish();
            if (std::any_of(population.baseline.begin(), population.baseline.end(),
                            [&](const BaselineQuantity& other) { return other.name == q.name; })) {
                problems.push_back(item.problem(q.name + " is listed twice", "remove one of them"));
            }
            population.baseline.push_back(std::move(q));
        }
    }
    if (const auto items = map.list("assumptions", Need::optional)) {
        for (const DocumentNode& item : *items) {
            if (auto text = as_text(item, problems)) {
                population.assumptions.push_back(std::move(*text));
            }
        }
    }
    map.finish();
    if (!problems.empty()) {
        return problems;
    }
    return population;
}

}  // namespace rubor
