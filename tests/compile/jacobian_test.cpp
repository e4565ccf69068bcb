// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>

#include "compile/large_model.hpp"

namespace rubor {
namespace {

using namespace testing_support;

std::vector<double> rates_at(const CompiledModel& m, Patient patient, const std::vector<double>& h,
                             std::size_t state, double change) {
    patient.x[state] += change;
    std::vector<double> dx(m.n_states());
    m.rhs(patient.t, patient.x.data(), patient.p.data(), patient.held.data(), patient.input.data(), h.data(),
          dx.data());
    return dx;
}

/// d rates / d state by central differences extrapolated twice (steps s, s/2, s/4): truncation of order s^6.
std::vector<double> differences(const CompiledModel& m, const Patient& patient, const std::vector<double>& h,
                                std::size_t state) {
    const double s = 2e-2 * patient.x[state];
    std::vector<std::vector<double>> d;
    for (const double step : {s, s / 2, s / 4}) {
        auto up = rates_at(m, patient, h, state, step);
        const auto down = rates_at(m, patient, h, state, -step);
        for (std::size_t i = 0; i < up.size(); ++i) {
            up[i] = (up[i] - down[i]) / (2 * step);
        }
        d.push_back(std::move(up));
    }
    std::vector<double> result(m.n_states());
    for (std::size_t i = 0; i < result.size(); ++i) {
        const double first = (4 * d[1][i] - d[0][i]) / 3;
        const double second = (4 * d[2][i] - d[1][i]) / 3;
        result[i] = (16 * second - first) / 15;
    }
    return result;
}

void expect_jacobian_of_rates(const CompiledModel& m, const Patient& patient, double tolerance) {
    const Answers answers = ask(m, patient);
    const SparsityPattern& pattern = m.pattern();
    const std::size_t n = m.n_states();
    ASSERT_EQ(pattern.column_start.size(), n + 1);
    for (std::size_t j = 0; j < n; ++j) {
        const std::vector<double> expected = differences(m, patient, answers.h, j);
        std::vector<double> column(n, 0.0);
        std::vector<bool> present(n, false);
        for (std::int32_t k = pattern.column_start[j]; k < pattern.column_start[j + 1]; ++k) {
            if (k > pattern.column_start[j]) {
                ASSERT_LT(pattern.row[k - 1], pattern.row[k]) << "rows ascend";
            }
            column[pattern.row[k]] = answers.jacobian[k];
            present[pattern.row[k]] = true;
        }
        EXPECT_TRUE(present[j]) << "the diagonal is always there";
        double scale = 1.0;
        for (const double v : expected) {
            scale = std::max(scale, std::abs(v));
        }
        const auto moved = rates_at(m, patient, answers.h, j, 0.1 * patient.x[j]);
        for (std::size_t i = 0; i < n; ++i) {
            EXPECT_NEAR(column[i], expected[i], tolerance * scale) << "row " << i << ", column " << j;
            if (!present[i]) {
                EXPECT_EQ(moved[i], answers.rhs[i])
                    << "a structural zero moves, row " << i << ", column " << j;
            }
        }
    }
}

// Truncation s^6 f^(7) with s = 2 % of x, and rounding 1e-16 / 5e-3: 1e-8 of the column's largest leaves a
// factor of some ten for the wildest of these rates.
constexpr double k_difference_error = 1e-8;

TEST(Oracle, JacobianAgreesWithDifferencesOnRandomModels) {
    for (std::uint64_t seed = 101; seed <= 120; ++seed) {
        const RandomModel made = random_model(seed, RateKind::smooth, 8, 30);
        const auto m = native(made.model, made.request);
        Patient patient = random_patient(*m, seed);
        // Rates compare leaves with each other (min, max, select): keep the states apart by more than the
        // steps.
        for (std::size_t i = 0; i < patient.x.size(); ++i) {
            patient.x[i] = 0.5 * std::pow(1.15, static_cast<double>(i));
        }
        expect_jacobian_of_rates(*m, patient, k_difference_error);
    }
}

TEST(Oracle, JacobianAgreesWithDifferencesAt150States) {
    const RandomModel made = large_model(150);
    const auto m = native(made.model, made.request);
    const double density = static_cast<double>(m->pattern().row.size()) / (150.0 * 150.0);
    EXPECT_LT(density, 0.06);
    EXPECT_GT(density, 0.02);
    expect_jacobian_of_rates(*m, random_patient(*m, 5), k_difference_error);
}

TEST(ClosedForm, PatternHasWhatDependsAndTheDiagonal) {
    Draft d;
    ExpressionGraph& g = d.graph();
    const Expression a = d("a"), b = d("b"), c = d("c");
    d.state("a", 1.0, g.multiply(g.constant(-2.0), b));  // d/db
    d.state("b", 1.0, g.subtract(g.add(a, c), c));       // mentions c, does not depend on it... but rounds
    d.state("c", 1.0, g.multiply(d.parameter("k", 0.0), g.multiply(a, b)));  // folded: k = 0
    const auto m = native(d.finish(), {});
    EXPECT_EQ(m->pattern().column_start, (std::vector<std::int32_t>{0, 2, 4, 5}));
    EXPECT_EQ(m->pattern().row, (std::vector<std::int32_t>{0, 1, 0, 1, 2}));
    const double x[3] = {3.0, 5.0, 7.0};
    double nz[5] = {};
    m->jacobian(0.0, x, nullptr, nullptr, nullptr, nullptr, nz);
    EXPECT_EQ((std::vector<double>(nz, nz + 5)), (std::vector<double>{0.0, 1.0, -2.0, 0.0, 0.0}));
}

}  // namespace
}  // namespace rubor
