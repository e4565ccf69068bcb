// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/compile/jacobian.hpp>

#include <cstdint>
#include <unordered_map>

#include <rubor/base/assert.hpp>

namespace rubor {

namespace {

/// For each rate the states that it mentions, ascending.
std::vector<std::vector<std::size_t>> mentioned_states(const ExpressionGraph& graph,
                                                       std::span<const Expression> rates,
                                                       std::span<const SymbolId> states) {
    std::unordered_map<SymbolId, std::size_t> position;
    for (std::size_t j = 0; j < states.size(); ++j) {
        position.emplace(states[j], j);
    }
    const std::size_t n_words = states.size() / 64 + 1;
    const std::vector<Expression> order = graph.reachable(rates);
    std::vector<std::size_t> slot(graph.size());  // by index of the node
    std::vector<std::uint64_t> bits(order.size() * n_words, 0);
    for (std::size_t i = 0; i < order.size(); ++i) {
        slot[order[i].index] = i;
        const auto& n = graph.node(order[i]);
        if (n.op == Op::symbol) {
            const auto found = position.find(n.symbol);
            if (found != position.end()) {
                bits[i * n_words + found->second / 64] |= std::uint64_t{1} << (found->second % 64);
            }
        }
        for (int k = 0; k < arity(n.op); ++k) {
            const std::size_t from = slot[n.argument[k].index];
            for (std::size_t w = 0; w < n_words; ++w) {
                bits[i * n_words + w] |= bits[from * n_words + w];
            }
        }
    }
    std::vector<std::vector<std::size_t>> mentioned(rates.size());
    for (std::size_t i = 0; i < rates.size(); ++i) {
        const std::size_t from = slot[rates[i].index];
        for (std::size_t j = 0; j < states.size(); ++j) {
            if ((bits[from * n_words + j / 64] >> (j % 64) & 1U) != 0U) {
                mentioned[i].push_back(j);
            }
        }
    }
    return mentioned;
}

}  // namespace

SymbolicJacobian differentiate_rates(ExpressionGraph& graph, std::span<const Expression> rates,
                                     std::span<const SymbolId> states) {
    RUBOR_ASSERT(rates.size() == states.size());
    struct Entry {
        std::int32_t row;
        Expression value;
    };
    std::vector<std::vector<Entry>> columns(states.size());
    const Expression zero = graph.constant(0.0);
    const auto mentioned = mentioned_states(graph, rates, states);
    for (std::size_t i = 0; i < rates.size(); ++i) {
        bool has_diagonal = false;
        std::vector<SymbolId> symbols;
        for (const std::size_t j : mentioned[i]) {
            symbols.push_back(states[j]);
        }
        const std::vector<Expression> derivatives = graph.differentiate(rates[i], symbols);
        for (std::size_t k = 0; k < symbols.size(); ++k) {
            const std::size_t j = mentioned[i][k];
            const Expression d = derivatives[k];
            if (d != zero || i == j) {
                columns[j].push_back({static_cast<std::int32_t>(i), d});
                has_diagonal = has_diagonal || i == j;
            }
        }
        if (!has_diagonal) {
            columns[i].push_back({static_cast<std::int32_t>(i), zero});
        }
    }
    SymbolicJacobian jacobian;
    jacobian.pattern.column_start.push_back(0);
    for (const auto& column : columns) {  // rows ascend, since rates were taken in order
        for (const Entry& entry : column) {
            jacobian.pattern.row.push_back(entry.row);
            jacobian.nonzeros.push_back(entry.value);
        }
        jacobian.pattern.column_start.push_back(static_cast<std::int32_t>(jacobian.nonzeros.size()));
    }
    return jacobian;
}

}  // namespace rubor
