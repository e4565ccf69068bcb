// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Joins what the instances of models say about one thing, and settles who overrides whom: what an outer model
// says about a name of its submodel replaces what the submodel says. Contradictions are problems.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <rubor/base/text.hpp>
#include <rubor/formats/flat_model.hpp>

namespace rubor {
namespace {

std::string at(const Place& place) {
    return fmt::format("{}:{}", place.file, place.line);
}

bool same_unit(const Unit& a, const Unit& b) {
    return a.same_dimension(b) && std::abs(a.factor - b.factor) <= 1e-12 * std::abs(a.factor);
}

/// A plain number, for comparing two statements that say the same.
std::optional<double> plain_number(const Formula& formula) {
    return formula.kind == Formula::Kind::number && formula.text.empty() ? std::optional{formula.number}
                                                                         : std::nullopt;
}

}  // namespace

void FlatModel::settle() {
    if (n_statements_ > k_most_statements) {
        report(place(0, instances_[0].model->spot), {},
               fmt::format("the model has more than {} statements with its submodels", k_most_statements));
        return;
    }
    check_mentions();
    apply_deletions();
    for (const auto& said : mentions_) {
        FlatSymbol& one = symbol(said.name, said.place);
        const FlatInstance& who = instances_[said.instance];
        if (who.level < one.level) {
            one.level = who.level;
            one.place = said.place;
        }
        one.module = std::min(one.module, who.module);
    }
    settle_kinds();
    settle_units();
    settle_compartments();
    settle_definitions();
}

FlatSymbol& FlatModel::symbol(const std::string& full_name, const Place& where) {
    std::string name = canonical(full_name);
    const auto [found, is_new] = index_.try_emplace(name, symbols_.size());
    if (is_new) {
        symbols_.emplace_back();
        symbols_.back().name = std::move(name);
        symbols_.back().place = where;
        symbols_.back().level = 1 << 20;
        symbols_.back().module = static_cast<std::size_t>(-1);
    }
    return symbols_[found->second];
}

void FlatModel::check_mentions() {
    for (const auto& said : mentions_) {
        if (has_enough_problems()) {
            return;
        }
        const std::string& text = said.what.text;
        const std::size_t dot = text.find('.');
        if (dot == std::string::npos) {
            continue;
        }
        const FlatInstance& who = instances_[said.instance];
        const std::string head = text.substr(0, dot);
        if (who.submodels.count(head) == 0) {
            const std::vector<std::string> valid{who.submodels.begin(), who.submodels.end()};
            report(said.place, said.name,
                   fmt::format("{} has no submodel {}", in_quotes(who.model->name), in_quotes(head)),
                   hint_for(head, valid));
        } else if (known_.count(said.name) == 0) {
            const std::string prefix = who.prefix + head + ".";
            std::vector<std::string> valid;
            for (auto it = known_.lower_bound(prefix); it != known_.end() && it->rfind(prefix, 0) == 0;
                 ++it) {
                valid.push_back(it->substr(who.prefix.size()));
            }
            report(
                said.place, said.name,
                fmt::format("submodel {} has no name {}", in_quotes(head), in_quotes(text.substr(dot + 1))),
                hint_for(text, valid));
        }
    }
}

void FlatModel::apply_deletions() {
    for (const auto& said : deletions_) {
        const auto names_it = [&](const auto& other) { return other.name == said.name; };
        const auto n_before = reactions_.size() + events_.size();
        std::erase_if(reactions_, names_it);
        std::erase_if(events_, names_it);
        const bool is_gone = reactions_.size() + events_.size() < n_before;
        if (!is_gone) {
            report(said.place, said.name,
                   fmt::format("{} is no reaction and no event of a submodel", in_quotes(said.what.text)),
                   "deleting other things is part of Antimony that Rubor does not read yet");
        }
        std::erase_if(mentions_, names_it);
    }
}

void FlatModel::settle_kinds() {
    for (const auto& said : reactions_) {
        FlatSymbol& reaction = symbol(said.name, said.place);
        if (reaction.is_reaction) {
            report(said.place, reaction.name, fmt::format("two reactions have the name {}", reaction.name),
                   "rename one of them");
        }
        reaction.is_reaction = true;
    }
    // First what the owners of things say, then what drug modules say of things of the core.
    std::unordered_map<std::string, Explicit> explicit_of;
    for (const bool foreign : {false, true}) {
        for (const auto& said : declarations_) {
            if (is_foreign(said.instance, symbol(said.name, said.place)) == foreign) {
                settle_declaration(said, explicit_of[canonical(said.name)]);
            }
        }
        for (const auto& said : reactions_) {
            settle_participants(said, foreign);
        }
        for (const auto& said : compartments_) {
            FlatSymbol& one = symbol(said.what, said.place);
            if (is_foreign(said.instance, one) != foreign) {
                continue;
            }
            if (!acts_on_foreign(said.instance, one, one.is_compartment, said.place, "a compartment")) {
                one.is_compartment = true;
            }
        }
    }
    for (FlatSymbol& one : symbols_) {
        if (int{one.is_species} + int{one.is_compartment} + int{one.is_reaction} > 1) {
            report(one.place, one.name,
                   fmt::format("{} is used as {} and as {}", one.name,
                               one.is_species ? "a species" : "a compartment",
                               one.is_reaction ? "a reaction" : "a compartment"),
                   "one name, one thing: rename one of them");
            one.is_compartment = one.is_compartment && !one.is_species;  // so that one message is enough
        }
    }
}

void FlatModel::settle_participants(const Said<const ReactionStatement*>& said, bool foreign) {
    for (const auto* side : {&said.what->reactants, &said.what->products}) {
        for (const auto& participant : *side) {
            const Place where = place(said.instance, participant.species.spot);
            FlatSymbol& one = symbol(instances_[said.instance].prefix + participant.species.text, where);
            if (is_foreign(said.instance, one) != foreign) {
                continue;
            }
            if (!acts_on_foreign(said.instance, one, one.is_species, where, "a species")) {
                one.is_species = true;
            }
        }
    }
}

/// Whether a drug module speaks of a symbol of the core; a Problem when it then says more than the core does.
bool FlatModel::acts_on_foreign(std::size_t instance, const FlatSymbol& one, bool core_says_so,
                                const Place& where, const std::string& what) {
    if (!is_foreign(instance, one)) {
        return false;
    }
    if (!core_says_so) {
        report(where, one.name,
               fmt::format("a drug module makes {} {}, which the core does not", one.name, what),
               "a module acts on the core by rules for ports (port_... :=) and by reactions of its species");
    }
    return true;
}

void FlatModel::settle_declaration(const Said<const DeclarationStatement*>& said, Explicit& so_far) {
    using What = DeclarationStatement::What;
    FlatSymbol& one = symbol(said.name, said.place);
    const DeclarationStatement& d = *said.what;
    const bool species = d.what == What::species;
    const bool compartment = d.what == What::compartment;
    const bool constant = d.constness == Constness::constant;
    if (is_foreign(said.instance, one)) {
        if (species) {
            (void)acts_on_foreign(said.instance, one, one.is_species, said.place, "a species");
        }
        if (compartment) {
            (void)acts_on_foreign(said.instance, one, one.is_compartment, said.place, "a compartment");
        }
        if (d.boundary || constant) {
            (void)acts_on_foreign(said.instance, one, one.boundary || one.constant, said.place, "constant");
        }
        if (species && !d.boundary && d.substance_only != one.substance_only) {
            (void)acts_on_foreign(said.instance, one, false, said.place,
                                  d.substance_only ? "an amount" : "a concentration");
        }
        return;
    }
    one.is_species |= species;
    one.is_compartment |= compartment;
    one.boundary |= d.boundary;
    one.substance_only |= d.substance_only;
    if (d.constness != Constness::unsaid && instances_[said.instance].level < so_far.constness_level) {
        so_far.constness_level = instances_[said.instance].level;
        one.constant = constant;
    }
    if (!species || d.boundary) {
        return;
    }
    (d.substance_only ? so_far.substance_only : so_far.concentration) = &said;
    if (so_far.substance_only && so_far.concentration) {
        const auto* other = d.substance_only ? so_far.concentration : so_far.substance_only;
        report(said.place, one.name,
               fmt::format("{} means {} here and {} at {}", one.name,
                           d.substance_only ? "an amount" : "a concentration",
                           d.substance_only ? "a concentration" : "an amount", at(other->place)),
               "write substanceOnly in both places or in neither");
        so_far.substance_only = so_far.concentration = nullptr;
    }
}

void FlatModel::settle_units() {
    for (const auto& said : units_) {
        FlatSymbol& one = symbol(said.name, said.place);
        if (!one.unit) {
            one.unit = said.what;
            one.unit_place = said.place;
        } else if (!same_unit(*one.unit, said.what)) {
            report(said.place, one.name,
                   fmt::format("{} has unit {} here and {} at {}", one.name, in_quotes(said.what.text),
                               in_quotes(one.unit->text), at(one.unit_place)),
                   "declare the same unit in both places");
        }
    }
}

void FlatModel::settle_compartments() {
    for (const auto& said : compartments_) {
        FlatSymbol& one = symbol(said.name, said.place);
        const std::string compartment = canonical(said.what);
        if (one.is_reaction || one.is_compartment) {
            continue;  // where a reaction or a compartment lies does not change the mathematics
        }
        if (is_foreign(said.instance, one) && one.compartment != compartment) {
            (void)acts_on_foreign(said.instance, one, false, said.place, "part of " + compartment);
        } else if (!one.compartment) {
            one.compartment = compartment;
        } else if (*one.compartment != compartment) {
            report(said.place, one.name,
                   fmt::format("{} is in {} and in {}", one.name, *one.compartment, compartment));
        }
    }
}

void FlatModel::settle_definitions() {
    std::map<std::size_t, std::vector<const Said<const DefinitionStatement*>*>> by_symbol;
    for (const auto& said : definitions_) {
        const FlatSymbol& one = symbol(said.name, said.place);
        by_symbol[index_.at(one.name)].push_back(&said);
    }
    for (auto& [index, said] : by_symbol) {
        settle_rules(symbols_[index], said);
    }
}

/// The statements of the lowest level win; two of them on one level must say the same.
void FlatModel::settle_rules(FlatSymbol& one, std::vector<const Said<const DefinitionStatement*>*>& said) {
    using Kind = DefinitionStatement::Kind;
    const auto definition = [](const Said<const DefinitionStatement*>& s) {
        return FlatSymbol::Definition{&*s.what->value, s.instance, s.place};
    };
    // A drug module acts on the core by terms for ports, and by reactions.
    std::erase_if(said, [&](const auto* s) {
        if (!is_foreign(s->instance, one)) {
            return false;
        }
        const bool is_port = one.name.rfind("port_", 0) == 0;
        if (!is_port || s->what->kind != Kind::assignment_rule || !s->what->value) {
            report(s->place, s->name,
                   fmt::format("a drug module sets {}, which belongs to the core", one.name),
                   is_port ? "write to a port by a rule: " + one.name + " := ..."
                           : "a module acts on the core by rules for ports (port_... :=) and by reactions");
        } else {
            one.terms.push_back(definition(*s));
        }
        return true;
    });
    const auto level_of = [&](const auto* s) { return instances_[s->instance].level; };
    constexpr int k_none = 1 << 20;
    const auto winner = [&](auto of_slot) {
        const Said<const DefinitionStatement*>* best = nullptr;
        for (const auto* s : said) {
            if (!of_slot(s->what->kind)) {
                continue;
            }
            if (!best || level_of(s) < level_of(best)) {
                best = s;
            } else if (level_of(s) == level_of(best)) {
                const bool same = s->instance != best->instance && s->what->kind == best->what->kind &&
                                  s->what->value && best->what->value && plain_number(*s->what->value) &&
                                  plain_number(*s->what->value) == plain_number(*best->what->value);
                if (!same) {
                    report(s->place, one.name,
                           fmt::format("{} is given twice; the first time at {}", one.name, at(best->place)),
                           "keep one of the two");
                }
            }
        }
        return best;
    };
    const auto* initial = winner([](Kind k) { return k == Kind::initial; });
    const auto* rule = winner([](Kind k) { return k != Kind::initial; });
    const int initial_level = initial ? level_of(initial) : k_none;
    const int rule_level = rule ? level_of(rule) : k_none;
    if (rule && rule->what->kind == Kind::assignment_rule) {
        if (initial_level < rule_level && initial->what->value) {
            rule = nullptr;
        } else if (rule_level < initial_level && rule->what->value) {
            initial = nullptr;
        }
    }
    if (initial && initial->what->value) {
        one.initial = definition(*initial);
    }
    if (rule && rule->what->value) {
        (rule->what->kind == Kind::rate_rule ? one.rate_rule : one.assignment_rule) = definition(*rule);
    }
}

}  // namespace rubor
