// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/sbml_writer.hpp>

#include <fmt/format.h>

#include <gtest/gtest.h>

#include <formats/helpers.hpp>
#include <formats/same_mathematics.hpp>
#include <formats/sbml_validity.hpp>
#include <rubor/formats/sbml.hpp>

namespace rubor {
namespace {

using rubor::testing::build;
using rubor::testing::rates_at_random_states;
using rubor::testing::sbml_complaints;
using rubor::testing::values_at_start;

/// A bit of everything that Antimony can say, in units that are not coherent ones.
constexpr const char* k_everything = R"(
function saturation(x, half)
  x/(x + half)
end
model drug(dose)
  substanceOnly species A; A has mg; A = 0
  dose has mg; clearance has 1/week; clearance = 2
  leave: A -> ; clearance*A
  give: at (time >= 2 day): A = A + dose
end
model *everything()
  compartment V, W; V has mL; V = 250; W has L; W := 2*V*(1 + 0.5*swelling)
  species C in V, $B in V, D in W; C has nmol; B has umol; D has nmol
  substanceOnly species N, M in V, virus, units; N has cell; M has cell; virus has PFU; units has IU
  const $K; K has cell; K = 1000
  C = 2; B = 3; D = 4; N = 5; M = 2*N; virus = 7; units = 8
  k1 has 1/hour; k1 = 0.25; k2 has L/nmol/day; k2 = 1; half has uM; half = 3; kill has cell/day; kill = 1.5
  growth has 1/day; growth = ln(2)/5; room has dimensionless; room := 1 - min(N/K, 1)
  swelling has dimensionless; swelling = 0; level has dimensionless; level = 1; weight has kg; weight = 70
  total has cell; total := N + M + 0; none has cell; none := piecewise(0, N > 0, N)
  lag has hour; lag = 3; start has day; start = 0; per_virus has 1/PFU/day; per_virus = 0.125
  unit spoon = 5 mL
  spoons has dimensionless; spoons := V/(2 spoon)
  flow: C -> D; k1*C*V
  meet: C + B -> 2 D; k2*C*B*V*saturation(C, half)
  grow: -> N; growth*N*room*(1 + exp(-0.5*level))
  infect: N -> M; per_virus*virus*N
  clear: virus -> ; growth*virus
  decay: units -> ; 2.5e-13*growth*units + growth*units
  nothing: N -> M; 0
  swelling' = growth*(level - swelling)*piecewise(1, time < start, 2, time < 10 day && !(level == 2), 3)
  level' = growth*(sin(level)^2 + cos(level)*tanh(level) + log10(1 + level^1.5) - floor(level)*abs(level - 3)/ceil(level + 1))
  p: drug(tablet); tablet has mg; tablet = 500
  late: at lag after (N > 20*one), t0=false, persistent=true, priority=level, fromTrigger=false: C = 3*C, level = 2, V = V + 1 spoon
  extinct: at (N < one): N = 0, M = 0*one
  one has cell; one = 1
  surgery: at (false): N = 0.5*N, start = time
end
)";

Checked<Model> again(const Model& model) {
    const Checked<std::string> text = write_sbml(model);
    if (!text) {
        return text.problems();
    }
    return read_sbml_text(text.value(), "again.xml");
}

TEST(Oracle, LibsbmlFindsNothingWrongInAnExport) {
    const Checked<Model> model = build(k_everything);
    ASSERT_TRUE(model) << testing::messages(model);
    const Checked<std::string> text = write_sbml(model.value());
    ASSERT_TRUE(text) << testing::messages(text);
    EXPECT_EQ(sbml_complaints(text.value()), "");
}

TEST(Oracle, LibsbmlWouldSeeAWrongUnit) {
    const Checked<Model> model = build(k_everything);
    ASSERT_TRUE(model) << testing::messages(model);
    std::string text = write_sbml(model.value()).value();
    const std::string right = R"(id="one" name="one" value="1" units="cell")";
    const std::size_t at = text.find(right);
    ASSERT_NE(at, std::string::npos);
    text.replace(at, right.size(), R"(id="one" name="one" value="1" units="day")");
    EXPECT_NE(sbml_complaints(text).find("10501"), std::string::npos);
}

TEST(Invariant, AnExportReadAgainHasTheSameRatesAndValues) {
    const Checked<Model> model = build(k_everything);
    ASSERT_TRUE(model) << testing::messages(model);
    const Checked<Model> back = again(model.value());
    ASSERT_TRUE(back) << testing::messages(back);
    EXPECT_EQ(to_text(back.value().warnings()), "");
    EXPECT_EQ(back.value().states().size(), model.value().states().size());
    EXPECT_EQ(back.value().held().size(), model.value().held().size());
    // The same operations in the same order: equal to rounding, and nearly always to the bit.
    const auto rates = rates_at_random_states(model.value(), back.value(), 200);
    EXPECT_LE(rates.largest, 1e-15) << rates.where;
    EXPECT_EQ(rates.n_compared, 200 * model.value().states().size());
    EXPECT_EQ(rates.n_not_finite, 0U);
    const auto values = values_at_start(model.value(), back.value());
    EXPECT_LE(values.largest, 1e-15) << values.where;
}

TEST(Invariant, AnExportReadAgainHasTheSameNamesUnitsAndScales) {
    const Checked<Model> model = build(k_everything);
    ASSERT_TRUE(model) << testing::messages(model);
    const Checked<Model> back = again(model.value());
    ASSERT_TRUE(back) << testing::messages(back);
    for (const std::string& name : model.value().names()) {
        const auto here = model.value().find(name);
        const auto there = back.value().find(name);
        ASSERT_TRUE(there) << name;
        const Symbol& a = model.value().symbol(*here);
        const Symbol& b = back.value().symbol(*there);
        EXPECT_EQ(a.kind, b.kind) << name;
        EXPECT_EQ(a.has_unit, b.has_unit) << name;
        EXPECT_TRUE(a.unit.same_dimension(b.unit)) << name << ": " << a.unit.text << " and " << b.unit.text;
        EXPECT_EQ(b.unit.factor, 1.0) << name << " is not in a coherent unit: " << b.unit.text;
    }
    EXPECT_TRUE(back.value().find("p.A"));
    EXPECT_TRUE(back.value().find_event("p.give"));
    EXPECT_EQ(back.value().time_unit().factor, 1.0);
    EXPECT_EQ(to_text(back.value().symbol(*back.value().find("virus")).unit.dimension), "PFU");
    EXPECT_EQ(to_text(back.value().symbol(*back.value().find("per_virus")).unit.dimension), "1/PFU/day");
    EXPECT_EQ(to_text(back.value().symbol(*back.value().find("units")).unit.dimension), "IU");
}

TEST(Invariant, AnExportReadAgainHasTheSameEvents) {
    const Checked<Model> model = build(k_everything);
    ASSERT_TRUE(model) << testing::messages(model);
    const Checked<Model> back = again(model.value());
    ASSERT_TRUE(back) << testing::messages(back);
    const auto& a = model.value();
    const auto& b = back.value();
    ASSERT_EQ(a.events().size(), b.events().size());
    for (const double amount : {0.0, 0.5, 30.0}) {
        testing::ModelPoint point_a{a};
        testing::ModelPoint point_b{b};
        point_a.set_time(2.5);
        point_b.set_time(2.5);
        for (const State& s : a.states()) {
            point_a.set(s.symbol, amount);
            point_b.set(*b.find(a.symbol(s.symbol).name), amount);
        }
        for (std::size_t i = 0; i < a.events().size(); ++i) {
            const Event& one = a.events()[i];
            const Event& other = b.events()[i];
            EXPECT_EQ(one.name, other.name);
            EXPECT_EQ(one.persistent, other.persistent);
            EXPECT_EQ(one.initially_true, other.initially_true);
            EXPECT_EQ(one.values_from_trigger_time, other.values_from_trigger_time);
            EXPECT_EQ(point_a.at(one.trigger), point_b.at(other.trigger)) << one.name;
            ASSERT_EQ(one.delay.has_value(), other.delay.has_value());
            ASSERT_EQ(one.priority.has_value(), other.priority.has_value());
            if (one.delay) {
                EXPECT_EQ(point_a.at(*one.delay), point_b.at(*other.delay));
            }
            if (one.priority) {
                EXPECT_EQ(point_a.at(*one.priority), point_b.at(*other.priority));
            }
            ASSERT_EQ(one.assignments.size(), other.assignments.size());
            for (std::size_t k = 0; k < one.assignments.size(); ++k) {
                EXPECT_EQ(one.assignments[k].target, other.assignments[k].target);
                EXPECT_DOUBLE_EQ(point_a.at(one.assignments[k].value), point_b.at(other.assignments[k].value))
                    << one.name << ' ' << k;
            }
        }
    }
    EXPECT_EQ(b.graph().node(b.events()[*b.find_event("surgery")].trigger).op, Op::truth);
}

TEST(Invariant, ReactionsStayReactionsWithTheirModifiers) {
    const Checked<Model> model = build(k_everything);
    ASSERT_TRUE(model) << testing::messages(model);
    const Checked<Model> back = again(model.value());
    ASSERT_TRUE(back) << testing::messages(back);
    const auto& a = model.value().declared().reactions;
    const auto& b = back.value().declared().reactions;
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        EXPECT_EQ(a[i].name, b[i].name);
        EXPECT_EQ(a[i].reactants.size(), b[i].reactants.size());
        EXPECT_EQ(a[i].products.size(), b[i].products.size());
    }
    const std::string text = write_sbml(model.value()).value();
    EXPECT_NE(text.find(R"(<modifierSpeciesReference species="virus"/>)"), std::string::npos);
}

