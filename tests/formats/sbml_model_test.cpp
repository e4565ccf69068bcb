// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include "sbml_support.hpp"

#include <cmath>

namespace rubor {
namespace {

using namespace sbml_test;

std::string compartment(const std::string& attributes) {
    return "<listOfCompartments><compartment id=\"V\" " + attributes +
           " constant=\"false\"/></listOfCompartments>";
}
std::string species(const std::string& id, const std::string& attributes) {
    return "<species id=\"" + id + "\" compartment=\"V\" " + attributes +
           (attributes.find("hasOnly") == std::string::npos ? " hasOnlySubstanceUnits=\"false\"" : "") +
           (attributes.find("boundary") == std::string::npos ? " boundaryCondition=\"false\"" : "") +
           " constant=\"false\"/>";
}
std::string parameter(const std::string& id, const std::string& attributes) {
    return "<parameter id=\"" + id + "\" " + attributes + " constant=\"false\"/>";
}
std::string list(const std::string& kind, const std::string& content) {
    return "<listOf" + kind + ">" + content + "</listOf" + kind + ">";
}
std::string reference(const std::string& s, const std::string& attributes = "stoichiometry=\"1\"") {
    return "<speciesReference species=\"" + s + "\" " + attributes + " constant=\"false\"/>";
}
std::string reaction(const std::string& id, const std::string& reactants, const std::string& products,
                     const std::string& law, const std::string& locals = {}) {
    return "<reaction id=\"" + id + "\" reversible=\"false\">" +
           (reactants.empty() ? "" : list("Reactants", reactants)) +
           (products.empty() ? "" : list("Products", products)) + "<kineticLaw>" + math(law) + locals +
           "</kineticLaw></reaction>";
}
std::string rule(const std::string& kind, const std::string& variable, const std::string& content) {
    return "<" + kind + "Rule variable=\"" + variable + "\">" + math(content) + "</" + kind + "Rule>";
}
std::string times(const std::string& a, const std::string& b) {
    return "<apply><times/><ci>" + a + "</ci><ci>" + b + "</ci></apply>";
}

/// A decay of 2 per time from a concentration of 3 in a volume of 4: the amount starts at 12 and changes by
/// -24.
TEST(ClosedForm, AReactionChangesAmounts) {
    const Model model =
        read(level3(compartment("size=\"4\"") + list("Species", species("A", "initialConcentration=\"3\"")) +
                    list("Parameters", parameter("k", "value=\"2\"")) +
                    list("Reactions", reaction("R", reference("A"), "",
                                               "<apply><times/><ci>k</ci><ci>A</ci><ci>V</ci></apply>"))));
    ASSERT_EQ(model.states().size(), 1U);
    EXPECT_TRUE(model.states()[0].is_concentration);
    EXPECT_EQ(model.unit_system(), UnitSystem::as_written);
    EXPECT_EQ(value(model, model.states()[0].initial), 12.0);
    EXPECT_EQ(value(model, "A"), 3.0);
    EXPECT_EQ(rate(model, "A"), -24.0);
    EXPECT_EQ(value(model, "R"), 24.0);
}

TEST(ClosedForm, AmountsAndConcentrationsAtTheStart) {
    const Model model = read(level3(
        compartment("size=\"4\"") +
        list("Species", species("c", "initialConcentration=\"3\"") + species("a", "initialAmount=\"3\"") +
                            species("ca", "initialConcentration=\"3\" hasOnlySubstanceUnits=\"true\"") +
                            species("aa", "initialAmount=\"3\" hasOnlySubstanceUnits=\"true\"") +
                            species("i", "initialAmount=\"7\"") +
                            species("ia", "hasOnlySubstanceUnits=\"true\"")) +
        list("InitialAssignments", "<initialAssignment symbol=\"i\">" + math("<cn>5</cn>") +
                                       "</initialAssignment>" + "<initialAssignment symbol=\"ia\">" +
                                       math("<apply><plus/><ci>c</ci><ci>V</ci></apply>") +
                                       "</initialAssignment>")));
    const auto amount = [&](const char* name) {
        return value(model, model.states().at(model.find_state(name).value()).initial);
    };
    EXPECT_EQ(amount("c"), 12.0);
    EXPECT_EQ(amount("a"), 3.0);
    EXPECT_EQ(value(model, "a"), 0.75);
    EXPECT_EQ(amount("ca"), 12.0);
    EXPECT_EQ(value(model, "ca"), 12.0);
    EXPECT_EQ(amount("aa"), 3.0);
    EXPECT_EQ(amount("i"), 20.0);
    EXPECT_EQ(amount("ia"), 7.0);
}

TEST(ClosedForm, InAPointSpeciesAreAmounts) {
    const Model model = read(level3(compartment("spatialDimensions=\"0\"") +
                                    list("Species", species("A", "initialAmount=\"3\"")) +
                                    list("Reactions", reaction("R", reference("A"), "", "<ci>A</ci>"))));
    EXPECT_EQ(value(model, "A"), 3.0);
    EXPECT_EQ(rate(model, "A"), -3.0);
    EXPECT_NE(problems_of(level3(compartment("spatialDimensions=\"0\"") +
                                 list("Species", species("A", "initialConcentration=\"3\""))))
                  .find("its compartment has no size"),
              std::string::npos);
}

TEST(ClosedForm, ConversionFactorsAndStoichiometry) {
    const Model model = read(
        level3(compartment("size=\"1\"") +
                   list("Species", species("A", "initialAmount=\"1\"") +
                                       species("B", "initialAmount=\"1\" conversionFactor=\"own\"") +
                                       species("S", "initialAmount=\"1\" boundaryCondition=\"true\"")) +
                   list("Parameters", parameter("all", "value=\"10\"") + parameter("own", "value=\"100\"")) +
                   list("InitialAssignments",
                        "<initialAssignment symbol=\"n\">" + math("<cn>3</cn>") + "</initialAssignment>") +
                   list("Reactions", reaction("R", reference("A", "stoichiometry=\"2\"") + reference("S"),
                                              reference("B", "id=\"n\""), "<cn>5</cn>")),
               "conversionFactor=\"all\""));
    EXPECT_EQ(rate(model, "A"), -100.0);
    EXPECT_EQ(rate(model, "B"), 1500.0);
    EXPECT_EQ(rate(model, "S"), 0.0);
    EXPECT_EQ(value(model, "n"), 3.0);
}

TEST(ClosedForm, LocalParametersHideOthers) {
    const Model model = read(level3(
        compartment("size=\"1\"") + list("Species", species("A", "initialAmount=\"1\"")) +
        list("Parameters", parameter("k", "value=\"2\"")) +
        list("Reactions",
             reaction(
                 "R", "", reference("A"), "<ci>k</ci>",
                 "<listOfLocalParameters><localParameter id=\"k\" value=\"7\"/></listOfLocalParameters>") +
                 reaction("Q", "", reference("A"), "<apply><times/><cn>10</cn><ci>k</ci></apply>"))));
    EXPECT_EQ(rate(model, "A"), 27.0);
    EXPECT_EQ(value(model, "R.k"), 7.0);
    EXPECT_EQ(value(model, "k"), 2.0);
}

// (c V)' = V c' + c V' with c = 3, V = 4, V' = 8, c' = 6.
TEST(ClosedForm, ARateRuleForAConcentrationInAGrowingCompartment) {
    const Model model =
        read(level3(compartment("size=\"4\"") + list("Species", species("A", "initialConcentration=\"3\"")) +
                    list("Rules", rule("rate", "V", "<apply><times/><cn>2</cn><ci>V</ci></apply>") +
                                      rule("rate", "A", "<apply><times/><cn>2</cn><ci>A</ci></apply>"))));
    EXPECT_EQ(rate(model, "A"), 4.0 * 6.0 + 3.0 * 8.0);
}

TEST(ClosedForm, Level1And2) {
    const std::string level1 = R"xml(<?xml version="1.0" encoding="UTF-8"?>
<sbml xmlns="http://www.sbml.org/sbml/level1" level="1" version="2"><model>
<listOfCompartments><compartment name="V" volume="4"/></listOfCompartments>
<listOfSpecies><species name="A" compartment="V" initialAmount="12"/></listOfSpecies>
<listOfParameters><parameter name="k" value="2"/><parameter name="w" value="0"/></listOfParameters>
<listOfRules><parameterRule name="w" formula="log(A) + log10(A) + sqr(A) + sqrt(A)"/></listOfRules>
<listOfReactions><reaction name="R"><listOfReactants><speciesReference species="A" stoichiometry="3" denominator="2"/>
</listOfReactants><kineticLaw formula="k*A*V"/></reaction></listOfReactions></model></sbml>)xml";
    const Model one = read(level1);
    EXPECT_EQ(value(one, "A"), 3.0);
    EXPECT_EQ(rate(one, "A"), -36.0);
    EXPECT_DOUBLE_EQ(value(one, "w"), std::log(3.0) + std::log10(3.0) + 9.0 + std::sqrt(3.0));

