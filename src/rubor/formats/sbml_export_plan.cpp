// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/sbml_export_plan.hpp>

#include <algorithm>
#include <cmath>

#include <rubor/formats/sbml_unit_definitions.hpp>

namespace rubor {
namespace {

using Role = Declarations::Role;

Unit coherent(const Dimension& dimension) {
    return Unit{to_text(dimension), 1.0, dimension};
}

Dimension time_dimension() {
    Dimension time;
    time.exponent[Dimension::time] = 1.0;
    return time;
}

}  // namespace

SbmlExportPlan::SbmlExportPlan(const Model& model) : model_{&model} {
    name_everything();
    plan_reactions();
    split_stoichiometries();
    if (is_coherent()) {
        choose_extent();
    } else {
        choose_written_extent();
    }
    model_id_ = taken_.take(model.name().empty() ? "model" : model.name());
}

void SbmlExportPlan::name_everything() {
    const auto& named = declared().named;
    ids_.resize(named.size());
    is_written_.assign(named.size(), false);
    is_event_target_.assign(named.size(), false);
    std::vector<bool> is_reaction(named.size(), false);
    for (const ReactionDeclaration& reaction : declared().reactions) {
        if (const auto symbol = symbol_of_reaction(reaction.name)) is_reaction[*symbol] = true;
    }
    for (SymbolId id = 0; id < named.size(); ++id) {
        if (named[id].role > Role::parameter) continue;
        const std::string& name = model_->symbol(id).name;
        const bool has_own_id = !named[id].id.empty() && !taken_.is_taken(named[id].id);
        ids_[id] = taken_.take(has_own_id ? named[id].id : name);
        is_written_[id] = !is_reaction[id];
    }
    for (const EventDeclaration& event : declared().events) {
        event_ids_.push_back(taken_.take(event.name));
        for (const auto& target : event.assignments) {
            if (const auto id = model_->find(target.name)) is_event_target_[*id] = true;
        }
    }
    const bool homeless = std::any_of(named.begin(), named.end(), [](const Named& n) {
        return n.role == Role::species && !n.species.compartment;
    });
    if (homeless) nowhere_ = taken_.take("nowhere");
}

/// A reader of SBML makes a reaction's name a parameter with a rule: its rate.
std::optional<SymbolId> SbmlExportPlan::symbol_of_reaction(const std::string& name) const {
    const auto id = model_->find(name);
    return id && declared().named[*id].role == Role::parameter && rule(*id) ? id : std::nullopt;
}

void SbmlExportPlan::plan_reactions() {
    const ExpressionGraph& graph = model_->graph();
    for (const ReactionDeclaration& said : declared().reactions) {
        Reaction reaction{.id = {},
                          .reactants = participants(said.reactants),
                          .products = participants(said.products),
                          .modifiers = {},
                          .law = said.rate,
                          .divided_by = {},
                          .amount = {},
                          .reversible = said.reversible};
        const auto symbol = symbol_of_reaction(said.name);
        reaction.id = symbol ? ids_[*symbol] : taken_.take(said.name);
        if (symbol && reaction.law) {
            const auto& node = graph.node(*reaction.law);
            if (node.op == Op::symbol && node.symbol == *symbol) {
                reaction.law = rule(*symbol);
            }
        }
        std::vector<SymbolId> taking_part;
        for (const auto* side : {&reaction.reactants, &reaction.products}) {
            for (const Participant& one : *side) {
                taking_part.push_back(one.species);
                if (const auto own = unit(one.species); own && !reaction.amount) {
                    reaction.amount = own->dimension;
                }
            }
        }
        if (reaction.law) {
            for (const SymbolId mentioned : graph.symbols_in(*reaction.law)) {
                const SymbolId id = rate_of(mentioned).value_or(mentioned);
                const auto is_in = [&](const std::vector<SymbolId>& list) {
                    return std::find(list.begin(), list.end(), id) != list.end();
                };
                if (declared().named[id].role == Role::species && !is_in(taking_part) &&
                    !is_in(reaction.modifiers)) {
                    reaction.modifiers.push_back(id);
                }
            }
        }
        reactions_.push_back(std::move(reaction));
    }
}

/// SBML has one unit of extent for all reactions. It is the one that most reactions work in; the amounts of
/// the others are turned into it and back by constants of value 1, so that they stay reactions.
void SbmlExportPlan::choose_extent() {
    std::vector<std::pair<Dimension, std::size_t>> counts;
    for (const Reaction& reaction : reactions_) {
        if (!reaction.amount || !is_sbml_substance(*reaction.amount)) continue;
        const auto found = std::find_if(counts.begin(), counts.end(),
                                        [&](const auto& c) { return c.first == *reaction.amount; });
        if (found == counts.end()) {
            counts.emplace_back(*reaction.amount, 1);
        } else {
            ++found->second;
        }
    }
    if (counts.empty()) return;
    const Dimension chosen = std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) {
                                 return a.second < b.second;
                             })->first;
    extent_ = coherent(chosen);
    for (Reaction& reaction : reactions_) {
        if (!reaction.amount || *reaction.amount == chosen) continue;
        const Unit unit = coherent(*reaction.amount / chosen);
        auto found = std::find_if(conversions_.begin(), conversions_.end(),
                                  [&](const Conversion& c) { return c.unit.same_dimension(unit); });
        if (found == conversions_.end()) {
            const std::string name =
                reaction.amount->is_dimensionless() ? "number" : to_text(*reaction.amount);
            conversions_.push_back({taken_.take("extent_to_" + name), unit});
            found = conversions_.end() - 1;
        }
        reaction.divided_by = found->id;
        for (auto* side : {&reaction.reactants, &reaction.products}) {
            for (const Participant& one : *side) conversion_factors_[one.species] = found->id;
        }
    }
}

