// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/model_names.hpp>

#include <rubor/base/text.hpp>
#include <rubor/model/model_builder.hpp>

namespace rubor {

std::optional<std::string> name_by_id(const Model& model, std::string_view name_or_id) {
    if (model.find(name_or_id)) return std::string{name_or_id};
    const auto& named = model.declared().named;
    for (SymbolId i = 0; i < named.size() && i < model.symbols().size(); ++i) {
        if (named[i].id == name_or_id && model.find(model.symbol(i).name)) return model.symbol(i).name;
    }
    return std::nullopt;
}

Heading heading_of(const std::string& text, const Model& model) {
    if (const auto name = name_by_id(model, text)) return {*name, std::nullopt};
    const auto open = text.rfind('[');
    Heading heading{text, std::nullopt};
    if (open != std::string::npos && text.back() == ']') {
        heading.name = trim(std::string_view{text}.substr(0, open));
        heading.unit = text.substr(open + 1, text.size() - open - 2);
    }
    heading.name = name_by_id(model, heading.name).value_or(heading.name);
    return heading;
}

TimeAxis time_axis_of(const Model& model) {
    return {.unit = model.time_unit(), .takes_bare_numbers = model.unit_system() != UnitSystem::coherent};
}

std::vector<std::string> names_in_list(std::string_view text) {
    std::vector<std::string> names(1);
    bool in_quotes = false;
    for (const char c : text) {
        if (c == '"') {
            in_quotes = !in_quotes;
        } else if (c == ',' && !in_quotes) {
            names.emplace_back();
        } else {
            names.back() += c;
        }
    }
    for (std::string& name : names) name = trim(std::string{name});
    return names;
}

}  // namespace rubor
