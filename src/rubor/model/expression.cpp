// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/model/expression.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include <rubor/base/assert.hpp>

namespace rubor {

namespace {

constexpr int k_largest_whole_exponent = 64;

std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
    hash ^= value + 0x9e3779b97f4a7c15ULL + (hash << 6) + (hash >> 2);
    return hash * 0xff51afd7ed558ccdULL;
}

std::uint64_t hash_of(const ExpressionGraph::Node& node) {
    std::uint64_t hash = static_cast<std::uint64_t>(node.op);
    for (const Expression argument : node.argument) {
        hash = mix(hash, argument.index);
    }
    hash = mix(hash, std::bit_cast<std::uint64_t>(node.value));
    hash = mix(hash, node.symbol);
    return hash ^ (hash >> 32U);
}

bool same(const ExpressionGraph::Node& a, const ExpressionGraph::Node& b) {
    return a.op == b.op && std::equal(a.argument, a.argument + 3, b.argument) && a.symbol == b.symbol &&
           std::bit_cast<std::uint64_t>(a.value) == std::bit_cast<std::uint64_t>(b.value);
}

/// Whether IEEE 754 fixes the result of `op` on constants, so that folding cannot differ between machines.
bool folds_exactly(Op op) {
    switch (op) {
        case Op::add: case Op::subtract: case Op::multiply: case Op::divide: case Op::negate: case Op::sqrt:
        case Op::abs: case Op::floor: case Op::ceiling: case Op::factorial: case Op::minimum: case Op::maximum:
        case Op::less: case Op::less_equal: case Op::equal: case Op::not_equal: case Op::logical_and: case Op::logical_or:
        case Op::logical_not:
            return true;
        default:
            return false;
    }
}

bool is_leaf_value(const ExpressionGraph::Node& node) { return node.op == Op::constant || node.op == Op::truth; }

}  // namespace

double integer_power(double base, int exponent) {
    if (exponent == 0) {
        return 1.0;
    }
    unsigned remaining = static_cast<unsigned>(std::abs(exponent));
    double square = base;
    double result = 0.0;
    bool started = false;
    while (true) {
        if ((remaining & 1U) != 0U) {
            result = started ? result * square : square;
            started = true;
        }
        remaining >>= 1U;
        if (remaining == 0U) {
            break;
        }
        square = square * square;
    }
    return exponent < 0 ? 1.0 / result : result;
}

std::optional<int> whole_exponent(const ExpressionGraph& graph, Expression power) {
    const auto& node = graph.node(power);
    if (node.op != Op::power || !graph.is_constant(node.argument[1])) {
        return std::nullopt;
    }
    const double exponent = graph.node(node.argument[1]).value;
    if (std::abs(exponent) > k_largest_whole_exponent || exponent != std::trunc(exponent)) {
        return std::nullopt;
    }
    return static_cast<int>(exponent);
}

double apply(Op op, double a, double b, double c) {
    switch (op) {
        case Op::add: return a + b;
        case Op::subtract: return a - b;
        case Op::multiply: return a * b;
        case Op::divide: return a / b;
        case Op::power: return std::pow(a, b);
        case Op::negate: return -a;
        case Op::exp: return std::exp(a);
        case Op::log: return std::log(a);
        case Op::log10: return std::log10(a);
        case Op::sqrt: return std::sqrt(a);
        case Op::sin: return std::sin(a);
        case Op::cos: return std::cos(a);
        case Op::tan: return std::tan(a);
        case Op::asin: return std::asin(a);
        case Op::acos: return std::acos(a);
        case Op::atan: return std::atan(a);
        case Op::sinh: return std::sinh(a);
        case Op::cosh: return std::cosh(a);
        case Op::tanh: return std::tanh(a);
        case Op::asinh: return std::asinh(a);
        case Op::acosh: return std::acosh(a);
        case Op::atanh: return std::atanh(a);
        case Op::abs: return std::abs(a);
        case Op::floor: return std::floor(a);
        case Op::ceiling: return std::ceil(a);
        case Op::factorial: return factorial(a);
        case Op::minimum: return b < a ? b : a;
        case Op::maximum: return a < b ? b : a;
        case Op::less: return a < b ? 1.0 : 0.0;
        case Op::less_equal: return a <= b ? 1.0 : 0.0;
        case Op::equal: return a == b ? 1.0 : 0.0;
        case Op::not_equal: return a != b ? 1.0 : 0.0;
        case Op::logical_and: return a != 0.0 && b != 0.0 ? 1.0 : 0.0;
        case Op::logical_or: return a != 0.0 || b != 0.0 ? 1.0 : 0.0;
        case Op::logical_not: return a != 0.0 ? 0.0 : 1.0;
        case Op::select: return a != 0.0 ? b : c;
        case Op::constant: case Op::truth: case Op::symbol: case Op::time: break;
    }
    RUBOR_ASSERT(false && "a leaf has no operation");
    return std::numeric_limits<double>::quiet_NaN();
}

