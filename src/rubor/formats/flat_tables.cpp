// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Brings the rows of tables to the symbols of a flat model, and knows the units of a symbol.
#include <cmath>

#include <fmt/format.h>

#include <rubor/base/text.hpp>
#include <rubor/formats/flat_emit.hpp>
#include <rubor/formats/flat_units.hpp>

namespace rubor {
namespace {

Unit litre() {
    Unit unit{.text = "L", .factor = 1.0, .dimension = {}};
    unit.dimension.exponent[Dimension::length] = 3.0;
    return unit;
}

Unit product(const Unit& a, const Unit& b) {
    return {a.text + "*" + b.text, a.factor * b.factor, a.dimension * b.dimension};
}
Unit quotient(const Unit& a, const Unit& b) {
    return {a.text + "/" + b.text, a.factor / b.factor, a.dimension / b.dimension};
}

/// The unit of the compartment that makes the name of a species mean a concentration.
std::optional<Unit> volume_unit(const FlatModel& flat, const FlatSymbol& symbol) {
    if (!symbol.is_species || symbol.substance_only || !symbol.compartment) {
        return std::nullopt;
    }
    const FlatSymbol* compartment = flat.find(*symbol.compartment);
    if (!compartment) {
        return litre();
    }
    return compartment->unit  ? compartment->unit
           : compartment->row ? std::optional{compartment->row->unit}
                              : litre();
}

bool is_per_volume(const Unit& unit, const Unit& volume) {
    const auto length = [](const Unit& u) { return u.dimension.exponent[Dimension::length]; };
    return length(volume) != 0.0 && std::abs(length(unit) + length(volume)) < 1e-9;
}

/// The symbol of a row, or nothing and a Problem.
FlatSymbol* symbol_of(FlatModel& flat, const std::string& name, const Place& place, const std::string& prefix,
                      std::size_t module, bool states_only) {
    FlatSymbol* symbol = flat.find(flat.canonical(prefix + name));
    if (symbol && symbol->module == module && !symbol->is_reaction) {
        return symbol;
    }
    if (symbol && symbol->module != module) {
        flat.report(place, name, fmt::format("{} belongs to the core, not to the drug module", symbol->name),
                    "its row stands in the table of the core");
        return nullptr;
    }
    std::vector<std::string> valid;
    for (const FlatSymbol& one : flat.symbols()) {
        const bool fits = states_only ? one.is_state() : !one.is_reaction && !one.assignment_rule;
        if (fits && one.module == module && one.name.rfind(prefix, 0) == 0) {
            valid.push_back(one.name.substr(prefix.size()));
        }
    }
    flat.report(place, name,
                fmt::format("{} is no {} of the model", in_quotes(name), states_only ? "state" : "parameter"),
                hint_for(name, valid));
    return nullptr;
}

bool same_number(double a, double b) {
    return std::abs(a - b) <= 1e-12 * std::max(std::abs(a), std::abs(b));
}

}  // namespace

std::optional<Unit> declared_unit(const FlatModel& flat, const FlatSymbol& symbol) {
    const std::optional<Unit> said = symbol.unit  ? symbol.unit
                                     : symbol.row ? std::optional{symbol.row->unit}
                                                  : std::nullopt;
    const std::optional<Unit> volume = volume_unit(flat, symbol);
    return said && volume && is_per_volume(*said, *volume) ? product(*said, *volume) : said;
}

std::optional<Unit> meant_unit(const FlatModel& flat, const FlatSymbol& symbol) {
    const std::optional<Unit> amount = declared_unit(flat, symbol);
    const std::optional<Unit> volume = volume_unit(flat, symbol);
    return amount && volume ? quotient(*amount, *volume) : amount;
}

void apply_table(FlatModel& flat, const ParameterTable& table, const std::string& prefix,
                 std::size_t module) {
    for (const ParameterRow& row : table.rows) {
        FlatSymbol* symbol = symbol_of(flat, row.name, row.place, prefix, module, false);
        if (!symbol) {
            continue;
        }
        if (symbol->row) {
            flat.report(row.place, row.name,
                        fmt::format("{} has a row at {}:{} already", row.name, symbol->row->place.file,
                                    symbol->row->place.line),
                        "remove one of them");
            continue;
        }
        if (symbol->assignment_rule) {
            flat.report(row.place, row.name,
                        fmt::format("the model gives {} by a rule (line {}), so it has no value of its own",
                                    row.name, symbol->assignment_rule->place.line),
                        "remove the row or the rule");
            continue;
        }
        const std::optional<Unit> meant = meant_unit(flat, *symbol);
        if (meant && !meant->same_dimension(row.unit)) {
            flat.report(row.unit_place, row.name,
                        fmt::format("unit {} is not of the dimension of {}, which the model declares",
                                    in_quotes(row.unit.text), in_quotes(meant->text)),
                        "write a unit of that dimension");
            continue;
        }
        if (symbol->initial) {
            const Formula& written = *symbol->initial->value;
            std::optional<double> number;
            if (written.kind == Formula::Kind::number) {
                Formula word = written;
                word.number = 1.0;
                const auto unit =
                    written.text.empty() ? meant : flat.unit_of(symbol->initial->instance, word);
                number = written.number * (unit ? unit->factor : 1.0);
            }
            if (!number || !same_number(*number, row.coherent_value())) {
                flat.report(
                    row.value_place, row.name,
                    fmt::format("{} is {} {} here and something else at {}:{}", row.name, shortest(row.value),
                                row.unit.text, symbol->initial->place.file, symbol->initial->place.line),
                    "keep one of the two");
                continue;
            }
        }
        symbol->row = &row;
    }
}

void apply_table(FlatModel& flat, const StateTable& table, const std::string& prefix, std::size_t module) {
    for (const StateRow& row : table.rows) {
        FlatSymbol* symbol = symbol_of(flat, row.name, row.place, prefix, module, true);
        if (!symbol) {
            continue;
        }
        if (!symbol->is_state() || symbol->assignment_rule) {
            flat.report(row.place, row.name, fmt::format("{} is no state of the model", row.name),
                        "only states have a scale");
            continue;
        }
        if (symbol->state_row) {
            flat.report(row.place, row.name, fmt::format("{} has a scale already", row.name),
                        "remove one of the rows");
            continue;
        }
        const std::optional<Unit> amount = declared_unit(flat, *symbol);
        if (amount && !amount->same_dimension(row.unit)) {
            flat.report(row.unit_place, row.name,
                        fmt::format("unit {} is not of the dimension of {}, the unit of the state",
                                    in_quotes(row.unit.text), in_quotes(amount->text)),
                        "a state is an amount: write a unit of that dimension");
            continue;
        }
        symbol->state_row = &row;
    }
}

void require_scales(FlatModel& flat, std::size_t module) {
    for (const FlatSymbol& symbol : flat.symbols()) {
        const bool changes = symbol.is_state() && !symbol.assignment_rule && !symbol.constant;
        if (changes && symbol.module == module && !symbol.state_row) {
            flat.report(symbol.place, symbol.name, fmt::format("the state {} has no scale", symbol.name),
                        "add a row to the table of states");
        }
    }
}

}  // namespace rubor
