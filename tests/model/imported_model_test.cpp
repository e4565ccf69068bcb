// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// What imported models need of the builder: units as written or converted, rateOf, changing stoichiometry and
// sizes.
#include <gtest/gtest.h>

#include <cmath>

#include <rubor/model/model_builder.hpp>

namespace rubor {
namespace {

Unit unit(const char* text) {
    return parse_unit(text).value();
}

struct Import {
    explicit Import(UnitSystem system) : builder{"import", system} {}
    ModelBuilder builder;

    ExpressionGraph& graph() { return builder.graph(); }
    Expression operator()(const std::string& name) { return builder.reference(name, {"import.xml", 1, 1}); }
    Expression number(double x) { return graph().constant(x); }
    Expression times(Expression a, Expression b) { return graph().multiply(a, b); }
    void parameter(const std::string& name, const char* unit_text, double value) {
        builder.declare(ParameterDeclaration{name, unit(unit_text), {}});
        builder.set_initial(name, number(value), {});
    }
    void compartment(const std::string& name, const char* unit_text, double size) {
        builder.declare(CompartmentDeclaration{name, unit(unit_text), {}});
        builder.set_initial(name, number(size), {});
    }
    void species(const std::string& name, const char* where, const char* unit_text, double concentration,
                 bool substance_only = false) {
        builder.declare(SpeciesDeclaration{.name = name,
                                           .compartment = where,
                                           .substance_only = substance_only,
                                           .unit = unit(unit_text),
                                           .place = {}});
        builder.set_initial(name, number(concentration), {});
    }
    void decay(const std::string& name, Expression rate) {
        builder.add({"decay of " + name, {{name, number(1.0), {}}}, {}, rate, {}});
    }
    Model build() {
        auto model = std::move(builder).build({.unit_clashes = UnitClashes::ignored});
        EXPECT_TRUE(model.ok()) << to_text(model.problems());
        return std::move(model).value();
    }
};

/// Values of a model at its start, or with some of them set.
struct Instant {
    explicit Instant(const Model& m) : model{m}, value(m.symbols().size(), 0.0) {
        for (const Parameter& p : m.parameters()) value[p.symbol] = p.value;
        for (const State& s : m.states()) value[s.symbol] = of(s.initial);
        for (const Held& h : m.held()) value[h.symbol] = of(h.initial);
    }
    const Model& model;
    std::vector<double> value;
    double time = 0.0;

