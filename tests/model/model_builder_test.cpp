// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <rubor/model/model_builder.hpp>

namespace rubor {
namespace {

Unit unit(const char* text) { return parse_unit(text).value(); }

/// A builder with short names for the tests.
struct Draft {
    ModelBuilder builder{"draft"};
    int line = 0;

    Place here() { return {"draft.ant", ++line, 1}; }
    Expression operator()(const std::string& name) { return builder.reference(name, here()); }
    Expression number(double x) { return builder.graph().constant(x); }
    void parameter(const std::string& name, const char* unit_text, double value) {
        builder.declare(ParameterDeclaration{name, unit(unit_text), here()});
        builder.set_initial(name, number(value), here());
    }
    void species(const std::string& name, const std::string& where, const char* unit_text, bool substance_only,
                 double value) {
        builder.declare(SpeciesDeclaration{.name = name, .compartment = where, .substance_only = substance_only,
                                           .unit = unit(unit_text), .place = here()});
        builder.set_initial(name, number(value), here());
    }
    void compartment(const std::string& name, double litres) {
        builder.declare(CompartmentDeclaration{name, std::nullopt, here()});
        builder.set_initial(name, number(litres), here());
    }
};

double evaluate(const Model& m, Expression e) {
    std::vector<double> value(m.symbols().size(), 0.0);
    for (const Parameter& p : m.parameters()) {
        value[p.symbol] = p.value;
    }
    for (const State& s : m.states()) {
        double x = 0.0;
        Interpreter{m.graph(), {s.initial}}.evaluate(value, 0.0, {&x, 1});
        value[s.symbol] = x;
    }
    double result = 0.0;
    Interpreter{m.graph(), {e}}.evaluate(value, 0.0, {&result, 1});
    return result;
}

bool mentions(const Problems& problems, const std::string& text) {
    return to_text(problems).find(text) != std::string::npos;
}

TEST(ClosedForm, ConcentrationsAreAmountOverVolumeInRates) {
    Draft d;
    d.compartment("V", 2.0);
    d.species("A", "V", "nmol", false, 3.0);  // 3 nmol/L in 2 L
    d.parameter("k", "L/day", 0.5);
    d.builder.add(ReactionDeclaration{"elimination", {{"A", d.builder.graph().constant(1.0), {}}}, {}, d.builder.graph().multiply(d("k"), d("A")), {}});
    const auto model = std::move(d.builder).build();
    ASSERT_TRUE(model.ok()) << to_text(model.problems());
    const State& a = model.value().states().at(0);
    EXPECT_EQ(evaluate(model.value(), a.initial), 6.0);
    EXPECT_EQ(evaluate(model.value(), a.rate), -0.5 * 3.0);
    EXPECT_EQ(evaluate(model.value(), *model.value().meaning("A")), 3.0);
}

TEST(ClosedForm, NumbersAreConvertedOnceToCoherentUnits) {
    Draft d;
    d.compartment("V", 1.0);
    d.parameter("k", "1/hour", 1.0);
    d.parameter("dose", "pmol", 500.0);
    const auto model = std::move(d.builder).build();
    ASSERT_TRUE(model.ok());
    const auto value = [&](const char* name) {
        return model.value().parameters()[*model.value().find_parameter(name)].value;
    };
    EXPECT_DOUBLE_EQ(value("k"), 24.0);
    EXPECT_DOUBLE_EQ(value("dose"), 0.5);
}

TEST(ClosedForm, RulesAreInlinedInDependencyOrder) {
    Draft d;
    d.parameter("k", "1", 2.0);
    for (const char* name : {"z", "y", "x"}) {
        d.builder.declare(ParameterDeclaration{name, unit("1"), d.here()});
    }
    auto& g = d.builder.graph();
    d.builder.set_assignment_rule("z", g.multiply(d("y"), d("y")), d.here());  // before y is given
    d.builder.set_assignment_rule("y", g.add(d("x"), d.number(1.0)), d.here());
    d.builder.set_assignment_rule("x", g.multiply(d.number(3.0), d("k")), d.here());
    const auto model = std::move(d.builder).build();
    ASSERT_TRUE(model.ok()) << to_text(model.problems());
    EXPECT_EQ(evaluate(model.value(), *model.value().meaning("z")), 49.0);
}

TEST(Property, ProblemsNameThePlaceAndComeTogether) {
    Draft d;
    d.parameter("growth", "1/day", 0.1);
    d.compartment("V", 1.0);
    d.species("C", "V", "cell", true, 1.0);
    auto& g = d.builder.graph();
    d.builder.add(ReactionDeclaration{"J1", {}, {{"C", d.builder.graph().constant(1.0), {}}}, g.multiply(d("grwth"), d("C")), {"draft.ant", 7, 3}});
    d.builder.add(ReactionDeclaration{"J2", {{"D", d.builder.graph().constant(1.0), {"draft.ant", 8, 5}}}, {}, d("growth"), {"draft.ant", 8, 1}});
    const auto model = std::move(d.builder).build();
    ASSERT_FALSE(model.ok());
    EXPECT_EQ(model.problems().size(), 2U);
    EXPECT_TRUE(mentions(model.problems(), "grwth"));
    EXPECT_TRUE(mentions(model.problems(), "growth"));  // the nearest name
    EXPECT_TRUE(mentions(model.problems(), "draft.ant:8:5"));
}

TEST(Property, CyclicRulesAreNamed) {
    Draft d;
    for (const char* name : {"a", "b", "c"}) {
        d.builder.declare(ParameterDeclaration{name, unit("1"), d.here()});
    }
    auto& g = d.builder.graph();
    d.builder.set_assignment_rule("a", g.add(d("b"), d.number(1.0)), {"draft.ant", 4, 1});
    d.builder.set_assignment_rule("b", g.add(d("c"), d.number(1.0)), d.here());
    d.builder.set_assignment_rule("c", g.add(d("a"), d.number(1.0)), d.here());
    const auto model = std::move(d.builder).build();
    ASSERT_FALSE(model.ok());
    EXPECT_TRUE(mentions(model.problems(), "a -> b -> c -> a")) << to_text(model.problems());
}

TEST(Property, ClashingDimensionsAreFound) {
    Draft d;
    d.compartment("V", 1.0);
    d.species("C", "V", "cell", true, 1.0);
    d.species("A", "V", "nmol", true, 1.0);
    d.parameter("k", "1/day", 1.0);
    auto& g = d.builder.graph();
    d.builder.add(ReactionDeclaration{"J1", {{"C", d.builder.graph().constant(1.0), {}}}, {}, g.multiply(d("k"), g.add(d("C"), d("A"))), {"draft.ant", 9, 2}});
    const auto model = std::move(d.builder).build();
    ASSERT_FALSE(model.ok());
    EXPECT_TRUE(mentions(model.problems(), "draft.ant:9:2"));
    EXPECT_TRUE(mentions(model.problems(), "cell"));
}

TEST(ClosedForm, EventsMakeTheirTargetsHeldAndFalseTriggersMakeMaps) {
    Draft d;
    d.compartment("V", 2.0);
    d.species("A", "V", "nmol", false, 1.0);
    d.parameter("flag", "1", 0.0);
    auto& g = d.builder.graph();
    EventDeclaration event;
    event.name = "surgery";
    event.trigger = g.truth(false);
    event.assignments = {{"flag", d.number(1.0), {}}, {"A", g.multiply(d.number(0.5), d("A")), {}}};
    d.builder.add(event);
    const auto model = std::move(d.builder).build();
    ASSERT_TRUE(model.ok()) << to_text(model.problems());
    EXPECT_EQ(model.value().held().size(), 1U);
    ASSERT_EQ(model.value().events().size(), 1U);
    const auto& assignments = model.value().events()[0].assignments;
    EXPECT_EQ(assignments[0].target, Assignment::Target::held);
    EXPECT_EQ(assignments[1].target, Assignment::Target::state);
    EXPECT_EQ(evaluate(model.value(), assignments[1].value), 1.0);  // half of 1 nmol/L in 2 L, as an amount
}

TEST(ClosedForm, ARateRuleForAConcentrationDilutesWithTheVolume) {
    Draft d;
    d.compartment("V", 1.0);
    d.builder.declare(SpeciesDeclaration{.name = "c", .compartment = "V", .unit = unit("nmol"), .place = d.here()});
    d.builder.set_initial("c", d.number(2.0), d.here());
    auto& g = d.builder.graph();
    d.parameter("one_day", "day", 1.0);
    d.builder.set_rate_rule("V", g.divide(d("V"), d("one_day")), d.here());  // V' = V
    d.parameter("r", "nmol/L/day", 5.0);
    d.builder.set_rate_rule("c", d("r"), d.here());
    const auto model = std::move(d.builder).build();
    ASSERT_TRUE(model.ok()) << to_text(model.problems());
    const auto index = *model.value().find_state("c");
    // (cV)' = c'V + cV' = 5*1 + 2*1
    EXPECT_EQ(evaluate(model.value(), model.value().states()[index].rate), 7.0);
}

TEST(ClosedForm, InitialValuesMayReferToEachOtherButNotInACircle) {
    const auto build = [](bool circle) {
        Draft d;
        d.compartment("V", 1.0);
        for (const char* name : {"A", "B"}) {
            d.builder.declare(SpeciesDeclaration{.name = name, .compartment = "V", .substance_only = true,
                                                 .unit = unit("cell"), .place = d.here()});
        }
        auto& g = d.builder.graph();
        d.builder.set_initial("A", g.multiply(d.number(2.0), d("B")), d.here());
        d.builder.set_initial("B", circle ? g.multiply(d.number(3.0), d("A")) : d.number(5.0), d.here());
        return std::move(d.builder).build();
    };
    const auto model = build(false);
    ASSERT_TRUE(model.ok()) << to_text(model.problems());
    EXPECT_EQ(evaluate(model.value(), model.value().states()[*model.value().find_state("A")].initial), 10.0);
    EXPECT_FALSE(build(true).ok());
}

TEST(Property, AMissingValueIsAProblem) {
    Draft d;
    d.builder.declare(ParameterDeclaration{"k", unit("1/day"), {"draft.ant", 3, 4}});
    const auto model = std::move(d.builder).build();
    ASSERT_FALSE(model.ok());
    EXPECT_TRUE(mentions(model.problems(), "draft.ant:3:4"));
}

}  // namespace
}  // namespace rubor