ExpressionGraph::ExpressionGraph() { nodes_.reserve(1024); }

Expression ExpressionGraph::intern(const Node& node) {
    if (2 * (nodes_.size() + 1) > slots_.size()) {
        grow_slots();
    }
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = hash_of(node) & mask;
    for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
        if (same(nodes_[slots_[slot] - 1], node)) {
            return {slots_[slot] - 1};
        }
    }
    RUBOR_ASSERT(nodes_.size() + 1 < std::numeric_limits<std::uint32_t>::max());
    nodes_.push_back(node);
    slots_[slot] = static_cast<std::uint32_t>(nodes_.size());
    return {slots_[slot] - 1};
}

void ExpressionGraph::grow_slots() {
    slots_.assign(std::max<std::size_t>(2048, 2 * slots_.size()), 0);
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        std::size_t slot = hash_of(nodes_[i]) & mask;
        while (slots_[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        slots_[slot] = static_cast<std::uint32_t>(i + 1);
    }
}

Expression ExpressionGraph::constant(double value) {
    return intern({.op = Op::constant, .value = value == 0.0 ? 0.0 : value});  // one zero, not two
}
Expression ExpressionGraph::truth(bool value) { return intern({.op = Op::truth, .value = value ? 1.0 : 0.0}); }
Expression ExpressionGraph::symbol(SymbolId id) { return intern({.op = Op::symbol, .symbol = id}); }
Expression ExpressionGraph::time() { return intern({.op = Op::time}); }

Expression ExpressionGraph::make(Op op, Expression a) {
    RUBOR_ASSERT(arity(op) == 1);
    const Node& x = node(a);
    if (is_leaf_value(x)) {
        if (folds_exactly(op)) {
            const double value = apply(op, x.value, 0.0, 0.0);
            return is_truth_valued(op) ? truth(value != 0.0) : constant(value);
        }
        if (op == Op::exp && x.value == 0.0) {
            return constant(1.0);
        }
        if ((op == Op::log || op == Op::log10) && x.value == 1.0) {
            return constant(0.0);
        }
    }
    if ((op == Op::negate && x.op == Op::negate) || (op == Op::logical_not && x.op == Op::logical_not)) {
        return x.argument[0];
    }
    return intern({.op = op, .argument = {a}});
}

Expression ExpressionGraph::make(Op op, Expression a, Expression b) {
    RUBOR_ASSERT(arity(op) == 2);
    const Node x = node(a);
    const Node y = node(b);
    if (is_leaf_value(x) && is_leaf_value(y)) {
        if (folds_exactly(op)) {
            const double value = apply(op, x.value, y.value, 0.0);
            return is_truth_valued(op) ? truth(value != 0.0) : constant(value);
        }
        if (op == Op::power && std::abs(y.value) <= k_largest_whole_exponent && y.value == std::trunc(y.value)) {
            return constant(integer_power(x.value, static_cast<int>(y.value)));
        }
    }
    const auto is = [&](Expression e, double value) { return is_constant(e, value); };
    switch (op) {
        case Op::add:
            if (is(a, 0.0)) return b;
            if (is(b, 0.0)) return a;
            if (y.op == Op::negate) return make(Op::subtract, a, y.argument[0]);
            if (x.op == Op::negate) return make(Op::subtract, b, x.argument[0]);
            break;
        case Op::subtract:
            if (is(b, 0.0)) return a;
            if (is(a, 0.0)) return make(Op::negate, b);
            if (a == b) return constant(0.0);
            if (y.op == Op::negate) return make(Op::add, a, y.argument[0]);
            break;
        case Op::multiply:
            if (is(a, 0.0) || is(b, 0.0)) return constant(0.0);
            if (is(a, 1.0)) return b;
            if (is(b, 1.0)) return a;
            if (is(a, -1.0)) return make(Op::negate, b);
            if (is(b, -1.0)) return make(Op::negate, a);
            break;
        case Op::divide:
            if (is(a, 0.0)) return a;
            if (is(b, 1.0)) return a;
            break;
        case Op::power:
            if (is(b, 0.0)) return constant(1.0);
            if (is(b, 1.0)) return a;
            if (is(b, 0.5)) return make(Op::sqrt, a);
            break;
        case Op::minimum:
        case Op::maximum:
            if (a == b) return a;
            break;
        case Op::logical_and:
            if (x.op == Op::truth) return x.value != 0.0 ? b : a;
            if (y.op == Op::truth) return y.value != 0.0 ? a : b;
            if (a == b) return a;
            break;
        case Op::logical_or:
            if (x.op == Op::truth) return x.value != 0.0 ? a : b;
            if (y.op == Op::truth) return y.value != 0.0 ? b : a;
            if (a == b) return a;
            break;
        default:
            break;
    }
    // a + b and b + a are the same bits, so they are one node. min and max are not reordered: they differ on NaN.
    const bool commutes = op == Op::add || op == Op::multiply || op == Op::equal || op == Op::not_equal ||
                          op == Op::logical_and || op == Op::logical_or;
    if (commutes && b.index < a.index) {
        std::swap(a, b);
    }
    return intern({.op = op, .argument = {a, b}});
}

Expression ExpressionGraph::select(Expression condition, Expression if_true, Expression if_false) {
    RUBOR_ASSERT(is_truth_valued(node(condition).op));
    if (node(condition).op == Op::truth) {
        return node(condition).value != 0.0 ? if_true : if_false;
    }
    if (if_true == if_false) {
        return if_true;
    }
    return intern({.op = Op::select, .argument = {condition, if_true, if_false}});
}

std::vector<Expression> ExpressionGraph::reachable(std::span<const Expression> roots) const {
    std::vector<bool> seen(nodes_.size(), false);
    std::vector<Expression> pending(roots.begin(), roots.end());
    std::vector<Expression> found;
    while (!pending.empty()) {
        const Expression e = pending.back();
        pending.pop_back();
        if (seen[e.index]) {
            continue;
        }
        seen[e.index] = true;
        found.push_back(e);
        for (int i = 0; i < arity(node(e).op); ++i) {
            pending.push_back(node(e).argument[i]);
        }
    }
    constexpr std::size_t k_few = 32;  // so many times fewer than there are nodes: sorting is faster than looking
    if (found.size() < nodes_.size() / k_few) {
        std::sort(found.begin(), found.end(), [](Expression a, Expression b) { return a.index < b.index; });
        return found;
    }
    found.clear();
    for (std::uint32_t i = 0; i < seen.size(); ++i) {
        if (seen[i]) {
            found.push_back({i});
        }
    }
    return found;
}

std::vector<SymbolId> ExpressionGraph::symbols_in(Expression e) const {
    std::vector<SymbolId> ids;
    for (const Expression part : reachable({&e, 1})) {
        if (node(part).op == Op::symbol) {
            ids.push_back(node(part).symbol);
        }
    }
    std::sort(ids.begin(), ids.end());
    return ids;
}

bool ExpressionGraph::mentions_time(Expression e) const {
    const auto parts = reachable({&e, 1});
    return std::any_of(parts.begin(), parts.end(), [&](Expression part) { return node(part).op == Op::time; });
}

Expression ExpressionGraph::substitute(Expression e, const std::unordered_map<SymbolId, Expression>& replacement) {
    std::vector<Expression> rewritten(e.index + 1);
    for (const Expression part : reachable({&e, 1})) {
        const Node n = node(part);
        const auto argument = [&](int i) { return rewritten[n.argument[i].index]; };
        Expression result = part;
        if (n.op == Op::symbol) {
            const auto found = replacement.find(n.symbol);
            result = found == replacement.end() ? part : found->second;
        } else if (arity(n.op) == 1) {
            result = make(n.op, argument(0));
        } else if (arity(n.op) == 2) {
            result = make(n.op, argument(0), argument(1));
        } else if (n.op == Op::select) {
            result = select(argument(0), argument(1), argument(2));
        }
        rewritten[part.index] = result;
    }
    return rewritten[e.index];
}

Expression ExpressionGraph::import(const ExpressionGraph& from, Expression e) {
    std::vector<Expression> copied(e.index + 1);
    for (const Expression part : from.reachable({&e, 1})) {
        Node n = from.node(part);
        for (int i = 0; i < arity(n.op); ++i) {
            n.argument[i] = copied[n.argument[i].index];
        }
        if ((n.op == Op::add || n.op == Op::multiply) && n.argument[1].index < n.argument[0].index) {
            std::swap(n.argument[0], n.argument[1]);
        }
        copied[part.index] = intern(n);
    }
    return copied[e.index];
}

}  // namespace rubor
