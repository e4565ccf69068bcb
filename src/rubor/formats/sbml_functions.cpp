// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/sbml_functions.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace rubor {
namespace {

using Arguments = std::span<const Expression>;
constexpr std::size_t k_any = 1000000;

template <Op op>
Expression unary(ExpressionGraph& g, Arguments a) {
    return g.make(op, a[0]);
}

template <Op op>
Expression binary(ExpressionGraph& g, Arguments a) {
    return g.make(op, a[0], a[1]);
}

template <Op op>
Expression folded(ExpressionGraph& g, Arguments a) {
    Expression result = a[0];
    for (const Expression next : a.subspan(1)) {
        result = g.make(op, result, next);
    }
    return result;
}

Expression reciprocal(ExpressionGraph& g, Expression x) {
    return g.divide(g.constant(1.0), x);
}

template <Op op>
Expression reciprocal_of(ExpressionGraph& g, Arguments a) {
    return reciprocal(g, g.make(op, a[0]));
}

template <Op op>
Expression of_reciprocal(ExpressionGraph& g, Arguments a) {
    return g.make(op, reciprocal(g, a[0]));
}

Expression is_negative(ExpressionGraph& g, Expression x) {
    return g.make(Op::less, x, g.constant(0.0));
}

Expression truncated(ExpressionGraph& g, Expression x) {
    return g.select(is_negative(g, x), g.make(Op::ceiling, x), g.make(Op::floor, x));
}
Expression fix(ExpressionGraph& g, Arguments a) {
    return truncated(g, a[0]);
}
Expression quotient(ExpressionGraph& g, Arguments a) {
    return truncated(g, g.divide(a[0], a[1]));
}
Expression rem(ExpressionGraph& g, Arguments a) {
    return g.subtract(a[0], g.multiply(a[1], quotient(g, a)));
}
/// mod(x, 0) is x, as in MATLAB.
Expression mod(ExpressionGraph& g, Arguments a) {
    const Expression rest = g.subtract(a[0], g.multiply(a[1], g.make(Op::floor, g.divide(a[0], a[1]))));
    return g.select(g.make(Op::equal, a[1], g.constant(0.0)), a[0], rest);
}

/// Halves away from zero, as in MATLAB.
Expression round(ExpressionGraph& g, Arguments a) {
    const Expression half = g.constant(0.5);
    return g.select(is_negative(g, a[0]), g.make(Op::ceiling, g.subtract(a[0], half)),
                    g.make(Op::floor, g.add(a[0], half)));
}

Expression sign(ExpressionGraph& g, Arguments a) {
    const Expression zero = g.constant(0.0);
    return g.select(g.make(Op::less, zero, a[0]), g.constant(1.0),
                    g.select(is_negative(g, a[0]), g.constant(-1.0), zero));
}

Expression root(ExpressionGraph& g, Arguments a) {
    const Expression degree = a[0];
    const Expression x = a[1];
    if (g.is_constant(degree, 2.0)) {
        return g.make(Op::sqrt, x);
    }
    const Expression exponent = reciprocal(g, degree);
    const Expression plain = g.power(x, exponent);
    const double n = g.is_constant(degree) ? g.node(degree).value : 0.0;
    if (n == 1.0 || std::abs(std::fmod(n, 2.0)) != 1.0) {
        return plain;
    }
    return g.select(is_negative(g, x), g.negate(g.power(g.negate(x), exponent)), plain);
}
Expression nthroot(ExpressionGraph& g, Arguments a) {
    const std::array swapped{a[1], a[0]};
    return root(g, swapped);
}

Expression logarithm(ExpressionGraph& g, Arguments a) {
    if (g.is_constant(a[0], 10.0)) {
        return g.make(Op::log10, a[1]);
    }
    return g.divide(g.make(Op::log, a[1]), g.make(Op::log, a[0]));
}
Expression log2(ExpressionGraph& g, Arguments a) {
    return g.divide(g.make(Op::log, a[0]), g.constant(std::log(2.0)));
}

constexpr std::array k_both{
    KnownFunction{"abs", 1, 1, unary<Op::abs>},
    KnownFunction{"exp", 1, 1, unary<Op::exp>},
    KnownFunction{"floor", 1, 1, unary<Op::floor>},
    KnownFunction{"factorial", 1, 1, unary<Op::factorial>},
    KnownFunction{"sin", 1, 1, unary<Op::sin>},
    KnownFunction{"cos", 1, 1, unary<Op::cos>},
    KnownFunction{"tan", 1, 1, unary<Op::tan>},
    KnownFunction{"sec", 1, 1, reciprocal_of<Op::cos>},
    KnownFunction{"csc", 1, 1, reciprocal_of<Op::sin>},
    KnownFunction{"cot", 1, 1, reciprocal_of<Op::tan>},
    KnownFunction{"sinh", 1, 1, unary<Op::sinh>},
    KnownFunction{"cosh", 1, 1, unary<Op::cosh>},
    KnownFunction{"tanh", 1, 1, unary<Op::tanh>},
    KnownFunction{"sech", 1, 1, reciprocal_of<Op::cosh>},
    KnownFunction{"csch", 1, 1, reciprocal_of<Op::sinh>},
    KnownFunction{"coth", 1, 1, reciprocal_of<Op::tanh>},
    KnownFunction{"max", 1, k_any, folded<Op::maximum>},
    KnownFunction{"min", 1, k_any, folded<Op::minimum>},
    KnownFunction{"power", 2, 2, binary<Op::power>},
    KnownFunction{"rem", 2, 2, rem},
};

constexpr std::array k_mathml{
    KnownFunction{"ceiling", 1, 1, unary<Op::ceiling>},
    KnownFunction{"ln", 1, 1, unary<Op::log>},
    KnownFunction{"log", 2, 2, logarithm},
    KnownFunction{"root", 2, 2, root},
    KnownFunction{"quotient", 2, 2, quotient},
    KnownFunction{"arcsin", 1, 1, unary<Op::asin>},
    KnownFunction{"arccos", 1, 1, unary<Op::acos>},
    KnownFunction{"arctan", 1, 1, unary<Op::atan>},
    KnownFunction{"arcsec", 1, 1, of_reciprocal<Op::acos>},
    KnownFunction{"arccsc", 1, 1, of_reciprocal<Op::asin>},
    KnownFunction{"arccot", 1, 1, of_reciprocal<Op::atan>},
    KnownFunction{"arcsinh", 1, 1, unary<Op::asinh>},
    KnownFunction{"arccosh", 1, 1, unary<Op::acosh>},
    KnownFunction{"arctanh", 1, 1, unary<Op::atanh>},
    KnownFunction{"arcsech", 1, 1, of_reciprocal<Op::acosh>},
    KnownFunction{"arccsch", 1, 1, of_reciprocal<Op::asinh>},
    KnownFunction{"arccoth", 1, 1, of_reciprocal<Op::atanh>},
};

constexpr std::array k_matlab{
    KnownFunction{"ceil", 1, 1, unary<Op::ceiling>},
    KnownFunction{"fix", 1, 1, fix},
    KnownFunction{"round", 1, 1, round},
    KnownFunction{"log", 1, 1, unary<Op::log>},
    KnownFunction{"log10", 1, 1, unary<Op::log10>},
    KnownFunction{"log2", 1, 1, log2},
    KnownFunction{"sqrt", 1, 1, unary<Op::sqrt>},
    KnownFunction{"pow", 2, 2, binary<Op::power>},
    KnownFunction{"nthroot", 2, 2, nthroot},
    KnownFunction{"mod", 2, 2, mod},
    KnownFunction{"sign", 1, 1, sign},
    KnownFunction{"plus", 2, 2, binary<Op::add>},
    KnownFunction{"minus", 2, 2, binary<Op::subtract>},
    KnownFunction{"times", 2, 2, binary<Op::multiply>},
    KnownFunction{"rdivide", 2, 2, binary<Op::divide>},
    KnownFunction{"asin", 1, 1, unary<Op::asin>},
    KnownFunction{"acos", 1, 1, unary<Op::acos>},
    KnownFunction{"atan", 1, 1, unary<Op::atan>},
    KnownFunction{"asec", 1, 1, of_reciprocal<Op::acos>},
    KnownFunction{"acsc", 1, 1, of_reciprocal<Op::asin>},
    KnownFunction{"acot", 1, 1, of_reciprocal<Op::atan>},
    KnownFunction{"asinh", 1, 1, unary<Op::asinh>},
    KnownFunction{"acosh", 1, 1, unary<Op::acosh>},
    KnownFunction{"atanh", 1, 1, unary<Op::atanh>},
    KnownFunction{"asech", 1, 1, of_reciprocal<Op::acosh>},
    KnownFunction{"acsch", 1, 1, of_reciprocal<Op::asinh>},
    KnownFunction{"acoth", 1, 1, of_reciprocal<Op::atanh>},
};

std::span<const KnownFunction> table_of(FunctionDialect dialect) {
    return dialect == FunctionDialect::mathml ? std::span<const KnownFunction>{k_mathml} : k_matlab;
}

}  // namespace

const KnownFunction* find_function(FunctionDialect dialect, std::string_view name) {
    for (const auto table : {std::span<const KnownFunction>{k_both}, table_of(dialect)}) {
        const auto found =
            std::find_if(table.begin(), table.end(), [&](const auto& f) { return f.name == name; });
        if (found != table.end()) {
            return &*found;
        }
    }
    return nullptr;
}

std::vector<std::string> function_names(FunctionDialect dialect) {
    std::vector<std::string> names;
    for (const auto table : {std::span<const KnownFunction>{k_both}, table_of(dialect)}) {
        for (const KnownFunction& f : table) {
            names.emplace_back(f.name);
        }
    }
    return names;
}

}  // namespace rubor