TEST(Property, TheSameModelGivesTheSameBytesAndSoDoesItsExport) {
    const Checked<Model> one = build(k_everything);
    const Checked<Model> two = build(k_everything);
    ASSERT_TRUE(one) << testing::messages(one);
    EXPECT_EQ(write_sbml(one.value()).value(), write_sbml(two.value()).value());
    // What was read from an export is exported as it stands.
    const Checked<Model> back = again(one.value());
    ASSERT_TRUE(back) << testing::messages(back);
    const Checked<Model> third = again(back.value());
    ASSERT_TRUE(third) << testing::messages(third);
    EXPECT_EQ(write_sbml(back.value()).value(), write_sbml(third.value()).value());
}

TEST(ClosedForm, ValuesAreInCoherentUnitsAndTheAuthorsUnitIsTold) {
    const Checked<Model> model = build("k has 1/week; k = 14; x has day; x = 1; x' = k*x");
    ASSERT_TRUE(model) << testing::messages(model);
    const std::string text = write_sbml(model.value()).value();
    EXPECT_NE(text.find(R"(<parameter id="k" name="k" value="2" units="per_day" constant="true">)"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("it is in 1/week: 1 1/week = "), std::string::npos) << text;
    EXPECT_NE(text.find("no medical advice"), std::string::npos);
}

TEST(ClosedForm, AZeroHasTheUnitThatItsPlaceAsksForAndOtherNumbersAreBare) {
    const Checked<Model> model =
        build("n has cell; n = 1; n' = piecewise(0, n > 0, 2*n*r); r has 1/day; r = 1");
    ASSERT_TRUE(model) << testing::messages(model);
    const std::string text = write_sbml(model.value()).value();
    EXPECT_NE(text.find(R"(<cn sbml:units="cell" type="integer"> 0 </cn>)"), std::string::npos) << text;
    EXPECT_NE(text.find(R"(<cn sbml:units="cell_per_day" type="integer"> 0 </cn>)"), std::string::npos)
        << text;
    EXPECT_NE(text.find(R"(<cn sbml:units="dimensionless" type="integer"> 2 </cn>)"), std::string::npos)
        << text;
    EXPECT_EQ(sbml_complaints(text), "");
}

TEST(Invariant, NumbersOfEverySizeComeBackToTheBit) {
    for (const double value : {0.1, 1.0 / 3.0, 6.02214076e23, 1e-300, 4.9e-324, 1.7976931348623157e308,
                               123456789.123456789, 2147483648.0, -7.25, 1e15 + 0.3}) {
        const Checked<Model> model = build(fmt::format("x = 1; x' = {:.17g}*x", value));
        ASSERT_TRUE(model) << testing::messages(model);
        const Checked<Model> back = again(model.value());
        ASSERT_TRUE(back) << testing::messages(back);
        const testing::ModelPoint a{model.value()};
        const testing::ModelPoint b{back.value()};
        EXPECT_EQ(b.at(back.value().states()[0].rate), a.at(model.value().states()[0].rate)) << value;
    }
}

TEST(Invariant, NamesThatCollideAsIdentifiersStayApart) {
    const Checked<Model> model = build(
        "model a()\n x = 1; x' = -x\nend\nmodel *m()\n a: a(); a__x = 5; a__x' = 2*a__x; nowhere = 3\n"
        "substanceOnly species s; s = 1; make: -> s; nowhere*s\nend");
    ASSERT_TRUE(model) << testing::messages(model);
    const Checked<Model> back = again(model.value());
    ASSERT_TRUE(back) << testing::messages(back);
    const auto rates = rates_at_random_states(model.value(), back.value(), 20);
    EXPECT_LE(rates.largest, 1e-15) << rates.where;
    EXPECT_TRUE(back.value().find_state("a.x"));
    EXPECT_TRUE(back.value().find_state("a__x"));
}

TEST(Invariant, RadiationDosesOfASpeciesComeBackAsDoses) {
    const Checked<Model> model = build(
        "substanceOnly species pending; pending has Gy; pending = 2; rate has 1/day; rate = 1\n"
        "deliver: pending -> ; rate*pending; given has Gy; given = 0; given' = rate*pending");
    ASSERT_TRUE(model) << testing::messages(model);
    const std::string text = write_sbml(model.value()).value();
    EXPECT_EQ(sbml_complaints(text), "");
    const Checked<Model> back = read_sbml_text(text, "again.xml");
    ASSERT_TRUE(back) << testing::messages(back);
    EXPECT_EQ(to_text(back.value().symbol(*back.value().find("pending")).unit.dimension), "Gy");
    EXPECT_EQ(to_text(back.value().warnings()), "");
}

constexpr const char* k_converted = R"(<?xml version="1.0" encoding="UTF-8"?>
<sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" level="3" version="2">
  <model id="m" timeUnits="minute" extentUnits="micromole" substanceUnits="micromole" volumeUnits="millilitre">
    <listOfUnitDefinitions>
      <unitDefinition id="minute"><listOfUnits><unit kind="second" exponent="1" scale="0" multiplier="60"/></listOfUnits></unitDefinition>
      <unitDefinition id="micromole"><listOfUnits><unit kind="mole" exponent="1" scale="-6" multiplier="1"/></listOfUnits></unitDefinition>
      <unitDefinition id="millilitre"><listOfUnits><unit kind="litre" exponent="1" scale="-3" multiplier="1"/></listOfUnits></unitDefinition>
      <unitDefinition id="per_minute"><listOfUnits><unit kind="second" exponent="-1" scale="0" multiplier="60"/></listOfUnits></unitDefinition>
      <unitDefinition id="factor"><listOfUnits><unit kind="gram" exponent="1" scale="0" multiplier="1"/><unit kind="mole" exponent="-1" scale="-6" multiplier="1"/></listOfUnits></unitDefinition>
    </listOfUnitDefinitions>
    <listOfCompartments><compartment id="V" spatialDimensions="3" size="20" constant="true"/></listOfCompartments>
    <listOfSpecies>
      <species id="A" compartment="V" initialConcentration="3" hasOnlySubstanceUnits="false" boundaryCondition="false" constant="false"/>
      <species id="B" compartment="V" initialAmount="2" substanceUnits="gram" hasOnlySubstanceUnits="true" boundaryCondition="false" constant="false" conversionFactor="mass"/>
    </listOfSpecies>
    <listOfParameters>
      <parameter id="k" value="0.5" units="per_minute" constant="true"/>
      <parameter id="mass" value="0.25" units="factor" constant="true"/>
      <parameter id="seen" constant="true"/>
      <parameter id="slope" constant="false"/>
    </listOfParameters>
    <listOfInitialAssignments>
      <initialAssignment symbol="seen"><math xmlns="http://www.w3.org/1998/Math/MathML"><ci> plain </ci></math></initialAssignment>
    </listOfInitialAssignments>
    <listOfRules>
      <assignmentRule variable="slope"><math xmlns="http://www.w3.org/1998/Math/MathML"><apply><csymbol encoding="text" definitionURL="http://www.sbml.org/sbml/symbols/rateOf"> rateOf </csymbol><ci> A </ci></apply></math></assignmentRule>
      <assignmentRule variable="n"><math xmlns="http://www.w3.org/1998/Math/MathML"><apply><plus/><cn> 2 </cn><csymbol encoding="text" definitionURL="http://www.sbml.org/sbml/symbols/time"> time </csymbol></apply></math></assignmentRule>
    </listOfRules>
    <listOfReactions>
      <reaction id="turn" reversible="false">
        <listOfReactants><speciesReference id="n" species="A" constant="false"/></listOfReactants>
        <listOfProducts><speciesReference species="B" stoichiometry="3" constant="true"/></listOfProducts>
        <kineticLaw><math xmlns="http://www.w3.org/1998/Math/MathML"><apply><times/><ci> k </ci><ci> A </ci><ci> V </ci></apply></math></kineticLaw>
      </reaction>
      <reaction id="plain" reversible="false">
        <listOfProducts><speciesReference id="one" species="A" stoichiometry="1" constant="true"/></listOfProducts>
        <kineticLaw><math xmlns="http://www.w3.org/1998/Math/MathML"><cn> 7 </cn></math></kineticLaw>
      </reaction>
    </listOfReactions>
  </model>
</sbml>
)";