    const Model two = read(level2(R"(
<listOfCompartments><compartment id="V" size="4"/></listOfCompartments>
<listOfSpecies><species id="A" compartment="V" initialAmount="12"/></listOfSpecies>
<listOfReactions><reaction id="R"><listOfReactants><speciesReference species="A"><stoichiometryMath>)" +
                                  math("<ci>V</ci>") +
                                  R"(</stoichiometryMath></speciesReference></listOfReactants>
<kineticLaw>)" + math("<cn>2</cn>") +
                                  R"(</kineticLaw></reaction></listOfReactions>
<listOfEvents><event><trigger>)" + math("<apply><gt/><ci>A</ci><cn>9</cn></apply>") +
                                  "</trigger><listOfEventAssignments><eventAssignment variable=\"A\">" +
                                  math("<cn>1</cn>") +
                                  R"(</eventAssignment></listOfEventAssignments></event></listOfEvents>)"));
    EXPECT_EQ(rate(two, "A"), -8.0);
    ASSERT_EQ(two.events().size(), 1U);
    const Event& event = two.events()[0];
    EXPECT_EQ(event.name, "event_1");
    EXPECT_TRUE(event.persistent && event.initially_true && event.values_from_trigger_time);
    EXPECT_EQ(value(two, event.assignments.at(0).value), 4.0);  // A concentration of 1 in a volume of 4.
}

