// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <array>
#include <string>

#include <rubor/formats/sbml.hpp>

namespace rubor {
namespace {

std::string level3(const std::string& content) {
    return R"(<?xml version="1.0" encoding="UTF-8"?>
<sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" level="3" version="2"><model id="m">)" +
           content + "</model></sbml>";
}

Model read(const std::string& text, const SbmlOptions& options = {}) {
    Checked<Model> model = read_sbml_text(text, "test.xml", options);
    if (!model) {
        throw std::runtime_error{to_text(model.problems())};
    }
    return std::move(model).value();
}

/// A decay of 2 per day from 3 mol/L in 4 L: the amount starts at 12 and changes by -24.
TEST(ClosedForm, AReactionChangesAmounts) {
    const Model model = read(level3(R"(
<listOfCompartments><compartment id="V" size="4" constant="true"/></listOfCompartments>
<listOfSpecies><species id="A" compartment="V" initialConcentration="3" hasOnlySubstanceUnits="false"
    boundaryCondition="false" constant="false"/></listOfSpecies>
<listOfParameters><parameter id="k" value="2" constant="true"/></listOfParameters>
<listOfReactions><reaction id="R" reversible="false">
  <listOfReactants><speciesReference species="A" stoichiometry="1" constant="true"/></listOfReactants>
  <kineticLaw><math xmlns="http://www.w3.org/1998/Math/MathML">
    <apply><times/><ci>k</ci><ci>A</ci><ci>V</ci></apply></math></kineticLaw>
</reaction></listOfReactions>)"));
    ASSERT_EQ(model.states().size(), 1U);
    const State& state = model.states()[0];
    EXPECT_TRUE(state.is_concentration);
    const auto value_of = [&](SymbolId id) {
        return id == state.symbol ? 12.0 : model.symbol(id).name == "V" ? 4.0 : 2.0;
    };
    std::array<double, 3> results{};
    Interpreter{model.graph(), {state.initial, state.rate, model.meaning("R").value()}}.evaluate(
        value_of, 0.0, results);
    EXPECT_EQ(results[0], 12.0);
    EXPECT_EQ(results[1], -24.0);
    EXPECT_EQ(results[2], 24.0);
}

}  // namespace
}  // namespace rubor
