// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <rubor/solve/integrate.hpp>
#include <solve/hand_model.hpp>

namespace rubor::test {
namespace {

using Here = HandModel::Here;

// A ball dropped from height 1 under gravity 2 loses a fifth of its speed at each bounce: it falls for 1 day,
// then is in the air for 2 * 0.8^k days before bounce k + 1.
HandModel::Recipe bouncing_ball(bool at_equality) {
    HandModel::Recipe recipe;
    recipe.states = {{"height", 1.0, 1e-3}, {"speed", 0.0, 1e-3}};
    recipe.rates = [](const Here& h, double* dx) {
        dx[0] = h.x[1];
        dx[1] = -2.0;
    };
    recipe.roots = {{[](const Here& h) { return h.x[0]; }, in_triggers()}};
    recipe.events = {
        {.name = "bounce",
         .trigger = [at_equality](const Here& h) { return at_equality ? h.x[0] <= 0.0 : h.x[0] < 0.0; },
         .targets = {{true, 0}, {true, 1}},
         .values = [](const Here& h, double* v) { v[0] = 0.0, v[1] = -0.8 * h.x[1]; },
         .delay = {},
         .priority = {}}};
    return recipe;
}

TEST(ClosedForm, BouncingBallAtKnownTimes) {
    Integrator integrator{make_model(bouncing_ball(false)), {.rel_tol = 1e-9}};
    PatientRun run;
    run.end_d = 8.0;
    const PatientTrajectory result = integrator.run(run);
    ASSERT_EQ(result.status, SolveStatus::finished) << result.explanation;
    double bounce = 1.0, air = 2.0 * 0.8;
    std::size_t n = 0;
    for (; bounce < 8.0; ++n, bounce += air, air *= 0.8) {
        ASSERT_LT(n, result.events.size());
        EXPECT_NEAR(result.events[n].time_d, bounce, 1e-6 * bounce) << n;
    }
    EXPECT_EQ(result.events.size(), n);
    EXPECT_GT(n, 5u);
}

// The trigger is a test on `y` at 0 from below: a ramp y = t - 5, with the event counting its own firings.
HandModel::Recipe ramp_with_counter(bool strict, bool initially_true, double start) {
    HandModel::Recipe recipe;
    recipe.states = {{"y", start}, {"count", 0.0}};
    recipe.rates = [](const Here&, double* dx) { dx[0] = 1.0, dx[1] = 0.0; };
    recipe.roots = {{[](const Here& h) { return 5.0 - h.x[0]; }, in_triggers()}};
    recipe.events = {{.name = "count",
                      .trigger = [strict](const Here& h) { return strict ? h.x[0] > 5.0 : h.x[0] >= 5.0; },
                      .targets = {{true, 1}},
                      .values = [](const Here& h, double* v) { v[0] = h.x[1] + 1.0; },
                      .delay = {},
                      .priority = {},
                      .initially_true = initially_true}};
    return recipe;
}

TEST(ClosedForm, ThresholdIsCrossedOnceOnEitherSideOfEquality) {
    for (const bool strict : {false, true}) {
        for (const double start : {0.0, 4.0, 4.9999999, 5.0}) {
            Integrator integrator{make_model(ramp_with_counter(strict, false, start)), {}};
            PatientRun run;
            run.end_d = 10.0;
            const PatientTrajectory result = integrator.run(run);
            ASSERT_EQ(result.status, SolveStatus::finished) << result.explanation;
            ASSERT_EQ(result.events.size(), 1u) << strict << start;
            EXPECT_NEAR(result.events[0].time_d, 5.0 - start, 1e-9);
            EXPECT_EQ(result.final_states[1], 1.0);
        }
    }
}

TEST(Property, TriggerTrueAtStartFiresOnlyIfInitiallyFalse) {
    PatientRun run;
    run.end_d = 1.0;
    for (const bool initially_true : {false, true}) {
        Integrator integrator{make_model(ramp_with_counter(false, initially_true, 7.0)), {}};
        const PatientTrajectory result = integrator.run(run);
        EXPECT_EQ(result.final_states[1], initially_true ? 0.0 : 1.0);
        if (!initially_true) {
            EXPECT_EQ(result.events.at(0).time_d, 0.0);
        }
    }
    // SBML: `y > 5` at y = 5 exactly, said to be true before the start: it turns false, then true again just
    // after.
    Integrator integrator{make_model(ramp_with_counter(true, true, 5.0)), {}};
    EXPECT_EQ(integrator.run(run).final_states[1], 1.0);
}

// Three events on time >= 1: their order shows in what they write down (x becomes 10 x + their number).
HandModel::Recipe three_at_once(std::vector<double> priorities, bool from_trigger_time,
                                bool has_priorities = true) {
    HandModel::Recipe recipe;
    recipe.states = {{"x", 0.0}};
    recipe.rates = [](const Here&, double* dx) { dx[0] = 0.0; };
    recipe.roots = {{[](const Here& h) { return 1.0 - h.t; }, time_in_triggers()}};
    recipe.jump_times = {1.0};
    for (std::size_t k = 0; k < 3; ++k) {
        recipe.events.push_back(
            {.name = "e" + std::to_string(k),
             .trigger = [](const Here& h) { return h.t >= 1.0; },
             .targets = {{true, 0}},
             .values = [k](const Here& h, double* v) { v[0] = 10.0 * h.x[0] + static_cast<double>(k + 1); },
             .delay = {},
             .priority = has_priorities ? std::function<double(const Here&)>{[p = priorities[k]](
                                                                                 const Here&) { return p; }}
                                        : nullptr,
             .values_from_trigger_time = from_trigger_time});
    }
    return recipe;
}

TEST(Property, SimultaneousEventsGoByPriorityThenOrder) {
    PatientRun run;
    run.end_d = 2.0;
    const auto final_x = [&](std::vector<double> priorities, bool from_trigger_time,
                             bool has_priorities = true) {
        Integrator integrator{
            make_model(three_at_once(std::move(priorities), from_trigger_time, has_priorities)), {}};
        const PatientTrajectory result = integrator.run(run);
        for (const EventRecord& e : result.events) EXPECT_EQ(e.time_d, 1.0);  // a time event is exact
        return result.final_states[0];
    };
    EXPECT_EQ(final_x({1.0, 2.0, 3.0}, false), 321.0);
    EXPECT_EQ(final_x({3.0, 1.0, 2.0}, false), 132.0);
    EXPECT_EQ(final_x({0.0, 0.0, 0.0}, false, false), 123.0);
    EXPECT_EQ(final_x({std::nan(""), 1.0, 2.0}, false), 321.0);  // no number goes last
    EXPECT_EQ(final_x({1.0, 2.0, 3.0}, true),
              1.0);  // all computed 10 * 0 + k at the trigger; the first came last
}

TEST(Property, DelayedEventTakesValuesFromTriggerOrFromExecution) {
    for (const bool from_trigger_time : {true, false}) {
        HandModel::Recipe recipe;
        recipe.states = {{"clock", 0.0}, {"seen", -1.0}};
        recipe.rates = [](const Here&, double* dx) { dx[0] = 1.0, dx[1] = 0.0; };
        recipe.roots = {{[](const Here& h) { return 2.0 - h.x[0]; }, in_triggers()}};
        recipe.events = {{.name = "late",
                          .trigger = [](const Here& h) { return h.x[0] >= 2.0; },
                          .targets = {{true, 1}},
                          .values = [](const Here& h, double* v) { v[0] = h.x[0]; },
                          .delay = [](const Here&) { return 3.0; },
                          .priority = {},
                          .values_from_trigger_time = from_trigger_time}};
        Integrator integrator{make_model(recipe), {.rel_tol = 1e-8}};
        PatientRun run;
        run.end_d = 10.0;
        const PatientTrajectory result = integrator.run(run);
        ASSERT_EQ(result.events.size(), 1u);
        EXPECT_NEAR(result.events[0].time_d, 5.0, 1e-6);
        EXPECT_NEAR(result.final_states[1], from_trigger_time ? 2.0 : 5.0, 1e-6);
    }
}

TEST(Property, EventThatDoesNotPersistIsForgottenWhenItsTriggerTurnsFalse) {
    for (const bool persistent : {true, false}) {
        HandModel::Recipe recipe;  // clock passes 2, the event is due at 5; at 4 the trigger turns false
        recipe.states = {{"clock", 0.0}, {"done", 0.0}};
        recipe.rates = [](const Here&, double* dx) { dx[0] = 1.0, dx[1] = 0.0; };
        recipe.roots = {{[](const Here& h) { return 2.0 - h.x[0]; }, in_triggers()},
                        {[](const Here& h) { return 4.0 - h.x[0]; }, in_triggers()}};
        recipe.events = {{.name = "late",
                          .trigger = [](const Here& h) { return h.x[0] >= 2.0 && h.x[0] < 4.0; },
                          .targets = {{true, 1}},
                          .values = [](const Here&, double* v) { v[0] = 1.0; },
                          .delay = [](const Here&) { return 3.0; },
                          .priority = {},
                          .persistent = persistent}};
        Integrator integrator{make_model(recipe), {}};
        PatientRun run;
        run.end_d = 10.0;
        EXPECT_EQ(integrator.run(run).final_states[1], persistent ? 1.0 : 0.0);
    }
}

TEST(Property, EventThatDoesNotPersistIsForgottenWhenAnotherGoesFirst) {
    HandModel::Recipe recipe = three_at_once({2.0, 1.0, 0.0}, true);
    recipe.held = {{"open", 1.0}};
    recipe.events.resize(2);
    for (auto& event : recipe.events) {
        event.trigger = [](const Here& h) { return h.t >= 1.0 && h.held[0] > 0.0; };
        event.targets = {{true, 0}, {false, 0}};
        event.values = [add = event.priority({})](const Here& h, double* v) {
            v[0] = h.x[0] + add, v[1] = 0.0;
        };
        event.persistent = false;
    }
    Integrator integrator{make_model(recipe), {}};
    PatientRun run;
    run.end_d = 2.0;
    const PatientTrajectory result = integrator.run(run);
    EXPECT_EQ(result.final_states[0], 2.0);
    EXPECT_EQ(result.events.size(), 1u);
}

TEST(Property, CascadeHappensAtOneInstant) {
    HandModel::Recipe recipe;  // a raises b's state over its threshold, b raises c's
    recipe.states = {{"clock", 0.0}, {"b", 0.0}, {"c", 0.0}};
    recipe.rates = [](const Here&, double* dx) { dx[0] = 1.0, dx[1] = 0.0, dx[2] = 0.0; };
    const auto over = [](std::size_t i, double limit) {
        return HandModel::HandRoot{[=](const Here& h) { return limit - h.x[i]; }, in_triggers()};
    };
    recipe.roots = {over(0, 3.0), over(1, 0.5)};
    recipe.events = {{.name = "second",
                      .trigger = [](const Here& h) { return h.x[1] > 0.5; },
                      .targets = {{true, 2}},
                      .values = [](const Here& h, double* v) { v[0] = h.x[2] + 1.0; },
                      .delay = {},
                      .priority = {}},
                     {.name = "first",
                      .trigger = [](const Here& h) { return h.x[0] > 3.0; },
                      .targets = {{true, 1}},
                      .values = [](const Here&, double* v) { v[0] = 1.0; },
                      .delay = {},
                      .priority = {}}};
    Integrator integrator{make_model(recipe), {}};
    PatientRun run;
    run.end_d = 5.0;
    const PatientTrajectory result = integrator.run(run);
    ASSERT_EQ(result.events.size(), 2u);
    EXPECT_EQ(result.events[0].event, 1u);
    EXPECT_EQ(result.events[1].event, 0u);
    EXPECT_EQ(result.events[0].time_d, result.events[1].time_d);
    EXPECT_EQ(result.final_states[2], 1.0);
}

TEST(Property, EventsWithoutEndAreAFailureThatSaysSo) {
    HandModel::Recipe recipe;  // `flip` and `flop` set each other off for ever from day 1
    recipe.states = {{"x", 0.0}};
    recipe.rates = [](const Here&, double* dx) { dx[0] = 0.0; };
    recipe.roots = {{[](const Here& h) { return 1.0 - h.t; }, time_in_triggers()}};
    recipe.jump_times = {1.0};
    for (const double to : {1.0, 0.0}) {
        recipe.events.push_back(
            {.name = to > 0.5 ? "flip" : "flop",
             .trigger = [to](const Here& h) { return h.t >= 1.0 && (h.x[0] < 0.5) == (to > 0.5); },
             .targets = {{true, 0}},
             .values = [to](const Here&, double* v) { v[0] = to; },
             .delay = {},
             .priority = {}});
    }
    Integrator integrator{make_model(recipe), {}};
    PatientRun run;
    run.end_d = 2.0;
    const PatientTrajectory result = integrator.run(run);
    EXPECT_EQ(result.status, SolveStatus::not_converged);
    EXPECT_NE(result.explanation.find("without end at day 1"), std::string::npos) << result.explanation;
    EXPECT_NE(result.explanation.find("fl"), std::string::npos) << result.explanation;
    EXPECT_EQ(result.end_d, 1.0);
}

TEST(Property, TimeEventAtTheTimeOfADoseSeesTheDose) {
    HandModel::Recipe recipe = decay(0.0, 0.0);
    recipe.states.push_back({"seen", 0.0});
    recipe.rates = [](const Here&, double* dx) { dx[0] = dx[1] = 0.0; };
    recipe.jacobian = {};
    recipe.roots = {{[](const Here& h) { return 7.0 - h.t; }, time_in_triggers()}};
    recipe.jump_times = {7.0};
    recipe.events = {{.name = "look",
                      .trigger = [](const Here& h) { return h.t >= 7.0; },
                      .targets = {{true, 1}},
                      .values = [](const Here& h, double* v) { v[0] = h.x[0]; },
                      .delay = {},
                      .priority = {}}};
    Integrator integrator{make_model(recipe), {}};
    PatientRun run;
    run.end_d = 10.0;
    run.administrations = {bolus(7.0, "x", 3.0), bolus(7.0, "x", 4.0)};
    run.output_times_d = {0.0, 7.0, 10.0};
    const PatientTrajectory result = integrator.run(run);
    EXPECT_EQ(result.outputs, (std::vector<double>{0.0, 0.0, 7.0, 7.0, 7.0, 7.0}));
    EXPECT_EQ(result.events.at(0).time_d, 7.0);
}

// Three clones that grow and turn into the next one only while they live; clone 0 dies out under a drug.
TEST(Invariant, ExtinctCloneStaysExactlyZero) {
    HandModel::Recipe recipe;
    recipe.states = {{"sensitive", 1e6, 1.0}, {"resistant", 1e3, 1.0}, {"drug", 0.0, 1e-3}};
    recipe.rates = [](const Here& h, double* dx) {
        const double all = h.x[0] + h.x[1];
        dx[0] = h.x[0] * (0.2 * (1.0 - all / 1e9) - 1.5 * h.x[2] / (0.1 + h.x[2]));
        dx[1] = h.x[1] * 0.2 * (1.0 - all / 1e9);
        dx[2] = -0.05 * h.x[2];
    };
    recipe.roots = {{[](const Here& h) { return h.x[0] - 1.0; }, in_triggers()}};
    recipe.events = {{.name = "sensitive_dies_out",
                      .trigger = [](const Here& h) { return h.x[0] < 1.0; },
                      .targets = {{true, 0}},
                      .values = [](const Here&, double* v) { v[0] = 0.0; },
                      .delay = {},
                      .priority = {}}};
    Integrator integrator{make_model(recipe), {}};
    PatientRun run;
    run.end_d = 300.0;
    run.administrations = {bolus(1.0, "drug", 5.0), bolus(100.0, "drug", 5.0)};
    run.output_times_d = grid(0.0, 300.0, 300);
    const PatientTrajectory result = integrator.run(run);
    ASSERT_EQ(result.status, SolveStatus::finished) << result.explanation;
    ASSERT_EQ(result.events.size(), 1u);
    int after = 0;
    for (std::size_t k = 0; k < result.output_times_d.size(); ++k) {
        if (result.output_times_d[k] < result.events[0].time_d) continue;
        EXPECT_EQ(result.outputs[3 * k], 0.0) << result.output_times_d[k];
        ++after;
    }
    EXPECT_GT(after, 200);
    EXPECT_GT(result.final_states[1], 1e8);
}

TEST(Property, TerminatingEventEndsTheRun) {
    HandModel::Recipe recipe = ramp_with_counter(false, false, 0.0);
    Integrator integrator{make_model(recipe), {}};
    PatientRun run;
    run.end_d = 10.0;
    run.terminating_events = {"count"};
    run.output_times_d = grid(0.0, 10.0, 10);
    const PatientTrajectory result = integrator.run(run);
    EXPECT_EQ(result.status, SolveStatus::event_terminated);
    EXPECT_NEAR(result.end_d, 5.0, 1e-9);
    ASSERT_EQ(result.events.size(), 1u);
    EXPECT_EQ(result.final_states[1], 1.0);  // its assignments were made
    EXPECT_NEAR(result.output_times_d.back(), result.end_d < 5.0 ? 4.0 : 5.0, 0.0);
    run.terminating_events = {};
    EXPECT_EQ(integrator.run(run).status, SolveStatus::finished);
}

TEST(ClosedForm, RateThatJumpsAtAStateRestarts) {
    // Growth 1 per day up to size 2, then 0.1: ln 2 days, then exp(0.1 (t - ln 2)).
    HandModel::Recipe recipe;
    recipe.states = {{"x", 1.0}};
    recipe.rates = [](const Here& h, double* dx) { dx[0] = (h.x[0] < 2.0 ? 1.0 : 0.1) * h.x[0]; };
    recipe.roots = {{[](const Here& h) { return h.x[0] - 2.0; }, in_rates()}};
    Integrator integrator{make_model(recipe), {.rel_tol = 1e-9}};
    PatientRun run;
    run.end_d = 10.0;
    const PatientTrajectory result = integrator.run(run);
    ASSERT_EQ(result.status, SolveStatus::finished) << result.explanation;
    const double exact = 2.0 * std::exp(0.1 * (10.0 - std::log(2.0)));
    EXPECT_NEAR(result.final_states[0], exact, 1e-7 * exact);
}

TEST(ClosedForm, RateRulesAtTimesOnBothSidesOfEquality) {
    for (const bool strict : {true, false}) {
        HandModel::Recipe recipe;
        recipe.states = {{"x", 1.0, 1e-6}};
        recipe.rates = [strict](const Here& h, double* dx) {
            dx[0] = ((strict ? h.t < 3.0 : h.t <= 3.0) ? 0.0 : -1e4) * h.x[0];
        };
        recipe.roots = {{[](const Here& h) { return h.t - 3.0; }, time_in_rates()}};
        recipe.jump_times = {3.0};
        Integrator integrator{make_model(recipe), {.rel_tol = 1e-8}};
        PatientRun run;
        run.end_d = 3.0005;
        run.output_times_d = {3.0};
        const PatientTrajectory result = integrator.run(run);
        EXPECT_EQ(result.outputs[0], 1.0) << strict;  // nothing of the fast side leaks over the edge
        EXPECT_NEAR(result.final_states[0], std::exp(-5.0), 1e-6 * std::exp(-5.0)) << strict;
    }
}

}  // namespace
}  // namespace rubor::test
