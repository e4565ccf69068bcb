// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/flat_emit.hpp>

#include <set>

#include <fmt/format.h>

#include <rubor/base/text.hpp>
#include <rubor/formats/antimony_formula.hpp>
#include <rubor/formats/flat_units.hpp>

namespace rubor {
namespace {

class Emitter {
  public:
    Emitter(FlatModel& flat, ModelBuilder& builder)
        : flat_{flat}, builder_{builder}, formulas_{flat, builder} {}

    void run() {
        for (const FlatSymbol& symbol : flat_.symbols()) {
            if (!symbol.is_reaction) {
                declare(symbol);
            }
        }
        for (const FlatSymbol& symbol : flat_.symbols()) {
            if (!symbol.is_reaction) {
                define(symbol);
            } else if (symbol.assignment_rule || symbol.rate_rule) {
                const auto& rule = symbol.assignment_rule ? symbol.assignment_rule : symbol.rate_rule;
                flat_.report(rule->place, symbol.name,
                             fmt::format("{} is a reaction and has a rule", symbol.name),
                             "write its rate after the ; of the reaction");
            }
        }
        for (std::size_t i = 0; i < flat_.reactions().size(); ++i) {
            reaction(i);
        }
        for (const auto& said : flat_.events()) {
            event(said);
        }
    }

  private:
    void declare(const FlatSymbol& symbol) {
        if (symbol.is_compartment) {
            builder_.declare(CompartmentDeclaration{symbol.name, declared_unit(flat_, symbol), symbol.place});
        } else if (symbol.is_species) {
            const bool changes = symbol.assignment_rule || symbol.rate_rule;
            builder_.declare(SpeciesDeclaration{
                .name = symbol.name,
                .compartment = symbol.compartment,
                .substance_only = symbol.substance_only,
                .boundary = symbol.boundary || symbol.constant,
                .constant = symbol.constant && !changes,
                .unit = declared_unit(flat_, symbol),
                .place = symbol.place,
            });
        } else {
            builder_.declare(ParameterDeclaration{symbol.name, declared_unit(flat_, symbol), symbol.place});
        }
    }

    void define(const FlatSymbol& symbol) {
        const std::optional<Unit> unit = meant_unit(flat_, symbol);
        if (!symbol.terms.empty()) {
            port(symbol, unit);
            return;
        }
        if (symbol.row) {
            const double factor = unit ? unit->factor : 1.0;
            const double value = symbol.row->unit.factor == factor
                                     ? symbol.row->value
                                     : symbol.row->value * symbol.row->unit.factor / factor;
            builder_.set_initial(symbol.name, builder_.graph().constant(value), symbol.row->value_place);
        } else if (symbol.initial) {
            builder_.set_initial(symbol.name, value(*symbol.initial, unit), symbol.initial->place);
        }
        if (symbol.assignment_rule) {
            builder_.set_assignment_rule(symbol.name, value(*symbol.assignment_rule, unit),
                                         symbol.assignment_rule->place);
        }
        if (symbol.rate_rule) {
            builder_.set_rate_rule(symbol.name,
                                   formulas_.number(*symbol.rate_rule->value, symbol.rate_rule->instance),
                                   symbol.rate_rule->place);
        }
        if (symbol.state_row) {
            const double factor = symbol.unit ? declared_unit(flat_, symbol)->factor : 1.0;
            builder_.set_scale(symbol.name, symbol.state_row->scale * symbol.state_row->unit.factor / factor,
                               symbol.state_row->scale_place);
        }
    }

    Expression value(const FlatSymbol::Definition& definition, const std::optional<Unit>& unit) {
        return formulas_.value(*definition.value, definition.instance, unit);
    }

