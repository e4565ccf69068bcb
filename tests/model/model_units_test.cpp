// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <rubor/base/text.hpp>
#include <rubor/model/model_builder.hpp>

namespace rubor {
namespace {

/// A model with an amount A (mole), a concentration C (mole/L in V), cells T, and a bare parameter.
struct Draft {
    ModelBuilder builder;
    explicit Draft(UnitSystem system) : builder{"draft", system} {
        builder.set_time_unit(parse_unit("day").value());
        builder.declare(CompartmentDeclaration{"V", parse_unit("L").value(), {"m.xml", 1, 1}});
        builder.set_initial("V", g().constant(2.0), {});
        species("A", "mole", true);
        species("C", "mole", false);
        species("N", "nmol", true);
        species("T", "cell", true);
        species("X", nullptr, true);
        parameter("k", "1/day");
        parameter("fast", "1/s");
        parameter("h", "1", 2.0);
        parameter("half", "mole");
    }
    ExpressionGraph& g() { return builder.graph(); }
    Expression operator()(const std::string& name) { return builder.reference(name, {}); }
    void species(const std::string& name, const char* unit, bool substance_only) {
        builder.declare(SpeciesDeclaration{
            .name = name,
            .compartment = "V",
            .substance_only = substance_only,
            .unit = unit == nullptr ? std::nullopt : std::optional{parse_unit(unit).value()},
            .place = {"m.xml", 2, 1}});
        builder.set_initial_amount(name, g().constant(1.0), {});
    }
    void parameter(const std::string& name, const char* unit, double value = 1.0) {
        builder.declare(ParameterDeclaration{.name = name, .unit = parse_unit(unit).value(), .place = {}});
        builder.set_initial(name, g().constant(value), {});
    }
    void rule(const std::string& name, const char* unit, Expression value, int line) {
        builder.declare(ParameterDeclaration{.name = name, .unit = parse_unit(unit).value(), .place = {}});
        builder.set_assignment_rule(name, value, {"m.xml", line, 1});
    }
    void reaction(const std::string& name, const std::vector<std::string>& from,
                  const std::vector<std::string>& to, Expression rate, int line,
                  std::optional<Expression> stoichiometry = {}) {
        ReactionDeclaration r{
            .name = name, .reactants = {}, .products = {}, .rate = rate, .place = {"m.xml", line, 1}};
        for (const auto& s : from) r.reactants.push_back({s, stoichiometry.value_or(g().constant(1.0)), {}});
        for (const auto& s : to) r.products.push_back({s, stoichiometry.value_or(g().constant(1.0)), {}});
        builder.add(std::move(r));
    }
    /// The warnings (or problems), without remedies, a line each.
    std::string told(UnitClashes what = UnitClashes::warned) {
        const auto model = std::move(builder).build({.unit_clashes = what});
        Problems all = model.ok() ? model.value().warnings() : model.problems();
        std::vector<std::string> lines;
        for (Problem& p : all) lines.push_back(to_text(p.place) + ": " + p.path + ": " + p.message);
        return join(lines, "\n");
    }
};

TEST(Property, RatesAreComparedWithTheAmountsThatTheyChange) {
    Draft d{UnitSystem::converted};
    d.reaction("good", {"A"}, {"N", "C"}, d.g().multiply(d("k"), d("A")), 10);
    d.reaction("density", {"A"}, {"N", "C"}, d.g().multiply(d("k"), d("C")), 11);
    d.reaction("cells", {"A"}, {"T"}, d.g().multiply(d("k"), d("A")), 12);
    d.reaction("unknown", {"X"}, {}, d.g().multiply(d("k"), d("A")), 13);
    EXPECT_EQ(d.told(),
              "m.xml:11:1: density: the rate (changes A, C) is in nmol/L/day; expected mole/day\n"
              "m.xml:11:1: density: the rate (changes N) is in nmol/L/day; expected nmol/day\n"
              "m.xml:12:1: cells: the rate (changes T) is in nmol/day; expected cell/day");
}

TEST(Property, AsWrittenTheSizesOfUnitsMatterToo) {
    Draft d{UnitSystem::as_written};
    d.reaction("good", {"A"}, {}, d.g().multiply(d("k"), d("A")), 10);
    d.reaction("small", {"N"}, {}, d.g().multiply(d("k"), d("A")), 11);
    d.reaction("fast_one", {"A"}, {}, d.g().multiply(d("fast"), d("A")), 12);
    d.reaction("bare", {}, {"A"}, d.g().constant(3.0), 13);
    EXPECT_EQ(d.told(),
              "m.xml:11:1: small: the rate (changes N) is in mol/day; expected nmol/day, and numbers are "
              "used as they stand "
              "(scale)\n"
              "m.xml:12:1: fast_one: the rate (changes A) is in mol/s; expected mole/day, and numbers are "
              "used as they stand "
              "(scale)");
}

TEST(Property, ConversionFactorsAreCounted) {
    Draft d{UnitSystem::as_written};
    d.parameter("per_mole", "nmol/mole", 1e9);
    d.reaction("converted", {"N"}, {}, d.g().multiply(d("k"), d("A")), 10, d("per_mole"));
    d.reaction("wrong", {"A"}, {}, d.g().multiply(d("k"), d("A")), 11, d("per_mole"));
    const std::string told = d.told();
    EXPECT_EQ(told.find("m.xml:10"), std::string::npos) << told;
    EXPECT_NE(told.find("m.xml:11:1: wrong: the rate (changes A) is in mol/day; expected mole/day/"),
              std::string::npos)
        << told;
}

TEST(Property, RulesInitialValuesAndEventsAreChecked) {
    Draft d{UnitSystem::converted};
    auto& g = d.g();
    d.rule("hill", "1",
           g.divide(g.power(d("A"), d("h")), g.add(g.power(d("half"), d("h")), g.power(d("A"), d("h")))), 20);
    d.rule("wrong", "L", g.multiply(d("A"), d("k")), 21);
    const Expression amount = d("A");
    d.rule("mixed", "mole", g.add(amount, d("C")), 22);
    d.rule("bare", "L", g.constant(5.0), 23);
    d.rule("rate", "mole/day", d.builder.rate_of("A", {}), 24);
    d.rule("late", "mole", d.builder.rate_of("A", {}), 25);
    d.rule("clock", "hour", d.builder.time(), 26);
    d.builder.add(EventDeclaration{.name = "E",
                                   .trigger = g.make(Op::less, d("T"), g.constant(0.9)),
                                   .delay = d("V"),
                                   .priority = {},
                                   .assignments = {{"T", g.multiply(d("T"), d("A")), {"m.xml", 31, 1}}},
                                   .place = {"m.xml", 30, 1}});
    EXPECT_EQ(d.told(),
              "m.xml:21:1: wrong: the rule is in nmol/day; expected L\n"
              "m.xml:22:1: mixed: the rule: A is in mole, but C, added to it, is in mole/L\n"
              "m.xml:25:1: late: the rule is in mole/day; expected mole\n"
              "m.xml:30:1: E: the trigger: T is in cell, but 0.9, compared with it, has no unit\n"
              "m.xml:30:1: E: the delay is in L; expected day\n"
              "m.xml:31:1: E: the assignment to T is in nmol cell; expected cell");
}

TEST(Property, WhatBecomesOfAClashIsChosen) {
    const auto built = [](UnitClashes what) {
        Draft d{UnitSystem::converted};
        d.rule("wrong", "L", d("A"), 21);
        return std::move(d.builder).build({.unit_clashes = what});
    };
    EXPECT_FALSE(built(UnitClashes::refused).ok());
    ASSERT_TRUE(built(UnitClashes::warned).ok());
    EXPECT_EQ(built(UnitClashes::warned).value().warnings().size(), 1U);
    ASSERT_TRUE(built(UnitClashes::ignored).ok());
    EXPECT_TRUE(built(UnitClashes::ignored).value().warnings().empty());
}

TEST(Property, ClashesOfOneKindAreGroupedWithTheirLines) {
    Draft d{UnitSystem::converted};
    const Expression amount = d("A");
    for (int i = 0; i < 4; ++i) d.rule("r" + std::to_string(i), "mole", d.g().add(amount, d("C")), 40 + i);
    const auto model = std::move(d.builder).build({.unit_clashes = UnitClashes::warned});
    ASSERT_TRUE(model.ok());
    EXPECT_EQ(model.value().warnings().size(), 4U);
    const Problems one = grouped(model.value().warnings());
    ASSERT_EQ(one.size(), 1U);
    EXPECT_EQ(
        one[0].message,
        "the rule: A is in mole, but C, added to it, is in mole/L (and 3 more like it: lines 41, 42, 43)");
}

}  // namespace
}  // namespace rubor