TEST(ClosedForm, Level3EventsSayEverything) {
    const Model model =
        read(level3(list("Parameters", parameter("p", "value=\"3\"")) +
                    "<listOfEvents><event id=\"E\" useValuesFromTriggerTime=\"false\"><trigger "
                    "initialValue=\"false\" persistent=\"false\">" +
                    math("<ci>p</ci>") + "</trigger><priority>" + math("<ci>p</ci>") + "</priority><delay>" +
                    math("<cn>2</cn>") + "</delay><listOfEventAssignments><eventAssignment variable=\"p\">" +
                    math(times("p", "p")) +
                    "</eventAssignment></listOfEventAssignments></event>"
                    "<event id=\"never\" useValuesFromTriggerTime=\"true\"/></listOfEvents>"));
    ASSERT_EQ(model.events().size(), 1U);
    const Event& event = model.events()[0];
    EXPECT_EQ(event.name, "E");
    EXPECT_FALSE(event.persistent || event.initially_true || event.values_from_trigger_time);
    EXPECT_EQ(value(model, event.trigger), 1.0);  // p is not 0
    EXPECT_EQ(value(model, event.priority.value()), 3.0);
    EXPECT_EQ(value(model, event.delay.value()), 2.0);
    EXPECT_EQ(value(model, event.assignments.at(0).value), 9.0);
    EXPECT_NE(to_text(model.warnings()).find("event never has no trigger: it never fires"),
              std::string::npos);
}

TEST(ClosedForm, MissingMathematicsHasNoEffect) {
    const Model model =
        read(level3(compartment("size=\"1\"") + list("Species", species("A", "initialAmount=\"1\"")) +
                    list("Parameters", parameter("p", "value=\"3\"") + parameter("q", "value=\"4\"")) +
                    "<listOfInitialAssignments><initialAssignment symbol=\"p\"/></listOfInitialAssignments>"
                    "<listOfRules><assignmentRule variable=\"q\"/></listOfRules>"
                    "<listOfReactions><reaction id=\"R\" reversible=\"false\"><listOfProducts>" +
                    reference("A") + "</listOfProducts><kineticLaw/></reaction></listOfReactions>"));
    EXPECT_EQ(value(model, "p"), 3.0);
    EXPECT_EQ(value(model, "q"), 4.0);
    EXPECT_EQ(rate(model, "A"), 0.0);
}