    /// A port that drug modules write to: its neutral value plus every module's term.
    void port(const FlatSymbol& symbol, const std::optional<Unit>& unit) {
        ExpressionGraph& graph = builder_.graph();
        Expression sum = graph.constant(0.0);
        if (symbol.row) {
            sum = with_unit(symbol.row->value, symbol.row->unit);
        } else if (symbol.initial) {
            sum = value(*symbol.initial, unit);
            if (graph.is_constant(sum)) {
                sum = with_unit(graph.node(sum).value, unit.value_or(dimensionless()));
            }
        } else {
            flat_.report(symbol.place, symbol.name,
                         fmt::format("the port {} has no neutral value", symbol.name), symbol.name + " = 0");
        }
        if (symbol.assignment_rule || symbol.rate_rule) {
            flat_.report(symbol.place, symbol.name,
                         fmt::format("the core gives the port {} by a rule", symbol.name),
                         "a port has a neutral value: " + symbol.name + " = 0");
            return;
        }
        for (const auto& term : symbol.terms) {
            sum = graph.add(sum, value(term, unit));
        }
        builder_.set_assignment_rule(symbol.name, sum, symbol.terms.front().place);
    }

    Expression with_unit(double number, const Unit& unit) {
        return number == 0.0 ? builder_.graph().constant(0.0) : builder_.literal({number, unit});
    }

    void reaction(std::size_t index) {
        const auto& said = flat_.reactions()[index];
        ReactionDeclaration result{.name = flat_.canonical(said.name),
                                   .reactants = {},
                                   .products = {},
                                   .rate = formulas_.rate(index),
                                   .place = said.place};
        const auto side = [&](const auto& from, auto& to) {
            for (const auto& participant : from) {
                to.push_back({flat_.canonical(said.instance, participant.species.text),
                              builder_.graph().constant(participant.stoichiometry),
                              flat_.place(said.instance, participant.species.spot)});
            }
        };
        side(said.what->reactants, result.reactants);
        side(said.what->products, result.products);
        builder_.add(std::move(result));
    }

    void event(const Said<const EventStatement*>& said) {
        const EventStatement& s = *said.what;
        EventDeclaration result{.name = said.name,
                                .trigger = formulas_.condition(s.trigger, said.instance),
                                .delay = {},
                                .priority = {},
                                .persistent = s.persistent,
                                .initially_true = s.initially_true,
                                .values_from_trigger_time = s.values_from_trigger_time,
                                .assignments = {},
                                .place = said.place};
        if (s.delay) {
            result.delay = formulas_.number(*s.delay, said.instance);
        }
        if (s.priority) {
            result.priority = formulas_.number(*s.priority, said.instance);
        }
        std::set<std::string> targets;
        for (const auto& assignment : s.assignments) {
            const Place where = flat_.place(said.instance, assignment.name.spot);
            const std::string target = flat_.canonical(said.instance, assignment.name.text);
            const FlatSymbol* symbol = flat_.find(target);
            if (!targets.insert(target).second) {
                flat_.report(where, result.name, fmt::format("the event assigns to {} twice", target),
                             "keep one of the two");
            }
            if (symbol && symbol->is_reaction) {
                flat_.report(where, result.name,
                             fmt::format("the event assigns to {}, which is a reaction", target));
                continue;
            }
            if (symbol && symbol->module != flat_.instance(said.instance).module) {
                flat_.report(
                    where, result.name,
                    fmt::format("an event of a drug module sets {}, which belongs to the core", target),
                    "a module acts on the core by rules for ports (port_... :=) and by reactions");
                continue;
            }
            const auto unit = symbol ? meant_unit(flat_, *symbol) : std::nullopt;
            result.assignments.push_back(
                {target, formulas_.value(assignment.value, said.instance, unit), where});
        }
        builder_.add(std::move(result));
    }

    FlatModel& flat_;
    ModelBuilder& builder_;
    FormulaBuilder formulas_;
};

}  // namespace

void emit(FlatModel& flat, ModelBuilder& builder) {
    Emitter{flat, builder}.run();
}

}  // namespace rubor
