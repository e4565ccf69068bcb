// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// What a caller is promised: names, initial values, inputs, held values, events.
#include <gtest/gtest.h>

#include "compile/support.hpp"

namespace rubor {
namespace {

using namespace testing_support;
using Backend = CompileRequest::Backend;

class BothBackends : public ::testing::TestWithParam<Backend> {};
INSTANTIATE_TEST_SUITE_P(ClosedForm, BothBackends, ::testing::Values(Backend::native, Backend::interpreter),
                         [](const auto& backend) {
                             return backend.param == Backend::native ? "native" : "interpreter";
                         });

TEST(ClosedForm, EveryUnknownNameIsReportedWithTheNearest) {
    Draft d;
    (void)d("tumour");
    d.state("tumour", 1.0, d.graph().multiply(d.parameter("growth", 0.1), d("tumour")));
    const auto model = d.finish();
    const auto refused = compile(model, {.varying = {"grwth", "tumour", "growth", "growth"},
                                         .dose_targets = {"tumor", "growth"},
                                         .outputs = {"tumour", "volume"}});
    ASSERT_FALSE(refused.ok());
    const Problems& problems = refused.problems();
    const std::string text = to_text(problems);
    EXPECT_EQ(problems.size(), 6U) << text;
    EXPECT_NE(text.find("varying[0]: model \"draft\" has no \"grwth\"; did you mean \"growth\"?"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("varying[1]: \"tumour\" is not a parameter of model \"draft\""), std::string::npos)
        << text;
    EXPECT_NE(text.find("varying[3]: \"growth\" is named twice"), std::string::npos) << text;
    EXPECT_NE(text.find("dose_targets[0]: model \"draft\" has no \"tumor\"; did you mean \"tumour\"?"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("dose_targets[1]: \"growth\" is not a state"), std::string::npos) << text;
    EXPECT_NE(text.find("outputs[1]"), std::string::npos) << text;
}

TEST_P(BothBackends, InitialValuesFollowParameters) {
    Draft d;
    ExpressionGraph& g = d.graph();
    const Expression x = d("x");
    const Expression start = d.parameter("start", 2.0);
    d.builder.declare(ParameterDeclaration{"x", std::nullopt, {}});
    d.builder.set_initial("x", g.multiply(start, g.make(Op::exp, start)), {});
    d.builder.set_rate_rule("x", g.negate(x), {});
    d.builder.declare(ParameterDeclaration{"first", std::nullopt, {}});
    d.builder.set_initial("first", g.multiply(g.constant(3.0), x),
                          {});  // held: looks at a state at the start
    const auto m =
        compile_ok(d.finish(), {.varying = {"start"}, .dose_targets = {}, .outputs = {"first"}}, GetParam());
    ASSERT_EQ(m->n_held(), 1U);
    const double p = 0.5;
    double at = 0.0;
    double held = 0.0;
    m->initialise(&p, &at, &held);
    EXPECT_DOUBLE_EQ(at, 0.5 * std::exp(0.5));
    EXPECT_DOUBLE_EQ(held, 1.5 * std::exp(0.5));
}

TEST_P(BothBackends, InputsAddToRatesOfTheirTargets) {
    Draft d;
    const Expression a = d("a"), b = d("b");
    d.state("a", 1.0, d.graph().negate(a));
    d.state("b", 1.0, d.graph().subtract(a, b));
    const auto m =
        compile_ok(d.finish(), {.varying = {}, .dose_targets = {"b"}, .outputs = {"b", "a"}}, GetParam());
    const double x[2] = {2.0, 3.0};
    const double input = 10.0;
    double dx[2] = {};
    m->rhs(0.0, x, nullptr, nullptr, &input, nullptr, dx);
    EXPECT_EQ(dx[0], -2.0);
    EXPECT_EQ(dx[1], 9.0);
    double out[2] = {};
    m->outputs(0.0, x, nullptr, nullptr, nullptr, out);
    EXPECT_EQ(out[0], 3.0);
    EXPECT_EQ(out[1], 2.0);
}

TEST_P(BothBackends, HeldValuesReachKernelsThroughHoist) {
    Draft d;
    ExpressionGraph& g = d.graph();
    const Expression x = d("x");
    const Expression dose = d.parameter("dose", 1.0);
    const Expression k = d.parameter("k", 1.0);
    const Expression heavy = g.make(Op::exp, g.multiply(dose, k));  // in parameters and held only
    d.state("x", 1.0, g.multiply(heavy, x));
    d.event("change", g.make(Op::less, g.constant(10.0), x), "dose", g.multiply(d("dose"), g.constant(2.0)));
    const auto m = compile_ok(d.finish(), {.varying = {"k"}, .dose_targets = {}, .outputs = {}}, GetParam());
    EXPECT_EQ(m->n_hoisted(), 1U);  // the whole of exp(dose k), once
    const double p = 0.5;
    const double at = 3.0;
    for (const double held : {1.0, 4.0}) {
        double h = 0.0;
        m->hoist(&p, &held, &h);
        EXPECT_DOUBLE_EQ(h, std::exp(held * 0.5));
        double dx = 0.0;
        m->rhs(0.0, &at, &p, &held, nullptr, &h, &dx);
        EXPECT_DOUBLE_EQ(dx, 3.0 * std::exp(held * 0.5));
        double value = 0.0;
        m->assignments(0, 0.0, &at, &p, &held, &h, &value);
        EXPECT_EQ(value, 2.0 * held);
    }
}

TEST_P(BothBackends, EventsCarryTheirTimingAndTargets) {
    Draft d;
    ExpressionGraph& g = d.graph();
    const Expression x = d("x");
    d.state("x", 1.0, g.constant(1.0));
    EventDeclaration event{.name = "relapse",
                           .trigger = g.make(Op::less, g.constant(5.0), x),
                           .delay = g.multiply(x, g.constant(2.0)),
                           .priority = g.constant(7.0),
                           .persistent = false,
                           .initially_true = false,
                           .values_from_trigger_time = false,
                           .assignments = {},
                           .place = {}};
    (void)d.parameter("flag", 0.0);
    event.assignments = {{"flag", g.constant(1.0), {}}, {"x", g.multiply(x, g.constant(0.5)), {}}};
    d.builder.add(std::move(event));
    const auto m = compile_ok(d.finish(), {}, GetParam());
    const EventInfo& info = m->events().at(0);
    EXPECT_EQ(info.name, "relapse");
    EXPECT_FALSE(info.is_map || info.persistent || info.initially_true || info.values_from_trigger_time);
    EXPECT_TRUE(info.has_delay && info.has_priority);
    EXPECT_EQ(info.n_assignments, 2U);
    EXPECT_EQ(info.targets, (std::vector<std::pair<bool, std::size_t>>{{false, 0}, {true, 0}}));
    const double at = 6.0;
    const double held = 0.0;
    double delay = 0.0;
    double priority = 0.0;
    m->timing(0, 0.0, &at, nullptr, &held, nullptr, &delay, &priority);
    EXPECT_EQ(delay, 12.0);
    EXPECT_EQ(priority, 7.0);
    double values[2] = {};
    m->assignments(0, 0.0, &at, nullptr, &held, nullptr, values);
    EXPECT_EQ(values[0], 1.0);
    EXPECT_EQ(values[1], 3.0);
}

TEST(ClosedForm, WhatDoesNotVaryIsFolded) {
    Draft d;
    ExpressionGraph& g = d.graph();
    const Expression x = d("x");
    const Expression a = d.parameter("a", 2.0);
    const Expression b = d.parameter("b", 3.0);
    d.state("x", 1.0, g.multiply(g.multiply(a, b), x));
    const auto model = d.finish();
    EXPECT_EQ(native(model, {})->n_hoisted(), 0U);
    EXPECT_EQ(native(model, {.varying = {"a"}, .dose_targets = {}, .outputs = {}})->n_hoisted(), 1U);
}

}  // namespace
}  // namespace rubor