    double of(Expression e) const {
        double result = 0.0;
        Interpreter{model.graph(), {e}}.evaluate(value, time, {&result, 1});
        return result;
    }
    double of(const std::string& name) const { return of(*model.meaning(name)); }
    double rate(const std::string& name) const { return of(model.states()[*model.find_state(name)].rate); }
    double& operator[](const std::string& name) { return value[*model.find(name)]; }
};

TEST(ClosedForm, NumbersAsWrittenAreNotConverted) {
    Import d{UnitSystem::as_written};
    d.builder.set_time_unit(unit("s"));
    d.compartment("V", "mL", 4.0);
    d.species("A", "V", "mol", 3.0);
    d.parameter("k", "L/min", 0.5);  // Not even where the units do not fit.
    d.decay("A", d.times(d("k"), d("A")));
    const Model m = d.build();
    const Instant start{m};
    EXPECT_EQ(start.of(m.states()[0].initial), 12.0);
    EXPECT_EQ(start.rate("A"), -0.5 * 3.0);
    const Symbol& a = m.symbol(*m.find("A"));
    EXPECT_EQ(a.shown.factor, 1.0);
    EXPECT_EQ(a.shown.text, "mol/mL");
    EXPECT_EQ(a.to_coherent, 1e9);  // nmol per mol
    EXPECT_EQ(m.time_unit().text, "s");
}

TEST(ClosedForm, ConvertedMathematicsIsCoherentWhileStatesKeepTheirUnits) {
    Import d{UnitSystem::converted};
    d.builder.set_time_unit(unit("hour"));
    d.compartment("V", "mL", 4.0);
    d.species("A", "V", "mol", 3.0);  // 3 mol/mL
    d.species("N", "V", "nmol", 5.0, true);
    d.parameter("k", "L/min", 0.5);
    d.parameter("late", "day", 0.0);
    d.builder.set_assignment_rule("clock", d.builder.time(), {});
    d.builder.declare(ParameterDeclaration{"clock", unit("min"), {}});
    // mol and nmol exchange: what leaves as mol arrives as nmol.
    d.builder.add(
        {"exchange", {{"A", d.number(1.0), {}}}, {{"N", d.number(2.0), {}}}, d.times(d("k"), d("A")), {}});
    const Model m = d.build();
    Instant start{m};
    EXPECT_DOUBLE_EQ(start.of(m.states()[0].initial), 12.0);  // mol
    // 0.5 L/min = 30000 mL/h; 3 mol/mL
    EXPECT_NEAR(start.rate("A"), -90000.0, 1e-9);        // mol/h
    EXPECT_NEAR(start.rate("N"), 2.0 * 9e4 * 1e9, 1.0);  // nmol/h
    const Symbol& a = m.symbol(*m.find("A"));
    EXPECT_NEAR(start.of("A") / a.shown.factor, 3.0, 1e-14);
    EXPECT_EQ(a.shown.text, "mol/mL");
    start.time = 2.0;  // hours
    EXPECT_DOUBLE_EQ(start.of("clock") / m.symbol(*m.find("clock")).shown.factor, 120.0);
}

TEST(ClosedForm, AnInitialAmountNeedsNoSize) {
    Import d{UnitSystem::as_written};
    d.compartment("V", "L", 0.0);
    d.builder.declare(SpeciesDeclaration{.name = "A", .compartment = "V", .unit = unit("mol"), .place = {}});
    d.builder.set_initial_amount("A", d.number(7.0), {});
    const Model m = d.build();
    EXPECT_EQ(Instant{m}.of(m.states()[0].initial), 7.0);
}

TEST(ClosedForm, RateOfFollowsAGrowingVolume) {
    // a' = -k c V, V' = g: c' = -k c - c g / V
    Import d{UnitSystem::as_written};
    d.compartment("V", "L", 2.0);
    d.species("c", "V", "mol", 3.0);
    d.parameter("k", "1/s", 0.25);
    d.parameter("g", "L/s", 0.5);
    d.builder.set_rate_rule("V", d("g"), {});
    d.decay("c", d.times(d("k"), d.times(d("c"), d("V"))));
    d.builder.declare(ParameterDeclaration{"slope", std::nullopt, {}});
    d.builder.set_assignment_rule("slope", d.builder.rate_of("c", {}), {});
    d.parameter("y", "1", 0.0);
    d.builder.set_rate_rule("y", d.times(d.number(2.0), d.builder.rate_of("V", {})), {});
    const Model m = d.build();
    const Instant start{m};
    EXPECT_DOUBLE_EQ(start.of("slope"), -0.25 * 3.0 - 3.0 * 0.5 / 2.0);
    EXPECT_DOUBLE_EQ(start.rate("y"), 1.0);
}

TEST(ClosedForm, RateOfWhatRatesOfGiveAndOfWhatDoesNotChange) {
    Import d{UnitSystem::as_written};
    d.parameter("k", "1", 3.0);
    d.parameter("x", "1", 1.0);
    d.parameter("y", "1", 1.0);
    d.builder.set_rate_rule("x", d.times(d.number(2.0), d("x")), {});
    d.builder.set_rate_rule("y", d.graph().add(d.builder.rate_of("x", {}), d.builder.rate_of("k", {})), {});
    const Model m = d.build();
    EXPECT_EQ(Instant{m}.rate("y"), 2.0);
}

TEST(Invariant, RateOfThatDependsOnItselfIsRefused) {
    Import d{UnitSystem::as_written};
    d.parameter("x", "1", 1.0);
    d.parameter("y", "1", 1.0);
    d.builder.set_rate_rule("x", d.builder.rate_of("y", {"import.xml", 7, 2}), {});
    d.builder.set_rate_rule("y", d.builder.rate_of("x", {"import.xml", 9, 2}), {});
    const auto model = std::move(d.builder).build();
    ASSERT_FALSE(model.ok());
    EXPECT_NE(to_text(model.problems()).find("rateOf(y) depends on itself"), std::string::npos)
        << to_text(model.problems());
}

TEST(ClosedForm, StoichiometryMayChange) {
    Import d{UnitSystem::as_written};
    d.compartment("V", "L", 1.0);
    d.species("A", "V", "mol", 3.0);
    d.species("B", "V", "mol", 0.0);
    d.parameter("n", "1", 2.0);
    d.builder.set_rate_rule("n", d.number(0.1), {});
    d.builder.add({"J", {{"A", d.number(1.0), {}}}, {{"B", d("n"), {}}}, d("A"), {}});
    d.builder.add({"without a law", {{"A", d.number(1.0), {}}}, {}, std::nullopt, {}});
    const Model m = d.build();
    Instant now{m};
    EXPECT_EQ(now.rate("B"), 6.0);
    now["n"] = 2.5;
    EXPECT_EQ(now.rate("B"), 7.5);
    EXPECT_EQ(now.rate("A"), -3.0);
}

// As in the SBML Test Suite's case 01780: assignments see the state before all of them, so a concentration is
// set in the size that its compartment has until then, and is another one afterwards.
TEST(ClosedForm, AnEventSetsAConcentrationInTheSizeBeforeIt) {
    Import d{UnitSystem::as_written};
    d.compartment("V", "L", 2.0);
    d.species("c", "V", "mol", 3.0);
    d.builder.add(EventDeclaration{
        .name = "E",
        .trigger = d.graph().make(Op::less, d("c"), d.number(1.0)),
        .delay = {},
        .priority = {},
        .assignments = {{"c", d.times(d.number(10.0), d("c")), {}}, {"V", d.number(5.0), {}}},
        .place = {}});
    const Model m = d.build();
    const Instant start{m};
    const Assignment& c = m.events()[0].assignments[0];
    ASSERT_TRUE(c.factor_at_execution.has_value());
    EXPECT_EQ(start.of(c.value), 30.0);
    EXPECT_EQ(start.of(*c.factor_at_execution), 2.0);
}

TEST(ClosedForm, ADelayedConcentrationIsMultipliedByTheSizeOfItsOwnTime) {
    Import d{UnitSystem::as_written};
    d.compartment("V", "L", 2.0);
    d.builder.set_rate_rule("V", d.number(1.0), {});
    d.species("c", "V", "mol", 3.0);
    d.builder.add(EventDeclaration{.name = "E",
                                   .trigger = d.graph().make(Op::less, d("c"), d.number(1.0)),
                                   .delay = d.number(4.0),
                                   .priority = {},
                                   .assignments = {{"c", d.times(d.number(10.0), d("c")), {}}},
                                   .place = {}});
    const Model m = d.build();
    Instant now{m};
    const Assignment& c = m.events()[0].assignments[0];
    ASSERT_TRUE(c.factor_at_execution.has_value());
    EXPECT_EQ(now.of(c.value), 30.0);
    now["V"] = 6.0;
    EXPECT_EQ(now.of(*c.factor_at_execution), 6.0);
}

TEST(Invariant, WhatWasDeclaredIsKept) {
    Import d{UnitSystem::as_written};
    d.compartment("V", "L", 2.0);
    d.species("c", "V", "mol", 3.0);
    d.parameter("k", "1/s", 0.25);
    d.decay("c", d.times(d("k"), d.times(d("c"), d("V"))));
    d.builder.warn({{"import.xml", 3, 4}, "c", "is doubtful", ""});
    const Model m = d.build();
    const Declarations& declared = m.declared();
    ASSERT_EQ(declared.reactions.size(), 1u);
    const auto mentioned = m.graph().symbols_in(*declared.reactions[0].rate);
    EXPECT_EQ(mentioned.size(), 3u);  // k, c, V: not inlined
    EXPECT_EQ(declared.named[*m.find("c")].species.compartment, "V");
    ASSERT_EQ(m.warnings().size(), 1u);
    EXPECT_EQ(m.warnings()[0].place.line, 3);
}

}  // namespace
}  // namespace rubor
