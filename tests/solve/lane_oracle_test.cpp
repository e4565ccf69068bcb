// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Lanes and CVODES must tell the same story: doses, infusions, events, extinction, decisions.
#include <cmath>

#include <gtest/gtest.h>

#include <solve/lane_patients.hpp>

namespace rubor::test {
namespace {

struct Course {
    PatientTrajectory result;
    int n_visits = 0;
};

std::vector<Course> integrate(const std::shared_ptr<const CompiledModel>& model, const BatchOptions& options,
                              std::size_t n) {
    BatchIntegrator integrator{model, options};
    std::vector<Course> courses(n);
    std::vector<Treating> protocols(n);
    const auto next = [&](std::size_t i) {
        PatientRun run = eventful_patient(i);
        if (i % 4 == 1) {
            run.protocol = &protocols[i];
            run.first_decision_d = 0.0;
        }
        return run;
    };
    integrator.run(n, next, [&](std::size_t i, PatientTrajectory&& r) { courses[i].result = std::move(r); });
    for (std::size_t i = 0; i < n; ++i) courses[i].n_visits = protocols[i].n_visits;
    return courses;
}

TEST(Oracle, LanesAgreeWithCvodesOnEveryKindOfEvent) {
    const auto model = eventful_model();
    constexpr std::size_t k_n = 48;
    const auto lanes = integrate(model, {.method = SolverMethod::rodas, .solve = {.rel_tol = 1e-7}}, k_n);
    const auto cvodes = integrate(model, {.method = SolverMethod::cvode, .solve = {.rel_tol = 1e-9}}, k_n);
    std::size_t n_deaths = 0, n_stopped = 0, n_extinct = 0, n_weary = 0;
    for (std::size_t k = 0; k < k_n; ++k) {
        const PatientTrajectory& a = lanes[k].result;
        const PatientTrajectory& b = cvodes[k].result;
        ASSERT_EQ(a.status, b.status) << k << ": " << a.explanation << "; " << b.explanation;
        EXPECT_EQ(lanes[k].n_visits, cvodes[k].n_visits) << k;
        EXPECT_EQ(a.statistics.administrations, b.statistics.administrations) << k;
        EXPECT_NEAR(a.end_d, b.end_d, 1e-4) << k;
        ASSERT_EQ(a.events.size(), b.events.size()) << k;
        for (std::size_t e = 0; e < a.events.size(); ++e) {
            EXPECT_EQ(a.events[e].event, b.events[e].event) << k;
            EXPECT_NEAR(a.events[e].time_d, b.events[e].time_d, 1e-4) << k;
            n_extinct += model->events()[a.events[e].event].name == "extinct";
            n_weary += model->events()[a.events[e].event].name == "weary";
        }
        ASSERT_EQ(a.outputs.size(), b.outputs.size()) << k;
        for (std::size_t i = 0; i < a.outputs.size(); ++i) {
            // 100 rel_tol of the lanes, as the closed forms.
            EXPECT_NEAR(a.outputs[i], b.outputs[i], 1e-5 * std::max(std::abs(b.outputs[i]), 1e-2))
                << k << ", output " << i % 7 << " at day " << a.output_times_d[i / 7];
        }
        n_deaths += a.status == SolveStatus::event_terminated;
        n_stopped += a.status == SolveStatus::stopped;
    }
    // The sample holds every kind of end and of event.
    EXPECT_GT(n_deaths, 0u);
    EXPECT_GT(n_stopped, 0u);
    EXPECT_GT(n_extinct, 0u);
    EXPECT_GT(n_weary, 0u);
}

TEST(ClosedForm, LanesInfuseIntoTwoCompartments) {
    const auto model =
        compile_text(R"(
        model drug()
          substanceOnly species central, peripheral, urine
          central = 0; peripheral = 0; urine = 0
          k10 = 0.5; k12 = 0.3; k21 = 0.2
          eliminate: central -> urine; k10*central
          out: central -> peripheral; k12*central
          back: peripheral -> central; k21*peripheral
        end)",
                     {.varying = {"k10"}, .dose_targets = {"central"}, .outputs = {"central", "urine"}});
    BatchIntegrator integrator{model, {.solve = {.rel_tol = 1e-8}}};
    const auto next = [&](std::size_t i) {
        PatientRun run;
        run.parameters = {0.5};
        run.start_d = static_cast<double>(i);  // the same course, later
        run.end_d = run.start_d + 400.0;
        const double s = run.start_d;
        run.administrations = {rate_change(s + 1.0, "central", 40.0), rate_change(s + 1.5, "central", -40.0),
                               bolus(s + 1.5, "central", 100.0)};
        run.output_times_d = {s + 1.0, s + 1.5, s + 3.0, s + 400.0};
        return run;
    };
    const double sum = 1.0, fast = 0.5 * (sum + std::sqrt(sum * sum - 0.4)), slow = 0.1 / fast;
    const auto after_bolus = [&](double t) {
        return ((fast - 0.2) * std::exp(-fast * t) + (0.2 - slow) * std::exp(-slow * t)) / (fast - slow);
    };
    const auto after_infusion = [&](double from, double to) {
        return ((fast - 0.2) * (std::exp(-fast * from) - std::exp(-fast * to)) / fast +
                (0.2 - slow) * (std::exp(-slow * from) - std::exp(-slow * to)) / slow) /
               (fast - slow);
    };
    integrator.run(11, next, [&](std::size_t, PatientTrajectory&& r) {
        ASSERT_EQ(r.status, SolveStatus::finished) << r.explanation;
        EXPECT_EQ(r.outputs[0], 0.0);
        const double end_of_infusion = 40.0 * after_infusion(0.0, 0.5) + 100.0;
        EXPECT_NEAR(r.outputs[2], end_of_infusion, 1e-6 * end_of_infusion);
        const double later = 40.0 * after_infusion(1.5, 2.0) + 100.0 * after_bolus(1.5);
        EXPECT_NEAR(r.outputs[4], later, 1e-6 * later);
        EXPECT_NEAR(r.outputs[7], 120.0, 1e-6 * 120.0);  // all that was given is in the urine
    });
}

// x' = -1 above 0.5, -2 below, from 1: a kink at day 0.5, found without being named.
TEST(ClosedForm, LanesDoNotStepOverAJumpOfARate) {
    const auto model = compile_text(R"(model jump()
          x = 1; y = 0
          x' = piecewise(-1, x > 0.5, -2)
          y' = piecewise(0, time < 0.6, 1)
        end)",
                                    {.varying = {}, .dose_targets = {}, .outputs = {"x", "y"}});
    for (const double rel_tol : {1e-3, 1e-6, 1e-9}) {
        BatchIntegrator integrator{model, {.solve = {.rel_tol = rel_tol}}};
        const auto next = [](std::size_t) {
            PatientRun run;
            run.end_d = 0.7;
            run.output_times_d = {0.25, 0.65};
            return run;
        };
        integrator.run(1, next, [&](std::size_t, PatientTrajectory&& r) {
            ASSERT_EQ(r.status, SolveStatus::finished) << r.explanation;
            EXPECT_NEAR(r.outputs[0], 0.75, rel_tol);
            EXPECT_NEAR(r.outputs[2], 0.2, rel_tol);
            EXPECT_NEAR(r.outputs[3], 0.05, rel_tol);
            EXPECT_NEAR(r.final_states[0], 0.1, rel_tol);
            EXPECT_LT(r.statistics.steps, 40);
        });
    }
}

}  // namespace
}  // namespace rubor::test
