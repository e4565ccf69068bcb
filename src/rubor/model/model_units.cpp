// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Do the dimensions of a model fit together? Checked on the mathematics as written, before anything is inlined.
#include <fmt/format.h>

#include <rubor/model/builder_parts.hpp>
#include <rubor/model/dimensions.hpp>

namespace rubor {

void ModelBuilder::Parts::check_dimensions(const BuildOptions& options) {
    if (options.require_units) {
        for (const Identifier& i : identifiers) {
            if (!i.unit && i.role <= Role::literal) {
                problems.push_back({i.place, i.name, i.name + " has no unit", "declare one: " + i.name + " has <unit>"});
            }
        }
    }
    if (options.unit_clashes == UnitClashes::ignored) {
        return;
    }
    const auto amount_dimension = [&](SymbolId id) -> std::optional<Dimension> {
        return identifiers[id].unit ? std::optional{identifiers[id].unit->dimension} : std::nullopt;
    };
    const auto dimension_of = [&](SymbolId id) -> std::optional<Dimension> {
        const auto own = amount_dimension(id);
        if (const auto volume = concentration_volume(id); volume && own) {
            const auto size = amount_dimension(*volume);
            return size ? std::optional{*own / *size} : std::nullopt;
        }
        return own;
    };
    Dimension time;
    time.exponent[Dimension::time] = 1.0;
    Problems& found_clashes = options.unit_clashes == UnitClashes::warned ? warnings : problems;
    DimensionChecker checker{graph, dimension_of, [&](SymbolId id) { return name_of(id); }};

    const auto check = [&](const std::string& what, Expression e, std::optional<Dimension> expected, const Place& place,
                           const std::string& path) {
        std::vector<std::string> clashes;
        const auto found = checker.dimension(e, clashes);
        for (std::string& clash : clashes) {
            found_clashes.push_back({place, path, what + ": " + clash, "make both sides the same dimension"});
        }
        if (clashes.empty() && found && expected && !(*found == *expected)) {
            found_clashes.push_back({place, path,
                                fmt::format("{} is in {}; expected {}", what, to_text(*found), to_text(*expected)),
                                ""});
        }
    };
    for (SymbolId id = 0; id < identifiers.size(); ++id) {
        const Identifier& i = identifiers[id];
        if (i.role > Parts::Role::parameter) {
            continue;
        }
        const auto own = dimension_of(id);
        // A bare number is in the declared unit; only expressions can clash with it.
        if (i.initial && !graph.is_constant(i.initial->value)) {
            check("the initial value of " + i.name, i.initial->value, own, i.initial->place, i.name);
        }
        if (i.assignment_rule && !graph.is_constant(i.assignment_rule->value)) {
            check(i.name + " := ...", i.assignment_rule->value, own, i.assignment_rule->place, i.name);
        }
        if (i.rate_rule) {
            check(i.name + "' = ...", i.rate_rule->value, own ? std::optional{*own / time} : std::nullopt,
                  i.rate_rule->place, i.name);
        }
    }
    for (const ReactionDeclaration& r : reactions) {
        if (!r.rate) {
            continue;
        }
        bool checked = false;
        for (const auto* side : {&r.reactants, &r.products}) {
            for (const auto& p : *side) {
                const auto own = amount_dimension(ids.at(p.species));
                check(fmt::format("the rate of {} (changes {})", r.name, p.species), *r.rate,
                      own ? std::optional{*own / time} : std::nullopt, r.place, r.name);
                checked = true;
            }
        }
        if (!checked) {
            check("the rate of " + r.name, *r.rate, std::nullopt, r.place, r.name);
        }
    }
    for (const EventDeclaration& e : events) {
        check("the trigger of " + e.name, e.trigger, std::nullopt, e.place, e.name);
        if (e.delay) {
            check("the delay of " + e.name, *e.delay, time, e.place, e.name);
        }
        for (const auto& target : e.assignments) {
            if (!graph.is_constant(target.value)) {
                check(fmt::format("{} in event {}", target.name, e.name), target.value,
                      dimension_of(ids.at(target.name)), target.place, e.name);
            }
        }
    }
}

}  // namespace rubor
