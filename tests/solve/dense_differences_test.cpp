// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include <rubor/solve/integrate.hpp>
#include <solve/hand_model.hpp>

namespace rubor::test {
namespace {

// The competitor of the benchmarks must give the same answers, and must really be what it is called.
TEST(Oracle, CvodesWithItsOwnDenseJacobianAgreesWithOurs) {
    int n_jacobians = 0;
    HandModel::Recipe robertson;
    robertson.states = {{"a", 1.0, 1e-3}, {"b", 0.0, 1e-7}, {"c", 0.0, 1e-3}};
    robertson.rates = [](const HandModel::Here& h, double* dx) {
        dx[0] = -0.04 * h.x[0] + 1e4 * h.x[1] * h.x[2];
        dx[2] = 3e7 * h.x[1] * h.x[1];
        dx[1] = -dx[0] - dx[2];
    };
    robertson.jacobian = [&n_jacobians](const HandModel::Here& h, double* j) {
        ++n_jacobians;
        const double rows[3][3] = {{-0.04, 1e4 * h.x[2], 1e4 * h.x[1]},
                                   {0.04, -1e4 * h.x[2] - 6e7 * h.x[1], -1e4 * h.x[1]},
                                   {0.0, 6e7 * h.x[1], 0.0}};
        for (int r = 0; r < 3; ++r) {
            for (int c = 0; c < 3; ++c) j[r + 3 * c] = rows[r][c];
        }
    };
    const auto model = std::make_shared<const HandModel>(robertson);
    PatientRun run;
    run.end_d = 400.0;
    run.output_times_d = {0.4, 4.0, 40.0, 400.0};
    run.administrations = {{10.0, Administration::Kind::bolus, "a", 0.5}};  // a restart on the way
    const PatientTrajectory sparse = Integrator{model, {.rel_tol = 1e-8}}.run(run);
    ASSERT_EQ(sparse.status, SolveStatus::finished);
    EXPECT_GT(n_jacobians, 0);
    n_jacobians = 0;
    const PatientTrajectory dense =
        Integrator{model, {.rel_tol = 1e-8, .cvode_linear_solver = CvodeLinearSolver::dense_differences}}.run(
            run);
    ASSERT_EQ(dense.status, SolveStatus::finished);
    EXPECT_EQ(n_jacobians, 0);  // its own differences
    EXPECT_GT(dense.statistics.jacobians, 0);
    EXPECT_GT(dense.statistics.factorisations, dense.statistics.jacobians / 2);
    EXPECT_GE(dense.statistics.rhs, dense.statistics.steps + 3 * dense.statistics.jacobians);
    ASSERT_EQ(dense.outputs.size(), sparse.outputs.size());
    for (std::size_t i = 0; i < dense.outputs.size(); ++i) {
        // 100 rel_tol, floor 1e-7 (100 times the smallest scale's share)
        EXPECT_NEAR(dense.outputs[i], sparse.outputs[i], 1e-6 * std::max(std::abs(sparse.outputs[i]), 1e-7))
            << i;
    }
}

}  // namespace
}  // namespace rubor::test
