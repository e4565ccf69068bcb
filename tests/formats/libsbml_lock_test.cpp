// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/libsbml_lock.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <string>

#include <rubor/base/parallel.hpp>
#include <rubor/formats/sbml.hpp>

namespace rubor {
namespace {

// A model that instantiates another: libSBML's flattening of it keeps what it needs in static memory.
std::string composed(int i) {
    const std::string rate = std::to_string(i + 1);
    return R"(<?xml version="1.0" encoding="UTF-8"?>
<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3" version="1" comp:required="true"
      xmlns:comp="http://www.sbml.org/sbml/level3/version1/comp/version1"><model id="m">
<comp:listOfSubmodels><comp:submodel comp:id="a" comp:modelRef="decay"/><comp:submodel comp:id="b" comp:modelRef="decay"/>
</comp:listOfSubmodels></model>
<comp:listOfModelDefinitions><comp:modelDefinition id="decay">
<listOfCompartments><compartment id="c" size="2" spatialDimensions="3" constant="true"/></listOfCompartments>
<listOfSpecies><species id="A" compartment="c" initialAmount="8" hasOnlySubstanceUnits="true" boundaryCondition="false"
  constant="false"/></listOfSpecies>
<listOfParameters><parameter id="k" constant="true"/></listOfParameters>
<listOfInitialAssignments><initialAssignment symbol="k"><math xmlns="http://www.w3.org/1998/Math/MathML">
<cn>)" + rate +
           R"(</cn></math></initialAssignment></listOfInitialAssignments>
<listOfReactions><reaction id="J" reversible="false" fast="false"><listOfReactants>
<speciesReference species="A" stoichiometry="1" constant="true"/></listOfReactants>
<kineticLaw><math xmlns="http://www.w3.org/1998/Math/MathML"><apply><times/><ci>k</ci><ci>A</ci></apply></math></kineticLaw>
</reaction></listOfReactions></comp:modelDefinition></comp:listOfModelDefinitions></sbml>)";
}

TEST(Property, ModelsAreReadByManyThreads) {
    const auto texts = [](int i) {
        const auto model = read_sbml_text(composed(i), "composed.xml");
        return model ? model.value().canonical_text() : to_text(model.problems());
    };
    constexpr int k_models = 16;
    std::vector<std::string> alone;
    for (int i = 0; i < k_models; ++i) alone.push_back(texts(i));
    EXPECT_NE(alone[0].find("b__A"), std::string::npos) << alone[0];
    EXPECT_NE(alone[0], alone[1]);
    std::atomic<int> n_wrong = 0;
    for_each_index(60 * k_models, 8, nullptr, [&](unsigned, std::size_t i) {
        if (texts(static_cast<int>(i % k_models)) != alone[i % k_models]) ++n_wrong;
    });
    EXPECT_EQ(n_wrong, 0);
}

}  // namespace
}  // namespace rubor
