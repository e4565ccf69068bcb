// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <rubor/base/text.hpp>
#include <rubor/model/start_values.hpp>
#include <rubor/report/inspection_parts.hpp>
#include <rubor/report/safe_text.hpp>
#include <rubor/report/terminal_table.hpp>

namespace rubor {
namespace {

constexpr std::size_t k_most_laws = 40;
constexpr std::size_t k_most_events = 24;

std::string counted(std::size_t n, const std::string& what, const std::string& plural = {}) {
    return fmt::format("{} {}", n, n == 1 ? what : plural.empty() ? what + "s" : plural);
}

/// `1 of them reversible, 3 ...`: what is not zero.
std::string details(std::initializer_list<std::pair<std::size_t, const char*>> parts) {
    std::vector<std::string> texts;
    for (const auto& [n, what] : parts) {
        if (n > 0) texts.push_back(fmt::format("{} {}", n, what));
    }
    return join(texts, ", ");
}

std::string units_sentence(const Model& model) {
    switch (model.unit_system()) {
        case UnitSystem::as_written:
            return "as written: numbers are used as they stand, nothing is converted";
        case UnitSystem::converted:
            return "converted: mathematics in day, L, nmol, mg and cell; each state kept in the unit that it "
                   "declares";
        default:
            return "day, L, nmol, mg and cell throughout; numbers were converted when they were read";
    }
}

std::string time_name(const Model& model) {
    return model.time_unit().dimension.is_dimensionless() ? "unit of time"
                                                          : terminal_text(model.time_unit().text);
}

/// Three digits, and no power of ten while a number is still easy to read.
std::string readable(double value) {
    return std::abs(value) >= 1e3 && std::abs(value) < 1e5 ? fmt::format("{:.0f}", value)
                                                           : significant(value);
}

/// A time in the model's unit, and in one that people can picture where the model has a unit of time.
std::string time_text(const Model& model, double time) {
    const std::string own = readable(time) + " " + time_name(model);
    if (model.time_unit().dimension.is_dimensionless()) return own;
    struct Scale {
        const char* name;
        double days;
    };
    static constexpr Scale k_scales[] = {{"years", 365.25},        {"days", 1.0},
                                         {"hours", 1.0 / 24},      {"minutes", 1.0 / 1440},
                                         {"seconds", 1.0 / 86400}, {"milliseconds", 1e-3 / 86400}};
    const double days = time * model.time_unit().factor;
    const Scale* best = &k_scales[5];
    for (const Scale& scale : k_scales) {
        if (days >= scale.days) {
            best = &scale;
            break;
        }
    }
    const std::string other = readable(days / best->days) + " " + best->name;
    const bool same = best->days == model.time_unit().factor;
    return same ? own : own + " (" + other + ")";
}

std::string contents(const Model& model) {
    const ModelCounts n = counts_of(model);
    TerminalTable table{{{"", Align::left}, {"", Align::right}, {"", Align::left}}};
    const auto row = [&](const char* what, std::size_t count, std::string more) {
        table.add_row({what, std::to_string(count), std::move(more)});
    };
    std::string sizes = details({{n.variable_compartments, "of variable size"}});
    if (n.compartments > 0 && n.variable_compartments == 0) sizes = "of fixed size";
    row("compartments", n.compartments, sizes);
    row("species", n.species,
        details({{n.as_concentration, "read as concentration"},
                 {n.species - n.as_concentration, "as amount"},
                 {n.boundary_species, "boundary"},
                 {n.constant_species, "constant"},
                 {n.species_by_rule, "by a rule"}}));
    row("parameters", n.parameters, details({{n.parameters_by_rule, "by a rule"}}));
    row("rules", n.assignment_rules + n.rate_rules,
        details({{n.assignment_rules, "assignment"}, {n.rate_rules, "rate"}}));
    row("reactions", n.reactions, details({{n.reversible_reactions, "reversible"}}));
    row("events", n.events, details({{n.delayed_events, "delayed"}}));
    if (n.named_maps > 0)
        row("named maps", n.named_maps, "applied by a protocol at its decisions, never by themselves");
    row("for the solver", n.states,
        fmt::format("states; {}, {}, {}", counted(n.held, "held value"), counted(n.fixed, "parameter"),
                    counted(n.derived, "derived value")));
    // no headings: what counts explains itself
    const std::string text = table.to_text();
    std::size_t start = 0;
    for (int i = 0; i < 2; ++i) start = text.find('\n', start) + 1;
    return text.substr(start);
}

std::string compartments(const Model& model) {
    const StartValues start{model};
    TerminalTable table{{{"compartment", Align::left},
                         {"size at start"},
                         {"unit", Align::left},
                         {"dimensions"},
                         {"changed by", Align::left}}};
    std::size_t n = 0;
    for (SymbolId id = 0; id < model.declared().named.size(); ++id) {
        const auto& named = model.declared().named[id];
        if (named.role != Declarations::Role::compartment) continue;
        const Symbol& symbol = model.symbol(id);
        table.add_row({symbol.name, significant(start.shown(id), 6), symbol.has_unit ? symbol.unit.text : "-",
                       shortest(named.dimensions), what_changes(model, id)});
        ++n;
    }
    return n == 0 ? std::string{} : "\n" + table.to_text();
}

std::string laws(const ModelInspection& inspection) {
    const Model& model = *inspection.model;
    const ConservationLaws& found = inspection.laws;
    std::string text = fmt::format(
        "\nConservation laws: {}\n",
        found.laws.empty() ? "none"
                           : std::to_string(found.laws.size()) +
                                 (counts_of(model).as_concentration > 0 ? " (sums of amounts)" : ""));
    for (std::size_t i = 0; i < std::min(found.laws.size(), k_most_laws); ++i) {
        const ConservationLaw& law = found.laws[i];
        const std::string unit = unit_of(model, law);
        std::string line = sum_of(model, law) + " = " + significant(value_of(model, law), 6) +
                           (unit.empty() || unit == "1" ? "" : " " + unit);
        if (!law.broken_by.empty()) {
            line += " until event " + model.events()[law.broken_by.front()].name;
            if (law.broken_by.size() > 1) line += fmt::format(" or {} more", law.broken_by.size() - 1);
        }
        text += hanging("  ", line, 6);
    }
    if (found.laws.size() > k_most_laws)
        text += fmt::format("  ... and {} more; --json has all\n", found.laws.size() - k_most_laws);
    if (!found.unchanged.empty()) {
        std::vector<std::string> names;
        for (const std::size_t k : found.unchanged) names.push_back(name_of(model, k));
        text += hanging("  ", "changed by no reaction and no rate rule: " + join(names, ", "), 6);
    }
    if (!found.incomplete.empty()) text += hanging("  ", "there may be more: " + found.incomplete, 6);
    return text;
}

std::string stiffness(const ModelInspection& inspection) {
    const Model& model = *inspection.model;
    const TimeScales& scales = inspection.scales;
    std::string text = "\nTime scales at the start (eigenvalues of the Jacobian)\n";
    if (!scales.fault.empty()) return text + hanging("  ", "not known: " + scales.fault, 6);
    if (!scales.fastest) return text + "  nothing moves\n";
    text += "  fastest  " + time_text(model, *scales.fastest) + "\n";
    text += "  slowest  " + time_text(model, *scales.slowest) + "\n";
    const double ratio = *scales.ratio();
    text += "  ratio    " + readable(ratio) +
            (ratio < 1e3   ? ", not stiff"
             : ratio < 1e6 ? ", stiff"
                           : ", very stiff") +
            "\n";
    if (scales.growth) text += "  fastest growth by a factor e in " + time_text(model, *scales.growth) + "\n";
    return text + hanging("  ",
                          fmt::format("{} of {} directions stand still, {} grow, {} oscillate; the largest "
                                      "block of states that act "
                                      "on each other both ways has {}",
                                      scales.n_zero, scales.eigenvalues.size(), scales.n_growing,
                                      scales.n_oscillating, scales.largest_block),
                          2);
}

std::string jacobian(const ModelInspection& inspection) {
    const Model& model = *inspection.model;
    const std::size_t n = model.states().size();
    const std::size_t nonzeros = inspection.pattern.row.size();
    std::string text = fmt::format("\nJacobian: {} x {}", n, n);
    if (n == 0) return text + "\n";
    const auto square = static_cast<double>(n) * static_cast<double>(n);
    const std::size_t factors = inspection.shape.n_factor_nonzeros;
    text +=
        fmt::format(", {} entries ({} %); its LU has {} ({} % fill)\n", nonzeros,
                    significant(100.0 * static_cast<double>(nonzeros) / square), factors,
                    readable(100.0 * (static_cast<double>(factors) / static_cast<double>(nonzeros) - 1.0)));
    constexpr std::size_t k_most_single = 60;
    const std::size_t square_side = (n + k_most_single - 1) / k_most_single;
    text += hanging(
        "  ",
        n <= k_most_single
            ? "x: the row's rate depends on the column's state (same order); \\: diagonal"
            : fmt::format("each sign stands for {0} x {0} entries: . none, : up to a third, o up to two "
                          "thirds, # more",
                          square_side),
        2);
    std::vector<std::string> names;
    for (std::size_t k = 0; k < n; ++k) names.push_back(name_of(model, k));
    return text + pattern_picture(inspection.pattern, names);
}

std::string events(const Model& model) {
    const Declarations& declared = model.declared();
    if (declared.events.empty()) return {};
    std::string text = "\nEvents\n";
    std::vector<std::string> maps;
    std::size_t n = 0;
    for (const EventDeclaration& e : declared.events) {
        const auto& trigger = model.graph().node(e.trigger);
        if (trigger.op == Op::truth && trigger.value == 0.0) {
            maps.push_back(e.name);
            continue;
        }
        if (++n > k_most_events) continue;
        std::vector<std::string> targets;
        for (const auto& target : e.assignments) targets.push_back(target.name);
        text += hanging("  " + e.name + ": ",
                        "when " + text_of(model, e.trigger) + (e.delay ? ", after a delay" : "") + " set " +
                            join(targets, ", "),
                        6);
    }
    if (n > k_most_events)
        text += fmt::format("  ... and {} more; --equations and --json have all\n", n - k_most_events);
    if (!maps.empty()) text += hanging("  ", "named maps: " + join(maps, ", "), 6);
    return text;
}

std::string warnings(const Model& model) {
    if (model.warnings().empty()) return {};
    const Problems kinds = grouped(model.warnings());
    std::string text = fmt::format("\nWarnings: {}", model.warnings().size());
    text += kinds.size() == model.warnings().size() ? "\n"
                                                    : fmt::format(" of {}\n", counted(kinds.size(), "kind"));
    for (Problem problem : kinds) {
        problem.place.file.clear();  // it stands in the first line
        if (problem.place.line > 0) problem.place.file = "line ";
        std::string line = to_text(problem);
        if (line.starts_with("line :")) line = "line " + line.substr(6);
        text += hanging("  ", line, 6);
    }
    return text;
}

std::string times(const StepTimes& times) {
    if (times.steps.empty()) return {};
    TerminalTable table{{{"step", Align::left}, {"milliseconds"}}};
    for (const auto& [step, seconds] : times.steps) table.add_row({step, significant(1e3 * seconds)});
    table.add_row({"all", significant(1e3 * times.total())});
    return "\n" + table.to_text();
}

}  // namespace

std::string inspection_text(const ModelInspection& inspection) {
    const Model& model = *inspection.model;
    std::string text =
        hanging(model.name() + " ", inspection.file.empty() ? "" : "(" + inspection.file + ")", 2);
    text += hanging("Units: ", units_sentence(model), 7);
    text += "Time:  in " +
            (model.time_unit().dimension.is_dimensionless() ? "a unit that the model does not name"
                                                            : "units of 1 " + time_name(model)) +
            "\n\n";
    return text + contents(model) + compartments(model) + laws(inspection) + stiffness(inspection) +
           jacobian(inspection) + events(model) + warnings(model) + times(inspection.times);
}

}  // namespace rubor
