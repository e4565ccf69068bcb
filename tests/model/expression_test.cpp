// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include <rubor/model/expression.hpp>

namespace rubor {
namespace {

double value_of(const ExpressionGraph& graph, Expression e, std::vector<double> symbols, double time = 0.0) {
    double result = 0.0;
    Interpreter{graph, {e}}.evaluate(symbols, time, {&result, 1});
    return result;
}

std::string name(SymbolId id) { return std::string(1, static_cast<char>('a' + id)); }

TEST(Invariant, EqualSubexpressionsAreOneNode) {
    ExpressionGraph g;
    const auto a = g.symbol(0);
    const auto b = g.symbol(1);
    EXPECT_EQ(g.add(a, b), g.add(b, a));
    EXPECT_EQ(g.multiply(g.add(a, b), b), g.multiply(b, g.add(b, a)));
    EXPECT_FALSE(g.subtract(a, b) == g.subtract(b, a));
    const std::size_t before = g.size();
    static_cast<void>(g.multiply(g.add(a, b), b));
    EXPECT_EQ(g.size(), before);
}

TEST(ClosedForm, SimplificationIsExact) {
    ExpressionGraph g;
    const auto a = g.symbol(0);
    const auto zero = g.constant(0.0);
    const auto one = g.constant(1.0);
    EXPECT_EQ(g.add(a, zero), a);
    EXPECT_EQ(g.multiply(one, a), a);
    EXPECT_EQ(g.multiply(zero, a), zero);
    EXPECT_EQ(g.subtract(a, a), zero);
    EXPECT_EQ(g.negate(g.negate(a)), a);
    EXPECT_EQ(g.power(a, one), a);
    EXPECT_EQ(g.power(a, g.constant(0.5)), g.make(Op::sqrt, a));
    EXPECT_EQ(g.divide(a, a), g.divide(a, a));
    EXPECT_FALSE(g.is_constant(g.divide(a, a)));  // 0/0 is not 1
    EXPECT_EQ(g.node(g.add(g.constant(2.0), g.constant(3.0))).value, 5.0);
    // The machine that runs the kernels decides what exp(2) is.
    EXPECT_FALSE(g.is_constant(g.make(Op::exp, g.constant(2.0))));
    EXPECT_EQ(g.select(g.make(Op::less, one, zero), a, one), one);
}

TEST(ClosedForm, IntegerPowerMultipliesFromTheLowestBit) {
    EXPECT_EQ(integer_power(3.0, 5), 243.0);
    EXPECT_EQ(integer_power(-2.0, 3), -8.0);
    EXPECT_EQ(integer_power(2.0, -2), 0.25);
    EXPECT_EQ(integer_power(0.0, 0), 1.0);
    const double x = 1.1;
    EXPECT_EQ(integer_power(x, 6), (x * x) * ((x * x) * (x * x)));
}

TEST(ClosedForm, TextHasTheFewestParentheses) {
    ExpressionGraph g;
    const auto a = g.symbol(0);
    const auto b = g.symbol(1);
    const auto c = g.symbol(2);
    EXPECT_EQ(to_text(g, g.multiply(g.add(a, b), c), name), "c * (a + b)");  // older node first
    EXPECT_EQ(to_text(g, g.subtract(a, g.subtract(b, c)), name), "a - (b - c)");
    EXPECT_EQ(to_text(g, g.power(g.negate(a), g.constant(2.0)), name), "(-a)^2");
    EXPECT_EQ(to_text(g, g.make(Op::maximum, a, b), name), "max(a, b)");
}

TEST(ClosedForm, FactorialsAreThoseOfWholeNumbers) {
    EXPECT_EQ(factorial(0.0), 1.0);
    EXPECT_EQ(factorial(5.0), 120.0);
    double product = 1.0;  // exact up to 18!, the last below 2^53; then one rounding more for each factor
    for (int n = 1; n <= 170; ++n) {
        product *= n;
        EXPECT_NEAR(factorial(n) / product, 1.0, n <= 18 ? 0.0 : n * 1.2e-16) << n;
    }
    for (const double none : {-1.0, 0.5, 170.5, -std::numeric_limits<double>::infinity(), std::nan("")}) {
        EXPECT_TRUE(std::isnan(factorial(none))) << none;
    }
    for (const double large : {171.0, 1e20, std::numeric_limits<double>::infinity()}) {
        EXPECT_EQ(factorial(large), std::numeric_limits<double>::infinity()) << large;
    }
    ExpressionGraph g;
    EXPECT_EQ(g.make(Op::factorial, g.constant(4.0)), g.constant(24.0));
    EXPECT_EQ(g.differentiate(g.make(Op::factorial, g.symbol(0)), 0), g.constant(0.0));
    EXPECT_EQ(to_text(g, g.make(Op::factorial, g.symbol(0)), name), "factorial(a)");
}

/// A random smooth expression of three positive symbols and time.
Expression random_expression(ExpressionGraph& g, std::mt19937_64& random, int depth) {
    const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    if (depth == 0) {
        switch (pick(5)) {
            case 0: return g.constant(0.5 + 0.25 * pick(8));
            case 1: return g.time();
            default: return g.symbol(static_cast<SymbolId>(pick(3)));
        }
    }
    const auto a = random_expression(g, random, depth - 1);
    const auto b = random_expression(g, random, depth - 1);
    const auto one_plus_square = [&](Expression x) { return g.add(g.constant(1.0), g.multiply(x, x)); };
    switch (pick(15)) {
        case 0: case 1: return g.add(a, b);
        case 2: return g.subtract(a, b);
        case 3: case 4: return g.multiply(a, b);
        case 5: return g.divide(a, one_plus_square(b));
        case 6: return g.make(Op::tanh, a);
        case 7: return g.make(Op::log, one_plus_square(a));
        case 8: return g.make(Op::sqrt, one_plus_square(a));
        case 9: return g.power(one_plus_square(a), g.make(Op::sin, b));
        case 10: return g.select(g.make(Op::less, g.symbol(0), g.constant(100.0)), a, b);
        case 11: return g.make(Op::asinh, a);
        case 12: return g.make(Op::acosh, g.add(g.constant(1.0), one_plus_square(a)));
        case 13: return g.make(Op::atanh, g.divide(a, one_plus_square(a)));
        default: return g.make(Op::exp, g.make(Op::cos, a));
    }
}

TEST(Oracle, DerivativesAgreeWithCentralDifferences) {
    std::mt19937_64 random{20260101};
    int compared = 0;
    for (int trial = 0; trial < 300; ++trial) {
        ExpressionGraph g;
        const auto e = random_expression(g, random, 4);
        std::vector<double> at = {0.7, 1.3, 0.9};
        const double time = 0.4;
        for (SymbolId by = 0; by <= 3; ++by) {
            const auto d = by == 3 ? g.differentiate_in_time(e) : g.differentiate(e, by);
            const double exact = value_of(g, d, at, time);
            const double h = 1e-5;
            auto shifted = [&](double step) {
                auto x = at;
                if (by < 3) {
                    x[by] += step;
                }
                return value_of(g, e, x, time + (by == 3 ? step : 0.0));
            };
            const double difference = (shifted(h) - shifted(-h)) / (2 * h);
            const double size = std::abs(value_of(g, e, at, time));
            if (!std::isfinite(exact) || std::abs(exact) > 1e6 || size > 1e6) {
                continue;
            }
            // Truncation h^2 f'''/6 and rounding eps |f| / h, with room for large third derivatives.
            EXPECT_NEAR(exact, difference, 1e-5 * std::max({1.0, std::abs(exact), size}))
                << to_text(g, e, name) << " by " << by;
            ++compared;
        }
    }
    EXPECT_GT(compared, 1000);
}

TEST(ClosedForm, DerivativesOfPiecesAreTakenPieceByPiece) {
    ExpressionGraph g;
    const auto x = g.symbol(0);
    const auto e = g.make(Op::maximum, g.multiply(x, x), g.constant(4.0));
    const auto d = g.differentiate(e, 0);
    EXPECT_EQ(value_of(g, d, {3.0}), 6.0);
    EXPECT_EQ(value_of(g, d, {1.0}), 0.0);
    // The branch not taken may be infinite without harm.
    const auto safe = g.select(g.make(Op::less, g.constant(0.0), x), g.make(Op::log, x), g.constant(0.0));
    EXPECT_EQ(value_of(g, g.differentiate(safe, 0), {0.0}), 0.0);
    EXPECT_EQ(value_of(g, g.differentiate(safe, 0), {2.0}), 0.5);
}

TEST(Invariant, SubstitutionIsSimultaneous) {
    ExpressionGraph g;
    const auto a = g.symbol(0);
    const auto b = g.symbol(1);
    const auto swapped = g.substitute(g.subtract(a, b), {{0, b}, {1, a}});
    EXPECT_EQ(swapped, g.subtract(b, a));
}

TEST(Invariant, DeepExpressionsCostNoStack) {
    ExpressionGraph g;
    Expression e = g.symbol(0);
    for (int i = 0; i < 200'000; ++i) {
        e = g.make(Op::sqrt, g.add(e, g.constant(1.0)));
    }
    EXPECT_NEAR(value_of(g, e, {1.0}), (1.0 + std::sqrt(5.0)) / 2.0, 1e-12);
    EXPECT_EQ(g.symbols_in(e).size(), 1U);
    static_cast<void>(g.differentiate(e, 0));
}

}  // namespace
}  // namespace rubor