std::optional<std::string> SbmlExportPlan::conversion_factor(SymbolId species) const {
    const auto found = conversion_factors_.find(species);
    return found == conversion_factors_.end() ? std::nullopt : std::optional{found->second};
}

std::optional<Unit> SbmlExportPlan::time_unit() const {
    if (is_coherent()) return coherent(time_dimension());
    return model_->time_unit().dimension == time_dimension() ? std::optional{model_->time_unit()}
                                                             : std::nullopt;
}

double SbmlExportPlan::time_factor() const {
    const double factor = model_->time_unit().factor;
    return model_->unit_system() == UnitSystem::converted && factor > 0.0 ? factor : 1.0;
}

std::optional<Unit> SbmlExportPlan::unit(SymbolId symbol) const {
    const std::optional<Unit>& own = declared().named[symbol].unit;
    return own && is_coherent() ? std::optional{coherent(own->dimension)} : own;
}

std::optional<Unit> SbmlExportPlan::unit_in_mathematics(SymbolId symbol) const {
    const auto own = unit(symbol);
    const auto volume = concentration_in(symbol);
    if (!own || !volume) return own;
    const auto size = unit(*volume);
    if (!size) return std::nullopt;
    const Dimension dimension = own->dimension / size->dimension;
    return is_coherent() ? coherent(dimension)
                         : Unit{own->text + "/" + size->text, own->factor / size->factor, dimension};
}

std::optional<Dimension> SbmlExportPlan::dimension(SymbolId symbol) const {
    if (is_time(symbol)) return time_dimension();
    if (const auto of = rate_of(symbol)) {
        const auto own = dimension(*of);
        return own ? std::optional{*own / time_dimension()} : std::nullopt;
    }
    const auto unit = unit_in_mathematics(symbol);
    return unit ? std::optional{unit->dimension} : std::nullopt;
}

std::optional<SymbolId> SbmlExportPlan::concentration_in(SymbolId symbol) const {
    const Named& named = declared().named[symbol];
    const bool is_amount =
        named.role != Role::species || named.species.substance_only || !named.species.compartment;
    const auto volume = is_amount ? std::nullopt : model_->find(*named.species.compartment);
    return volume && declared().named[*volume].dimensions != 0.0 ? volume : std::nullopt;
}

double SbmlExportPlan::factor_of_amount(SymbolId symbol) const {
    const std::optional<Unit>& own = declared().named[symbol].unit;
    return own && is_coherent() ? own->factor : 1.0;
}

double SbmlExportPlan::factor_in_mathematics(SymbolId symbol) const {
    const double factor = factor_of_amount(symbol);
    const auto volume = concentration_in(symbol);
    const auto& unit = declared().named[symbol].species.concentration_unit;
    if (volume && unit && is_coherent()) return unit->factor;
    return volume ? factor / factor_of_amount(*volume) : factor;
}

std::optional<Quantity> SbmlExportPlan::literal(SymbolId symbol) const {
    const Named& named = declared().named[symbol];
    if (named.role != Role::literal) return std::nullopt;
    const Quantity quantity{model_->graph().node(*named.initial).value, named.unit.value_or(dimensionless())};
    return is_coherent() ? Quantity{quantity.coherent(), coherent(quantity.unit.dimension)} : quantity;
}

std::optional<SymbolId> SbmlExportPlan::rate_of(SymbolId symbol) const {
    const auto found = declared().rate_symbols.find(symbol);
    return found == declared().rate_symbols.end() ? std::nullopt : std::optional{found->second};
}

// A parameter that is given by others at the start has both: that is its initial value, not a rule.
std::optional<Expression> SbmlExportPlan::rule(SymbolId symbol) const {
    const Named& named = declared().named[symbol];
    return named.initial ? std::nullopt : named.assignment_rule;
}

bool SbmlExportPlan::has_species_in_gray() const {
    const auto& named = declared().named;
    return std::any_of(named.begin(), named.end(), [](const Named& n) {
        return n.role == Role::species && n.unit &&
               n.unit->dimension.exponent[Dimension::absorbed_dose] != 0.0;
    });
}

}  // namespace rubor
