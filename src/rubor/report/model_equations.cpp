// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// The mathematics of a model in readable form, as it was declared.
#include <map>
#include <set>

#include <fmt/format.h>

#include <rubor/base/text.hpp>
#include <rubor/model/start_values.hpp>
#include <rubor/report/inspection_parts.hpp>

namespace rubor {
namespace {

using Role = Declarations::Role;
using Named = Declarations::Named;

class Equations {
  public:
    explicit Equations(const Model& model) : model_{&model}, declared_{&model.declared()}, start_{model} {
        for (const ReactionDeclaration& r : declared_->reactions) reactions_.insert(r.name);
    }

    [[nodiscard]] std::string text() {
        std::string text = model_->name() + "\n";
        for (const auto& [heading, body] :
             {std::pair{"Fixed sizes and parameters", parameters()},
              std::pair{"Rules, in the order in which they are read", rules()},
              std::pair{"Reactions, and their rates", reactions()},
              std::pair{"Rates of change (of amounts, by reactions)", rates()},
              std::pair{"Rate rules", rate_rules()}, std::pair{"At the start", initial_values()},
              std::pair{"Events", events()}}) {
            if (!body.empty()) text += std::string{"\n"} + heading + "\n" + body;
        }
        return text;
    }

  private:
    static constexpr std::size_t k_indent = 6;

    [[nodiscard]] std::string say(Expression e) const { return text_of(*model_, e); }
    [[nodiscard]] std::string unit(SymbolId id) const {
        const Symbol& symbol = model_->symbol(id);
        const std::string& text = symbol.shown.text;
        return !symbol.has_unit || text.empty() || text == "1" || text == "dimensionless" ? ""
                                                                                          : " [" + text + "]";
    }
    [[nodiscard]] std::string amount_unit(const std::string& species) const {
        const auto id = model_->find(species);
        if (!id || !model_->symbol(*id).has_unit) return {};
        const std::string& text = model_->symbol(*id).unit.text;
        return text == "1" || text == "dimensionless" ? "" : text;
    }
    [[nodiscard]] bool is_bare(Expression e) const { return model_->graph().is_constant(e); }

    [[nodiscard]] std::string parameters() const {
        std::string text;
        for (SymbolId id = 0; id < declared_->named.size(); ++id) {
            const Named& named = declared_->named[id];
            const bool has_value = named.role == Role::compartment || named.role == Role::parameter;
            const SymbolKind kind = model_->symbol(id).kind;
            const bool is_fixed =
                kind == SymbolKind::parameter || (kind == SymbolKind::derived && named.initial);
            if (!has_value || !is_fixed) continue;
            std::string line = significant(start_.shown(id), 9) + unit(id);
            if (named.initial && !is_bare(*named.initial)) line = say(*named.initial) + " = " + line;
            text += hanging("  " + model_->symbol(id).name + " = ", line, k_indent);
        }
        return text;
    }

    /// Rules in an order in which each mentions earlier ones only; the model was refused if there is none.
    [[nodiscard]] std::string rules() {
        std::string text;
        for (SymbolId id = 0; id < declared_->named.size(); ++id) rule(id, text);
        return text;
    }

    void rule(SymbolId first, std::string& text) {
        std::vector<SymbolId> path{first};
        while (!path.empty()) {
            const SymbolId id = path.back();
            const auto& value = declared_->named[id].assignment_rule;
            if (!value || told_.contains(id)) {
                path.pop_back();
                continue;
            }
            bool ready = true;
            for (const SymbolId other : model_->graph().symbols_in(*value)) {
                if (declared_->named[other].assignment_rule && !told_.contains(other) &&
                    open_.insert(other).second) {
                    path.push_back(other);
                    ready = false;
                }
            }
            if (!ready) continue;
            path.pop_back();
            told_.insert(id);
            if (reactions_.contains(model_->symbol(id).name)) continue;  // told with the reactions
            if (declared_->named[id].initial) continue;  // computed at the start, told with the parameters
            text += hanging("  " + model_->symbol(id).name + " := ", say(*value) + unit(id), k_indent);
        }
    }

