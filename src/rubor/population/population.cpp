// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/population/population.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <rubor/base/map_reader.hpp>
#include <rubor/base/text.hpp>

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

/// `subtype: {parameter: subtype, values: {triple_negative: 0, hr_positive: 2}}`
PatientCategory read_category(const std::string& name, const DocumentNode& node, Problems& problems) {
    MapReader map{node, problems};
    PatientCategory category;
    category.name = name;
    category.place = node.place();
    category.parameter = map.text("parameter").value_or("");
    if (const auto values = map.map("values")) {
        for (const auto& [label, place, value] : values->entries()) {
            const auto number = as_number(value, problems);
            if (!is_identifier(label)) {
                problems.push_back({place, values->path(), in_quotes(label) + " is no name", "letters, digits and underscores"});
            } else if (number && category.name_of(*number) != nullptr) {
                problems.push_back(value.problem(label + " and " + *category.name_of(*number) + " have the same value"));
            } else if (number) {
                category.values.emplace_back(label, *number);
            }
        }
    }
    map.finish();
    return category;
}

}  // namespace

const std::string* PatientCategory::name_of(double value) const {
    const auto found = std::find_if(values.begin(), values.end(), [&](const auto& v) { return v.second == value; });
    return found == values.end() ? nullptr : &found->first;
}

std::optional<double> PatientCategory::value_of(const std::string& label) const {
    const auto found = std::find_if(values.begin(), values.end(), [&](const auto& v) { return v.first == label; });
    return found == values.end() ? std::nullopt : std::optional{found->second};
}

std::vector<std::string> PatientCategory::names() const {
    std::vector<std::string> names;
    for (const auto& [label, value] : values) {
        names.push_back(label);
    }
    return names;
}

const PatientCategory* find_category(const Population& population, const std::string& name) {
    const auto found = std::find_if(population.categories.begin(), population.categories.end(),
                                    [&](const PatientCategory& c) { return c.name == name; });
    return found == population.categories.end() ? nullptr : &*found;
}

void check_categories(const Population& population, const ParameterTable& table, Problems& problems) {
    for (const PatientCategory& category : population.categories) {
        const ParameterRow* row = table.find(category.parameter);
        if (row == nullptr) {
            std::vector<std::string> names;
            for (const ParameterRow& one : table.rows) {
                names.push_back(one.name);
            }
            problems.push_back({category.place, "categories", fmt::format("{} is no parameter of the model", in_quotes(category.parameter)),
                                hint_for(category.parameter, names)});
            continue;
        }
        const bool counts = row->prior.kind == Distribution::Kind::discrete || row->prior.kind == Distribution::Kind::bernoulli;
        if (!counts && row->is_sampled()) {
            problems.push_back({category.place, "categories",
                                fmt::format("{} is {}, which has no kinds", category.parameter, name_of(row->prior.kind)),
                                "a category needs a parameter that is categorical, discrete or bernoulli"});
        }
        for (const auto& [label, value] : category.values) {
            if (counts && row->is_sampled() && !row->prior.can_be(value)) {
                problems.push_back({category.place, "categories",
                                    fmt::format("{}: {} is never {} ({}:{})", label, category.parameter, shortest(value),
                                                row->place.file, row->place.line), ""});
            }
        }
    }
}

std::map<std::string, std::string> categories_of(const Population& population, const PatientSampler& sampler,
                                                 const std::vector<double>& parameters, const ParameterTable& table) {
    std::map<std::string, std::string> result;
    for (const PatientCategory& category : population.categories) {
        const auto& sampled = sampler.parameters();
        const auto found = std::find_if(sampled.begin(), sampled.end(), [&](const auto& p) { return p.name == category.parameter; });
        const double value = found != sampled.end() ? parameters[static_cast<std::size_t>(found - sampled.begin())]
                                                    : table.find(category.parameter)->coherent_value();
        if (const std::string* label = category.name_of(value)) {
            result.emplace(category.name, *label);
        }
    }
    return result;
}

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
    population.changes = read_paths(map, "changes", folder, problems, Need::optional);
    if (const auto categories = map.map("categories", Need::optional)) {
        for (const auto& [name, place, value] : categories->entries()) {
            population.categories.push_back(read_category(name, value, problems));
        }
    }
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
    if (const auto safety = map.map("safety", Need::optional)) {
        MapReader reader{*safety, problems};
        if (const auto file = reader.text("adverse_events")) {
            population.adverse_events = folder / *file;
        }
        if (const auto file = reader.text("costs", Need::optional)) {
            population.costs = folder / *file;
        }
        reader.finish();
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
