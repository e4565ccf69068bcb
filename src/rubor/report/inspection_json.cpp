// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include <nlohmann/json.hpp>

#include <rubor/model/start_values.hpp>
#include <rubor/report/inspection_parts.hpp>

namespace rubor {
namespace {

using Json = nlohmann::ordered_json;

Json number(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}
Json number(const std::optional<double>& value) {
    return value ? number(*value) : Json(nullptr);
}
Json unit(const Symbol& symbol) {
    return symbol.has_unit ? Json(symbol.unit.text) : Json(nullptr);
}

Json counts(const Model& model) {
    const ModelCounts n = counts_of(model);
    return {{"compartments", n.compartments},
            {"variable_compartments", n.variable_compartments},
            {"species", n.species},
            {"species_as_concentration", n.as_concentration},
            {"boundary_species", n.boundary_species},
            {"constant_species", n.constant_species},
            {"species_by_rule", n.species_by_rule},
            {"parameters", n.parameters},
            {"parameters_by_rule", n.parameters_by_rule},
            {"assignment_rules", n.assignment_rules},
            {"rate_rules", n.rate_rules},
            {"reactions", n.reactions},
            {"reversible_reactions", n.reversible_reactions},
            {"events", n.events},
            {"named_maps", n.named_maps},
            {"delayed_events", n.delayed_events},
            {"states", n.states},
            {"held", n.held},
            {"fixed", n.fixed},
            {"derived", n.derived}};
}

Json compartments(const Model& model) {
    const StartValues start{model};
    Json list = Json::array();
    for (SymbolId id = 0; id < model.declared().named.size(); ++id) {
        const auto& named = model.declared().named[id];
        if (named.role != Declarations::Role::compartment) continue;
        list.push_back({{"name", model.symbol(id).name},
                        {"id", named.id},
                        {"size", number(start.shown(id))},
                        {"unit", unit(model.symbol(id))},
                        {"dimensions", named.dimensions},
                        {"changed_by", what_changes(model, id)}});
    }
    return list;
}

Json states(const Model& model) {
    const StartValues start{model};
    Json list = Json::array();
    for (const State& state : model.states()) {
        const Symbol& symbol = model.symbol(state.symbol);
        list.push_back({{"name", symbol.name},
                        {"id", model.declared().named[state.symbol].id},
                        {"meaning", state.is_concentration ? "concentration" : "amount"},
                        {"at_start", number(start.shown(state.symbol))},
                        {"unit", symbol.has_unit ? Json(symbol.shown.text) : Json(nullptr)},
                        {"amount_unit", unit(symbol)},
                        {"scale", number(state.scale)}});
    }
    return list;
}

/// Every name that a text declared, with the id that the file has for it.
Json names(const Model& model) {
    static constexpr const char* k_kinds[] = {"parameter", "held", "state", "derived"};
    const StartValues start{model};
    Json list = Json::array();
    for (SymbolId id = 0; id < model.declared().named.size(); ++id) {
        const auto& named = model.declared().named[id];
        const char* role = named.role == Declarations::Role::compartment ? "compartment"
                           : named.role == Declarations::Role::species   ? "species"
                           : named.role == Declarations::Role::parameter ? "parameter"
                                                                         : nullptr;
        if (role == nullptr) continue;
        const Symbol& symbol = model.symbol(id);
        list.push_back({{"name", symbol.name},
                        {"id", named.id},
                        {"role", role},
                        {"kind", k_kinds[static_cast<std::size_t>(symbol.kind)]},
                        {"at_start", number(start.shown(id))},
                        {"unit", symbol.has_unit ? Json(symbol.shown.text) : Json(nullptr)}});
    }
    return list;
}

Json laws(const ModelInspection& inspection) {
    const Model& model = *inspection.model;
    Json list = Json::array();
    for (const ConservationLaw& law : inspection.laws.laws) {
        Json terms = Json::array();
        for (const auto& [state, weight] : law.terms)
            terms.push_back({{"state", name_of(model, state)}, {"weight", weight}});
        Json broken = Json::array();
        for (const std::size_t e : law.broken_by) broken.push_back(model.events()[e].name);
        const std::string shared = unit_of(model, law);
        list.push_back({{"terms", terms},
                        {"at_start", number(value_of(model, law))},
                        {"unit", shared.empty() ? Json(nullptr) : Json(shared)},
                        {"broken_by_events", broken}});
    }
    return list;
}

Json jacobian(const ModelInspection& inspection) {
    Json entries = Json::array();
    const SparsityPattern& pattern = inspection.pattern;
    for (std::size_t column = 0; column + 1 < pattern.column_start.size(); ++column) {
        for (auto k = pattern.column_start[column]; k < pattern.column_start[column + 1]; ++k) {
            entries.push_back({pattern.row[static_cast<std::size_t>(k)], column});
        }
    }
    return {{"states", inspection.model->states().size()},
            {"nonzeros", pattern.row.size()},
            {"factor_nonzeros", inspection.shape.n_factor_nonzeros},
            {"elimination_order", inspection.shape.order},
            {"row_column", entries}};
}

Json time_scales(const TimeScales& scales) {
    Json eigenvalues = Json::array();
    for (const auto& value : scales.eigenvalues)
        eigenvalues.push_back({number(value.real()), number(value.imag())});
    return {{"fault", scales.fault.empty() ? Json(nullptr) : Json(scales.fault)},
            {"fastest", number(scales.fastest)},
            {"slowest", number(scales.slowest)},
            {"ratio", number(scales.ratio())},
            {"growth", number(scales.growth)},
            {"n_zero", scales.n_zero},
            {"n_growing", scales.n_growing},
            {"n_oscillating", scales.n_oscillating},
            {"largest_block", scales.largest_block},
            {"eigenvalues", eigenvalues}};
}

Json events(const Model& model) {
    Json list = Json::array();
    for (const EventDeclaration& e : model.declared().events) {
        Json targets = Json::array();
        for (const auto& target : e.assignments)
            targets.push_back({{"name", target.name}, {"value", text_of(model, target.value)}});
        list.push_back({{"name", e.name},
                        {"trigger", text_of(model, e.trigger)},
                        {"delay", e.delay ? Json(text_of(model, *e.delay)) : Json(nullptr)},
                        {"priority", e.priority ? Json(text_of(model, *e.priority)) : Json(nullptr)},
                        {"assignments", targets}});
    }
    return list;
}

Json warnings(const Model& model) {
    Json list = Json::array();
    for (const Problem& p : model.warnings()) {
        list.push_back({{"file", p.place.file},
                        {"line", p.place.line},
                        {"column", p.place.column},
                        {"about", p.path},
                        {"message", p.message},
                        {"remedy", p.remedy},
                        {"kind", p.alike}});
    }
    return list;
}

}  // namespace

std::string inspection_json(const ModelInspection& inspection) {
    const Model& model = *inspection.model;
    Json unchanged = Json::array();
    for (const std::size_t k : inspection.laws.unchanged) unchanged.push_back(name_of(model, k));
    Json all = {{"model", model.name()},
                {"file", inspection.file},
                {"units", words_of(model.unit_system())},
                {"time_unit", model.time_unit().dimension.is_dimensionless() ? Json(nullptr)
                                                                             : Json(model.time_unit().text)},
                {"counts", counts(model)},
                {"compartments", compartments(model)},
                {"states", states(model)},
                {"names", names(model)},
                {"conservation_laws", laws(inspection)},
                {"unchanged", unchanged},
                {"laws_incomplete",
                 inspection.laws.incomplete.empty() ? Json(nullptr) : Json(inspection.laws.incomplete)},
                {"time_scales", time_scales(inspection.scales)},
                {"jacobian", jacobian(inspection)},
                {"events", events(model)},
                {"warnings", warnings(model)}};
    if (!inspection.times.steps.empty()) {
        Json steps = Json::array();
        for (const auto& [step, seconds] : inspection.times.steps)
            steps.push_back({{"step", step}, {"seconds", seconds}});
        all["times"] = steps;
    }
    return all.dump(1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace rubor
