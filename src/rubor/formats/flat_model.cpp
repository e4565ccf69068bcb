// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Collects what the instances of models say. flat_settle.cpp joins it.
#include <rubor/formats/flat_model.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include <rubor/base/text.hpp>
#include <rubor/formats/antimony_words.hpp>

namespace rubor {
void FlatModel::report(Place place, std::string path, std::string message, std::string remedy) {
    if (!has_enough_problems()) {
        problems_->push_back({std::move(place), std::move(path), std::move(message), std::move(remedy)});
    }
}

std::size_t FlatModel::add(const AntimonyFile& file, const AntimonyModel& model, const std::string& prefix,
                           std::size_t module) {
    return add_instance({.file = &file,
                         .model = &model,
                         .prefix = prefix,
                         .level = 0,
                         .module = module,
                         .units = {},
                         .submodels = {}});
}

std::size_t FlatModel::add_instance(FlatInstance added) {
    const std::size_t index = instances_.size();
    const AntimonyModel& model = *added.model;
    n_statements_ += model.statements.size() + 1;
    instances_.push_back(std::move(added));
    if (n_statements_ > k_most_statements) {
        return index;
    }
    for (const NameUse& name : model.interface) {
        if (name.text.find('.') != std::string::npos) {
            report(place(index, name.spot), name.text,
                   "a dotted name in the interface of a model is not read yet");
        }
        known_.insert(instances_[index].prefix + name.text);
    }
    for (const AntimonyStatement& statement : model.statements) {
        if (const auto* unit = std::get_if<UnitDefinitionStatement>(&statement)) {
            take(index, *unit);  // first, since a unit may be used before it is defined
        }
    }
    for (const AntimonyStatement& statement : model.statements) {
        std::visit(
            [&](const auto& s) {
                if constexpr (!std::is_same_v<std::decay_t<decltype(s)>, UnitDefinitionStatement>) {
                    take(index, s);
                }
            },
            statement);
    }
    return index;
}

std::string FlatModel::mention(std::size_t index, const NameUse& use) {
    const std::string full = instances_[index].prefix + use.text;
    mentions_.push_back({full, use, index, place(index, use.spot)});
    if (use.text.find('.') == std::string::npos) {
        known_.insert(full);
        if (const auto why = antimony::why_no_name(use.text)) {
            report(place(index, use.spot), full, *why, "choose another name");
        }
    }
    return full;
}

void FlatModel::mention_formula(std::size_t index, const Formula& formula) {
    if (formula.kind == Formula::Kind::name) {
        const std::string full = instances_[index].prefix + formula.text;
        if (formula.text.find('.') == std::string::npos) {
            known_.insert(full);
        } else {
            dotted_uses_.push_back({full, {formula.text, formula.spot}, index, place(index, formula.spot)});
        }
    }
    for (const Formula& argument : formula.arguments) {
        mention_formula(index, argument);
    }
}

void FlatModel::take(std::size_t index, const DeclarationStatement& s) {
    declarations_.push_back({mention(index, s.name), &s, index, place(index, s.name.spot)});
}

void FlatModel::take(std::size_t index, const DefinitionStatement& s) {
    definitions_.push_back({mention(index, s.name), &s, index, place(index, s.name.spot)});
    if (s.value) {
        mention_formula(index, *s.value);
    }
}

void FlatModel::take(std::size_t index, const UnitStatement& s) {
    const std::string full = mention(index, s.name);
    if (auto unit = unit_of(index, s.unit)) {
        units_.push_back({full, std::move(*unit), index, place(index, s.unit.spot)});
    }
}

void FlatModel::take(std::size_t index, const InStatement& s) {
    const std::string full = mention(index, s.name);
    compartments_.push_back({full, mention(index, s.compartment), index, place(index, s.compartment.spot)});
}

void FlatModel::take(std::size_t index, const SameStatement& s) {
    const std::string name = mention(index, s.name);
    join(name, mention(index, s.other));
}

void FlatModel::take(std::size_t index, const ReactionStatement& s) {
    const NameUse name = s.name ? *s.name : NameUse{fmt::format("_J{}", reactions_.size()), s.spot};
    reactions_.push_back({mention(index, name), &s, index, place(index, s.spot)});
    for (const auto* side : {&s.reactants, &s.products}) {
        for (const auto& participant : *side) {
            const std::string full = mention(index, participant.species);
            if (s.compartment) {
                compartments_.push_back(
                    {full, mention(index, *s.compartment), index, place(index, s.compartment->spot)});
            }
        }
    }
    if (s.rate) {
        mention_formula(index, *s.rate);
    }
}

void FlatModel::take(std::size_t index, const EventStatement& s) {
    const std::string name = s.name ? s.name->text : fmt::format("_E{}", events_.size());
    events_.push_back({instances_[index].prefix + name, &s, index, place(index, s.spot)});
    mention_formula(index, s.trigger);
    for (const auto* optional : {&s.delay, &s.priority}) {
        if (*optional) {
            mention_formula(index, **optional);
        }
    }
    for (const auto& assignment : s.assignments) {
        known_.insert(instances_[index].prefix + assignment.name.text);
        mention_formula(index, assignment.value);
    }
}

void FlatModel::take(std::size_t index, const DeleteStatement& s) {
    deletions_.push_back({instances_[index].prefix + s.name.text, s.name, index, place(index, s.name.spot)});
}

void FlatModel::take(std::size_t index, const SubmodelStatement& s) {
    const FlatInstance outer = instances_[index];
    const AntimonyModel* first = outer.file->models.data();
    const AntimonyModel* sub = outer.file->find_model(s.model.text);
    if (!sub || sub >= outer.model) {
        if (has_enough_problems()) {
            return;
        }
        std::vector<std::string> earlier;
        std::transform(first, outer.model, std::back_inserter(earlier), [](const auto& m) { return m.name; });
        report(place(index, s.model.spot), s.model.text,
               sub ? fmt::format("model {} is used before it is defined", in_quotes(s.model.text))
                   : fmt::format("there is no model {}", in_quotes(s.model.text)),
               sub ? "define it above" : hint_for(s.model.text, earlier));
        return;
    }
    if (s.name && s.name->text.find('.') != std::string::npos) {
        report(place(index, s.name->spot), s.name->text, "a dotted name for a submodel");
        return;
    }
    if (!s.arguments.empty() && s.arguments.size() != sub->interface.size()) {
        report(place(index, s.model.spot), s.model.text,
               fmt::format("{} has {} names in its interface and is given {}", sub->name,
                           sub->interface.size(), s.arguments.size()));
        return;
    }
    if (n_statements_ > k_most_statements) {
        return;  // reported by settle()
    }
    const std::string name = s.name ? s.name->text : fmt::format("_sys{}", outer.submodels.size());
    if (!instances_[index].submodels.insert(name).second) {
        report(place(index, s.model.spot), name,
               fmt::format("two submodels have the name {}", in_quotes(name)));
        return;
    }
    const std::string prefix = outer.prefix + name + ".";
    add_instance({.file = outer.file,
                  .model = sub,
                  .prefix = prefix,
                  .level = outer.level + 1,
                  .module = outer.module,
                  .units = {},
                  .submodels = {}});
    for (std::size_t i = 0; i < s.arguments.size(); ++i) {
        const std::string inner = prefix + sub->interface[i].text;
        if (const auto* use = std::get_if<NameUse>(&s.arguments[i])) {
            // Not a mention that declares: an argument that nobody declares is found when it is used.
            known_.insert(outer.prefix + use->text);
            join(inner, outer.prefix + use->text);
        } else {
            const Formula& number = std::get<Formula>(s.arguments[i]);
            arguments_.push_back(std::make_unique<DefinitionStatement>(
                DefinitionStatement{DefinitionStatement::Kind::initial,
                                    {name + "." + sub->interface[i].text, number.spot},
                                    number}));
            take(index, *arguments_.back());
        }
    }
}

void FlatModel::take(std::size_t index, const UnitDefinitionStatement& s) {
    auto unit = unit_of(index, s.unit);
    if (!unit) {
        return;
    }
    unit->text = s.name.text;
    const Place where = place(index, s.name.spot);
    const auto differs_from = [&](std::string_view standard) {
        const Checked<Unit> known = parse_unit(standard);
        return known && !(known.value().same_dimension(*unit) &&
                          std::abs(known.value().factor - unit->factor) <= 1e-9 * unit->factor);
    };
    // Antimony's model-wide units: a model here counts time in days, volumes in litres.
    if (s.name.text == "time_unit" && differs_from("day")) {
        report(where, s.name.text, "the model's time unit must be a day", "unit time_unit = 86400 second");
    } else if (s.name.text == "volume" && differs_from("litre")) {
        report(where, s.name.text, "the model's volume unit must be a litre", "unit volume = 1 litre");
    } else if (differs_from(s.name.text)) {
        report(where, s.name.text,
               fmt::format("unit {} means something else already", in_quotes(s.name.text)),
               "choose another name");
    }
    if (!instances_[index].units.emplace(s.name.text, std::move(*unit)).second) {
        report(where, s.name.text, fmt::format("unit {} is defined twice", in_quotes(s.name.text)),
               "remove one of them");
    }
}

std::optional<Unit> FlatModel::unit_word(std::size_t index, const std::string& word, const Spot& spot) {
    const auto own = instances_[index].units.find(word);
    if (own != instances_[index].units.end()) {
        return own->second;
    }
    // SBML's `item` is one of whatever is counted; what this program counts is cells.
    Checked<Unit> unit = parse_unit(word == "item" || word == "items" ? "cell" : word, place(index, spot));
    if (!unit) {
        for (const Problem& problem : unit.problems()) {
            problems_->push_back(problem);
        }
        return std::nullopt;
    }
    return std::move(unit).value();
}

std::optional<Unit> FlatModel::unit_of(std::size_t index, const Formula& formula) {
    const auto refuse = [&](const Formula& at) -> std::optional<Unit> {
        report(place(index, at.spot), {}, "this is no unit",
               "write units with *, / and ^, e.g. nmol/L/day or m^2");
        return std::nullopt;
    };
    switch (formula.kind) {
        case Formula::Kind::number: {
            Unit unit = dimensionless();
            if (!formula.text.empty()) {
                auto word = unit_word(index, formula.text, formula.spot);
                if (!word) {
                    return std::nullopt;
                }
                unit = std::move(*word);
            }
            if (!(formula.number > 0.0)) {
                return refuse(formula);
            }
            unit.text = formula.number == 1.0
                            ? unit.text
                            : shortest(formula.number) + (formula.text.empty() ? "" : " " + unit.text);
            unit.factor *= formula.number;
            return unit;
        }
        case Formula::Kind::name:
            return unit_word(index, formula.text, formula.spot);
        case Formula::Kind::product: {
            auto unit = unit_of(index, formula.arguments.front());
            for (std::size_t i = 1; i < formula.arguments.size(); ++i) {
                const Formula& next = formula.arguments[i];
                auto other = unit_of(index, next);
                if (!unit || !other) {
                    return std::nullopt;
                }
                const bool divide = formula.operators[i - 1] == "/";
                const bool group = divide && next.kind == Formula::Kind::product;
                unit->text += (divide ? "/" : "*") + (group ? "(" + other->text + ")" : other->text);
                unit->factor = divide ? unit->factor / other->factor : unit->factor * other->factor;
                unit->dimension =
                    divide ? unit->dimension / other->dimension : unit->dimension * other->dimension;
            }
            return unit;
        }
        case Formula::Kind::power: {
            auto unit = unit_of(index, formula.arguments[0]);
            const Formula* exponent = &formula.arguments[1];
            double sign = 1.0;
            if (exponent->kind == Formula::Kind::negate) {
                sign = -1.0;
                exponent = &exponent->arguments[0];
            }
            if (exponent->kind != Formula::Kind::number || !exponent->text.empty()) {
                return refuse(*exponent);
            }
            if (!unit) {
                return std::nullopt;
            }
            const double n = sign * exponent->number;
            const bool group = formula.arguments[0].kind == Formula::Kind::product;
            unit->text = (group ? "(" + unit->text + ")" : unit->text) + "^" + shortest(n);
            unit->factor = std::pow(unit->factor, n);
            unit->dimension = rubor::power(unit->dimension, n);
            return unit;
        }
        default:
            return refuse(formula);
    }
}

void FlatModel::join(const std::string& name, const std::string& stays) {
    const std::string a = canonical(name);
    const std::string b = canonical(stays);
    if (a != b) {
        joined_[a] = b;
    }
}

std::string FlatModel::canonical(const std::string& full_name) const {
    std::string stays = full_name;
    for (auto found = joined_.find(stays); found != joined_.end(); found = joined_.find(stays)) {
        stays = found->second;
    }
    // Short cuts, so that a long chain of names is walked once.
    for (auto found = joined_.find(full_name); found != joined_.end() && found->second != stays;) {
        const std::string next = std::exchange(found->second, stays);
        found = joined_.find(next);
    }
    return stays;
}

FlatSymbol* FlatModel::find(const std::string& canonical_name) {
    const auto found = index_.find(canonical_name);
    return found == index_.end() ? nullptr : &symbols_[found->second];
}
const FlatSymbol* FlatModel::find(const std::string& canonical_name) const {
    const auto found = index_.find(canonical_name);
    return found == index_.end() ? nullptr : &symbols_[found->second];
}

std::vector<std::string> FlatModel::names() const {
    std::vector<std::string> all;
    for (const FlatSymbol& symbol : symbols_) {
        if (!symbol.is_reaction) {
            all.push_back(symbol.name);
        }
    }
    return all;
}

}  // namespace rubor
