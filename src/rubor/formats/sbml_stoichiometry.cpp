// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Stoichiometries of an export. A model keeps each as one expression: a number, a name that rules or events
// may change, a conversion factor of the species, or a product of those. SBML has a place for each.
#include <algorithm>
#include <cmath>

#include <rubor/formats/sbml_export_plan.hpp>
#include <rubor/formats/sbml_unit_definitions.hpp>

namespace rubor {
namespace {

using Role = Declarations::Role;

bool same_unit(const Unit& a, const Unit& b) {
    return a.same_dimension(b) && std::abs(a.factor - b.factor) <= 1e-12 * a.factor;
}

/// The factors of a product.
std::vector<Expression> factors_of(const ExpressionGraph& graph, Expression e) {
    const auto& node = graph.node(e);
    if (node.op != Op::multiply) {
        return {e};
    }
    std::vector<Expression> all = factors_of(graph, node.argument[0]);
    const std::vector<Expression> more = factors_of(graph, node.argument[1]);
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

/// A stoichiometry as a product of what SBML has places for.
struct Split {
    double number = 1.0;
    std::optional<SymbolId> reference;
    std::optional<SymbolId> factor;
};

}  // namespace

std::vector<SbmlExportPlan::Participant> SbmlExportPlan::participants(
    const std::vector<ReactionDeclaration::Participant>& from) const {
    std::vector<Participant> result;
    const ExpressionGraph& graph = model_->graph();
    for (const auto& said : from) {
        Participant one{
            .species = *model_->find(said.species), .reference = {}, .varying = {}, .varying_id = {}};
        if (graph.is_constant(said.stoichiometry)) {
            one.stoichiometry = graph.node(said.stoichiometry).value;
        } else {
            one.varying = said.stoichiometry;
        }
        result.push_back(std::move(one));
    }
    return result;
}

/// Finds what stoichiometries are made of: a name that stands in one of them only is that of its species
/// reference; a constant parameter that stands in all of a species is its conversion factor. The rest gets a
/// rule.
void SbmlExportPlan::split_stoichiometries() {
    const ExpressionGraph& graph = model_->graph();
    std::vector<std::pair<Reaction*, Participant*>> varying;
    std::map<SymbolId, std::size_t> n_uses;
    for (Reaction& reaction : reactions_) {
        for (auto* side : {&reaction.reactants, &reaction.products}) {
            for (Participant& one : *side) {
                if (!one.varying) continue;
                varying.emplace_back(&reaction, &one);
                for (const SymbolId symbol : graph.symbols_in(*one.varying)) ++n_uses[symbol];
            }
        }
    }
    const auto split = [&](const Participant& one) -> std::optional<Split> {
        Split result;
        if (!one.varying) {
            result.number = one.stoichiometry;
            return result;
        }
        for (const Expression part : factors_of(graph, *one.varying)) {
            const auto& node = graph.node(part);
            if (node.op == Op::constant) {
                result.number *= node.value;
                continue;
            }
            if (node.op != Op::symbol || declared().named[node.symbol].role != Role::parameter)
                return std::nullopt;
            const Named& named = declared().named[node.symbol];
            const bool bare = !named.unit || named.unit->dimension.is_dimensionless();
            const bool constant =
                !rule(node.symbol) && !named.rate_rule && !is_event_target_[node.symbol] && !is_coherent();
            if (bare && n_uses[node.symbol] == 1 && is_written_[node.symbol] && !result.reference) {
                result.reference = node.symbol;
            } else if (constant && !result.factor) {
                result.factor = node.symbol;
            } else {
                return std::nullopt;
            }
        }
        // A reference gives the whole number.
        return result.reference && result.number != 1.0 ? std::nullopt : std::optional{result};
    };
    std::map<SymbolId, std::optional<SymbolId>> shared;  // of a species; nothing: not the same everywhere
    for (const Reaction& reaction : reactions_) {
        for (const auto* side : {&reaction.reactants, &reaction.products}) {
            for (const Participant& one : *side) {
                const auto parts = split(one);
                const auto factor = parts ? parts->factor : std::nullopt;
                const auto [found, is_new] = shared.try_emplace(one.species, factor);
                if (!is_new && found->second != factor) found->second = std::nullopt;
            }
        }
    }
    for (auto& [reaction, one] : varying) {
        const auto parts = split(*one);
        const auto& factor = shared.at(one->species);
        if (parts && parts->factor == factor) {
            one->stoichiometry = parts->number;
            one->reference = parts->reference;
            one->varying.reset();
            if (one->reference) references_.insert(*one->reference);
            if (factor) {
                conversion_factors_[one->species] = ids_[*factor];
                written_factors_[one->species] = *factor;
            }
        } else {
            one->varying_id = taken_.take(reaction->id + "_" + ids_[one->species]);
        }
    }
}

/// The commonest unit of what reactions change, over its conversion factor's.
void SbmlExportPlan::choose_written_extent() {
    std::vector<std::pair<Unit, std::size_t>> counts;
    for (const Reaction& reaction : reactions_) {
        for (const auto* side : {&reaction.reactants, &reaction.products}) {
            for (const Participant& one : *side) {
                auto extent = unit(one.species);
                if (!extent || one.varying) continue;
                if (const auto found = written_factors_.find(one.species); found != written_factors_.end()) {
                    const auto factor = unit(found->second);
                    if (!factor) continue;
                    const Dimension dimension = extent->dimension / factor->dimension;
                    extent = Unit{to_text(dimension), extent->factor / factor->factor, dimension};
                }
                if (!is_sbml_substance(extent->dimension)) continue;
                const auto known = std::find_if(counts.begin(), counts.end(),
                                                [&](const auto& c) { return same_unit(c.first, *extent); });
                if (known == counts.end()) {
                    counts.emplace_back(*extent, 1);
                } else {
                    ++known->second;
                }
            }
        }
    }
    if (!counts.empty()) {
        extent_ = std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) {
                      return a.second < b.second;
                  })->first;
    }
}

}  // namespace rubor
