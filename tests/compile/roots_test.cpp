// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include <rubor/compile/time_roots.hpp>

#include "compile/support.hpp"

namespace rubor {
namespace {

using namespace testing_support;

constexpr double k_never = std::numeric_limits<double>::infinity();

/// A model with one state whose rate is 1 or 2 by `condition`.
template <class Condition>
std::shared_ptr<const CompiledModel> switched(
    Condition condition, CompileRequest request = {},
    CompileRequest::Backend backend = CompileRequest::Backend::native) {
    Draft d;
    ExpressionGraph& g = d.graph();
    (void)d("x");
    const Expression truth = condition(d, g);
    d.state("x", 0.0, g.select(truth, g.constant(2.0), g.constant(1.0)));
    return compile_ok(d.finish(), std::move(request), backend);
}

/// The next root time, and that rates turn exactly there: one value at the double before, the other at it.
double next_and_check(const CompiledModel& m, double t, const std::vector<double>& p = {}) {
    std::vector<double> h(m.n_hoisted());
    m.hoist(p.data(), nullptr, h.data());
    const double next = m.next_root_time(t, p.data(), nullptr, h.data());
    if (next < k_never) {
        const double x = 0.0;
        double before = 0.0;
        double after = 0.0;
        m.rhs(std::nextafter(next, -k_never), &x, p.data(), nullptr, nullptr, h.data(), &before);
        m.rhs(next, &x, p.data(), nullptr, nullptr, h.data(), &after);
        EXPECT_NE(before, after) << "at " << next;
    }
    return next;
}

TEST(ClosedForm, TimeRootsAreExact) {
    for (const auto backend : {CompileRequest::Backend::native, CompileRequest::Backend::interpreter}) {
        const auto reached = switched(
            [](Draft&, ExpressionGraph& g) { return g.make(Op::less_equal, g.constant(168.0), g.time()); },
            {}, backend);
        EXPECT_EQ(next_and_check(*reached, 0.0), 168.0);
        EXPECT_EQ(next_and_check(*reached, 167.999), 168.0);
        EXPECT_EQ(next_and_check(*reached, 168.0), k_never);
        const auto passed =
            switched([](Draft&, ExpressionGraph& g) { return g.make(Op::less, g.constant(168.0), g.time()); },
                     {}, backend);
        EXPECT_EQ(next_and_check(*passed, 0.0), std::nextafter(168.0, k_never));
        const auto until =
            switched([](Draft&, ExpressionGraph& g) { return g.make(Op::less, g.time(), g.constant(168.0)); },
                     {}, backend);
        EXPECT_EQ(next_and_check(*until, 0.0), 168.0);
        ASSERT_EQ(until->roots().size(), 1U);
        EXPECT_TRUE(until->roots()[0].is_time_only);
        EXPECT_TRUE(until->roots()[0].in_rates);
        EXPECT_FALSE(until->roots()[0].in_triggers);
        double value = 0.0;
        until->root_values(100.0, nullptr, nullptr, nullptr, nullptr, &value);
        EXPECT_EQ(value, -68.0);
    }
}

TEST(Property, TimeRootsTurnWhereTheRelationDoes) {
    // (time - start) * k >= length: the zero of the line and the turn of the relation differ by rounding.
    const auto m = switched(
        [](Draft& d, ExpressionGraph& g) {
            const Expression elapsed =
                g.multiply(g.subtract(g.time(), d.parameter("start", 1.0)), d.parameter("k", 1.0));
            return g.make(Op::less_equal, d.parameter("length", 1.0), elapsed);
        },
        {.varying = {"start", "k", "length"}, .dose_targets = {}, .outputs = {}});
    std::mt19937_64 rng{5};
    for (int i = 0; i < 500; ++i) {
        const std::vector<double> p{uniform(rng, 0.0, 1000.0), uniform(rng, 0.1, 10.0),
                                    uniform(rng, 0.1, 500.0)};
        const double next = next_and_check(*m, 0.0, p);
        EXPECT_NEAR(next, p[0] + p[2] / p[1], 1e-12 * (p[0] + p[2] / p[1]));
    }
    EXPECT_EQ(next_and_check(*m, 0.0, {10.0, 0.0, 1.0}), k_never);  // never gets there
    EXPECT_EQ(next_and_check(*m, 0.0, {10.0, 0.0, 0.0}), k_never);  // always there
    EXPECT_NEAR(next_and_check(*m, 0.0, {10.0, -1.0, -5.0}), 15.0, 1e-12);
}

TEST(ClosedForm, SeveralTimeRootsComeInOrder) {
    const auto m = switched([](Draft&, ExpressionGraph& g) {
        const auto after = [&](double t) { return g.make(Op::less_equal, g.constant(t), g.time()); };
        return g.make(Op::logical_and, after(10.0), g.make(Op::logical_not, after(20.0)));
    });
    EXPECT_EQ(next_and_check(*m, 0.0), 10.0);
    EXPECT_EQ(next_and_check(*m, 10.0), 20.0);
    EXPECT_EQ(next_and_check(*m, 20.0), k_never);
}

/// x' = floor or ceiling of a line in time.
std::shared_ptr<const CompiledModel> on_stairs(Op op, double slope, double offset) {
    Draft d;
    ExpressionGraph& g = d.graph();
    const Expression line =
        g.add(g.multiply(d.parameter("slope", slope), g.time()), d.parameter("offset", offset));
    d.state("x", 0.0, g.make(op, line));
    return native(d.finish(), {.varying = {"slope", "offset"}, .dose_targets = {}, .outputs = {}});
}

TEST(ClosedForm, StairsInTimeJumpAtKnownTimes) {
    const auto after = [](double t) { return std::nextafter(t, k_never); };
    const auto floor = on_stairs(Op::floor, 1.0, 0.0);
    ASSERT_EQ(floor->roots().size(), 1U);
    EXPECT_TRUE(floor->roots()[0].is_time_only && floor->roots()[0].is_stairs && floor->roots()[0].in_rates);
    const auto ceiling = on_stairs(Op::ceiling, 1.0, 0.0);
    EXPECT_EQ(next_and_check(*floor, 0.0, {1.0, 0.0}), 1.0);
    EXPECT_EQ(next_and_check(*floor, 1.0, {1.0, 0.0}), 2.0);
    EXPECT_EQ(next_and_check(*floor, 6.5, {0.25, 0.0}), 8.0);
    EXPECT_EQ(next_and_check(*floor, 0.5, {-1.0, 3.0}), after(1.0));
    EXPECT_EQ(next_and_check(*ceiling, 0.5, {1.0, 0.0}), after(1.0));
    EXPECT_EQ(next_and_check(*ceiling, 1.0, {1.0, 0.0}), after(1.0));
    EXPECT_NEAR(next_and_check(*ceiling, 0.5, {-1.0, 3.0}), 1.0, 3e-16);  // 3 - t is rounded
    EXPECT_EQ(next_and_check(*floor, 0.0, {0.0, 0.5}), k_never);
    EXPECT_EQ(next_and_check(*floor, 1.0, {1e13, 0.0}), k_never);  // too steep to follow
    std::mt19937_64 rng{6};
    for (int i = 0; i < 300; ++i) {
        const std::vector<double> p{uniform(rng, -3.0, 3.0), uniform(rng, -9.0, 9.0)};
        double t = 0.0;
        for (int k = 0; k < 4; ++k) {
            const double next = next_and_check(i % 2 == 0 ? *floor : *ceiling, t, p);
            EXPECT_LE(next - t, 1.0 / std::abs(p[0]) * (1.0 + 1e-9));
            t = next;
        }
    }
}

TEST(ClosedForm, StairsOfStatesChangeSignWhereTheyJump) {
    Draft d;
    ExpressionGraph& g = d.graph();
    d.state("x", 0.0, g.make(Op::floor, d("x")));
    const auto m = native(d.finish(), {});
    ASSERT_EQ(m->roots().size(), 1U);
    EXPECT_FALSE(m->roots()[0].is_time_only);
    const auto root = [&](double x) {
        double value = 0.0;
        m->root_values(0.0, &x, nullptr, nullptr, nullptr, &value);
        return value;
    };
    for (int n = -5; n <= 5; ++n) {
        EXPECT_EQ(root(n), 0.0) << n;
        for (const double inside : {1e-9, 0.25, 0.75, 1.0 - 1e-9}) {
            EXPECT_EQ(root(n + inside) > 0.0, n % 2 == 0) << n << " + " << inside;
        }
        const double side = n % 2 == 0 ? 1.0 : -1.0;
        // Rounding may make it 0 next to the jump, never the sign of the other side.
        EXPECT_GE(side * root(std::nextafter(n, k_never)), 0.0) << n;
        EXPECT_LE(side * root(std::nextafter(n, -k_never)), 0.0) << n;
    }
}

TEST(ClosedForm, RelationsOnOtherFunctionsOfTimeAreOrdinaryRoots) {
    const auto m = switched([](Draft&, ExpressionGraph& g) {
        return g.make(Op::less, g.make(Op::sin, g.time()), g.constant(0.0));
    });
    ASSERT_EQ(m->roots().size(), 1U);
    EXPECT_FALSE(m->roots()[0].is_time_only);
    EXPECT_TRUE(m->roots()[0].is_time_curve);
    EXPECT_EQ(m->next_root_time(0.0, nullptr, nullptr, nullptr), k_never);
    const auto square = switched([](Draft&, ExpressionGraph& g) {
        return g.make(Op::less, g.multiply(g.time(), g.time()), g.constant(9.0));
    });
    EXPECT_FALSE(square->roots().at(0).is_time_only);
}

TEST(ClosedForm, RootsOfRatesAndTriggersAreFoundOnce) {
    Draft d;
    ExpressionGraph& g = d.graph();
    const Expression x = d("x");
    const Expression limit = d.parameter("limit", 3.0);
    const Expression above = g.make(Op::less, limit, x);
    // In a select inside a sum; a kink that is no root; a relation that cannot change between events.
    const Expression jump = g.select(above, g.constant(1.0), g.constant(0.0));
    const Expression kink = g.make(Op::maximum, x, g.constant(0.5));
    const Expression fixed = g.select(g.make(Op::less, d.parameter("switch", 1.0), limit), x, kink);
    d.state("x", 1.0, g.add(g.add(jump, kink), fixed));
    d.event("reach", g.make(Op::less_equal, limit, x), "switch", g.constant(9.0));
    d.event("fall", g.make(Op::less, x, limit), "switch", g.constant(0.0));
    d.event("late",
            g.make(Op::logical_and, g.make(Op::less, g.constant(0.0), d("switch")),
                   g.make(Op::less, g.constant(50.0), g.time())),
            "switch", g.constant(1.0));
    d.event("surgery", g.truth(false), "x", g.multiply(x, g.constant(0.1)));
    const auto m = native(d.finish(), {.varying = {"limit"}, .dose_targets = {}, .outputs = {}});
    ASSERT_EQ(m->roots().size(), 2U);  // limit - x (four relations), 50 - time
    std::size_t by_state = m->roots()[0].is_time_only ? 1 : 0;
    EXPECT_TRUE(m->roots()[by_state].in_rates);
    EXPECT_TRUE(m->roots()[by_state].in_triggers);
    EXPECT_FALSE(m->roots()[1 - by_state].in_rates);
    EXPECT_TRUE(m->roots()[1 - by_state].in_triggers);
    const double p = 3.0;
    const double held = 1.0;
    const double at = 5.0;
    std::vector<double> h(m->n_hoisted());
    m->hoist(&p, &held, h.data());
    double values[2] = {};
    m->root_values(10.0, &at, &p, &held, h.data(), values);
    EXPECT_EQ(std::abs(values[by_state]), 2.0);
    EXPECT_EQ(values[1 - by_state], 40.0);
    double triggers[4] = {-1, -1, -1, -1};
    m->triggers(60.0, &at, &p, &held, h.data(), triggers);
    EXPECT_EQ((std::vector<double>(triggers, triggers + 4)), (std::vector<double>{1.0, 0.0, 1.0, 0.0}));
    EXPECT_TRUE(m->events()[3].is_map);
    EXPECT_FALSE(m->events()[0].is_map);
}

TEST(ClosedForm, AnEqualityTurnsTrueAtItsTime) {
    const auto rising = [](double t) {
        return has_turned({.truth = t == 5.0, .difference = t - 5.0}, 1.0, true);
    };
    EXPECT_EQ(first_turn(1.0, -5.0, rising), 5.0);
    const auto falling = [](double t) {
        return has_turned({.truth = t == 5.0, .difference = 5.0 - t}, -1.0, true);
    };
    EXPECT_EQ(first_turn(-1.0, 5.0, falling), 5.0);
}

TEST(Property, ManyTimeRootsAreAllFoundInOrder) {
    std::mt19937_64 rng{11};
    std::vector<double> times;
    for (int i = 0; i < 200; ++i) {
        times.push_back(uniform(rng, -100.0, 1000.0));
    }
    const auto m = switched([&](Draft&, ExpressionGraph& g) {
        Expression odd = g.truth(false);  // turns at every one of them
        for (const double at : times) {
            const Expression reached = g.make(Op::less_equal, g.constant(at), g.time());
            const Expression both = g.make(Op::logical_and, odd, reached);
            odd =
                g.make(Op::logical_and, g.make(Op::logical_or, odd, reached), g.make(Op::logical_not, both));
        }
        return odd;
    });
    std::sort(times.begin(), times.end());
    double t = -200.0;
    for (const double expected : times) {
        t = next_and_check(*m, t);
        EXPECT_EQ(t, expected);
    }
    EXPECT_EQ(next_and_check(*m, t), k_never);
}

}  // namespace
}  // namespace rubor