TEST(Invariant, WhatIsUndefinedIsAProblemWithItsPlace) {
    const auto refused = [](const std::string& content, const std::string& words) {
        const std::string said = problems_of(level3(content));
        EXPECT_NE(said.find(words), std::string::npos) << said;
        EXPECT_EQ(said.rfind("test.xml:2:", 0), 0U) << said;
    };
    refused(list("Parameters", parameter("p", "") + parameter("q", "")) +
                list("Rules", rule("assignment", "q", "<ci>p</ci>")),
            "p has no value at the start");
    refused(compartment("size=\"1\"") + list("Species", species("A", "")), "A has no value at the start");
    refused(compartment("spatialDimensions=\"3\"") + list("Species", species("A", "initialAmount=\"1\"")),
            "V has no value at the start");
    refused(compartment("size=\"1\"") + list("Species", species("A", "initialAmount=\"1\"")) +
                list("Reactions", reaction("R", reference("A", ""), "", "<cn>1</cn>")),
            "the stoichiometry of A is missing");
}

TEST(Property, WhatHasNoValueAndNobodyNeedsIsAWarning) {
    const Model model = read(
        level3(compartment("spatialDimensions=\"3\"") +
               list("Species", species("sink", "boundaryCondition=\"true\" hasOnlySubstanceUnits=\"true\"")) +
               list("Parameters", parameter("p", "") + parameter("q", "value=\"3\"")) +
               list("Reactions", reaction("R", "", reference("sink"), "<ci>q</ci>"))));
    for (const char* name : {"V", "sink", "p"}) {
        EXPECT_NE(to_text(model.warnings()).find(std::string{name} + " has no value; nothing depends on it"),
                  std::string::npos)
            << name;
    }
}

TEST(Invariant, ASizeThatDoesNotExistIsAProblem) {
    const std::string said =
        problems_of(level3(compartment("spatialDimensions=\"0\"") + list("Parameters", parameter("p", "")) +
                           list("Rules", rule("assignment", "p", "<ci>V</ci>"))));
    EXPECT_NE(said.find("V has no dimension, so it has no size"), std::string::npos) << said;
}

// Level 2 Version 1 lets a rate and a concentration be in units of their own. Those of the model may be
// repeated.
TEST(Invariant, UnitsOfTheirOwnAreRefused) {
    const auto text = [](const std::string& of_species, const std::string& of_law) {
        return level2(
            R"(<listOfUnitDefinitions><unitDefinition id="minute"><listOfUnits><unit kind="second" multiplier="60"/>
</listOfUnits></unitDefinition></listOfUnitDefinitions><listOfCompartments><compartment id="V" size="1"/></listOfCompartments>
<listOfSpecies><species id="A" compartment="V" initialAmount="1" )" +
                of_species + R"(/></listOfSpecies><listOfReactions><reaction id="R"><listOfReactants>
<speciesReference species="A"/></listOfReactants><kineticLaw )" +
                of_law + ">" + math("<ci>A</ci>") + "</kineticLaw></reaction></listOfReactions>",
            1);
    };
    EXPECT_EQ(problems_of(text("spatialSizeUnits=\"litre\"", "timeUnits=\"second\" substanceUnits=\"mole\"")),
              "");
    EXPECT_NE(problems_of(text("", "timeUnits=\"minute\""))
                  .find("the rate of R is in units that are not the model's"),
              std::string::npos);
    EXPECT_NE(problems_of(text("", "substanceUnits=\"item\"")).find("the rate of R is in units"),
              std::string::npos);
    EXPECT_NE(
        problems_of(text("spatialSizeUnits=\"metre\"", "")).find("A has a spatialSizeUnits that is not"),
        std::string::npos);
}

// Level 2 Version 1: the delay of an event may be in a unit of its own.
TEST(ClosedForm, ADelayInAUnitOfItsOwn) {
    const std::string text = level2(
        R"(<listOfUnitDefinitions><unitDefinition id="minute"><listOfUnits><unit kind="second" multiplier="60"/>
</listOfUnits></unitDefinition></listOfUnitDefinitions><listOfParameters><parameter id="p" value="1" constant="false"/>
</listOfParameters><listOfEvents><event id="E" timeUnits="minute"><trigger>)" +
            math("<apply><gt/><ci>p</ci><cn>3</cn></apply>") + "</trigger><delay>" + math("<cn>2</cn>") +
            "</delay><listOfEventAssignments><eventAssignment variable=\"p\">" + math("<cn>1</cn>") +
            "</eventAssignment></listOfEventAssignments></event></listOfEvents>",
        1);
    for (const UnitReading units : {UnitReading::as_written, UnitReading::converted}) {
        SbmlOptions options;
        options.units = units;
        const Model model = read(text, options);
        EXPECT_DOUBLE_EQ(value(model, model.events().at(0).delay.value()),
                         120.0);  // seconds, the model's time
    }
}

