// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/base/assert.hpp>
#include <rubor/model/expression.hpp>

namespace rubor {

Interpreter::Interpreter(const ExpressionGraph& graph, std::vector<Expression> roots)
    : graph_{&graph}, roots_{std::move(roots)}, order_{graph.reachable(roots_)} {
    std::unordered_map<std::uint32_t, std::uint32_t> slot;
    slot.reserve(order_.size());
    for (std::uint32_t i = 0; i < order_.size(); ++i) {
        slot.emplace(order_[i].index, i);
    }
    for (const Expression root : roots_) {
        slot_of_root_.push_back(slot.at(root.index));
    }
    for (const Expression e : order_) {
        Slots slots;
        for (int i = 0; i < arity(graph.node(e).op); ++i) {
            slots.argument[i] = slot.at(graph.node(e).argument[i].index);
        }
        slots.whole_exponent = rubor::whole_exponent(graph, e);
        slots_.push_back(slots);
    }
}

void Interpreter::evaluate(const std::function<double(SymbolId)>& value_of, double time,
                           std::span<double> results) const {
    RUBOR_ASSERT(results.size() == roots_.size());
    std::vector<double> value(order_.size());
    for (std::size_t i = 0; i < order_.size(); ++i) {
        const auto& node = graph_->node(order_[i]);
        const auto argument = [&](int k) { return value[slots_[i].argument[k]]; };
        switch (node.op) {
            case Op::constant: case Op::truth: value[i] = node.value; break;
            case Op::symbol: value[i] = value_of(node.symbol); break;
            case Op::time: value[i] = time; break;
            case Op::select: value[i] = argument(0) != 0.0 ? argument(1) : argument(2); break;
            case Op::power:
                value[i] = slots_[i].whole_exponent ? integer_power(argument(0), *slots_[i].whole_exponent)
                                                    : apply(Op::power, argument(0), argument(1), 0.0);
                break;
            default: {
                const double b = arity(node.op) > 1 ? argument(1) : 0.0;
                value[i] = apply(node.op, argument(0), b, 0.0);
            }
        }
    }
    for (std::size_t i = 0; i < roots_.size(); ++i) {
        results[i] = value[slot_of_root_[i]];
    }
}

void Interpreter::evaluate(std::span<const double> symbol_values, double time, std::span<double> results) const {
    evaluate([&](SymbolId id) { return symbol_values[id]; }, time, results);
}

}  // namespace rubor
