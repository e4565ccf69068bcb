// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/sbml_start.hpp>

#include <array>
#include <cmath>
#include <limits>

namespace rubor {
namespace {

constexpr int k_deepest = 500;

}  // namespace

SymbolId SbmlStart::id_of(const std::string& name) {
    return builder_->graph().node(builder_->reference(name, {})).symbol;
}

void SbmlStart::give(const std::string& name, Expression value, double factor) {
    given_[id_of(name)] = Given{.value = value, .factor = factor};
}

void SbmlStart::give_amount(const std::string& name, Expression amount, double factor,
                            const std::optional<std::string>& compartment) {
    Given given{.value = amount, .factor = factor};
    if (compartment) {
        given.divisor = id_of(*compartment);
    }
    given_[id_of(name)] = given;
}

void SbmlStart::give(SymbolId literal, double value) {
    given_[literal] = Given{.is_known = true, .number = value};
}

std::optional<double> SbmlStart::value(const std::string& name) {
    return value(id_of(name), 0);
}

std::optional<double> SbmlStart::value(SymbolId id, int depth) {
    const auto found = given_.find(id);
    if (found == given_.end() || found->second.is_open || depth > k_deepest) {
        return std::nullopt;
    }
    Given& given = found->second;
    if (given.is_known) {
        return given.number;
    }
    given.is_open = true;
    const ExpressionGraph& graph = builder_->graph();
    const auto of_symbol = [&](SymbolId other) {
        return value(other, depth + 1).value_or(std::numeric_limits<double>::quiet_NaN());
    };
    double number = graph.node(given.value).value * given.factor;
    if (!graph.is_constant(given.value)) {
        std::array<double, 1> result{};
        Interpreter{graph, {given.value}}.evaluate(std::function<double(SymbolId)>{of_symbol}, 0.0, result);
        number = result[0];
    }
    if (given.divisor) {
        number /= of_symbol(*given.divisor);
    }
    given.is_open = false;
    given.is_known = true;
    given.number = std::isfinite(number) ? std::optional{number} : std::nullopt;
    return given.number;
}

}  // namespace rubor