TEST(ClosedForm, DefaultScales) {
    // nmol in litres: the scale of a concentration without a start is 1e-6 of 1 nmol/L in its volume.
    const std::string units =
        "<listOfUnitDefinitions><unitDefinition id=\"nmol\"><listOfUnits><unit kind=\"mole\" exponent=\"1\" "
        "scale=\"-9\" multiplier=\"1\"/></listOfUnits></unitDefinition></listOfUnitDefinitions>";
    const std::string content =
        units + compartment("size=\"4\" spatialDimensions=\"3\" units=\"litre\"") +
        list("Species",
             species("started", "initialConcentration=\"3\" substanceUnits=\"nmol\"") +
                 species("empty", "initialAmount=\"0\" substanceUnits=\"nmol\"") +
                 species("unknown", "initialAmount=\"0\"") +
                 species("count",
                         "initialAmount=\"0\" substanceUnits=\"item\" hasOnlySubstanceUnits=\"true\"") +
                 species("amount",
                         "initialAmount=\"0\" substanceUnits=\"nmol\" hasOnlySubstanceUnits=\"true\"")) +
        list("Parameters", parameter("p", "value=\"0\"") + parameter("q", "")) +
        "<listOfInitialAssignments><initialAssignment symbol=\"q\">" + math(times("started", "V")) +
        "</initialAssignment></listOfInitialAssignments>" +
        list("Rules", rule("rate", "p", "<cn>1</cn>") + rule("rate", "q", "<cn>1</cn>"));
    const Model model = read(level3(content));
    const auto scale = [](const Model& m, const char* name) {
        return m.states().at(m.find_state(name).value()).scale;
    };
    EXPECT_DOUBLE_EQ(scale(model, "started"), 12e-6);
    EXPECT_DOUBLE_EQ(scale(model, "empty"), 4e-6);
    EXPECT_DOUBLE_EQ(scale(model, "unknown"), 4e-6);
    EXPECT_DOUBLE_EQ(scale(model, "count"), 1.0);
    EXPECT_DOUBLE_EQ(scale(model, "amount"), 1e-6);
    EXPECT_DOUBLE_EQ(scale(model, "p"), 1e-6);
    EXPECT_DOUBLE_EQ(scale(model, "q"), 12e-6);
    const Model given = read(level3(content), {.scale = 0.5});
    for (const State& state : given.states()) {
        EXPECT_EQ(state.scale, 0.5);
    }
}

TEST(Property, NamesOfSimBiologyAreThoseOfPeople) {
    const Model model =
        read(level2(R"(<annotation><SimBiology xmlns="http://www.mathworks.com"/></annotation>
<listOfCompartments><compartment id="mw1" name="Tum" size="2" units="litre"/><compartment id="mw2" name="Cent" size="3"/>
</listOfCompartments><listOfSpecies>
<species id="mw3" name="C1" compartment="mw1" initialAmount="1"/>
<species id="mw4" name="C1" compartment="mw2" initialAmount="1"/></listOfSpecies>
<listOfParameters><parameter id="mw5" name="k" value="1" units="dimensionless"/><parameter id="mw6" name="k" value="2"/></listOfParameters>
<listOfReactions><reaction id="mw7" name="growth"><listOfProducts><speciesReference species="mw3"/></listOfProducts>
<kineticLaw>)" + math("<apply><times/><ci>mw5</ci><ci>mw6</ci><ci>mw8</ci></apply>") +
                    R"(<listOfParameters><parameter id="mw8" name="f" value="5"/></listOfParameters>
</kineticLaw></reaction></listOfReactions>)"));
    EXPECT_EQ(model.unit_system(), UnitSystem::converted);
    EXPECT_TRUE(model.find("Tum.C1") && model.find("Cent.C1") && model.find("growth.f"));
    EXPECT_EQ(value(model, "k"), 1.0);
    EXPECT_EQ(value(model, "k_mw6"), 2.0);
    EXPECT_EQ(model.declared().named.at(model.find("Tum.C1").value()).id, "mw3");
    ASSERT_FALSE(model.warnings().empty());
    EXPECT_NE(to_text(model.warnings()).find("another one has the name \"k\"; this one is \"k_mw6\""),
              std::string::npos);
}

}  // namespace
}  // namespace rubor