TEST(Invariant, SbmlInBothReadingsOfItsUnitsIsTheSameWhenWrittenAndReadAgain) {
    for (const UnitReading units : {UnitReading::as_written, UnitReading::converted}) {
        const Checked<Model> model = read_sbml_text(k_converted, "m.xml", {.units = units});
        ASSERT_TRUE(model) << testing::messages(model);
        const Checked<Model> back = again(model.value());
        ASSERT_TRUE(back) << testing::messages(back);
        EXPECT_EQ(back.value().unit_system(), UnitSystem::as_written);
        const auto rates = rates_at_random_states(model.value(), back.value(), 50);
        EXPECT_LE(rates.largest, 1e-14) << rates.where;  // Units of arrays differ: a few more roundings.
        const auto values = values_at_start(model.value(), back.value());
        EXPECT_LE(values.largest, 1e-14) << values.where;
        EXPECT_EQ(back.value().declared().reactions.size(), 2U);
    }
}

TEST(Invariant, WhatSbmlSaysOfStoichiometriesStaysWhereItWas) {
    const Checked<Model> model = read_sbml_text(k_converted, "m.xml", {.units = UnitReading::as_written});
    ASSERT_TRUE(model) << testing::messages(model);
    const std::string text = write_sbml(model.value()).value();
    EXPECT_NE(text.find(R"(<speciesReference id="n" name="n" species="A" constant="false"/>)"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find(R"(<speciesReference species="B" stoichiometry="3" constant="true"/>)"),
              std::string::npos);
    EXPECT_NE(text.find(R"(conversionFactor="mass")"), std::string::npos);
    EXPECT_NE(text.find(R"(timeUnits="minute" extentUnits="micromole")"), std::string::npos);
}

TEST(Property, AFormulaTooDeepForAFileIsAProblem) {
    ModelBuilder builder{"deep"};
    builder.declare(ParameterDeclaration{.name = "x", .unit = {}, .place = {}, .id = {}});
    ExpressionGraph& graph = builder.graph();
    Expression e = builder.reference("x", {});
    for (int i = 0; i < 2000; ++i) {
        e = graph.make(Op::sin, e);
    }
    builder.set_initial("x", graph.constant(1.0), {});
    builder.set_rate_rule("x", e, {});
    const Checked<Model> model = std::move(builder).build();
    ASSERT_TRUE(model) << testing::messages(model);
    EXPECT_FALSE(write_sbml(model.value()));
}

}  // namespace
}  // namespace rubor
