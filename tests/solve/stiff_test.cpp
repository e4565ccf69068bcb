// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Stiff problems with reference solutions. HIRES, Van der Pol, OREGO and Robertson: F. Mazzia, C. Magherini,
// Test Set for Initial Value Problem Solvers, release 2.4, University of Bari 2008 (values at the end point,
// section "reference solution" of each problem). Prothero-Robinson and Kaps have closed forms.
#include <cmath>

#include <gtest/gtest.h>

#include <rubor/solve/integrate.hpp>
#include <solve/hand_model.hpp>

namespace rubor::test {
namespace {

using Here = HandModel::Here;

struct Problem {
    HandModel::Recipe recipe;
    double end_d;
    std::vector<double> reference;
};

Problem hires() {
    HandModel::Recipe recipe;
    for (int i = 1; i <= 8; ++i) {
        recipe.states.push_back({"y" + std::to_string(i), i == 1 ? 1.0 : i == 8 ? 0.0057 : 0.0, 1e-4});
    }
    recipe.rates = [](const Here& h, double* dx) {
        const double* y = h.x;
        dx[0] = -1.71 * y[0] + 0.43 * y[1] + 8.32 * y[2] + 0.0007;
        dx[1] = 1.71 * y[0] - 8.75 * y[1];
        dx[2] = -10.03 * y[2] + 0.43 * y[3] + 0.035 * y[4];
        dx[3] = 8.32 * y[1] + 1.71 * y[2] - 1.12 * y[3];
        dx[4] = -1.745 * y[4] + 0.43 * y[5] + 0.43 * y[6];
        dx[5] = -280.0 * y[5] * y[7] + 0.69 * y[3] + 1.71 * y[4] - 0.43 * y[5] + 0.69 * y[6];
        dx[6] = 280.0 * y[5] * y[7] - 1.81 * y[6];
        dx[7] = -dx[6];
    };
    return {recipe,
            321.8122,
            {0.7371312573325668e-3, 0.1442485726316185e-3, 0.5888729740967575e-4, 0.1175651343283149e-2,
             0.2386356198831331e-2, 0.6238968252742796e-2, 0.2849998395185769e-2, 0.2850001604814231e-2}};
}

Problem van_der_pol() {
    HandModel::Recipe recipe;
    recipe.states = {{"y1", 2.0, 1e-2}, {"y2", 0.0, 1e-2}};
    recipe.rates = [](const Here& h, double* dx) {
        dx[0] = h.x[1];
        dx[1] = ((1.0 - h.x[0] * h.x[0]) * h.x[1] - h.x[0]) / 1e-6;
    };
    recipe.jacobian = [](const Here& h, double* j) {
        j[0] = 0.0;
        j[1] = (-2.0 * h.x[0] * h.x[1] - 1.0) / 1e-6;
        j[2] = 1.0;
        j[3] = (1.0 - h.x[0] * h.x[0]) / 1e-6;
    };
    return {recipe, 2.0, {0.1706167732170483e1, -0.8928097010247975e0}};
}

Problem orego() {
    HandModel::Recipe recipe;
    recipe.states = {{"y1", 1.0}, {"y2", 2.0}, {"y3", 3.0}};
    recipe.rates = [](const Here& h, double* dx) {
        const double* y = h.x;
        dx[0] = 77.27 * (y[1] + y[0] * (1.0 - 8.375e-6 * y[0] - y[1]));
        dx[1] = (y[2] - (1.0 + y[0]) * y[1]) / 77.27;
        dx[2] = 0.161 * (y[0] - y[2]);
    };
    recipe.jacobian = [](const Here& h, double* j) {
        const double* y = h.x;
        j[0] = 77.27 * (1.0 - 2.0 * 8.375e-6 * y[0] - y[1]);
        j[1] = -y[1] / 77.27;
        j[2] = 0.161;
        j[3] = 77.27 * (1.0 - y[0]);
        j[4] = -(1.0 + y[0]) / 77.27;
        j[5] = j[6] = 0.0;
        j[7] = 1.0 / 77.27;
        j[8] = -0.161;
    };
    return {recipe, 360.0, {0.1000814870318523e1, 0.1228178521549917e4, 0.1320554942846706e3}};
}

Problem robertson() {
    HandModel::Recipe recipe;
    recipe.states = {{"y1", 1.0, 1e-9}, {"y2", 0.0, 1e-14}, {"y3", 0.0, 1e-3}};
    recipe.rates = [](const Here& h, double* dx) {
        const double* y = h.x;
        dx[0] = -0.04 * y[0] + 1e4 * y[1] * y[2];
        dx[2] = 3e7 * y[1] * y[1];
        dx[1] = -dx[0] - dx[2];
    };
    recipe.jacobian = [](const Here& h, double* j) {
        const double* y = h.x;
        const double rows[3][3] = {{-0.04, 1e4 * y[2], 1e4 * y[1]},
                                   {0.04, -1e4 * y[2] - 6e7 * y[1], -1e4 * y[1]},
                                   {0.0, 6e7 * y[1], 0.0}};
        for (int i = 0; i < 3; ++i) {
            for (int k = 0; k < 3; ++k) j[i + 3 * k] = rows[i][k];
        }
    };
    return {recipe, 1e11, {0.2083340149701255e-7, 0.8333360770334713e-13, 0.9999999791665050}};
}

// y' = lambda (y - cos t) - sin t: the exact solution is cos t whatever lambda.
Problem prothero_robinson() {
    HandModel::Recipe recipe;
    recipe.states = {{"y", 1.0}};
    recipe.rates = [](const Here& h, double* dx) { dx[0] = -1e6 * (h.x[0] - std::cos(h.t)) - std::sin(h.t); };
    recipe.jacobian = [](const Here&, double* j) { j[0] = -1e6; };
    return {recipe, 10.0, {std::cos(10.0)}};
}

// Kaps: y1' = -(2 + 1/e) y1 + y2^2 / e, y2' = y1 - y2 - y2^2; exact y1 = exp(-2t), y2 = exp(-t), for every e.
Problem kaps() {
    constexpr double e = 1e-8;
    HandModel::Recipe recipe;
    recipe.states = {{"y1", 1.0, 1e-3}, {"y2", 1.0, 1e-3}};
    recipe.rates = [](const Here& h, double* dx) {
        dx[0] = -(2.0 + 1.0 / e) * h.x[0] + h.x[1] * h.x[1] / e;
        dx[1] = h.x[0] - h.x[1] - h.x[1] * h.x[1];
    };
    recipe.jacobian = [](const Here& h, double* j) {
        j[0] = -(2.0 + 1.0 / e);
        j[1] = 1.0;
        j[2] = 2.0 * h.x[1] / e;
        j[3] = -1.0 - 2.0 * h.x[1];
    };
    return {recipe, 2.0, {std::exp(-4.0), std::exp(-2.0)}};
}

// max |error| / max(|reference|, scale) at the end.
double achieved_error(const Problem& problem, double rel_tol) {
    Integrator integrator{make_model(problem.recipe), {.rel_tol = rel_tol}};
    PatientRun run;
    run.end_d = problem.end_d;
    const PatientTrajectory result = integrator.run(run);
    EXPECT_EQ(result.status, SolveStatus::finished) << result.explanation;
    double worst = 0.0;
    for (std::size_t i = 0; i < problem.reference.size(); ++i) {
        const double size = std::max(std::abs(problem.reference[i]), problem.recipe.states[i].scale);
        worst = std::max(worst, std::abs(result.final_states[i] - problem.reference[i]) / size);
    }
    return worst;
}

// Local errors are kept below rel_tol; these problems let their sum grow to 54 times that (measured), so 100
// is asked.
void follow(const Problem& problem, double at_most) {
    for (const double rel_tol : {1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10}) {
        EXPECT_LE(achieved_error(problem, rel_tol), at_most * rel_tol) << rel_tol;
    }
}

TEST(Order, HiresFollowsTheTolerance) {
    follow(hires(), 100);
}
TEST(Order, VanDerPolFollowsTheTolerance) {
    follow(van_der_pol(), 100);
}
// Three turns of a relaxation oscillation: an error of phase grows at each of its explosions. Measured here:
// 7 to 350.
TEST(Order, OregonatorFollowsTheTolerance) {
    follow(orego(), 200);
}
TEST(Order, RobertsonFollowsTheTolerance) {
    follow(robertson(), 100);
}
TEST(Order, ProtheroRobinsonFollowsTheTolerance) {
    follow(prothero_robinson(), 100);
}
TEST(Order, KapsFollowsTheTolerance) {
    follow(kaps(), 100);
}

}  // namespace
}  // namespace rubor::test
