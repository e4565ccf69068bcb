// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Do the dimensions of a model fit together? Checked on the mathematics as written, before anything is
// inlined.
#include <fmt/format.h>

#include <unordered_set>

#include <rubor/model/builder_parts.hpp>
#include <rubor/model/dimensions.hpp>

namespace rubor {
namespace {

Unit per(const Unit& a, const Unit& b) {
    const bool compound = b.text.find_first_of("*/ ") != std::string::npos;
    return {.text = a.text + "/" + (compound ? "(" + b.text + ")" : b.text),
            .factor = a.factor / b.factor,
            .dimension = a.dimension / b.dimension};
}

std::optional<Unit> per(const std::optional<Unit>& a, const std::optional<Unit>& b) {
    return a && b ? std::optional{per(*a, *b)} : std::nullopt;
}

}  // namespace

/// The walk over everything that a model declares; DimensionChecker knows about expressions.
class ModelBuilder::Parts::UnitCheck {
  public:
    UnitCheck(Parts& parts, Problems& problems)
        : p_{&parts},
          problems_{&problems},
          time_{parts.unit_system == UnitSystem::as_written ? parts.time_unit : parse_unit("day").value()},
          checker_{
              parts.graph,
              {[this](SymbolId id) { return unit_of(id); }, [this](SymbolId id) { return p_->name_of(id); },
               [this](SymbolId id) { return value_of(id); }},
              parts.unit_system,
              time_} {}

    void run() {
        // A name that stands for a reaction has the reaction's rate for a rule: that is looked at once.
        std::unordered_set<std::string> reactions;
        for (const ReactionDeclaration& r : p_->reactions) reactions.insert(r.name);
        for (SymbolId id = 0; id < p_->identifiers.size(); ++id) {
            if (p_->identifiers[id].role <= Role::parameter && !reactions.contains(p_->name_of(id)))
                definitions_of(id);
        }
        for (const ReactionDeclaration& r : p_->reactions) {
            if (r.rate) rate_of(r);
        }
        for (const EventDeclaration& e : p_->events) event(e);
    }

  private:
    /// Of a name as mathematics reads it.
    [[nodiscard]] std::optional<Unit> unit_of(SymbolId id) const {
        const Identifier& i = p_->identifiers[id];
        if (i.role == Role::time) return time_;
        if (i.role == Role::rate) return per(unit_of(i.rate_target), time_);
        const auto volume = p_->concentration_volume(id);
        if (!volume) return i.unit;
        if (i.species.concentration_unit && p_->unit_system != UnitSystem::as_written)
            return i.species.concentration_unit;
        return per(i.unit, p_->identifiers[*volume].unit);
    }

    /// Of what never changes; a parameter that differs between patients counts with the value that it
    /// declares.
    [[nodiscard]] std::optional<double> value_of(SymbolId id) const {
        const Identifier& i = p_->identifiers[id];
        if (i.role != Role::literal && p_->kind[id] != SymbolKind::parameter) return std::nullopt;
        if (!i.initial || !p_->graph.is_constant(i.initial->value)) return std::nullopt;
        return p_->graph.node(i.initial->value).value *
               (i.unit && p_->unit_system != UnitSystem::as_written ? i.unit->factor : 1.0);
    }

    void report(const Clash& clash, const std::string& what, const Place& place, const std::string& path) {
        problems_->push_back({place, path, what.empty() ? clash.message : what + ": " + clash.message,
                              clash.remedy, clash.alike});
    }

    /// \returns whether nothing clashes inside `e`: only then is it worth while to look at the whole.
    bool inside(Expression e, const std::string& what, const Place& place, const std::string& path) {
        const auto clashes = checker_.clashes(e);
        for (const Clash& clash : clashes) report(clash, what, place, path);
        return clashes.empty();
    }

    void check(Expression e, const std::optional<Unit>& expected, const std::string& what, const Place& place,
               const std::string& path, const std::string& size = {}) {
        if (!inside(e, what, place, path) || !expected) return;
        if (const auto clash = checker_.mismatch(e, *expected, what, size)) report(*clash, {}, place, path);
    }

