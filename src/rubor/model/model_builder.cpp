// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/model/model_builder.hpp>

#include <fmt/format.h>

#include <rubor/base/assert.hpp>
#include <rubor/model/builder_parts.hpp>

namespace rubor {

ModelBuilder::ModelBuilder(std::string model_name, UnitSystem unit_system) : parts_{std::make_unique<Parts>()} {
    parts_->model_name = std::move(model_name);
    parts_->unit_system = unit_system;
    if (unit_system == UnitSystem::coherent) {
        parts_->time_unit = parse_unit("day").value();
    }
}
ModelBuilder::~ModelBuilder() = default;
ModelBuilder::ModelBuilder(ModelBuilder&&) noexcept = default;
ModelBuilder& ModelBuilder::operator=(ModelBuilder&&) noexcept = default;

void ModelBuilder::set_time_unit(Unit unit) { parts_->time_unit = std::move(unit); }

ExpressionGraph& ModelBuilder::graph() { return parts_->graph; }

SymbolId ModelBuilder::Parts::id_of(const std::string& name, const Place& place) {
    const auto [found, is_new] = ids.try_emplace(name, static_cast<SymbolId>(identifiers.size()));
    if (is_new) {
        identifiers.emplace_back();
        identifiers.back().name = name;
        identifiers.back().first_use = place;
    }
    return found->second;
}

ModelBuilder::Parts::Identifier& ModelBuilder::Parts::declare(const std::string& name, Role role,
                                                               std::optional<Unit> unit, const Place& place) {
    Identifier& identifier = identifiers[id_of(name, place)];
    if (identifier.role != Role::undeclared) {
        problems.push_back({place, name,
                            fmt::format("{} is declared twice; the first declaration is at line {}", name,
                                        identifier.place.line),
                            "remove one of them"});
        return identifier;
    }
    identifier.role = role;
    identifier.unit = std::move(unit);
    identifier.place = place;
    return identifier;
}

void ModelBuilder::Parts::define(std::optional<Definition> Identifier::*which, const char* what, const std::string& name,
                                 Expression value, const Place& place) {
    Identifier& identifier = identifiers[id_of(name, place)];
    auto& slot = identifier.*which;
    if (slot) {
        problems.push_back({place, name,
                            fmt::format("{} has two {}s; the first is at line {}", name, what, slot->place.line),
                            "remove one of them"});
        return;
    }
    slot = Definition{value, place};
}

Expression ModelBuilder::reference(const std::string& name, const Place& place) {
    return parts_->graph.symbol(parts_->id_of(name, place));
}

Expression ModelBuilder::literal(const Quantity& quantity) {
    // A symbol of its own keeps the unit for the dimension check; it is a constant for everything else.
    const std::string name = fmt::format("{} {}", quantity.value, quantity.unit.text);
    const SymbolId id = parts_->id_of(name, {});
    Parts::Identifier& identifier = parts_->identifiers[id];
    if (identifier.role == Parts::Role::undeclared) {
        identifier.role = Parts::Role::literal;
        identifier.unit = quantity.unit;
        identifier.initial = Parts::Definition{parts_->graph.constant(quantity.value), {}};
    }
    return parts_->graph.symbol(id);
}

// Names with a blank in front cannot clash with those of a model; they are shown without it.
Expression ModelBuilder::time() {
    if (parts_->unit_system != UnitSystem::converted) {
        return parts_->graph.time();
    }
    const SymbolId id = parts_->id_of(" time", {});
    parts_->identifiers[id].role = Parts::Role::time;
    parts_->identifiers[id].name = "time";
    return parts_->graph.symbol(id);
}

Expression ModelBuilder::rate_of(const std::string& name, const Place& place) {
    const SymbolId target = parts_->id_of(name, place);
    const SymbolId id = parts_->id_of(" rateOf(" + name + ")", place);
    Parts::Identifier& identifier = parts_->identifiers[id];
    identifier.role = Parts::Role::rate;
    identifier.name = "rateOf(" + name + ")";
    identifier.place = place;
    identifier.rate_target = target;
    return parts_->graph.symbol(id);
}

void ModelBuilder::declare(CompartmentDeclaration d) {
    if (!d.unit && parts_->unit_system == UnitSystem::coherent) {
        d.unit = Unit{.text = "L", .factor = 1.0, .dimension = {}};
        d.unit->dimension.exponent[Dimension::length] = 3.0;
    }
    Parts::Identifier& identifier = parts_->declare(d.name, Parts::Role::compartment, std::move(d.unit), d.place);
    identifier.id = d.id;
    identifier.dimensions = d.dimensions;
}

void ModelBuilder::declare(SpeciesDeclaration d) {
    Parts::Identifier& identifier = parts_->declare(d.name, Parts::Role::species, d.unit, d.place);
    identifier.id = d.id;
    identifier.species = std::move(d);
}

void ModelBuilder::declare(ParameterDeclaration d) {
    parts_->declare(d.name, Parts::Role::parameter, std::move(d.unit), d.place).id = d.id;
}

bool ModelBuilder::is_declared(const std::string& name) const {
    const auto found = parts_->ids.find(name);
    return found != parts_->ids.end() && parts_->identifiers[found->second].role != Parts::Role::undeclared;
}

void ModelBuilder::set_initial(const std::string& name, Expression value, const Place& place) {
    parts_->define(&Parts::Identifier::initial, "initial value", name, value, place);
}
void ModelBuilder::set_initial_amount(const std::string& name, Expression amount, const Place& place) {
    parts_->define(&Parts::Identifier::initial_amount, "initial amount", name, amount, place);
}
void ModelBuilder::set_assignment_rule(const std::string& name, Expression value, const Place& place) {
    parts_->define(&Parts::Identifier::assignment_rule, "assignment rule", name, value, place);
}
void ModelBuilder::set_rate_rule(const std::string& name, Expression rate, const Place& place) {
    parts_->define(&Parts::Identifier::rate_rule, "rate rule", name, rate, place);
}
void ModelBuilder::set_scale(const std::string& name, double scale, const Place& place) {
    if (!(scale > 0.0)) {
        parts_->problems.push_back({place, name, fmt::format("the scale of {} must be above 0 (got {})", name, scale), ""});
        return;
    }
    parts_->identifiers[parts_->id_of(name, place)].scale = scale;
}
void ModelBuilder::add(ReactionDeclaration reaction) { parts_->reactions.push_back(std::move(reaction)); }
void ModelBuilder::add(EventDeclaration event) { parts_->events.push_back(std::move(event)); }
void ModelBuilder::report(Problem problem) { parts_->problems.push_back(std::move(problem)); }
void ModelBuilder::warn(Problem problem) { parts_->warnings.push_back(std::move(problem)); }

}  // namespace rubor