    [[nodiscard]] std::string side(const std::vector<ReactionDeclaration::Participant>& participants) const {
        std::vector<std::string> parts;
        for (const auto& p : participants) {
            const bool one = model_->graph().is_constant(p.stoichiometry, 1.0);
            const std::string number =
                is_bare(p.stoichiometry) ? say(p.stoichiometry) : "(" + say(p.stoichiometry) + ")";
            parts.push_back((one ? "" : number + " ") + p.species);
        }
        return join(parts, " + ");
    }

    [[nodiscard]] std::string reactions() const {
        std::string text;
        for (const ReactionDeclaration& r : declared_->reactions) {
            const std::string from = side(r.reactants);
            const std::string to = side(r.products);
            text += hanging("  " + r.name + ": ",
                            (from.empty() ? "" : from + " ") + (r.reversible ? "<->" : "->") +
                                (to.empty() ? "" : " " + to),
                            k_indent);
            if (r.rate) text += hanging("      = ", say(*r.rate), 8);
        }
        return text;
    }

    [[nodiscard]] std::string rates() const {
        std::map<std::string, std::string> sums;
        for (const ReactionDeclaration& r : declared_->reactions) {
            if (!r.rate) continue;
            const auto add = [&](const ReactionDeclaration::Participant& p, char sign) {
                const bool one = model_->graph().is_constant(p.stoichiometry, 1.0);
                std::string factor = one ? "" : say(p.stoichiometry) + " ";
                if (!is_bare(p.stoichiometry)) factor = "(" + say(p.stoichiometry) + ") ";
                std::string& sum = sums[p.species];
                sum += (sum.empty() ? "" : " ") + std::string(1, sign) + " " + factor + r.name;
            };
            for (const auto& p : r.reactants) add(p, '-');
            for (const auto& p : r.products) add(p, '+');
        }
        std::string text;
        for (const State& state : model_->states()) {
            const auto found = sums.find(model_->symbol(state.symbol).name);
            const SpeciesDeclaration& species = declared_->named[state.symbol].species;
            if (found == sums.end() || species.boundary || species.constant) continue;
            const std::string unit = amount_unit(found->first);
            const std::string time =
                model_->time_unit().dimension.is_dimensionless() ? "" : "/" + model_->time_unit().text;
            text += hanging("  d " + found->first + "/dt = ",
                            found->second + (unit.empty() ? "" : " [" + unit + time + "]"), k_indent);
        }
        return text;
    }

    [[nodiscard]] std::string rate_rules() const {
        std::string text;
        for (SymbolId id = 0; id < declared_->named.size(); ++id) {
            const auto& value = declared_->named[id].rate_rule;
            if (value) text += hanging("  d " + model_->symbol(id).name + "/dt = ", say(*value), k_indent);
        }
        return text;
    }

    [[nodiscard]] std::string initial_values() const {
        std::string text;
        for (SymbolId id = 0; id < declared_->named.size(); ++id) {
            const Named& named = declared_->named[id];
            const SymbolKind kind = model_->symbol(id).kind;
            if (kind != SymbolKind::state && kind != SymbolKind::held) continue;
            std::string line = significant(start_.shown(id), 9) + unit(id);
            const auto& said = named.initial ? named.initial : named.initial_amount;
            if (said && !is_bare(*said))
                line = say(*said) + (named.initial ? "" : " (amount)") + " = " + line;
            text += hanging("  " + model_->symbol(id).name + " = ", line, k_indent);
        }
        return text;
    }

    [[nodiscard]] std::string events() const {
        std::string text;
        for (const EventDeclaration& e : declared_->events) {
            const auto& trigger = model_->graph().node(e.trigger);
            const bool is_map = trigger.op == Op::truth && trigger.value == 0.0;
            text += hanging("  " + e.name + ": ",
                            is_map ? "when a protocol says so" : "when " + say(e.trigger), k_indent);
            if (e.delay) text += hanging("      after ", say(*e.delay), 8);
            if (e.priority) text += hanging("      priority ", say(*e.priority), 8);
            for (const auto& target : e.assignments)
                text += hanging("      " + target.name + " = ", say(target.value), 8);
        }
        return text;
    }

    const Model* model_;
    const Declarations* declared_;
    StartValues start_;
    std::set<std::string> reactions_;
    std::set<SymbolId> told_;
    std::set<SymbolId> open_;
};

}  // namespace

std::string equations_text(const Model& model) {
    return Equations{model}.text();
}

}  // namespace rubor
