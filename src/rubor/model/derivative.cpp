// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/base/assert.hpp>
#include <rubor/model/expression.hpp>

namespace rubor {

// The chain rule for one node: e = op(a, b, c) with the derivatives of its arguments given.
Expression ExpressionGraph::derivative_of_node(Expression e, Expression da, Expression db, Expression dc) {
    const Node n = node(e);
    const Expression a = n.argument[0];
    const Expression b = n.argument[1];
    const Expression zero = constant(0.0);
    const Expression one = constant(1.0);
    switch (n.op) {
        case Op::add: return add(da, db);
        case Op::subtract: return subtract(da, db);
        case Op::multiply: return add(multiply(da, b), multiply(a, db));
        case Op::divide:
            // (a/b)' = (a' - (a/b) b') / b: keeps the quotient that the rate has computed already.
            return divide(subtract(da, multiply(e, db)), b);
        case Op::power: {
            if (db == zero) {
                return multiply(multiply(b, power(a, subtract(b, one))), da);
            }
            const Expression by_exponent = multiply(multiply(e, make(Op::log, a)), db);
            if (da == zero) {
                return by_exponent;
            }
            return add(multiply(multiply(b, power(a, subtract(b, one))), da), by_exponent);
        }
        case Op::negate: return negate(da);
        case Op::exp: return multiply(e, da);
        case Op::log: return divide(da, a);
        case Op::log10: return divide(da, multiply(a, make(Op::log, constant(10.0))));
        case Op::sqrt: return divide(da, multiply(constant(2.0), e));
        case Op::sin: return multiply(make(Op::cos, a), da);
        case Op::cos: return negate(multiply(make(Op::sin, a), da));
        case Op::tan: return multiply(add(one, multiply(e, e)), da);
        case Op::asin: return divide(da, make(Op::sqrt, subtract(one, multiply(a, a))));
        case Op::acos: return negate(divide(da, make(Op::sqrt, subtract(one, multiply(a, a)))));
        case Op::atan: return divide(da, add(one, multiply(a, a)));
        case Op::sinh: return multiply(make(Op::cosh, a), da);
        case Op::cosh: return multiply(make(Op::sinh, a), da);
        case Op::tanh: return multiply(subtract(one, multiply(e, e)), da);
        case Op::asinh: return divide(da, make(Op::sqrt, add(multiply(a, a), one)));
        // sqrt(a - 1) sqrt(a + 1), so that it is no number where acosh is none.
        case Op::acosh:
            return divide(da, multiply(make(Op::sqrt, subtract(a, one)), make(Op::sqrt, add(a, one))));
        case Op::atanh: return divide(da, subtract(one, multiply(a, a)));
        case Op::abs: return select(make(Op::less, a, zero), negate(da), da);
        case Op::floor: case Op::ceiling: case Op::factorial: return zero;
        case Op::minimum: return select(make(Op::less, b, a), db, da);
        case Op::maximum: return select(make(Op::less, a, b), db, da);
        case Op::select: return select(a, db, dc);
        default: break;
    }
    RUBOR_ASSERT(false && "a truth value has no derivative");
    return zero;
}

// `order` is what the last of it needs, arguments first; `derivative`, by index, is where the rule works.
Expression ExpressionGraph::differentiate_by(std::span<const Expression> order, bool by_time,
                                             SymbolId with_respect_to, std::vector<Expression>& derivative) {
    const Expression zero = constant(0.0);
    for (const Expression part : order) {
        const Node n = node(part);
        Expression& d = derivative[part.index];
        d = zero;
        if (n.op == Op::symbol || n.op == Op::time) {
            const bool is_variable = by_time ? n.op == Op::time : n.op == Op::symbol && n.symbol == with_respect_to;
            if (is_variable) {
                d = constant(1.0);
            }
            continue;
        }
        if (is_truth_valued(n.op) || arity(n.op) == 0) {
            continue;
        }
        const Expression da = derivative[n.argument[0].index];
        const Expression db = arity(n.op) > 1 ? derivative[n.argument[1].index] : zero;
        const Expression dc = arity(n.op) > 2 ? derivative[n.argument[2].index] : zero;
        if (da == zero && db == zero && dc == zero) {
            continue;
        }
        d = derivative_of_node(part, da, db, dc);
    }
    return derivative[order.back().index];
}

Expression ExpressionGraph::differentiate(Expression e, SymbolId with_respect_to) {
    return differentiate(e, {&with_respect_to, 1}).front();
}

std::vector<Expression> ExpressionGraph::differentiate(Expression e, std::span<const SymbolId> symbols) {
    RUBOR_ASSERT(!is_truth_valued(node(e).op));
    const std::vector<Expression> order = reachable({&e, 1});
    std::vector<Expression> derivative(e.index + 1);
    std::vector<Expression> results;
    results.reserve(symbols.size());
    for (const SymbolId symbol : symbols) {
        results.push_back(differentiate_by(order, false, symbol, derivative));
    }
    return results;
}

Expression ExpressionGraph::differentiate_in_time(Expression e) {
    RUBOR_ASSERT(!is_truth_valued(node(e).op));
    std::vector<Expression> derivative(e.index + 1);
    return differentiate_by(reachable({&e, 1}), true, 0, derivative);
}

}  // namespace rubor
