// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/app/settings.hpp>

#include <set>

#include <fmt/format.h>

#include <rubor/base/text.hpp>
#include <rubor/base/time_axis.hpp>
#include <rubor/formats/model_names.hpp>

namespace rubor {
namespace {

void report(Problems& problems, const char* option, std::string message, std::string remedy = {}) {
    problems.push_back({{option, 0, 0}, "", std::move(message), std::move(remedy)});
}

}  // namespace

Checked<Settings> parse_settings(const std::vector<std::string>& texts, const Model& model) {
    Problems problems;
    Settings settings;
    std::set<std::string> seen;
    std::vector<std::string> valid;
    for (const Parameter& p : model.parameters()) valid.push_back(model.symbol(p.symbol).name);
    for (const std::string& text : texts) {
        const auto equals = text.rfind('=');  // a value holds none
        std::string name{trim(std::string_view{text}.substr(0, equals))};
        if (equals == std::string::npos) {
            report(problems, "--set", fmt::format("{} has no =", in_quotes(text)),
                   "e.g. --set \"clearance=0.2 L/day\"");
            continue;
        }
        name = name_by_id(model, name).value_or(name);
        if (!seen.insert(name).second) {
            report(problems, "--set", fmt::format("{} is set twice", name));
            continue;
        }
        const std::string value{trim(std::string_view{text}.substr(equals + 1))};
        const auto parameter = model.find_parameter(name);
        if (!parameter && model.find(name) && model.unit_system() != UnitSystem::coherent) {
            settings.starts.push_back({name, value, {"--set", 0, 0}});
            continue;
        }
        if (!parameter) {
            report(problems, "--set",
                   fmt::format("{} is no parameter of the model {}", in_quotes(name), model.name()),
                   hint_for(name, valid));
            continue;
        }
        const Symbol& symbol = model.symbol(model.parameters()[*parameter].symbol);
        const Unit& unit = symbol.unit;
        const auto quantity = parse_quantity_like(value, unit, {"--set", 0, 0});
        if (!quantity) {
            append(problems, quantity.problems());
            continue;
        }
        const Quantity& given = quantity.value();
        if (!given.unit.same_dimension(unit)) {
            const std::string example = fmt::format("e.g. --set \"{}={}{}\"", name, given.value,
                                                    symbol.has_unit ? " " + unit.text : "");
            report(problems, "--set",
                   symbol.has_unit ? fmt::format("{} is {}, found {}", name, kind_of(unit.dimension),
                                                 kind_of(given.unit.dimension))
                                   : fmt::format("the model declares no unit of {}, found {}", name,
                                                 kind_of(given.unit.dimension)),
                   example);
            continue;
        }
        settings.parameters.push_back(
            {name, given.value * unit_ratio(given.unit.factor, symbol.to_coherent)});
    }
    if (!problems.empty()) return problems;
    return settings;
}

}  // namespace rubor
