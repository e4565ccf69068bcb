// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include "sbml_support.hpp"

namespace rubor {
namespace {

using namespace sbml_test;

std::string unit(const std::string& kind,
                 const std::string& attributes = "exponent=\"1\" scale=\"0\" multiplier=\"1\"") {
    return "<unit kind=\"" + kind + "\" " + attributes + "/>";
}
std::string definition(const std::string& id, const std::string& units, const std::string& name = {}) {
    return "<unitDefinition id=\"" + id + "\"" + (name.empty() ? "" : " name=\"" + name + "\"") +
           "><listOfUnits>" + units + "</listOfUnits></unitDefinition>";
}
std::string definitions(const std::string& content) {
    return "<listOfUnitDefinitions>" + content + "</listOfUnitDefinitions>";
}
/// A model whose parameter p is in the unit u.
Model with_unit(const std::string& units, const SbmlOptions& options = {}) {
    return read(
        level3(
            definitions(definition("u", units)) +
            R"(<listOfParameters><parameter id="p" value="3" units="u" constant="true"/></listOfParameters>)"),
        options);
}
const Unit& unit_of(const Model& model, const std::string& name) {
    return model.symbol(model.find(name).value()).unit;
}

void expect_unit(const Unit& found, const std::string& expected) {
    const Unit unit = parse_unit(expected).value();
    EXPECT_DOUBLE_EQ(found.factor, unit.factor) << expected;
    EXPECT_EQ(found.dimension, unit.dimension) << expected << ", found " << to_text(found.dimension);
}

TEST(ClosedForm, UnitsAreProductsOfKinds) {
    const auto expect = [](const std::string& units, const std::string& expected) {
        const Model model = with_unit(units);
        EXPECT_TRUE(model.symbol(model.find("p").value()).has_unit);
        expect_unit(unit_of(model, "p"), expected);
    };
    expect(unit("mole", R"(exponent="1" scale="-9" multiplier="1")"), "nmol");
    expect(unit("metre", R"(exponent="3" scale="-3" multiplier="1")"), "uL");
    expect(unit("second", R"(exponent="1" scale="0" multiplier="86400")"), "day");
    expect(unit("second", R"(exponent="-1" scale="0" multiplier="60")"), "1/minute");
    expect(unit("litre") + unit("second", R"(exponent="-1" scale="0" multiplier="3600")"), "L/hour");
    expect(unit("kilogram"), "kg");
    expect(unit("item"), "cell");
    expect(unit("gray"), "Gy");
    expect(unit("katal"), "mol/s");
    expect(unit("metre", R"(exponent="0.5" scale="0" multiplier="1")"), "m^(1/2)");
    expect(unit("radian"), "dimensionless");
    // SimBiology: a factor of its own.
    expect(unit("metre", R"(exponent="3" scale="0" multiplier="1")") +
               unit("dimensionless", R"(exponent="1" scale="0" multiplier="0.001")"),
           "L");
    expect(unit("pascal"), "kg/(m s2)");
    expect(unit("joule"), "kg m2/s2");
}

TEST(ClosedForm, ADayIsExactlyADay) {
    EXPECT_EQ(unit_of(with_unit(unit("second", R"(exponent="1" scale="0" multiplier="86400")")), "p").factor,
              1.0);
    EXPECT_EQ(unit_of(with_unit(unit("litre")), "p").factor, 1.0);
    EXPECT_EQ(unit_of(with_unit(unit("mole", R"(exponent="1" scale="-9" multiplier="1")")), "p").factor, 1.0);
}

TEST(Property, UnitsOfWhichWeKnowNoDimensionAreUnknownAndWarned) {
    const Model model = with_unit(unit("ampere"));
    EXPECT_FALSE(model.symbol(model.find("p").value()).has_unit);
    EXPECT_EQ(value(model, "p"), 3.0);
    EXPECT_NE(to_text(model.warnings()).find("the unit ampere is not checked or converted"),
              std::string::npos);

    const Model undefined = read(level3(
        R"(<listOfParameters><parameter id="p" value="3" units="u" constant="true"/></listOfParameters>)"));
    EXPECT_NE(to_text(undefined.warnings()).find("the unit \"u\" is not defined"), std::string::npos);
}

TEST(ClosedForm, Level2HasUnitsThatItTakesForGranted) {
    const std::string content = R"(
<listOfCompartments><compartment id="V" size="1"/><compartment id="A" size="1" spatialDimensions="2"/>
<compartment id="l" size="1" spatialDimensions="1"/></listOfCompartments>
<listOfSpecies><species id="S" compartment="V" initialAmount="1"/></listOfSpecies>)";
    const Model plain = read(level2(content));
    expect_unit(unit_of(plain, "V"), "L");
    expect_unit(unit_of(plain, "A"), "m2");
    expect_unit(unit_of(plain, "l"), "m");
    expect_unit(unit_of(plain, "S"), "mol");
    expect_unit(plain.time_unit(), "s");
    EXPECT_EQ(plain.time_unit().text, "second");

