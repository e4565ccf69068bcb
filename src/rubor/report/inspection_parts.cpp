// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/report/inspection_parts.hpp>

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include <rubor/base/text.hpp>
#include <rubor/model/start_values.hpp>
#include <rubor/report/safe_text.hpp>
#include <rubor/report/terminal_table.hpp>

namespace rubor {

using Role = Declarations::Role;

ModelCounts counts_of(const Model& model) {
    const Declarations& declared = model.declared();
    ModelCounts n;
    std::set<std::string> reactions;
    for (const ReactionDeclaration& r : declared.reactions) {
        reactions.insert(r.name);
        ++n.reactions;
        if (r.reversible) ++n.reversible_reactions;
    }
    for (SymbolId id = 0; id < declared.named.size(); ++id) {
        const Declarations::Named& named = declared.named[id];
        const bool is_reaction = named.role == Role::parameter && reactions.contains(model.symbol(id).name);
        if (named.role == Role::compartment) {
            ++n.compartments;
            if (what_changes(model, id) != "nothing") ++n.variable_compartments;
        } else if (named.role == Role::species) {
            ++n.species;
            if (!named.species.substance_only && named.species.compartment) ++n.as_concentration;
            if (named.assignment_rule || named.rate_rule) {
                ++n.species_by_rule;
            } else if (named.species.constant) {
                ++n.constant_species;
            } else if (named.species.boundary) {
                ++n.boundary_species;
            }
        } else if (named.role == Role::parameter && !is_reaction) {
            ++n.parameters;
            if (named.rate_rule || (named.assignment_rule && !named.initial)) ++n.parameters_by_rule;
        }
        // a constant that is computed at the start is no rule of the text's
        if (named.assignment_rule && !named.initial && !is_reaction) ++n.assignment_rules;
        if (named.rate_rule) ++n.rate_rules;
    }
    for (const Event& e : model.events()) {
        const auto& trigger = model.graph().node(e.trigger);
        const bool is_map = trigger.op == Op::truth && trigger.value == 0.0;
        ++(is_map ? n.named_maps : n.events);
        if (e.delay) ++n.delayed_events;
    }
    n.states = model.states().size();
    n.held = model.held().size();
    n.fixed = model.parameters().size();
    n.derived = model.derived().size();
    return n;
}

std::string what_changes(const Model& model, SymbolId compartment) {
    const Declarations::Named& named = model.declared().named[compartment];
    if (named.assignment_rule) return named.initial ? "nothing" : "a rule";
    if (named.rate_rule) return "a rate rule";
    return model.symbol(compartment).kind == SymbolKind::held ? "events" : "nothing";
}

std::string name_of(const Model& model, std::size_t state) {
    return model.symbol(model.states()[state].symbol).name;
}

std::string text_of(const Model& model, Expression e) {
    return to_text(model.graph(), e, [&](SymbolId id) { return model.symbol(id).name; });
}

const char* words_of(UnitSystem system) {
    switch (system) {
        case UnitSystem::as_written:
            return "as_written";
        case UnitSystem::converted:
            return "converted";
        default:
            return "coherent";
    }
}

std::string unit_of(const Model& model, const ConservationLaw& law) {
    const Symbol& first = model.symbol(model.states()[law.terms.front().state].symbol);
    for (const auto& term : law.terms) {
        const Symbol& symbol = model.symbol(model.states()[term.state].symbol);
        const bool same_size =
            model.unit_system() != UnitSystem::as_written || symbol.unit.factor == first.unit.factor;
        if (!symbol.has_unit || !symbol.unit.same_dimension(first.unit) || !same_size) return {};
    }
    return first.unit.text;
}

double value_of(const Model& model, const ConservationLaw& law) {
    const Symbol& first = model.symbol(model.states()[law.terms.front().state].symbol);
    const bool as_it_stands = model.unit_system() == UnitSystem::as_written || unit_of(model, law).empty();
    return law.at_start / (as_it_stands ? 1.0 : first.unit.factor);
}

std::string sum_of(const Model& model, const ConservationLaw& law) {
    std::string text;
    for (const auto& [state, weight] : law.terms) {
        text += text.empty() ? (weight < 0 ? "-" : "") : (weight < 0 ? " - " : " + ");
        const std::int64_t size = weight < 0 ? -weight : weight;
        if (size != 1) text += std::to_string(size) + " ";
        text += name_of(model, state);
    }
    return text;
}

std::string hanging(const std::string& first, const std::string& text, std::size_t indent,
                    std::size_t width) {
    // `first` keeps its blanks unless it is too wide itself.
    std::string line = terminal_text(first);
    std::string rest = terminal_text(text);
    if (display_width(line) > width) {
        rest = line + " " + rest;
        line.clear();
    }
    std::string result;
    bool is_new = line.empty();
    bool glued = !is_new && line.back() == ' ';
    const auto end_line = [&] {
        result += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
        line = std::string(indent, ' ');
        is_new = true;
    };
    for (const std::string& word : split(rest, ' ')) {
        if (word.empty()) continue;
        const std::string gap = is_new || glued ? "" : " ";
        if (!is_new && display_width(line) + gap.size() + display_width(word) > width) end_line();
        line += is_new ? "" : gap;
        // a word longer than a line is broken anywhere
        const auto parts = wrapped(word, width - indent);
        for (std::size_t i = 0; i < parts.size(); ++i) {
            if (i > 0) end_line();
            line += parts[i];
        }
        is_new = false;
        glued = false;
    }
    end_line();
    return result;
}

std::string pattern_picture(const SparsityPattern& pattern, const std::vector<std::string>& names) {
    constexpr std::size_t k_most_single = 60;
    constexpr std::size_t k_name_width = 16;
    const std::size_t n = names.size();
    if (n == 0) return {};
    const std::size_t square = (n + k_most_single - 1) / k_most_single;  // entries per character, each way
    const std::size_t n_cells = (n + square - 1) / square;
    std::vector<std::size_t> count(n_cells * n_cells, 0);
    for (std::size_t column = 0; column < n; ++column) {
        for (auto k = pattern.column_start[column]; k < pattern.column_start[column + 1]; ++k) {
            const auto row = static_cast<std::size_t>(pattern.row[static_cast<std::size_t>(k)]);
            ++count[row / square * n_cells + column / square];
        }
    }
    std::string text;
    for (std::size_t row = 0; row < n_cells; ++row) {
        std::string name = terminal_text(names[row * square]);
        const auto parts = wrapped(name, k_name_width);
        name = parts.empty() ? "" : parts.front();
        std::string line =
            "  " + name + std::string(k_name_width - std::min(k_name_width, display_width(name)) + 1, ' ');
        for (std::size_t column = 0; column < n_cells; ++column) {
            const double share =
                static_cast<double>(count[row * n_cells + column]) / static_cast<double>(square * square);
            line += share == 0.0   ? '.'
                    : square == 1  ? (row == column ? '\\' : 'x')
                    : share < 0.34 ? ':'
                    : share < 0.67 ? 'o'
                                   : '#';
        }
        text += line + "\n";
    }
    return text;
}

}  // namespace rubor
