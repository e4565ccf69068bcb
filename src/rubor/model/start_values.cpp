// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/model/start_values.hpp>

namespace rubor {

StartValues::StartValues(const Model& model) : model_{&model}, values_(model.symbols().size(), 0.0) {
    for (const Parameter& p : model.parameters()) values_[p.symbol] = p.value;
    // Initial values are settled to expressions of parameters alone.
    for (const State& s : model.states()) values_[s.symbol] = of(s.initial);
    for (const Held& h : model.held()) values_[h.symbol] = of(h.initial);
}

double StartValues::of(Expression e) const {
    double value = 0.0;
    Interpreter{model_->graph(), {e}}.evaluate(values_, 0.0, {&value, 1});
    return value;
}

double StartValues::shown(SymbolId id) const {
    const Symbol& symbol = model_->symbol(id);
    const auto meaning = model_->meaning(symbol.name);
    return of(meaning.value_or(Expression{})) / symbol.shown.factor;
}

}  // namespace rubor
