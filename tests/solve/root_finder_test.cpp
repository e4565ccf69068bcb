// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include <rubor/solve/input_rates.hpp>
#include <rubor/solve/root_finder.hpp>
#include <rubor/solve/sparse_lu.hpp>

namespace rubor {
namespace {

using Functions = std::vector<std::function<double(double)>>;

signed char sign_of(double v) {
    return static_cast<signed char>((v > 0.0) - (v < 0.0));
}

struct Located {
    bool changed;
    double time;
    int n_evaluations;
    std::vector<signed char> signs;
};

Located locate(const Functions& functions, double lo, double hi, std::vector<signed char> before = {}) {
    int n = 0;
    const RootFinder::Evaluate evaluate = [&](double t, std::span<signed char> signs,
                                              std::span<double> values) {
        ++n;
        bool numbers = true;
        for (std::size_t k = 0; k < functions.size(); ++k) {
            values[k] = functions[k](t);
            signs[k] = sign_of(values[k]);
            numbers = numbers && !std::isnan(values[k]);
        }
        return numbers;
    };
    if (before.empty()) {
        for (const auto& f : functions) before.push_back(sign_of(f(lo)));
    }
    RootFinder finder{functions.size()};
    bool finite = true;
    Located result{finder.changed(hi, before, evaluate, finite), hi, 0, {}};
    if (result.changed) result.time = finder.locate(lo, hi, before, evaluate);
    result.n_evaluations = n;
    result.signs.assign(finder.signs().begin(), finder.signs().end());
    return result;
}

void expect_root(const Functions& functions, double lo, double hi, double root) {
    const Located found = locate(functions, lo, hi);
    ASSERT_TRUE(found.changed);
    EXPECT_NEAR(found.time, root, 1e-15 * 8 * std::max(std::abs(lo), std::abs(hi)));
    EXPECT_LE(found.n_evaluations, 110);
    EXPECT_NE(found.signs[0], sign_of(functions[0](lo)));  // the far side
}

TEST(ClosedForm, RootsAreFoundOnTheFarSide) {
    expect_root({[](double t) { return t - 1.0 / 3.0; }}, 0.0, 1.0, 1.0 / 3.0);
    expect_root({[](double t) { return std::cos(t); }}, 1.0, 2.0, std::acos(0.0));
    expect_root({[](double t) { return t * t * t - 2.0; }}, 0.0, 100.0, std::cbrt(2.0));
    expect_root({[](double t) { return std::exp(-50.0 * t) - 1e-3; }}, 0.0, 10.0, std::log(1e3) / 50.0);
    expect_root({[](double t) { return t < 0.7 ? -1.0 : 1e-9; }}, 0.0, 1.0, 0.7);  // a jump
    expect_root({[](double t) { return 1000.0 - t; }}, 999.0, 1000.0, 1000.0);     // exactly zero at the end
}

TEST(ClosedForm, EarliestOfSeveralRootsIsFound) {
    const Located found = locate({[](double t) { return t - 0.8; }, [](double t) { return 0.3 - t; },
                                  [](double t) { return t - 0.30001; }, [](double) { return 1.0; }},
                                 0.0, 1.0);
    ASSERT_TRUE(found.changed);
    EXPECT_NEAR(found.time, 0.3, 1e-14);
    EXPECT_EQ(found.signs, (std::vector<signed char>{-1, -1, -1, 1}));
}

TEST(ClosedForm, LeavingAnEqualityCountsAgainstTheSideItWasLeftFor) {
    const Functions f = {[](double t) { return t * (0.6 - t); }};  // 0 at 0, positive until 0.6
    EXPECT_NEAR(locate(f, 0.0, 1.0, {1}).time, 0.6, 1e-14);
    EXPECT_FALSE(locate(f, 0.0, 0.5, {1}).changed);
    EXPECT_TRUE(locate(f, 0.0, 0.5, {-1}).changed);
}

TEST(Property, RandomMonotoneFunctionsAreBracketed) {
    std::mt19937_64 engine{7};
    std::uniform_real_distribution<double> uniform;
    for (int k = 0; k < 500; ++k) {
        const double root = uniform(engine), power = 0.2 + 5.0 * uniform(engine);
        const double offset = 1000.0 * uniform(engine);
        expect_root({[&](double t) {
                        const double s = t - offset - root;
                        return std::copysign(std::pow(std::abs(s), power), s);
                    }},
                    offset, offset + 1.0, offset + root);
    }
}

TEST(Invariant, InfusionsThatEndLeaveExactlyNothing) {
    InputRates rates{2};
    EXPECT_EQ(rates.add(0, 0.1), 0.1);
    EXPECT_EQ(rates.add(0, 0.2), 0.1 + 0.2);
    EXPECT_EQ(rates.add(1, 5.0), 5.0);
    EXPECT_EQ(rates.add(0, -0.1), 0.2);
    EXPECT_EQ(rates.add(0, 0.2), 0.4);
    EXPECT_EQ(rates.add(0, -0.2), 0.2);
    EXPECT_EQ(rates.add(0, -0.2), 0.0);
    EXPECT_EQ(rates.add(0, -0.3), -0.3);  // an end without a beginning is a rate like any other
    EXPECT_EQ(rates.add(0, 0.3), 0.0);
    rates.clear();
    EXPECT_EQ(rates.add(1, 0.0), 0.0);
}

// Random sparse matrices with a dominant and with a zero diagonal: the residual is at rounding.
TEST(Property, SparseLuSolves) {
    std::mt19937_64 engine{11};
    std::uniform_real_distribution<double> uniform{-1.0, 1.0};
    constexpr int n = 40;
    SparsityPattern pattern;
    std::vector<std::vector<double>> dense(n, std::vector<double>(n, 0.0));
    pattern.column_start.push_back(0);
    for (int j = 0; j < n; ++j) {
        for (int i = 0; i < n; ++i) {
            if (i == j || i == (j + 1) % n || uniform(engine) > 0.8) pattern.row.push_back(i);
        }
        pattern.column_start.push_back(static_cast<std::int32_t>(pattern.row.size()));
    }
    SparseLu lu{pattern};
    for (int trial = 0; trial < 20; ++trial) {
        std::vector<double> values(pattern.row.size()), solution(n), b(n, 0.0);
        for (double& x : solution) x = uniform(engine);
        for (int j = 0; j < n; ++j) {
            for (auto k = pattern.column_start[j]; k < pattern.column_start[j + 1]; ++k) {
                const int i = pattern.row[k];
                values[k] = i == j ? (trial < 10 ? 30.0 : 0.0) : uniform(engine);
                if (i == (j + 1) % n) values[k] += 10.0;
                b[i] += values[k] * solution[j];
            }
        }
        ASSERT_TRUE(lu.factor(values.data())) << trial;
        std::vector<double> x = b;
        ASSERT_TRUE(lu.solve(x.data()));
        for (int j = 0; j < n; ++j) {
            for (auto k = pattern.column_start[j]; k < pattern.column_start[j + 1]; ++k) {
                b[pattern.row[k]] -= values[k] * x[j];
            }
        }
        // Rounding: n * 2e-16 * a column's sum (50) * growth (2 where the diagonal dominates). Pivots found
        // for another matrix let entries grow where the diagonal is zero; what is lost is still far below
        // what Newton needs (1e-3 of a tolerance).
        for (int i = 0; i < n; ++i) {
            EXPECT_NEAR(b[i], 0.0, trial < 10 ? 1e-12 : 1e-8) << trial << " " << i;
        }
    }
    std::vector<double> singular(pattern.row.size(), 0.0);
    EXPECT_FALSE(lu.factor(singular.data()));
    EXPECT_FALSE(lu.solve(singular.data()));
    EXPECT_EQ(lu.n_factorisations(), 21);
}

}  // namespace
}  // namespace rubor