    void definitions_of(SymbolId id) {
        const Identifier& i = p_->identifiers[id];
        const auto own = unit_of(id);
        const std::string size = i.species.compartment.value_or("");
        // A bare number is in the declared unit; only expressions can clash with it.
        const auto unless_bare = [&](const std::optional<Definition>& d, const std::optional<Unit>& unit,
                                     const std::string& what) {
            if (d && !p_->graph.is_constant(d->value)) check(d->value, unit, what, d->place, i.name, size);
        };
        unless_bare(i.initial, own, "the initial value");
        unless_bare(i.initial_amount, i.unit, "the initial amount");
        // A constant that is computed at the start may stand in both places.
        const bool is_told = i.initial && i.assignment_rule && i.initial->value == i.assignment_rule->value;
        if (!is_told) unless_bare(i.assignment_rule, own, "the rule");
        if (i.rate_rule)
            check(i.rate_rule->value, per(own, time_), "the rate rule", i.rate_rule->place, i.name, size);
    }

    void rate_of(const ReactionDeclaration& r) {
        const std::string what = "the rate";
        if (!inside(*r.rate, what, r.place, r.name)) return;
        struct Expected {
            Unit unit;
            std::string species;
            std::string size;
        };
        std::vector<Expected> expected;
        for (const auto* side : {&r.reactants, &r.products}) {
            for (const auto& participant : *side) {
                const SymbolId id = p_->ids.at(participant.species);
                auto unit = per(p_->identifiers[id].unit, time_);
                if (!p_->graph.is_constant(participant.stoichiometry)) {
                    if (!inside(participant.stoichiometry, "the stoichiometry of " + participant.species,
                                participant.place, r.name)) {
                        continue;
                    }
                    const auto m = checker_.measure(participant.stoichiometry);
                    if (!m) continue;
                    if (unit && !(m->dimension.is_dimensionless() && m->factor == 1.0)) {
                        const double factor = m->factor.value_or(1.0);
                        unit = per(*unit, Unit{unit_text(m->dimension, factor), factor, m->dimension});
                    }
                }
                if (!unit) continue;
                Expected* same = nullptr;
                for (Expected& other : expected) {
                    if (other.unit.dimension == unit->dimension && other.unit.factor == unit->factor)
                        same = &other;
                }
                if (same != nullptr) {
                    same->species += ", " + participant.species;
                } else {
                    expected.push_back(
                        {*unit, participant.species, p_->identifiers[id].species.compartment.value_or("")});
                }
            }
        }
        for (const Expected& x : expected) {
            const auto clash =
                checker_.mismatch(*r.rate, x.unit, fmt::format("{} (changes {})", what, x.species), x.size);
            if (clash) report(*clash, {}, r.place, r.name);
        }
    }

    void event(const EventDeclaration& e) {
        static_cast<void>(inside(e.trigger, "the trigger", e.place, e.name));
        if (e.delay) check(*e.delay, time_, "the delay", e.place, e.name);
        if (e.priority) static_cast<void>(inside(*e.priority, "the priority", e.place, e.name));
        for (const auto& target : e.assignments) {
            if (p_->graph.is_constant(target.value)) continue;
            const SymbolId id = p_->ids.at(target.name);
            check(target.value, unit_of(id), "the assignment to " + target.name, target.place, e.name,
                  p_->identifiers[id].species.compartment.value_or(""));
        }
    }

    Parts* p_;
    Problems* problems_;
    std::optional<Unit> time_;
    DimensionChecker checker_;
};

void ModelBuilder::Parts::check_dimensions(const BuildOptions& options) {
    if (options.require_units) {
        for (const Identifier& i : identifiers) {
            if (!i.unit && i.role <= Role::literal) {
                problems.push_back(
                    {i.place, i.name, i.name + " has no unit", "declare one: " + i.name + " has <unit>"});
            }
        }
    }
    if (options.unit_clashes != UnitClashes::ignored) {
        UnitCheck{*this, options.unit_clashes == UnitClashes::warned ? warnings : problems}.run();
    }
}

}  // namespace rubor
