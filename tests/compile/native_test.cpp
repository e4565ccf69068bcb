// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Machine code against the interpreter.
#include <gtest/gtest.h>

#include <limits>
#include <thread>

#include "compile/support.hpp"

namespace rubor {
namespace {

using namespace testing_support;

constexpr double k_infinity = std::numeric_limits<double>::infinity();
constexpr double k_nan = std::numeric_limits<double>::quiet_NaN();

void expect_same_bits(const std::vector<double>& a, const std::vector<double>& b, const char* what) {
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        EXPECT_TRUE(same_bits(a[i], b[i])) << what << "[" << i << "]: " << a[i] << " and " << b[i];
    }
}

TEST(Oracle, ArithmeticKernelsHaveTheInterpretersBits) {
    int n_finite = 0;
    int n_values = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const RandomModel made = random_model(seed, RateKind::arithmetic, 6, 40);
        const auto fast = native(made.model, made.request);
        const auto slow = interpreted(made.model, made.request);
        for (std::uint64_t k = 0; k < 5; ++k) {
            const Patient patient = random_patient(*fast, 1000 * seed + k);
            const Answers a = ask(*fast, patient);
            const Answers b = ask(*slow, patient);
            EXPECT_TRUE(a.intact && b.intact) << seed;
            expect_same_bits(a.h, b.h, "h");
            expect_same_bits(a.rhs, b.rhs, "rhs");
            expect_same_bits(a.jacobian, b.jacobian, "jacobian");
            expect_same_bits(a.roots, b.roots, "roots");
            expect_same_bits(a.outputs, b.outputs, "outputs");
            expect_same_bits(a.triggers, b.triggers, "triggers");
            for (const double v : a.rhs) {
                n_finite += std::isfinite(v) ? 1 : 0;
                ++n_values;
            }
        }
    }
    EXPECT_GT(n_finite, n_values / 2);  // the comparison is of numbers, not of NaN with NaN
}

TEST(Oracle, AllFunctionsAgreeTo1e13) {
    double worst = 0.0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const RandomModel made = random_model(seed, RateKind::smooth, 6, 40);
        const auto fast = native(made.model, made.request);
        const auto slow = interpreted(made.model, made.request);
        for (std::uint64_t k = 0; k < 5; ++k) {
            const Patient patient = random_patient(*fast, 1000 * seed + k);
            const Answers a = ask(*fast, patient);
            const Answers b = ask(*slow, patient);
            EXPECT_TRUE(a.intact && b.intact) << seed;
            for (std::size_t i = 0; i < a.rhs.size(); ++i) {
                worst = std::max(worst, std::abs(a.rhs[i] - b.rhs[i]) / std::abs(b.rhs[i]));
            }
            // A derivative is a sum of terms of both signs: relative to the largest of its kind.
            double largest = 0.0;
            for (const double v : b.jacobian) {
                largest = std::max(largest, std::abs(v));
            }
            for (std::size_t i = 0; i < a.jacobian.size(); ++i) {
                EXPECT_NEAR(a.jacobian[i], b.jacobian[i], 1e-12 * largest) << seed;
            }
        }
    }
    EXPECT_LT(worst, 1e-13);
    EXPECT_GT(worst,
              0.0);  // SLEEF and libm are different libraries: were it zero, one of them was not called
}

/// f(x) with x a state, compiled.
double compiled_value(Op op, double a) {
    Draft d;
    d.state("x", 0.0, d.graph().make(op, d("x")));
    const auto m = native(d.finish(), {});
    double dx = 0.0;
    m->rhs(0.0, &a, nullptr, nullptr, nullptr, nullptr, &dx);
    return dx;
}
double compiled_power(double a, double b) {
    Draft d;
    const Expression x_state = d("x");  // first named, first in order
    const Expression y_state = d("y");
    d.state("x", 0.0, d.graph().power(x_state, y_state));
    d.state("y", 0.0, d.number(0.0));
    const auto m = native(d.finish(), {});
    const double x[2] = {a, b};
    double dx[2] = {};
    m->rhs(0.0, x, nullptr, nullptr, nullptr, nullptr, dx);
    return dx[0];
}