    const Model defined =
        read(level2(definitions(definition("substance", unit("item")) +
                                definition("time", unit("second", R"(multiplier="86400")"), "day")) +
                    content));
    expect_unit(unit_of(defined, "S"), "cell");
    expect_unit(defined.time_unit(), "day");
    EXPECT_EQ(defined.time_unit().text, "day");
}

TEST(ClosedForm, Level3NamesTheUnitsOfAModel) {
    const std::string content =
        definitions(definition("ml", unit("litre", R"(exponent="1" scale="-3" multiplier="1")"))) +
        R"(<listOfCompartments><compartment id="V" spatialDimensions="3" size="1" constant="true"/></listOfCompartments>
<listOfSpecies><species id="S" compartment="V" initialAmount="1" hasOnlySubstanceUnits="true" boundaryCondition="false"
constant="false"/></listOfSpecies>)";
    const Model model = read(level3(content, R"(substanceUnits="mole" volumeUnits="ml" timeUnits="second")"));
    expect_unit(unit_of(model, "V"), "mL");
    expect_unit(unit_of(model, "S"), "mol");
    expect_unit(model.time_unit(), "s");
    const Model silent = read(level3(content));
    EXPECT_FALSE(silent.symbol(silent.find("V").value()).has_unit);
    EXPECT_FALSE(silent.symbol(silent.find("S").value()).has_unit);
    EXPECT_TRUE(silent.time_unit().dimension.is_dimensionless());
}

/// One species in nmol in a volume of millilitres that decays at k per minute; concentrations are micromolar,
/// time is in hours. SimBiology converts: so does the reading that its annotation chooses.
std::string mixed(const std::string& annotation) {
    return level2(
        annotation +
        definitions(
            definition("ml", unit("litre", R"(scale="-3")"), "milliliter") +
            definition("nmol", unit("mole", R"(scale="-9")"), "nanomole") +
            definition("um", unit("mole", R"(scale="-6")") + unit("litre", R"(exponent="-1")"),
                       "micromolarity") +
            definition("time", unit("second", R"(multiplier="3600")"), "hour") +
            definition("per_minute", unit("second", R"(multiplier="60" exponent="-1")"), "1/minute")) +
        R"(<listOfCompartments><compartment id="V" name="V" size="500" units="ml"/></listOfCompartments>
<listOfSpecies><species id="S" name="S" compartment="V" initialConcentration="2" substanceUnits="nmol"><annotation>
<SimBiology xmlns="http://www.mathworks.com"><Unit Numerator="micromolarity" Denominator=""/></SimBiology></annotation></species>
</listOfSpecies><listOfParameters><parameter id="k" name="k" value="3" units="per_minute"/>
<parameter id="w" name="w" units="um" constant="false"/></listOfParameters>
<listOfRules><assignmentRule variable="w">)" +
        math("<ci>S</ci>") + R"(</assignmentRule></listOfRules>
<listOfReactions><reaction id="R" name="R"><listOfReactants><speciesReference species="S"/></listOfReactants><kineticLaw>)" +
        math("<apply><times/><ci>k</ci><ci>S</ci><ci>V</ci></apply>") +
        "</kineticLaw></reaction></listOfReactions>");
}

