// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Problems whose solution is known exactly. A run at rel_tol r is asked to be within 100 r of it: local
// errors are kept below r (|x| + scale), and these problems forget or pass on an error but do not amplify it.
#include <gtest/gtest.h>

#include <rubor/solve/integrate.hpp>
#include <solve/hand_model.hpp>

namespace rubor::test {
namespace {

TEST(ClosedForm, DecayAtEveryOutput) {
    Integrator integrator{make_model(decay(0.7)), {.rel_tol = 1e-8}};
    PatientRun run;
    run.end_d = 10.0;
    run.output_times_d = grid(0.0, 10.0, 40);
    const PatientTrajectory result = integrator.run(run);
    ASSERT_EQ(result.status, SolveStatus::finished) << result.explanation;
    ASSERT_EQ(result.output_times_d, run.output_times_d);
    for (std::size_t k = 0; k < result.outputs.size(); ++k) {
        const double exact = std::exp(-0.7 * run.output_times_d[k]);
        EXPECT_NEAR(result.outputs[k], exact, 1e-6 * exact) << k;
    }
    EXPECT_EQ(result.end_d, 10.0);
    EXPECT_EQ(result.final_states[0], result.outputs.back());
    EXPECT_GT(result.statistics.steps, 10);
    EXPECT_GE(result.statistics.rhs, result.statistics.steps);
    EXPECT_GT(result.statistics.jacobians, 0);
    EXPECT_GE(result.statistics.factorisations, result.statistics.jacobians);
}

// Amount of drug under an infusion of `rate` from t0 to t1, elimination k.
double infused(double rate, double k, double t0, double t1, double t) {
    if (t <= t0) return 0.0;
    const double until = std::min(t, t1);
    return rate / k * (1.0 - std::exp(-k * (until - t0))) * std::exp(-k * (t - until));
}

TEST(ClosedForm, OneCompartmentBolusAndInfusion) {
    const double k =
        0.22 / 3.48;  // pembrolizumab, per day: clearance over central volume (doi:10.1002/psp4.12139)
    Integrator integrator{make_model(decay(k, 0.0)), {.rel_tol = 1e-8}};
    PatientRun run;
    run.end_d = 60.0;
    run.administrations = {rate_change(21.0, "x", 4800.0), rate_change(21.0 + 1.0 / 48.0, "x", -4800.0),
                           bolus(3.0, "x", 200.0)};
    run.output_times_d = grid(0.0, 60.0, 600);
    const PatientTrajectory result = integrator.run(run);
    ASSERT_EQ(result.status, SolveStatus::finished) << result.explanation;
    for (std::size_t i = 0; i < result.outputs.size(); ++i) {
        const double t = result.output_times_d[i];
        const double exact = (t >= 3.0 ? 200.0 * std::exp(-k * (t - 3.0)) : 0.0) +
                             infused(4800.0, k, 21.0, 21.0 + 1.0 / 48.0, t);
        EXPECT_NEAR(result.outputs[i], exact, 1e-6 * std::max(exact, 1e-6)) << t;
    }
    EXPECT_EQ(result.statistics.administrations, 3);
}

TEST(ClosedForm, RepeatedDosesReachSteadyState) {
    const double k = 0.3, interval = 2.0, dose = 10.0;
    Integrator integrator{make_model(decay(k, 0.0)), {.rel_tol = 1e-8}};
    PatientRun run;
    run.end_d = 200.0;
    for (int n = 0; n < 100; ++n) run.administrations.push_back(bolus(interval * n, "x", dose));
    run.output_times_d = {198.0, 200.0};
    const PatientTrajectory result = integrator.run(run);
    ASSERT_EQ(result.status, SolveStatus::finished) << result.explanation;
    const double peak = dose / (1.0 - std::exp(-k * interval));  // geometric series; the rest is exp(-60)
    EXPECT_NEAR(result.outputs[0], peak, 1e-6 * peak);
    EXPECT_NEAR(result.outputs[1], peak * std::exp(-k * interval), 1e-6 * peak);
}

TEST(ClosedForm, TwoCompartments) {
    const double k10 = 0.5, k12 = 0.3, k21 = 0.2;
    HandModel::Recipe recipe;
    recipe.states = {{"central", 0.0, 1e-6}, {"peripheral", 0.0, 1e-6}};
    recipe.rates = [=](const HandModel::Here& h, double* dx) {
        dx[0] = -(k10 + k12) * h.x[0] + k21 * h.x[1];
        dx[1] = k12 * h.x[0] - k21 * h.x[1];
    };
    Integrator integrator{make_model(recipe), {.rel_tol = 1e-8}};
    PatientRun run;
    run.end_d = 40.0;
    run.administrations = {bolus(0.0, "central", 100.0)};
    run.output_times_d = grid(0.0, 40.0, 80);
    const PatientTrajectory result = integrator.run(run);
    ASSERT_EQ(result.status, SolveStatus::finished) << result.explanation;
    const double sum = k10 + k12 + k21, root = std::sqrt(sum * sum - 4.0 * k10 * k21);
    const double fast = 0.5 * (sum + root), slow = k10 * k21 / fast;
    for (std::size_t i = 0; i < run.output_times_d.size(); ++i) {
        const double t = run.output_times_d[i];
        const double central =
            100.0 / (fast - slow) * ((fast - k21) * std::exp(-fast * t) + (k21 - slow) * std::exp(-slow * t));
        const double peripheral = 100.0 * k12 / (fast - slow) * (std::exp(-slow * t) - std::exp(-fast * t));
        EXPECT_NEAR(result.outputs[2 * i], central, 1e-6 * central) << t;
        EXPECT_NEAR(result.outputs[2 * i + 1], peripheral, 1e-6 * std::max(peripheral, 1e-6)) << t;
    }
}

TEST(ClosedForm, LinearChainIsGammaDistributed) {
    constexpr std::size_t n = 12;
    const double k = 1.3;
    HandModel::Recipe recipe;
    for (std::size_t i = 0; i < n; ++i)
        recipe.states.push_back({"c" + std::to_string(i), i == 0 ? 1.0 : 0.0, 1e-3});
    recipe.rates = [=](const HandModel::Here& h, double* dx) {
        for (std::size_t i = 0; i < n; ++i) dx[i] = k * ((i == 0 ? 0.0 : h.x[i - 1]) - h.x[i]);
    };
    Integrator integrator{make_model(recipe), {.rel_tol = 1e-8}};
    PatientRun run;
    run.end_d = 15.0;
    run.output_times_d = grid(0.0, 15.0, 15);
    const PatientTrajectory result = integrator.run(run);
    ASSERT_EQ(result.status, SolveStatus::finished) << result.explanation;
    for (std::size_t row = 0; row < run.output_times_d.size(); ++row) {
        const double kt = k * run.output_times_d[row];
        double exact = std::exp(-kt);  // (kt)^i e^(-kt) / i!
        for (std::size_t i = 0; i < n; ++i) {
            EXPECT_NEAR(result.outputs[row * n + i], exact, 1e-6 * std::max(exact, 1e-3)) << row << " " << i;
            exact *= kt / static_cast<double>(i + 1);
        }
    }
}

TEST(ClosedForm, OverlappingInfusionsLeaveNoResidue) {
    HandModel::Recipe recipe = decay(0.0, 0.0);  // nothing leaves: the state adds up what ran in
    Integrator integrator{make_model(recipe), {.rel_tol = 1e-8}};
    PatientRun run;
    run.end_d = 1e4;
    run.administrations = {rate_change(1.0, "x", 0.1), rate_change(2.0, "x", 0.2),
                           rate_change(3.0, "x", -0.1), rate_change(4.0, "x", -0.2)};
    run.output_times_d = {4.0, 1e4};
    const PatientTrajectory result = integrator.run(run);
    ASSERT_EQ(result.status, SolveStatus::finished) << result.explanation;
    EXPECT_NEAR(result.outputs[0], 0.6, 1e-6 * 0.6);
    EXPECT_EQ(result.outputs[0], result.outputs[1]);  // 0.1 + 0.2 - 0.1 - 0.2 > 0 in doubles would run on
}

TEST(ClosedForm, RateThatJumpsInTimeIsExactToRounding) {
    // x' = 1 before day 5, 3 after; y' = x: polynomials that BDF of order 2 and above follows exactly.
    HandModel::Recipe recipe;
    recipe.states = {{"x", 0.0}, {"y", 0.0}};
    recipe.rates = [](const HandModel::Here& h, double* dx) {
        dx[0] = h.t < 5.0 ? 1.0 : 3.0;
        dx[1] = h.x[0];
    };
    recipe.roots = {{[](const HandModel::Here& h) { return h.t - 5.0; }, time_in_rates()}};
    recipe.jump_times = {5.0};
    Integrator integrator{make_model(recipe), {.rel_tol = 1e-10}};
    PatientRun run;
    run.end_d = 8.0;
    run.output_times_d = {5.0, 8.0};
    const PatientTrajectory result = integrator.run(run);
    ASSERT_EQ(result.status, SolveStatus::finished) << result.explanation;
    EXPECT_NEAR(result.outputs[0], 5.0, 1e-13 * 5.0);  // f is constant on either side, read strictly inside
    EXPECT_NEAR(result.outputs[2], 14.0, 1e-13 * 14.0);
    EXPECT_NEAR(result.outputs[1], 12.5, 1e-8 * 12.5);
    EXPECT_NEAR(result.outputs[3], 12.5 + 15.0 + 13.5, 1e-8 * 41.0);
}

TEST(ClosedForm, NoStatesAtAllStillVisitsAndHolds) {
    HandModel::Recipe recipe;
    recipe.held = {{"level", 2.0}};
    recipe.rates = [](const HandModel::Here&, double*) {};
    recipe.events = {{.name = "raise",
                      .trigger = {},
                      .targets = {{false, 0}},
                      .values = [](const HandModel::Here& h, double* v) { v[0] = h.held[0] + 1.0; },
                      .delay = {},
                      .priority = {}}};
    Integrator integrator{make_model(recipe), {}};
    PatientRun run;
    run.end_d = 3.0;
    run.administrations = {map(1.0, "raise"), map(2.0, "raise")};
    run.output_times_d = {0.0, 1.5, 3.0};
    const PatientTrajectory result = integrator.run(run);
    ASSERT_EQ(result.status, SolveStatus::finished) << result.explanation;
    EXPECT_EQ(result.outputs, (std::vector<double>{2.0, 3.0, 4.0}));
    EXPECT_EQ(result.events.size(), 2u);
}

}  // namespace
}  // namespace rubor::test
