// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <cstring>

#include <gtest/gtest.h>

#include <rubor/solve/integrate.hpp>
#include <solve/hand_model.hpp>

namespace rubor::test {
namespace {

using Here = HandModel::Here;

// Predator and prey with a drug: stiff enough to be no straight line, and sensitive to any change of the
// steps.
HandModel::Recipe tumour_and_t_cells() {
    HandModel::Recipe recipe;
    recipe.states = {{"tumour", 1e7, 1.0}, {"t_cells", 1e5, 1.0}, {"drug", 0.0, 1e-3}, {"counter", 0.0}};
    recipe.held = {{"surgery_done", 0.0}};
    recipe.rates = [](const Here& h, double* dx) {
        const double killing = 2e-8 * h.x[0] * h.x[1] * (1.0 + 3.0 * h.x[2] / (1.0 + h.x[2]));
        dx[0] = 0.05 * h.x[0] * (1.0 - h.x[0] / 1e10) - killing;
        dx[1] = 1e4 + 0.4 * h.x[1] * h.x[0] / (1e8 + h.x[0]) - 0.1 * h.x[1];
        dx[2] = -0.3 * h.x[2];
        dx[3] = 0.0;
    };
    recipe.events = {{.name = "surgery",
                      .trigger = {},
                      .targets = {{true, 0}, {false, 0}},
                      .values = [](const Here& h, double* v) { v[0] = 0.01 * h.x[0], v[1] = 1.0; },
                      .delay = {},
                      .priority = {}}};
    return recipe;
}

struct FunctionProtocol : Protocol {
    explicit FunctionProtocol(std::function<Decision(const DecisionPoint&)> f) : decide_by{std::move(f)} {}
    Decision decide(const DecisionPoint& point) override {
        asked.push_back(point.time_d);
        return decide_by(point);
    }
    std::function<Decision(const DecisionPoint&)> decide_by;
    std::vector<double> asked;
};

PatientRun dosed_run() {
    PatientRun run;
    run.end_d = 200.0;
    for (int k = 0; k < 6; ++k) run.administrations.push_back(bolus(21.0 * k, "drug", 4.0));
    return run;
}

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

TEST(Invariant, ResultDoesNotDependOnTheOutputGrid) {
    Integrator integrator{make_model(tumour_and_t_cells()), {}};
    PatientRun run = dosed_run();
    const PatientTrajectory none = integrator.run(run);
    run.output_times_d = {0.0, 200.0};
    const PatientTrajectory few = integrator.run(run);
    run.output_times_d = grid(0.0, 200.0, 1999);
    const PatientTrajectory many = integrator.run(run);
    ASSERT_EQ(many.status, SolveStatus::finished);
    EXPECT_EQ(many.output_times_d, run.output_times_d);
    EXPECT_TRUE(same_bits(none.final_states, few.final_states));
    EXPECT_TRUE(same_bits(few.final_states, many.final_states));
    EXPECT_EQ(few.statistics.steps, many.statistics.steps);
    EXPECT_EQ(few.statistics.rhs, many.statistics.rhs);
    EXPECT_EQ(few.outputs.back(), many.outputs.back());
}

TEST(Invariant, DecisionThatDoesNothingChangesNothing) {
    Integrator integrator{make_model(tumour_and_t_cells()), {}};
    PatientRun run = dosed_run();
    run.output_times_d = grid(0.0, 200.0, 10);
    const PatientTrajectory alone = integrator.run(run);
    FunctionProtocol watcher{[](const DecisionPoint& point) {
        return Decision{.administrations = {}, .next_decision_d = point.time_d + 3.7, .stop = false};
    }};
    run.protocol = &watcher;
    run.first_decision_d = 0.0;
    const PatientTrajectory watched = integrator.run(run);
    EXPECT_GT(watcher.asked.size(), 50u);
    EXPECT_TRUE(same_bits(alone.outputs, watched.outputs));
    EXPECT_TRUE(same_bits(alone.final_states, watched.final_states));
    EXPECT_EQ(alone.statistics.steps, watched.statistics.steps);
}

TEST(Invariant, DosesDecidedOnTheWayEqualDosesKnownInAdvance) {
    Integrator integrator{make_model(tumour_and_t_cells()), {.rel_tol = 1e-9}};
    PatientRun known = dosed_run();
    known.administrations.clear();
    for (int k = 0; k < 6; ++k) {
        known.administrations.push_back(rate_change(21.0 * k + 1.0, "drug", 48.0));
        known.administrations.push_back(rate_change(21.0 * k + 1.125, "drug", -48.0));
    }
    known.output_times_d = grid(0.0, 200.0, 20);
    const PatientTrajectory expected = integrator.run(known);

    FunctionProtocol cycles{
        [](const DecisionPoint& point) {  // asked on days 0, 21, ...: an infusion tomorrow
            Decision decision;
            decision.administrations = {rate_change(point.time_d + 1.0, "drug", 48.0),
                                        rate_change(point.time_d + 1.125, "drug", -48.0)};
            if (point.time_d < 100.0) decision.next_decision_d = point.time_d + 21.0;
            return decision;
        }};
    PatientRun decided = known;
    decided.administrations.clear();
    decided.protocol = &cycles;
    decided.first_decision_d = 0.0;
    const PatientTrajectory result = integrator.run(decided);
    ASSERT_EQ(result.status, SolveStatus::finished) << result.explanation;
    EXPECT_EQ(cycles.asked, (std::vector<double>{0.0, 21.0, 42.0, 63.0, 84.0, 105.0}));
    EXPECT_EQ(result.statistics.administrations, 12);
    ASSERT_EQ(result.outputs.size(), expected.outputs.size());
    for (std::size_t k = 0; k < result.outputs.size(); ++k) {
        EXPECT_NEAR(result.outputs[k], expected.outputs[k],
                    1e-6 * std::max(std::abs(expected.outputs[k]), 1.0))
            << k;
    }
}

TEST(Property, ProtocolSeesTheStateBeforeItsOwnActionsAndTheOutputComesAfter) {
    Integrator integrator{make_model(tumour_and_t_cells()), {}};
    double seen = 0.0;
    FunctionProtocol surgeon{[&](const DecisionPoint& point) {
        seen = point.outputs[0];
        return Decision{
            .administrations = {map(point.time_d, "surgery")}, .next_decision_d = {}, .stop = false};
    }};
    PatientRun run;
    run.end_d = 100.0;
    run.output_times_d = {49.0, 50.0, 100.0};
    run.protocol = &surgeon;
    run.first_decision_d = 50.0;
    const PatientTrajectory result = integrator.run(run);
    ASSERT_EQ(result.status, SolveStatus::finished) << result.explanation;
    EXPECT_GT(seen, 1e7);
    EXPECT_EQ(result.outputs[5 * 1 + 0], 0.01 * seen);
    EXPECT_EQ(result.outputs[5 * 1 + 4], 1.0);  // held
    EXPECT_EQ(result.outputs[5 * 0 + 4], 0.0);
    ASSERT_EQ(result.events.size(), 1u);
    EXPECT_EQ(result.events[0].time_d, 50.0);
    EXPECT_EQ(result.final_held, std::vector<double>{1.0});
}

TEST(Property, ProtocolStops) {
    Integrator integrator{make_model(tumour_and_t_cells()), {}};
    FunctionProtocol protocol{[](const DecisionPoint& point) {
        Decision decision{
            .administrations = {}, .next_decision_d = point.time_d + 10.0, .stop = point.time_d >= 30.0};
        if (decision.stop) decision.administrations = {bolus(point.time_d, "counter", 1.0)};
        return decision;
    }};
    PatientRun run = dosed_run();
    run.protocol = &protocol;
    run.first_decision_d = 10.0;
    run.output_times_d = grid(0.0, 200.0, 20);
    const PatientTrajectory result = integrator.run(run);
    EXPECT_EQ(result.status, SolveStatus::stopped);
    EXPECT_EQ(result.end_d, 30.0);
    EXPECT_EQ(result.output_times_d, (std::vector<double>{0.0, 10.0, 20.0, 30.0}));
    EXPECT_EQ(result.final_states[3], 1.0);           // what it did in the same breath was done
    EXPECT_EQ(result.statistics.administrations, 3);  // days 0 and 21, and its own
}

TEST(Property, WhatIsDueAtTheEndHappens) {
    Integrator integrator{make_model(tumour_and_t_cells()), {}};
    FunctionProtocol protocol{[](const DecisionPoint& point) {
        return Decision{
            .administrations = {bolus(point.time_d, "counter", 2.0)}, .next_decision_d = {}, .stop = false};
    }};
    PatientRun run;
    run.end_d = 10.0;
    run.administrations = {bolus(10.0, "counter", 1.0), bolus(10.5, "counter", 100.0)};
    run.output_times_d = {10.0};
    run.protocol = &protocol;
    run.first_decision_d = 10.0;
    const PatientTrajectory result = integrator.run(run);
    EXPECT_EQ(result.status, SolveStatus::finished);
    EXPECT_EQ(result.final_states[3], 3.0);
    EXPECT_EQ(result.outputs[3], 3.0);
    run.start_d = 10.0;
    EXPECT_EQ(integrator.run(run).final_states[3], 3.0);  // a run of no length too
}

TEST(Property, TimesThatDifferByRoundingLoseNothing) {
    Integrator integrator{make_model(tumour_and_t_cells()), {}};
    PatientRun run;
    run.end_d = 30.0;
    double t = 0.0;
    for (int k = 0; k < 300; ++k, t += 0.1) {
        run.administrations.push_back(bolus(t, "counter", 1.0));
        run.administrations.push_back(bolus(0.1 * k, "counter", 1.0));
    }
    const PatientTrajectory result = integrator.run(run);
    ASSERT_EQ(result.status, SolveStatus::finished) << result.explanation;
    EXPECT_EQ(result.final_states[3], 600.0);
}

TEST(Property, AdministrationsAtOneTimeKeepTheirOrder) {
    Integrator integrator{make_model(tumour_and_t_cells()), {}};
    PatientRun run;
    run.end_d = 2.0;
    run.output_times_d = {1.0};
    run.administrations = {bolus(1.0, "tumour", 1e9), map(1.0, "surgery")};
    const double before = integrator.run(run).outputs[0];
    run.administrations = {map(1.0, "surgery"), bolus(1.0, "tumour", 1e9)};
    const double after = integrator.run(run).outputs[0];
    EXPECT_NEAR(before, 0.01 * (after - 1e9) * 100.0 + 1e7, 1e-9 * 1e9);
    EXPECT_GT(after, 1e9);
    EXPECT_LT(before, 2e7);
}

TEST(Invariant, RunAndItsTwoHalvesAgree) {
    Integrator integrator{make_model(tumour_and_t_cells()), {.rel_tol = 1e-9}};
    PatientRun whole = dosed_run();
    const PatientTrajectory expected = integrator.run(whole);
    PatientRun first = whole, second = whole;
    first.end_d = second.start_d = 50.0;
    first.administrations.resize(3);
    second.administrations.erase(second.administrations.begin(), second.administrations.begin() + 3);
    const PatientTrajectory half = integrator.run(first);
    second.initial_states = half.final_states;
    second.initial_held = half.final_held;
    const PatientTrajectory result = integrator.run(second);
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_NEAR(result.final_states[i], expected.final_states[i],
                    1e-6 * std::abs(expected.final_states[i]) + 1e-9);
    }
}

TEST(Invariant, UndosedModuleChangesNoVisit) {
    const HandModel::Recipe core = tumour_and_t_cells();
    HandModel::Recipe with_module = core;  // thirty more states at rest
    for (int k = 0; k < 30; ++k) with_module.states.push_back({"module" + std::to_string(k), 0.0, 1e-3});
    with_module.rates = [rates = core.rates](const Here& h, double* dx) {
        rates(h, dx);
        for (int k = 0; k < 30; ++k) {
            dx[4 + k] = 3.0 * (k == 0 ? 0.0 : h.x[3 + k]) - (1.0 + 10.0 * k) * h.x[4 + k];
        }
    };
    Integrator alone{make_model(core), {}}, beside{make_model(with_module), {}};
    PatientRun run = dosed_run();
    run.output_times_d = grid(0.0, 200.0, 50);
    const PatientTrajectory a = alone.run(run), b = beside.run(run);
    // Root-mean-square norms would take other steps (34 states dilute an error by sqrt(34/4)); ours takes the
    // same.
    EXPECT_EQ(a.statistics.steps, b.statistics.steps);
    EXPECT_EQ(a.statistics.rejected, b.statistics.rejected);
    for (std::size_t row = 0; row < run.output_times_d.size(); ++row) {
        for (std::size_t i = 0; i < 4; ++i) {
            const double x = a.outputs[5 * row + i], y = b.outputs[35 * row + i];
            EXPECT_NEAR(x, y, 1e-9 * std::max(std::abs(x), 1e-3)) << row << " " << i;
        }
    }
}

}  // namespace
}  // namespace rubor::test