TEST(ClosedForm, ConvertedMathematicsIsInCoherentUnits) {
    const Model model =
        read(mixed(R"(<annotation><SimBiology xmlns="http://www.mathworks.com"/></annotation>)"));
    ASSERT_EQ(model.unit_system(), UnitSystem::converted);
    // 2 umol/L in 0.5 L: 1 umol, 1000 nmol in the state's array.
    const State& state = model.states().at(model.find_state("V.S").value());
    EXPECT_DOUBLE_EQ(value(model, state.initial), 1000.0);
    EXPECT_DOUBLE_EQ(value(model, "V.S"), 2000.0);  // nmol/L
    // 3/minute is 180/hour: -180 000 nmol per hour, the array's unit per the model's unit of time.
    EXPECT_NEAR(rate(model, "V.S"), -180'000.0, 1e-7);  // A few roundings of 1e-16.
    const Symbol& w = model.symbol(model.find("w").value());
    EXPECT_DOUBLE_EQ(value(model, "w") / w.shown.factor, 2.0);
    EXPECT_EQ(w.shown.text, "micromolarity");
    const Symbol& s = model.symbol(model.find("V.S").value());
    EXPECT_DOUBLE_EQ(value(model, "V.S") / s.shown.factor, 2.0);
    EXPECT_EQ(s.shown.text, "micromolarity");
    const Symbol& r = model.symbol(model.find("R").value());
    EXPECT_DOUBLE_EQ(value(model, "R") / r.shown.factor, 180'000.0);
    EXPECT_EQ(r.shown.text, "nanomole/hour");
    EXPECT_TRUE(model.warnings().empty()) << to_text(model.warnings());
    // 1e-6 of the start.
    EXPECT_DOUBLE_EQ(state.scale, 1e-3);
}

TEST(ClosedForm, AsWrittenNumbersMeanWhatTheySay) {
    SbmlOptions options;
    options.units = UnitReading::as_written;
    const Model model =
        read(mixed(R"(<annotation><SimBiology xmlns="http://www.mathworks.com"/></annotation>)"), options);
    ASSERT_EQ(model.unit_system(), UnitSystem::as_written);
    EXPECT_DOUBLE_EQ(value(model, model.states().at(0).initial), 1000.0);
    EXPECT_DOUBLE_EQ(value(model, "V.S"), 2.0);
    EXPECT_DOUBLE_EQ(rate(model, "V.S"), -3000.0);
    const Model plain = read(mixed(""));
    EXPECT_EQ(plain.unit_system(), UnitSystem::as_written);
    EXPECT_DOUBLE_EQ(rate(plain, "S"), -3000.0);
    options.units = UnitReading::converted;
    EXPECT_NEAR(rate(read(mixed(""), options), "S"), -180'000.0, 1e-7);
}

const std::string k_from_simbiology =
    R"(<annotation><SimBiology xmlns="http://www.mathworks.com"/></annotation>)";
const std::string k_time =
    R"(<csymbol encoding="text" definitionURL="http://www.sbml.org/sbml/symbols/time">t</csymbol>)";
const std::string k_minute = definition("time", unit("second", R"(multiplier="60")"), "minute");

// SimBiology's documentation of an event's Trigger: a raw number beside `time` has the units of time.
TEST(ClosedForm, ConvertedRawNumbersBesideTimeAreInTheUnitOfTime) {
    const std::string text =
        level2(k_from_simbiology + definitions(k_minute) +
               R"(<listOfParameters><parameter id="w" name="w" units="dimensionless" constant="false"/>
<parameter id="x" name="x" value="0" units="dimensionless" constant="false"/></listOfParameters>
<listOfRules><assignmentRule variable="w">)" +
               math("<piecewise><piece><cn>1</cn><apply><lt/><cn>2</cn>" + k_time +
                    "<cn>5</cn></apply></piece><otherwise><cn>0</cn></otherwise></piecewise>") +
               R"(</assignmentRule></listOfRules><listOfEvents><event id="e"><trigger>)" +
               math("<apply><gt/>" + k_time + "<cn>5</cn></apply>") + "</trigger><delay>" +
               math("<cn>3</cn>") + R"(</delay><listOfEventAssignments><eventAssignment variable="x">)" +
               math("<cn>1</cn>") + "</eventAssignment></listOfEventAssignments></event></listOfEvents>");
    const Model model = read(text);
    ASSERT_EQ(model.unit_system(), UnitSystem::converted);
    EXPECT_EQ(to_text(model.warnings()), "");
    EXPECT_EQ(value(model, "w", 1.9), 0.0);
    EXPECT_EQ(value(model, "w", 2.1), 1.0);
    EXPECT_EQ(value(model, "w", 4.9), 1.0);
    EXPECT_EQ(value(model, "w", 5.1), 0.0);
    const Event& event = model.events().at(0);
    EXPECT_FALSE(value(model, event.trigger, 4.9));
    EXPECT_TRUE(value(model, event.trigger, 5.1));
    EXPECT_DOUBLE_EQ(value(model, event.delay.value()), 3.0);  // in minutes, the model's
}

// SimBiology converts only where "no units can be empty".
TEST(Property, ParametersWithoutUnitsAreSaidWhereUnitsAreConverted) {
    const auto parameters = [](const std::string& units) {
        return level2(k_from_simbiology + definitions(k_minute) +
                      R"(<listOfParameters><parameter id="a" name="a" value="2")" + units +
                      R"(/><parameter id="b" name="b" value="3"/></listOfParameters>)");
    };
    const std::string some = parameters(R"( units="time")");
    const Model mixed_model = read(some);
    EXPECT_EQ(mixed_model.unit_system(), UnitSystem::converted);
    EXPECT_NE(to_text(mixed_model.warnings()).find("b: b has no unit: its number is taken to be in day"),
              std::string::npos)
        << to_text(mixed_model.warnings());
    SbmlOptions strict;
    strict.build.unit_clashes = UnitClashes::refused;
    EXPECT_NE(problems_of(some, strict).find("b has no unit"), std::string::npos);
    // None has one: SimBiology cannot have converted.
    const Model none = read(parameters(""));
    EXPECT_EQ(none.unit_system(), UnitSystem::as_written);
    EXPECT_NE(to_text(none.warnings()).find("no parameter has a unit: units are not converted"),
              std::string::npos);
    SbmlOptions converted;
    converted.units = UnitReading::converted;
    EXPECT_EQ(read(parameters(""), converted).unit_system(), UnitSystem::converted);
}

// An annotation may name the unit of the amount.
TEST(ClosedForm, AnAnnotatedAmountIsNoUnitOfAConcentration) {
    const auto species = [](const std::string& only) {
        return level2(
            k_from_simbiology +
            definitions(k_minute + definition("ml", unit("litre", R"(scale="-3")"), "milliliter") +
                        definition("nmol", unit("mole", R"(scale="-9")"), "nanomole")) +
            R"(<listOfCompartments><compartment id="V" name="V" size="2" units="ml"/></listOfCompartments>
<listOfSpecies><species id="S" name="S" compartment="V" initialConcentration="3" substanceUnits="nmol")" +
            only + R"(><annotation><SimBiology xmlns="http://www.mathworks.com">
<Unit Numerator="nanomole" Denominator=""/></SimBiology></annotation></species></listOfSpecies>)");
    };
    // 3 nmol/mL in 2 mL.
    const Model amount = read(species(R"( hasOnlySubstanceUnits="true")"));
    EXPECT_DOUBLE_EQ(value(amount, amount.states().at(0).initial), 6.0);
    EXPECT_EQ(to_text(amount.warnings()), "");
    const Model concentration = read(species(""));
    EXPECT_DOUBLE_EQ(value(concentration, concentration.states().at(0).initial), 6.0);
    EXPECT_EQ(concentration.symbol(concentration.find("V.S").value()).shown.text, "nanomole/milliliter");
    EXPECT_NE(to_text(concentration.warnings()).find("says nanomole, no amount per size: not used"),
              std::string::npos);
}

// Numbers may carry units (L3).
TEST(ClosedForm, NumbersWithUnits) {
    const std::string text = level3(
        definitions(definition("ml", unit("litre", R"(exponent="1" scale="-3" multiplier="1")"))) +
        R"(<listOfParameters><parameter id="p" units="litre" constant="false"/></listOfParameters><listOfRules>
<assignmentRule variable="p">)" +
        math(R"(<cn sbml:units="ml">250</cn>)") + "</assignmentRule></listOfRules>");
    EXPECT_EQ(value(read(text), "p"), 250.0);
    SbmlOptions options;
    options.units = UnitReading::converted;
    EXPECT_DOUBLE_EQ(value(read(text, options), "p"), 0.25);
}

}  // namespace
}  // namespace rubor
