// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/statistics/least_squares.hpp>

#include <gtest/gtest.h>

#include <cmath>

namespace rubor {
namespace {

using Point = std::span<const double>;
using Residuals = std::optional<std::vector<double>>;

constexpr LeastSquaresOptions k_fine{.max_evaluations = 2000, .last_radius = 1e-6};

TEST(ClosedForm, ALinearProblemIsSolvedInOneStepAfterTheDifferences) {
    // r = A x - b with solution (0.3, 0.6); within the first region of (0.4, 0.5).
    const ResidualFunction f = [](Point x) -> Residuals {
        return std::vector<double>{2 * x[0] + x[1] - 1.2, x[0] - x[1] + 0.3, 3 * x[1] - 1.8};
    };
    const LeastSquaresResult result = least_squares(f, std::vector{0.4, 0.5}, k_fine);
    EXPECT_NEAR(result.x[0], 0.3, 1e-6);
    EXPECT_NEAR(result.x[1], 0.6, 1e-6);
    EXPECT_EQ(result.end, LeastSquaresEnd::converged);
    EXPECT_LT(result.cost, 1e-12);
}

TEST(ClosedForm, TheBoxHoldsAndTheOtherCoordinateMakesTheBestOfIt) {
    // Minimum of (x0 - 1.5)^2 + (x0 + x1 - 1.2)^2 over the box: x0 = 1, x1 = 0.2.
    const ResidualFunction f = [](Point x) -> Residuals {
        EXPECT_GE(x[0], 0.0);
        EXPECT_LE(x[0], 1.0);
        EXPECT_GE(x[1], 0.0);
        EXPECT_LE(x[1], 1.0);
        return std::vector<double>{x[0] - 1.5, x[0] + x[1] - 1.2};
    };
    const LeastSquaresResult result = least_squares(f, std::vector{0.1, 0.9}, k_fine);
    EXPECT_NEAR(result.x[0], 1.0, 1e-6);
    EXPECT_NEAR(result.x[1], 0.2, 1e-5);
    EXPECT_NEAR(result.cost, 0.125, 1e-6);
}

TEST(ClosedForm, RosenbrocksValleyIsFollowedToItsEnd) {
    // x = 4 u - 2, so the minimum (1, 1) lies at u = 0.75; the classic start (-1.2, 1).
    const ResidualFunction f = [](Point u) -> Residuals {
        const double x = 4 * u[0] - 2, y = 4 * u[1] - 2;
        return std::vector<double>{10 * (y - x * x), 1 - x};
    };
    const LeastSquaresResult result = least_squares(f, std::vector{0.2, 0.75}, k_fine);
    EXPECT_NEAR(result.x[0], 0.75, 1e-4);
    EXPECT_NEAR(result.x[1], 0.75, 1e-4);
    EXPECT_LT(result.n_evaluations, 500U);
}

TEST(Property, CountsOfATrialAreNoObstacle) {
    // Shares of 300 patients, so the residuals are stairs of 1/300: logit p = a + b dose at four doses; a =
    // -1, b = 2.
    const auto p = [](double a, double b, double dose) { return 1 / (1 + std::exp(-(a + b * dose))); };
    const ResidualFunction f = [&](Point u) -> Residuals {
        const double a = 4 * u[0] - 3, b = 4 * u[1];
        std::vector<double> r;
        for (const double dose : {0.0, 0.3, 0.7, 1.0}) {
            r.push_back((std::floor(300 * p(a, b, dose)) / 300 - p(-1, 2, dose)) / 0.03);
        }
        return r;
    };
    const LeastSquaresResult result = least_squares(f, std::vector{0.9, 0.1}, {.max_evaluations = 60});
    // Within what a step of 1/300 means at these doses: da ~ (1/300) / (p (1 - p)) ~ 0.02, a few of them.
    EXPECT_NEAR(4 * result.x[0] - 3, -1.0, 0.08);
    EXPECT_NEAR(4 * result.x[1], 2.0, 0.12);
    EXPECT_LE(result.n_evaluations, 60U);
}

TEST(Property, MoreParametersThanResidualsAreNoObstacle) {
    const ResidualFunction f = [](Point x) -> Residuals {
        return std::vector<double>{x[0] + x[1] + x[2] - 1.5};
    };
    const LeastSquaresResult result = least_squares(f, std::vector{0.1, 0.1, 0.1}, k_fine);
    EXPECT_LT(result.cost, 1e-10);
}

TEST(Invariant, TheSamePointsAreAskedForInTheSameOrder) {
    std::vector<double> first;
    std::vector<double> second;
    const auto record = [](std::vector<double>& into) {
        return ResidualFunction{[&into](Point x) -> Residuals {
            into.insert(into.end(), x.begin(), x.end());
            return std::vector<double>{std::sin(7 * x[0]) - 0.2, x[0] * x[1] - 0.1};
        }};
    };
    const LeastSquaresResult a = least_squares(record(first), std::vector{0.5, 0.5});
    const LeastSquaresResult b = least_squares(record(second), std::vector{0.5, 0.5});
    EXPECT_EQ(first, second);
    EXPECT_EQ(a.x, b.x);
}

TEST(Invariant, TheBudgetAndAnInterruptEndTheSearchWithTheBestPoint) {
    std::size_t asked = 0;
    const ResidualFunction f = [&](Point x) -> Residuals {
        ++asked;
        return std::vector<double>{x[0] - 0.9, x[1] - 0.9};
    };
    const LeastSquaresResult result = least_squares(f, std::vector{0.1, 0.1}, {.max_evaluations = 4});
    EXPECT_EQ(asked, 4U);
    EXPECT_EQ(result.end, LeastSquaresEnd::budget);
    EXPECT_LT(result.cost, 0.64);
    const ResidualFunction stops = [&](Point x) -> Residuals {
        return x[0] > 0.11 ? std::nullopt : Residuals{std::vector<double>{x[0] - 0.9}};
    };
    EXPECT_EQ(least_squares(stops, std::vector{0.1}).end, LeastSquaresEnd::interrupted);
}

}  // namespace
}  // namespace rubor
