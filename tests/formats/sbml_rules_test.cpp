// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>

#include <rubor/formats/sbml_rules.hpp>

namespace rubor {
namespace {

/// The breaches of a Level 3 model with this content.
Problems breaches_of(const std::string& content) {
    const auto path =
        std::filesystem::temp_directory_path() / ("rubor_rules_" + std::to_string(getpid()) + ".xml");
    std::ofstream{path}
        << "<sbml xmlns=\"http://www.sbml.org/sbml/level3/version2/core\" level=\"3\" version=\"2\">\n"
           "<model id=\"m\">\n"
        << content << "</model></sbml>";
    Problems found = sbml_rule_breaches(path);
    std::filesystem::remove(path);
    return found;
}

const std::string k_math = "<math xmlns=\"http://www.w3.org/1998/Math/MathML\">";

TEST(Property, LibSbmlsRulesAreAppliedOnRequest) {
    EXPECT_TRUE(breaches_of("<listOfParameters><parameter id=\"k\" value=\"1\" constant=\"true\" "
                            "units=\"second\"/></listOfParameters>")
                    .empty());
    // A species in a rate that is no modifier.
    const auto found = breaches_of(
        "<listOfCompartments><compartment id=\"c\" size=\"1\" "
        "constant=\"true\"/></listOfCompartments><listOfSpecies><species "
        "id=\"S\" compartment=\"c\" initialAmount=\"1\" hasOnlySubstanceUnits=\"false\" "
        "boundaryCondition=\"false\" "
        "constant=\"false\"/></listOfSpecies><listOfReactions>\n<reaction id=\"J\" "
        "reversible=\"false\"><kineticLaw>" +
        k_math + "<ci>S</ci></math></kineticLaw></reaction></listOfReactions>");
    bool seen = false;
    for (const Problem& breach : found)
        seen = seen || (breach.alike == "sbml.21121" && breach.place.line == 4 && breach.place.column == 1);
    EXPECT_TRUE(seen) << to_text(found);
}

TEST(Property, LibSbmlsRulesTakeBoundedTime) {
    std::string functions = "<listOfFunctionDefinitions>";
    for (int i = 0; i < 60; ++i) {
        const std::string call = "<apply><ci>f" + std::to_string(i - 1) + "</ci><ci>a</ci></apply>";
        functions += "<functionDefinition id=\"f" + std::to_string(i) + "\">" + k_math +
                     "<lambda><bvar><ci>a</ci></bvar>" +
                     (i == 0 ? "<ci>a</ci>" : "<apply><plus/>" + call + call + "</apply>") +
                     "</lambda></math></functionDefinition>";
    }
    const auto start = std::chrono::steady_clock::now();
    const auto found = breaches_of(functions + "</listOfFunctionDefinitions>");
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds{5});
    EXPECT_NE(to_text(found).find("libSBML's general rules were not applied"), std::string::npos);
}

}  // namespace
}  // namespace rubor