TEST(ClosedForm, FunctionsAtTheirExtremes) {
    EXPECT_EQ(compiled_value(Op::exp, 0.0), 1.0);
    EXPECT_EQ(compiled_value(Op::exp, 1000.0), k_infinity);
    EXPECT_EQ(compiled_value(Op::exp, -1000.0), 0.0);
    EXPECT_EQ(compiled_value(Op::exp, k_infinity), k_infinity);
    EXPECT_EQ(compiled_value(Op::exp, -k_infinity), 0.0);
    EXPECT_TRUE(std::isnan(compiled_value(Op::exp, k_nan)));
    for (const double x : {-708.0, -700.0, 700.0, 709.7}) {
        EXPECT_NEAR(compiled_value(Op::exp, x) / std::exp(x), 1.0, 4e-16) << x;
    }
    EXPECT_EQ(compiled_value(Op::log, 1.0), 0.0);
    EXPECT_EQ(compiled_value(Op::log, 0.0), -k_infinity);
    EXPECT_TRUE(std::isnan(compiled_value(Op::log, -1.0)));
    EXPECT_EQ(compiled_value(Op::log, k_infinity), k_infinity);
    for (const double x : {5e-324, 1e-308, 1e308}) {
        EXPECT_NEAR(compiled_value(Op::log, x) / std::log(x), 1.0, 4e-16) << x;
    }
    EXPECT_EQ(compiled_value(Op::sqrt, 0.0), 0.0);
    EXPECT_TRUE(std::isnan(compiled_value(Op::sqrt, -1e-300)));
    EXPECT_EQ(compiled_value(Op::tanh, 1e9), 1.0);
    EXPECT_EQ(compiled_value(Op::asinh, 0.0), 0.0);
    EXPECT_EQ(compiled_value(Op::asinh, -k_infinity), -k_infinity);
    EXPECT_EQ(compiled_value(Op::acosh, 1.0), 0.0);
    EXPECT_TRUE(std::isnan(compiled_value(Op::acosh, 0.5)));
    EXPECT_EQ(compiled_value(Op::acosh, k_infinity), k_infinity);
    EXPECT_EQ(compiled_value(Op::atanh, 1.0), k_infinity);
    EXPECT_TRUE(std::isnan(compiled_value(Op::atanh, 1.5)));
    for (const double x : {-0.9, -1e-3, 1e-12, 0.7}) {
        EXPECT_NEAR(compiled_value(Op::asinh, 1e3 * x) / std::asinh(1e3 * x), 1.0, 4e-16) << x;
        EXPECT_NEAR(compiled_value(Op::atanh, x) / std::atanh(x), 1.0, 4e-16) << x;
        EXPECT_NEAR(compiled_value(Op::acosh, 2.0 + x) / std::acosh(2.0 + x), 1.0, 4e-16) << x;
    }
    for (const double x : {0.0, -0.0, 1.0, 5.0, 170.0, 171.0, 1e300, k_infinity, -1.0, 2.5, 170.5, k_nan}) {
        EXPECT_TRUE(same_bits(compiled_value(Op::factorial, x), factorial(x))) << x;
    }
    EXPECT_EQ(compiled_value(Op::floor, -0.5), -1.0);
    EXPECT_EQ(compiled_value(Op::ceiling, 2.000001), 3.0);
}

TEST(ClosedForm, PowerOfNegativeBases) {
    EXPECT_EQ(compiled_power(-2.0, 3.0), -8.0);
    EXPECT_EQ(compiled_power(-2.0, -2.0), 0.25);
    EXPECT_TRUE(std::isnan(compiled_power(-2.0, 0.5)));
    EXPECT_EQ(compiled_power(0.0, 0.0), 1.0);
    EXPECT_EQ(compiled_power(0.0, 2.5), 0.0);
    EXPECT_EQ(compiled_power(0.0, -1.0), k_infinity);
    EXPECT_EQ(compiled_power(10.0, 400.0), k_infinity);
}

