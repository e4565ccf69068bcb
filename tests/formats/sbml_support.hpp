// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Small SBML documents, and what a Model gives at the start.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <rubor/formats/sbml.hpp>

namespace rubor::sbml_test {

inline std::string level3(const std::string& content, const std::string& attributes = {}) {
    return R"(<?xml version="1.0" encoding="UTF-8"?>
<sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" level="3" version="2"><model id="m" )" +
           attributes + ">" + content + "</model></sbml>";
}

inline std::string level2(const std::string& content, int version = 4) {
    const std::string v = std::to_string(version);
    const std::string uri =
        version == 1 ? "http://www.sbml.org/sbml/level2" : "http://www.sbml.org/sbml/level2/version" + v;
    return R"(<?xml version="1.0" encoding="UTF-8"?><sbml xmlns=")" + uri + R"(" level="2" version=")" + v +
           R"("><model id="m">)" + content + "</model></sbml>";
}

inline std::string math(const std::string& content) {
    return R"(<math xmlns="http://www.w3.org/1998/Math/MathML" xmlns:sbml="http://www.sbml.org/sbml/level3/version2/core">)" +
           content + "</math>";
}

inline Model read(const std::string& text, const SbmlOptions& options = {}) {
    Checked<Model> model = read_sbml_text(text, "test.xml", options);
    if (!model) {
        throw std::runtime_error{to_text(model.problems())};
    }
    return std::move(model).value();
}

/// The problems of a text that must not be read, one per line.
inline std::string problems_of(const std::string& text, const SbmlOptions& options = {}) {
    const Checked<Model> model = read_sbml_text(text, "test.xml", options);
    return model ? std::string{} : to_text(model.problems());
}

/// The values of all symbols' arrays at the start: parameters, then states and held symbols by their initial
/// values.
inline std::vector<double> start_of(const Model& model) {
    std::vector<double> values(model.symbols().size(), 0.0);
    for (const Parameter& parameter : model.parameters()) {
        values[parameter.symbol] = parameter.value;
    }
    std::vector<std::pair<SymbolId, Expression>> initial;
    for (const State& state : model.states()) {
        initial.emplace_back(state.symbol, state.initial);
    }
    for (const Held& held : model.held()) {
        initial.emplace_back(held.symbol, held.initial);
    }
    for (const auto& [symbol, expression] : initial) {
        std::array<double, 1> result{};
        Interpreter{model.graph(), {expression}}.evaluate(std::span<const double>{values}, 0.0, result);
        values[symbol] = result[0];
    }
    return values;
}

inline double value(const Model& model, Expression e, double time = 0.0) {
    std::array<double, 1> result{};
    Interpreter{model.graph(), {e}}.evaluate(std::span<const double>{start_of(model)}, time, result);
    return result[0];
}

/// What mathematics reads for `name`, at the start.
inline double value(const Model& model, std::string_view name, double time = 0.0) {
    return value(model, model.meaning(name).value(), time);
}

/// The rate of change of a state's array at the start.
inline double rate(const Model& model, std::string_view name, double time = 0.0) {
    return value(model, model.states().at(model.find_state(name).value()).rate, time);
}

}  // namespace rubor::sbml_test
