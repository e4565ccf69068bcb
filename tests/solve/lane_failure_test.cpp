// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include <gtest/gtest.h>

#include <solve/lane_patients.hpp>

namespace rubor::test {
namespace {

std::vector<PatientTrajectory> integrate(const std::shared_ptr<const CompiledModel>& model,
                                         const BatchOptions& options, const std::vector<double>& parameters,
                                         double end_d) {
    BatchIntegrator integrator{model, options};
    std::vector<PatientTrajectory> results(parameters.size());
    const auto next = [&](std::size_t i) {
        PatientRun run;
        run.parameters = {parameters[i]};
        run.end_d = end_d;
        return run;
    };
    integrator.run(parameters.size(), next,
                   [&](std::size_t i, PatientTrajectory&& r) { results[i] = std::move(r); });
    return results;
}

// x' = a x^2 reaches infinity at 1/a; her neighbours in the lanes do not care.
TEST(Property, ABlowUpFailsWithItsReasonAndHarmsNobodyElse) {
    const auto model = compile_text("model burst()\n a = 1; x = 1\n x' = a*x^2\n end", varying({"a"}));
    const auto results = integrate(model, {.solve = {.rel_tol = 1e-6}},
                                   {0.1, 1.0, 0.2, 0.3, 0.15, 5.0, 0.1, 0.1, 0.1, 0.25, 2.0}, 2.0);
    for (const std::size_t k : {1u, 5u, 10u}) {
        EXPECT_TRUE(is_failure(results[k].status)) << k;
        EXPECT_FALSE(results[k].explanation.empty());
        ASSERT_EQ(results[k].fallbacks.size(), 2u);  // the whole ladder was tried
        EXPECT_EQ(results[k].fallbacks[0].to, Fallback::To::tighter_steps);
        EXPECT_EQ(results[k].fallbacks[1].to, Fallback::To::cvode);
        EXPECT_NE(results[k].fallbacks[1].reason.find("x"), std::string::npos);
        EXPECT_EQ(results[k].method, SolverMethod::cvode);
    }
    EXPECT_NEAR(results[1].end_d, 1.0, 1e-5);
    const auto alone = integrate(model, {.lanes = 1, .solve = {.rel_tol = 1e-6}}, {0.1, 0.2}, 2.0);
    EXPECT_EQ(results[0].status, SolveStatus::finished);
    EXPECT_EQ(results[0].final_states, alone[0].final_states);
    EXPECT_EQ(results[2].final_states, alone[1].final_states);
    EXPECT_NEAR(alone[0].final_states[0], 1.0 / 0.8, 1e-5);
}

// sqrt(x) has no value below 0, where x' = -sqrt(x) - 1 leads on day 2 (1 - log 2).
TEST(Property, NoNumberIsSaidToBeNoNumber) {
    const auto model = compile_text("model root()\n a = 1; x = 1\n x' = -sqrt(x) - a\n end", varying({"a"}));
    const auto results = integrate(model, {.solve = {.rel_tol = 1e-6}}, {1.0}, 2.0);
    EXPECT_EQ(results[0].status, SolveStatus::non_finite) << results[0].explanation;
    EXPECT_NEAR(results[0].end_d, 2.0 * (1.0 - std::log(2.0)), 1e-4);
    EXPECT_EQ(results[0].fallbacks.size(), 2u);
}

TEST(Property, TheBudgetCountsAttempts) {
    const auto model =
        compile_text("model wave()\n a = 1; x = 1; v = 0\n x' = v\n v' = -a*x\n end", varying({"a"}));
    const auto results =
        integrate(model, {.solve = {.rel_tol = 1e-8, .max_steps = 50}}, {1.0, 1e4, 1e-3}, 10.0);
    EXPECT_EQ(results[1].status, SolveStatus::too_many_steps);
    EXPECT_EQ(results[1].statistics.steps + results[1].statistics.rejected, 50);
    EXPECT_NE(results[1].explanation.find("50 steps"), std::string::npos) << results[1].explanation;
    EXPECT_EQ(results[2].status, SolveStatus::finished) << results[2].explanation;
}

TEST(Property, AnInterruptEndsTheRunsUnderWay) {
    const auto model =
        compile_text("model wave()\n a = 1; x = 1; v = 0\n x' = v\n v' = -a*x\n end", varying({"a"}));
    std::atomic<bool> interrupt{false};
    BatchIntegrator integrator{model, {.lanes = 1, .solve = {.rel_tol = 1e-8}, .interrupt = &interrupt}};
    std::size_t n_done = 0, n_begun = 0;
    const auto next = [&](std::size_t i) {
        ++n_begun;
        interrupt = i == 2;
        PatientRun run;
        run.parameters = {1.0};
        run.end_d = 1000.0;
        return run;
    };
    integrator.run(5, next, [&](std::size_t i, PatientTrajectory&& r) {
        ++n_done;
        EXPECT_EQ(r.status, i < 2 ? SolveStatus::finished : SolveStatus::interrupted);
    });
    EXPECT_EQ(n_begun, 3u);
    EXPECT_EQ(n_done, 3u);
}

TEST(Property, WithoutMachineCodeCvodesDoesTheWork) {
    const auto model = eventful_model(CompileRequest::Backend::interpreter);
    BatchIntegrator integrator{model, {.solve = {.rel_tol = 1e-4}}};
    EXPECT_EQ(integrator.lanes(), 1u);
    const auto next = [](std::size_t i) { return eventful_patient(i); };
    integrator.run(1, next,
                   [](std::size_t, PatientTrajectory&& r) { EXPECT_EQ(r.method, SolverMethod::cvode); });
}

TEST(Property, ARunOfNoLengthOrOfNoPatientIsDone) {
    const auto model = eventful_model();
    BatchIntegrator integrator{model, {}};
    std::size_t n_done = 0;
    const auto next = [](std::size_t) {
        PatientRun run = eventful_patient(1);
        run.end_d = run.start_d;
        run.administrations.clear();
        run.output_times_d = {0.0};
        return run;
    };
    const auto done = [&](std::size_t, PatientTrajectory&& r) {
        ++n_done;
        EXPECT_EQ(r.status, SolveStatus::finished);
        EXPECT_EQ(r.output_times_d.size(), 1u);
    };
    integrator.run(0, next, done);
    EXPECT_EQ(n_done, 0u);
    integrator.run(9, next, done);
    EXPECT_EQ(n_done, 9u);
}

}  // namespace
}  // namespace rubor::test
