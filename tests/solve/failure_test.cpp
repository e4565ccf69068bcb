// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <cstring>
#include <limits>

#include <gtest/gtest.h>

#include <rubor/base/internal_error.hpp>
#include <rubor/solve/integrate.hpp>
#include <solve/hand_model.hpp>

namespace rubor::test {
namespace {

using Here = HandModel::Here;

// A healthy state beside one that blows up in finite time when p > 0: x' = p x^2 from 1 is 1 / (1 - p t).
HandModel::Recipe blow_up() {
    HandModel::Recipe recipe;
    recipe.states = {{"healthy", 1.0}, {"runaway", 1.0}};
    recipe.parameters = {"p"};
    recipe.rates = [](const Here& h, double* dx) {
        dx[0] = -0.1 * h.x[0];
        dx[1] = h.p[0] * h.x[1] * h.x[1];
    };
    recipe.jacobian = [](const Here& h, double* j) {
        j[0] = -0.1, j[1] = j[2] = 0.0, j[3] = 2.0 * h.p[0] * h.x[1];
    };
    return recipe;
}

PatientRun run_with(double p) {
    PatientRun run;
    run.parameters = {p};
    run.end_d = 3.0;
    run.output_times_d = grid(0.0, 3.0, 30);
    return run;
}

void expect_same_bits(const PatientTrajectory& a, const PatientTrajectory& b) {
    EXPECT_EQ(a.status, b.status);
    EXPECT_EQ(a.explanation, b.explanation);
    ASSERT_EQ(a.outputs.size(), b.outputs.size());
    ASSERT_EQ(a.final_states.size(), b.final_states.size());
    EXPECT_EQ(std::memcmp(a.outputs.data(), b.outputs.data(), a.outputs.size() * sizeof(double)), 0);
    EXPECT_EQ(
        std::memcmp(a.final_states.data(), b.final_states.data(), a.final_states.size() * sizeof(double)), 0);
    EXPECT_EQ(a.statistics.steps, b.statistics.steps);
    EXPECT_EQ(a.statistics.rhs, b.statistics.rhs);
    EXPECT_EQ(a.statistics.factorisations, b.statistics.factorisations);
    EXPECT_EQ(a.statistics.rejected, b.statistics.rejected);
    EXPECT_EQ(a.statistics.last_step_d, b.statistics.last_step_d);
    EXPECT_EQ(a.end_d, b.end_d);
}

TEST(Property, BlowUpFailsAtItsTimeAndNamesTheState) {
    Integrator integrator{make_model(blow_up()), {}};
    const PatientTrajectory result = integrator.run(run_with(1.0));
    EXPECT_TRUE(is_failure(result.status)) << to_text(result.status);
    EXPECT_NEAR(result.end_d, 1.0, 1e-3);
    EXPECT_NE(result.explanation.find("runaway"), std::string::npos) << result.explanation;
    EXPECT_NE(result.explanation.find("at day "), std::string::npos) << result.explanation;
    ASSERT_FALSE(result.output_times_d.empty());
    EXPECT_LE(result.output_times_d.back(), 1.0);  // what was reached is kept
    for (std::size_t k = 0; k < result.output_times_d.size(); ++k) {
        EXPECT_NEAR(result.outputs[2 * k], std::exp(-0.1 * result.output_times_d[k]), 1e-4);
    }
}

TEST(Invariant, ResultDependsOnTheRunAlone) {
    const auto model = make_model(blow_up());
    Integrator used{model, {}};
    for (const double p : {0.3, 1.0, 0.1, 2.0, 2.0, 0.3, 0.0}) {
        Integrator fresh{model, {}};
        expect_same_bits(used.run(run_with(p)), fresh.run(run_with(p)));
    }
}

TEST(Invariant, ResultDependsOnTheRunAloneWithRootsAndDoses) {
    HandModel::Recipe recipe;
    recipe.states = {{"x", 3.0}, {"y", 0.0}};
    recipe.parameters = {"k"};
    recipe.rates = [](const Here& h, double* dx) {
        dx[0] = -(h.x[0] < 1.0 ? 2.0 : 1.0) * h.p[0] * h.x[0];
        dx[1] = h.x[0] - h.x[1];
    };
    recipe.roots = {{[](const Here& h) { return h.x[0] - 1.0; }, in_rates()},
                    {[](const Here& h) { return h.x[1] - 2.0; }, in_triggers()}};
    recipe.events = {{.name = "e",
                      .trigger = [](const Here& h) { return h.x[1] < 2.0; },
                      .targets = {{true, 0}},
                      .values = [](const Here& h, double* v) { v[0] = h.x[0] + 1.5; },
                      .delay = [](const Here&) { return 0.3; },
                      .priority = {},
                      .persistent = true,
                      .initially_true = false}};
    const auto model = make_model(recipe);
    Integrator used{model, {}};
    for (const double k : {0.5, 0.9, 0.0, 0.5, 2.0}) {
        PatientRun run = run_with(k);
        run.administrations = {bolus(0.7, "x", 1.0), rate_change(1.0, "y", 3.0)};
        Integrator fresh{model, {}};
        expect_same_bits(used.run(run), fresh.run(run));
    }
}

TEST(Property, RateThatIsNoNumberIsNamed) {
    HandModel::Recipe recipe;
    recipe.states = {{"fine", 1.0}, {"cytokine", 1.0}};
    recipe.rates = [](const Here& h, double* dx) {
        dx[0] = 0.0;
        dx[1] = h.t > 2.0 ? std::numeric_limits<double>::quiet_NaN() : -h.x[1];
    };
    Integrator integrator{make_model(recipe), {}};
    PatientRun run;
    run.end_d = 5.0;
    const PatientTrajectory result = integrator.run(run);
    EXPECT_EQ(result.status, SolveStatus::non_finite);
    EXPECT_NE(result.explanation.find("the rate of cytokine is"), std::string::npos) << result.explanation;
    EXPECT_LE(result.end_d, 2.0);
    EXPECT_GT(result.end_d, 1.9);
}

TEST(Property, StateThatIsNoNumberAtTheStartFails) {
    Integrator integrator{make_model(blow_up()), {}};
    PatientRun run = run_with(0.1);
    run.initial_states = {{1.0, std::numeric_limits<double>::quiet_NaN()}};
    const PatientTrajectory result = integrator.run(run);
    EXPECT_EQ(result.status, SolveStatus::non_finite);
    EXPECT_NE(result.explanation.find("runaway"), std::string::npos) << result.explanation;
    EXPECT_EQ(result.end_d, 0.0);
}

TEST(Property, BudgetOfStepsEndsTheRunWithAReason) {
    Integrator integrator{make_model(blow_up()), {.max_steps = 12}};
    const PatientTrajectory result = integrator.run(run_with(0.3));
    EXPECT_EQ(result.status, SolveStatus::too_many_steps);
    EXPECT_EQ(result.statistics.steps, 12);
    EXPECT_NE(result.explanation.find("12 steps were not enough"), std::string::npos) << result.explanation;
    EXPECT_NE(result.explanation.find("runaway"), std::string::npos) << result.explanation;
    EXPECT_GT(result.end_d, 0.0);
    EXPECT_LT(result.end_d, 3.0);
}

TEST(Property, SlidingAlongADiscontinuityUsesUpTheBudget) {
    HandModel::Recipe recipe;  // x' = -sign(x): once at 0 it can neither stay nor leave
    recipe.states = {{"x", 1.0}};
    recipe.rates = [](const Here& h, double* dx) { dx[0] = h.x[0] < 0.0 ? 1.0 : -1.0; };
    recipe.roots = {{[](const Here& h) { return h.x[0]; }, in_rates()}};
    Integrator integrator{make_model(recipe), {.max_steps = 2000}};
    PatientRun run;
    run.end_d = 3.0;
    const PatientTrajectory result = integrator.run(run);
    EXPECT_TRUE(is_failure(result.status)) << to_text(result.status);
    EXPECT_NEAR(result.end_d, 1.0, 1e-2);
    EXPECT_FALSE(result.explanation.empty());
}

TEST(Property, InterruptIsSeenAndIsNoFailure) {
    std::atomic<bool> interrupt{false};
    HandModel::Recipe recipe = decay(1.0);
    recipe.jacobian = {};
    recipe.rates = [&](const Here& h, double* dx) {  // the user loses patience on day 1
        if (h.t > 1.0) interrupt = true;
        dx[0] = 50.0 * std::cos(50.0 * h.t);
    };
    Integrator integrator{make_model(recipe), {.rel_tol = 1e-8}, &interrupt};
    PatientRun run;
    run.end_d = 1000.0;
    const PatientTrajectory result = integrator.run(run);
    EXPECT_EQ(result.status, SolveStatus::interrupted);
    EXPECT_FALSE(is_failure(result.status));
    EXPECT_GT(result.end_d, 1.0);
    EXPECT_LT(result.end_d, 100.0);
}

TEST(Property, MaximumStepIsKept) {
    Integrator integrator{make_model(decay(1e-6)), {.max_step_d = 0.5}};
    PatientRun run;
    run.end_d = 100.0;
    EXPECT_GE(integrator.run(run).statistics.steps, 200);
}

TEST(Property, UnknownNamesAndTimesBeforeTheStartAreBugs) {
    Integrator integrator{make_model(decay(1.0)), {}};
    PatientRun run;
    run.start_d = 1.0;
    run.end_d = 2.0;
    run.administrations = {bolus(1.5, "nobody", 1.0)};
    EXPECT_THROW((void)integrator.run(run), InternalError);
    run.administrations = {bolus(0.5, "x", 1.0)};
    EXPECT_THROW((void)integrator.run(run), InternalError);
    run.administrations.clear();
    run.terminating_events = {"nothing"};
    EXPECT_THROW((void)integrator.run(run), InternalError);
    run.terminating_events.clear();
    EXPECT_EQ(integrator.run(run).status, SolveStatus::finished);
}

}  // namespace
}  // namespace rubor::test
