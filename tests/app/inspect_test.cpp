// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <rubor/base/text.hpp>
#include <rubor/report/safe_text.hpp>

#include "app/sbml_fixture_files.hpp"
#include "app/workspace.hpp"

namespace rubor {
namespace {

void expect_width(const std::string& text) {
    for (const std::string& line : split(text, '\n')) EXPECT_LE(display_width(line), 80U) << line;
}

TEST(Cli, InspectShowsAnAntimonyModel) {
    const Workspace workspace;
    const CommandResult result = workspace.rubor({"inspect", "models/ibc/ibc.ant"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    expect_width(result.out);
    EXPECT_NE(result.out.find("111  states"), std::string::npos) << result.out;
    EXPECT_NE(result.out.find("Jacobian: 111 x 111"), std::string::npos);
    EXPECT_NE(result.out.find("named maps: surgery"), std::string::npos);
    EXPECT_EQ(result.out.find("Warnings"), std::string::npos) << "units of our own model fit";
}

TEST(Cli, InspectComposesModules) {
    const Workspace workspace;
    const CommandResult result = workspace.rubor(
        {"inspect", "models/ibc/ibc.ant", "--module", "models/drugs/pembrolizumab.ant", "--json"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    const auto json = nlohmann::json::parse(result.out);
    EXPECT_GT(json["counts"]["states"].get<int>(), 111);
}

TEST(Cli, InspectShowsEquationsOfSbmlWithTheNamesOfPeople) {
    const Workspace workspace;
    workspace.write("small.xml", k_simbiology_sbml);
    const CommandResult result = workspace.rubor({"inspect", "small.xml", "--equations"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    expect_width(result.out);
    EXPECT_NE(result.out.find("/dt = "), std::string::npos) << result.out;
    EXPECT_EQ(result.out.find("mw"), std::string::npos) << "no machine's identifiers\n" << result.out;
}

TEST(Cli, InspectRefusesWhatIsNoModel) {
    const Workspace workspace;
    workspace.write("notes.txt", "hello\n");
    EXPECT_EQ(workspace.rubor({"inspect", "notes.txt"}).exit_code, 2);
    EXPECT_EQ(workspace.rubor({"inspect", "nothing.xml"}).exit_code, 2);
    EXPECT_EQ(workspace.rubor({"inspect", "models/ibc/ibc.ant", "--units", "convert"}).exit_code, 2);
}

// Numbers as they stand: a litre meets a millilitre, which is told with both units and refused when that is
// asked for.
TEST(Cli, InspectWarnsOfClashesAndRefusesThemWhenStrict) {
    const Workspace workspace;
    workspace.write("clash.xml", R"(<?xml version="1.0" encoding="UTF-8"?>
<sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" level="3" version="2">
  <model id="clash" substanceUnits="mole" timeUnits="second" extentUnits="mole" volumeUnits="litre">
    <listOfUnitDefinitions>
      <unitDefinition id="mL"><listOfUnits><unit kind="litre" exponent="1" scale="-3" multiplier="1"/></listOfUnits></unitDefinition>
    </listOfUnitDefinitions>
    <listOfParameters>
      <parameter id="V1" value="1" units="litre" constant="true"/>
      <parameter id="V2" value="1" units="mL" constant="true"/>
      <parameter id="n" value="1" units="mole" constant="true"/>
      <parameter id="sum" units="litre" constant="false"/>
      <parameter id="odd" units="litre" constant="false"/>
    </listOfParameters>
    <listOfRules>
      <assignmentRule variable="sum"><math xmlns="http://www.w3.org/1998/Math/MathML"><apply><plus/><ci>V1</ci><ci>V2</ci></apply></math></assignmentRule>
      <assignmentRule variable="odd"><math xmlns="http://www.w3.org/1998/Math/MathML"><apply><plus/><ci>V1</ci><ci>n</ci></apply></math></assignmentRule>
    </listOfRules>
  </model>
</sbml>
)");
    const CommandResult warned = workspace.rubor({"inspect", "clash.xml"});
    ASSERT_EQ(warned.exit_code, 0) << warned.err;
    EXPECT_NE(warned.out.find("Warnings: 2"), std::string::npos) << warned.out;
    EXPECT_NE(warned.out.find("numbers are used as they stand"), std::string::npos) << warned.out;
    const CommandResult converted = workspace.rubor({"inspect", "clash.xml", "--units", "convert"});
    EXPECT_NE(converted.out.find("Warnings: 1"), std::string::npos)
        << "a litre and a mole do not fit in any units\n"
        << converted.out;
    const CommandResult strict = workspace.rubor({"inspect", "clash.xml", "--strict"});
    EXPECT_EQ(strict.exit_code, 2);
    EXPECT_NE(strict.err.find("rubor: 2 problems"), std::string::npos) << strict.err;
    EXPECT_NE(strict.err.find("clash.xml:"), std::string::npos) << strict.err;
}

// What libSBML's own check of units finds in the same file is in docs/inspect.md.
TEST(Oracle, TheSimBiologyModelHasNoClashOnceUnitsAreConverted) {
    const char* shared = std::getenv("RUBOR_SHARED");
    const std::filesystem::path folder = shared != nullptr ? shared : RUBOR_SOURCE_DIR "/../shared";
    const std::filesystem::path file = folder / "sbml-models" / "simbiology-nsclc.xml";
    if (!std::filesystem::exists(file)) GTEST_SKIP() << "no " << file << " here; set RUBOR_SHARED";
    const Workspace workspace;
    const CommandResult converted = workspace.rubor({"inspect", file.string(), "--json"});
    ASSERT_EQ(converted.exit_code, 0) << converted.err;
    const auto json = nlohmann::json::parse(converted.out);
    for (const auto& warning : json["warnings"]) {
        const std::string message = warning["message"];
        EXPECT_TRUE(message.find("; expected ") == std::string::npos &&
                    message.find(", but ") == std::string::npos)
            << warning;
    }
    EXPECT_EQ(json["conservation_laws"].size(), 4U);
    EXPECT_EQ(json["counts"]["reactions"], 92);
    const CommandResult written =
        workspace.rubor({"inspect", file.string(), "--units", "as-written", "--json"});
    ASSERT_EQ(written.exit_code, 0) << written.err;
    // libSBML 5.19 finds 11 sums and comparisons of different units; so do we, in the same places
    int n_sums = 0;
    const auto as_written = nlohmann::json::parse(written.out);
    for (const auto& warning : as_written["warnings"]) {
        const std::string kind = warning["kind"];
        if (kind.starts_with("scale|") && (kind.find("added to it") != std::string::npos ||
                                           kind.find("compared with it") != std::string::npos))
            ++n_sums;
    }
    EXPECT_EQ(n_sums, 11);
    // a wrong unit of one parameter is found where the parameter is used
    std::string text = workspace.read(file);
    const std::size_t name = text.find("name=\"vol_T\"");
    const std::string unit = "MWDERIVEDUNIT_liter__cell";
    const std::size_t at = text.find(unit, name);
    ASSERT_TRUE(name != std::string::npos && at - name < 200);
    workspace.write("wrong.xml", text.replace(at, unit.size(), "MWBUILTINUNIT_liter"));
    const CommandResult wrong = workspace.rubor({"inspect", "wrong.xml"});
    ASSERT_EQ(wrong.exit_code, 0) << wrong.err;
    EXPECT_NE(wrong.out.find("vol_tum_app: the rule: "), std::string::npos) << wrong.out;
    EXPECT_EQ(workspace.rubor({"inspect", "wrong.xml", "--strict"}).exit_code, 2);
}

}  // namespace
}  // namespace rubor
