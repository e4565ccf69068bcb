// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/model_mentions.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include <rubor/base/assert.hpp>
#include <rubor/base/text.hpp>

namespace rubor {

std::vector<OptionalObservable> optional_observables(const Population& population) {
    std::vector<OptionalObservable> all;
    const auto add = [&](const char* key, const char* unit) {
        if (const auto it = population.observables.find(key); it != population.observables.end()) {
            all.push_back(
                {key,
                 {it->second, population.observable_places.at(key), std::string{"observables."} + key},
                 unit});
        }
    };
    add("nodal_diameter", "mm");
    for (std::size_t i = 0; i < population.lesions.size(); ++i) {
        all.push_back(
            {"lesions", {population.lesions[i], population.lesion_places[i], "observables.lesions"}, "mm"});
    }
    add("cps", "1");
    add("ic_percent", "1");
    add("stil_percent", "1");
    add("memory", nullptr);
    return all;
}

ObservableLayout layout_of(const Population& population, const Model& model) {
    ObservableLayout layout;
    std::size_t output = PreparedTrial::k_first_baseline_output + population.baseline.size();
    for (const OptionalObservable& o : optional_observables(population)) {
        constexpr double k_mm_per_dm = 100.0;
        const bool is_length = o.unit != nullptr && std::string_view{o.unit} == "mm";
        const auto id = model.find(o.mention.name);
        // A marker is observed in the unit that the model states: percent, or a plain number.
        const double per_coherent = is_length           ? k_mm_per_dm
                                    : o.unit != nullptr ? 1.0 / model.symbol(*id).unit.factor
                                                        : 1.0;
        const ObservableLayout::Slot slot{output++, per_coherent};
        if (o.key == "nodal_diameter") layout.nodal_diameter = slot;
        if (o.key == "lesions") layout.lesions.push_back(slot);
        if (o.key == "cps") layout.cps = slot;
        if (o.key == "ic_percent") layout.ic_percent = slot;
        if (o.key == "stil_percent") layout.stil_percent = slot;
        if (o.key == "memory") layout.memory = slot;
    }
    return layout;
}

std::vector<Mention> mentioned_outputs(const Population& population, const Study* study) {
    std::vector<Mention> outputs;
    for (const char* key : {"breast_diameter", "skin_fraction", "distant_diameter", "expected_foci"}) {
        outputs.push_back({population.observables.at(key), population.observable_places.at(key),
                           std::string{"observables."} + key});
    }
    outputs.push_back({population.body.weight, population.body_place, "body.weight"});
    outputs.push_back({population.body.surface, population.body_place, "body.surface"});
    outputs.push_back({population.body.filtration, population.body_place, "body.filtration"});
    for (const BaselineQuantity& q : population.baseline) {
        outputs.push_back({q.name, q.place, "baseline"});
    }
    for (OptionalObservable& o : optional_observables(population)) {
        outputs.push_back(std::move(o.mention));
    }
    if (study != nullptr) {
        for (std::size_t i = 0; i < study->outputs.size(); ++i) {
            outputs.push_back({study->outputs[i], study->output_places[i], "outputs"});
        }
    }
    return outputs;
}

void check_names(const Model& model, const std::vector<Mention>& mentions, Problems& problems) {
    const std::vector<std::string> names = model.names();
    for (const Mention& m : mentions) {
        if (!model.find(m.name)) {
            problems.push_back({m.place, m.path, fmt::format("{} is no name of the model", in_quotes(m.name)),
                                hint_for(m.name, names)});
        }
    }
}

namespace {

void check_event(const Model& model, const std::string& name, bool is_map, const Place& place,
                 const char* path, Problems& problems) {
    const auto index = model.find_event(name);
    if (!index) {
        std::vector<std::string> events;
        for (const Event& e : model.events()) {
            events.push_back(e.name);
        }
        problems.push_back({place, path, fmt::format("{} is no event of the model", in_quotes(name)),
                            hint_for(name, events)});
        return;
    }
    const bool never = model.graph().node(model.events()[*index].trigger).op == Op::truth;
    if (is_map != never) {
        problems.push_back({place, path,
                            is_map ? name + " is an event that fires by itself, not a named map"
                                   : name + " is a named map: it never fires by itself",
                            is_map ? "a map has the trigger false" : ""});
    }
}

void check_dimension(const Model& model, const Mention& m, const char* expected, Problems& problems) {
    const auto id = model.find(m.name);
    const auto unit = parse_unit(expected);
    RUBOR_ASSERT(unit.ok());
    if (id && !model.symbol(*id).unit.same_dimension(unit.value())) {
        problems.push_back(
            {m.place, m.path,
             fmt::format("{} is in {}; expected {}", m.name, model.symbol(*id).unit.text, expected), ""});
    }
}

}  // namespace

void check_population(const Population& population, const Model& model, Problems& problems) {
    const auto mentions = mentioned_outputs(population, nullptr);
    check_names(model, mentions, problems);
    const char* expected[] = {"mm", "1", "mm", "1", "kg", "m2", "mL/min"};
    for (std::size_t i = 0; i < std::size(expected); ++i) {
        check_dimension(model, mentions[i], expected[i], problems);
    }
    for (const OptionalObservable& o : optional_observables(population)) {
        if (o.unit != nullptr) {
            check_dimension(model, o.mention, o.unit, problems);
        }
    }
    for (std::size_t i = 0; i < population.baseline.size(); ++i) {
        const auto id = model.find(population.baseline[i].name);
        const auto state = model.find_state(population.baseline[i].name);
        const bool concentration = state && model.states()[*state].is_concentration;
        if (id && !concentration && !model.symbol(*id).unit.same_dimension(population.baseline[i].unit)) {
            problems.push_back(
                {population.baseline[i].place, "baseline",
                 fmt::format("{} is in {}, which cannot be shown in {}", population.baseline[i].name,
                             model.symbol(*id).unit.text, population.baseline[i].unit.text),
                 ""});
        }
    }
    const GrowthPlan& growth = population.growth;
    const auto event = [&](const std::string& name, const char* path) {
        check_event(model, name, false, population.growth_place, path, problems);
    };
    event(growth.diagnosis, "growth.diagnosis");
    if (growth.death) {
        event(*growth.death, "growth.death");
    }
    for (const GrowthRule& rule : growth.rules) {
        if (!rule.from.empty()) {
            event(rule.from, "growth.reject.from");
        }
        event(rule.to, "growth.reject.to");
    }
    if (!population.surgery_map.empty()) {
        check_event(model, population.surgery_map, true, population.surgery_place, "surgery", problems);
    }
}

}  // namespace rubor