TEST(ClosedForm, WholePowersAreProducts) {
    for (const int n : {-7, -2, -1, 2, 3, 4, 5, 11, 64}) {
        Draft d;
        d.state("x", 0.0, d.graph().power(d("x"), d.number(n)));
        const auto m = native(d.finish(), {});
        for (const double x : {-1.7, 0.3, 12.5}) {
            double dx = 0.0;
            m->rhs(0.0, &x, nullptr, nullptr, nullptr, nullptr, &dx);
            EXPECT_EQ(dx, integer_power(x, n)) << x << "^" << n;
        }
    }
}

TEST(Invariant, SelectChoosesAndNeverMultiplies) {
    Draft d;
    ExpressionGraph& g = d.graph();
    const Expression x = d("x");
    // The branch not taken is NaN, then infinite.
    d.state("x", 0.0, g.select(g.make(Op::less, x, g.constant(0.0)), g.constant(7.0), g.make(Op::sqrt, x)));
    d.state("y", 0.0,
            g.select(g.make(Op::equal, x, g.constant(-1.0)), g.constant(5.0),
                     g.divide(g.constant(1.0), g.add(x, g.constant(1.0)))));
    const auto m = native(d.finish(), {});
    const double at[2] = {-1.0, 0.0};
    double dx[2] = {};
    m->rhs(0.0, at, nullptr, nullptr, nullptr, nullptr, dx);
    EXPECT_EQ(dx[0], 7.0);
    EXPECT_EQ(dx[1], 5.0);
    std::vector<double> nz(m->pattern().row.size(), -1.0);
    m->jacobian(0.0, at, nullptr, nullptr, nullptr, nullptr, nz.data());
    for (const double v : nz) {
        EXPECT_EQ(v, 0.0);
    }
}

TEST(Invariant, TwoCompilationsGiveTheSameBits) {
    const RandomModel made = random_model(7, RateKind::smooth, 12, 60);
    const auto one = native(made.model, made.request);
    const auto two = native(made.model, made.request);
    const Patient patient = random_patient(*one, 3);
    const Answers a = ask(*one, patient);
    const Answers b = ask(*two, patient);
    EXPECT_EQ(one->n_hoisted(), two->n_hoisted());
    EXPECT_EQ(one->pattern().row, two->pattern().row);
    expect_same_bits(a.rhs, b.rhs, "rhs");
    expect_same_bits(a.jacobian, b.jacobian, "jacobian");
}

TEST(Invariant, ThreadsShareKernels) {
    const RandomModel made = random_model(8, RateKind::smooth, 12, 60);
    const auto m = native(made.model, made.request);
    constexpr std::uint64_t k_patients = 50;
    std::vector<Answers> alone;
    for (std::uint64_t k = 0; k < k_patients; ++k) {
        alone.push_back(ask(*m, random_patient(*m, k)));
    }
    std::vector<std::vector<Answers>> together(2);
    {
        std::vector<std::jthread> threads;
        for (auto& answers : together) {
            threads.emplace_back([&] {
                for (std::uint64_t k = 0; k < k_patients; ++k) {
                    answers.push_back(ask(*m, random_patient(*m, k)));
                }
            });
        }
    }
    for (const auto& answers : together) {
        for (std::uint64_t k = 0; k < k_patients; ++k) {
            expect_same_bits(answers[k].rhs, alone[k].rhs, "rhs");
            expect_same_bits(answers[k].jacobian, alone[k].jacobian, "jacobian");
        }
    }
}

TEST(Invariant, CodeOutlivesEverythingButItsModel) {
    std::shared_ptr<const CompiledModel> m;
    {
        Draft d;
        d.state("x", 1.0, d.graph().multiply(d.number(-2.0), d("x")));
        m = native(d.finish(), {});
    }
    const double x = 3.0;
    double dx = 0.0;
    m->rhs(0.0, &x, nullptr, nullptr, nullptr, nullptr, &dx);
    EXPECT_EQ(dx, -6.0);
}

}  // namespace
}  // namespace rubor
