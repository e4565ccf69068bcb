// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/compile/rewrite.hpp>

#include <cstdlib>
#include <unordered_map>

#include <rubor/base/assert.hpp>

namespace rubor {

std::vector<Expression> rewrite(ExpressionGraph& graph, std::span<const Expression> roots,
                                const RewriteRule& rule) {
    std::vector<Expression> rebuilt(graph.size());  // by index
    for (const Expression part : graph.reachable(roots)) {
        const ExpressionGraph::Node n = graph.node(part);
        const auto argument = [&](int i) { return rebuilt[n.argument[i].index]; };
        Expression e = part;
        switch (arity(n.op)) {
            case 1:
                e = graph.make(n.op, argument(0));
                break;
            case 2:
                e = graph.make(n.op, argument(0), argument(1));
                break;
            case 3:
                e = graph.select(argument(0), argument(1), argument(2));
                break;
            default:
                break;
        }
        rebuilt[part.index] = rule(graph, e).value_or(e);
    }
    std::vector<Expression> results;
    results.reserve(roots.size());
    for (const Expression root : roots) {
        results.push_back(rebuilt[root.index]);
    }
    return results;
}

std::optional<Expression> power_as_products(ExpressionGraph& graph, Expression e) {
    const std::optional<int> exponent = whole_exponent(graph, e);
    if (!exponent || *exponent == 0) {
        return std::nullopt;
    }
    Expression square = graph.node(e).argument[0];
    std::optional<Expression> product;
    for (unsigned remaining = static_cast<unsigned>(std::abs(*exponent)); remaining != 0U; remaining >>= 1U) {
        if ((remaining & 1U) != 0U) {
            product = product ? graph.multiply(*product, square) : square;
        }
        if (remaining > 1U) {
            square = graph.multiply(square, square);
        }
    }
    return *exponent < 0 ? graph.divide(graph.constant(1.0), *product) : *product;
}

namespace {

/// Which nodes of the graph change while a patient is integrated between two events.
std::vector<bool> varying_nodes(const Plan& plan) {
    std::vector<bool> varies(plan.graph.size(), false);
    for (std::uint32_t i = 0; i < plan.graph.size(); ++i) {
        const auto& n = plan.graph.node({i});
        if (n.op == Op::time) {
            varies[i] = true;
        } else if (n.op == Op::symbol && n.symbol < plan.leaf.size()) {
            const auto array = plan.leaf[n.symbol].array;
            varies[i] = array == Leaf::Array::state || array == Leaf::Array::input;
        }
        for (int k = 0; k < arity(n.op); ++k) {
            varies[i] = varies[i] || varies[n.argument[k].index];
        }
    }
    return varies;
}

}  // namespace

void share_reciprocals(Plan& plan) {
    constexpr std::size_t k_kernels[] = {k_rhs, k_jacobian, k_time_derivative};
    ExpressionGraph& graph = plan.graph;
    std::vector<Expression> roots;
    for (const std::size_t k : k_kernels) {
        roots.insert(roots.end(), plan.kernels[k].results.begin(), plan.kernels[k].results.end());
    }
    const std::vector<bool> varies = varying_nodes(plan);
    const std::vector<Expression> order = graph.reachable(roots);
    std::unordered_map<std::uint32_t, int> n_divided;  // by divisor
    for (const Expression e : order) {
        if (graph.node(e).op == Op::divide) {
            ++n_divided[graph.node(e).argument[1].index];
        }
    }

    std::vector<Expression> rebuilt(graph.size());  // by index
    std::unordered_map<std::uint32_t, Expression> reciprocals;
    const std::function<Expression(Expression)> reciprocal = [&](Expression divisor) {
        const auto known = reciprocals.find(divisor.index);
        if (known != reciprocals.end()) {
            return known->second;
        }
        const ExpressionGraph::Node n = graph.node(divisor);
        const bool is_product = n.op == Op::multiply && varies[divisor.index] &&
                                n_divided.contains(n.argument[0].index) &&
                                n_divided.contains(n.argument[1].index);
        Expression result;
        if (is_product) {
            const Expression a = reciprocal(n.argument[0]);
            result = graph.multiply(a, reciprocal(n.argument[1]));
        } else {
            result = graph.divide(graph.constant(1.0), rebuilt[divisor.index]);
        }
        reciprocals.emplace(divisor.index, result);
        return result;
    };
    const auto is_shared = [&](Expression divisor) {
        const auto& n = graph.node(divisor);
        return !varies[divisor.index] || n_divided.at(divisor.index) > 1 ||
               (n.op == Op::multiply && n_divided.contains(n.argument[0].index) &&
                n_divided.contains(n.argument[1].index));
    };
    for (const Expression e : order) {
        const ExpressionGraph::Node n = graph.node(e);
        const auto argument = [&](int i) { return rebuilt[n.argument[i].index]; };
        Expression result = e;
        if (n.op == Op::divide && !graph.is_constant(n.argument[0], 1.0) && is_shared(n.argument[1])) {
            result = graph.multiply(argument(0), reciprocal(n.argument[1]));
        } else if (arity(n.op) == 1) {
            result = graph.make(n.op, argument(0));
        } else if (arity(n.op) == 2) {
            result = graph.make(n.op, argument(0), argument(1));
        } else if (arity(n.op) == 3) {
            result = graph.select(argument(0), argument(1), argument(2));
        }
        rebuilt[e.index] = result;
    }
    for (const std::size_t k : k_kernels) {
        for (Expression& e : plan.kernels[k].results) {
            e = rebuilt[e.index];
        }
    }
}

void hoist_invariants(Plan& plan) {
    ExpressionGraph& graph = plan.graph;
    const std::vector<bool> varies = varying_nodes(plan);
    const auto is_worth_a_load = [&](Expression e) {
        const auto& n = graph.node(e);
        if (varies[e.index] || arity(n.op) == 0 || is_truth_valued(n.op)) {
            return false;
        }
        return !(n.op == Op::negate && arity(graph.node(n.argument[0]).op) == 0);
    };

    std::vector<Expression> roots;
    for (std::size_t k = k_hoist + 1; k < k_n_common_kernels; ++k) {
        roots.insert(roots.end(), plan.kernels[k].results.begin(), plan.kernels[k].results.end());
    }
    const std::vector<Expression> order = graph.reachable(roots);

    // From the roots down: a node is needed by the kernels unless it lies inside something hoisted.
    std::vector<bool> needed(graph.size(), false);
    for (const Expression root : roots) {
        needed[root.index] = true;
    }
    for (auto it = order.rbegin(); it != order.rend(); ++it) {
        if (needed[it->index] && !is_worth_a_load(*it)) {
            const auto& n = graph.node(*it);
            for (int k = 0; k < arity(n.op); ++k) {
                needed[n.argument[k].index] = true;
            }
        }
    }

    // From the leaves up: rebuild what is needed.
    std::vector<Expression> rebuilt(graph.size());  // by index
    std::vector<Expression>& hoisted = plan.kernels[k_hoist].results;
    for (const Expression e : order) {
        if (!needed[e.index]) {
            continue;
        }
        const ExpressionGraph::Node n = graph.node(e);
        const auto argument = [&](int i) { return rebuilt[n.argument[i].index]; };
        Expression result = e;
        if (is_worth_a_load(e)) {
            result = graph.symbol(static_cast<SymbolId>(plan.leaf.size()));
            plan.leaf.push_back({Leaf::Array::hoisted, static_cast<std::uint32_t>(hoisted.size())});
            hoisted.push_back(e);
        } else if (arity(n.op) == 1) {
            result = graph.make(n.op, argument(0));
        } else if (arity(n.op) == 2) {
            result = graph.make(n.op, argument(0), argument(1));
        } else if (arity(n.op) == 3) {
            result = graph.select(argument(0), argument(1), argument(2));
        }
        rebuilt[e.index] = result;
    }
    for (std::size_t k = k_hoist + 1; k < k_n_common_kernels; ++k) {
        for (Expression& e : plan.kernels[k].results) {
            e = rebuilt[e.index];
        }
    }
    plan.n_hoisted = hoisted.size();
}

}  // namespace rubor
