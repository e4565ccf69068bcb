// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// The runner on a case of our own, whose results are known in closed form: it passes, and it fails when
// anything in it is corrupted.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include <fmt/format.h>

#include "sbml_suite/case_run.hpp"
#include "sbml_suite/conversion.hpp"
#include "sbml_suite/scratch_folder.hpp"
#include "sbml_suite/verdict.hpp"

namespace rubor::sbml_suite {
namespace {

// A decays at 0.5 per time into B, in 4 litres; A is wanted as an amount, B as a concentration, both mean a
// concentration in mathematics; C, which means an amount, is wanted as a concentration.
constexpr const char* k_document = R"(<?xml version="1.0" encoding="UTF-8"?>
<sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" level="3" version="2">
  <model id="m" timeUnits="second" substanceUnits="mole" extentUnits="mole" volumeUnits="litre">
    <listOfCompartments>
      <compartment id="c" spatialDimensions="3" size="4" constant="true"/>
    </listOfCompartments>
    <listOfSpecies>
      <species id="A" compartment="c" initialAmount="8"
               hasOnlySubstanceUnits="false" boundaryCondition="false" constant="false"/>
      <species id="B" compartment="c" initialAmount="0"
               hasOnlySubstanceUnits="false" boundaryCondition="false" constant="false"/>
      <species id="C" compartment="c" initialAmount="6"
               hasOnlySubstanceUnits="true" boundaryCondition="false" constant="false"/>
    </listOfSpecies>
    <listOfParameters>
      <parameter id="k" value="0.5" constant="true"/>
    </listOfParameters>
    <listOfReactions>
      <reaction id="J" reversible="false">
        <listOfReactants><speciesReference species="A" stoichiometry="1" constant="true"/></listOfReactants>
        <listOfProducts><speciesReference species="B" stoichiometry="1" constant="true"/></listOfProducts>
        <kineticLaw><math xmlns="http://www.w3.org/1998/Math/MathML">
          <apply><times/><ci>c</ci><ci>k</ci><ci>A</ci></apply></math></kineticLaw>
      </reaction>
    </listOfReactions>
  </model>
</sbml>
)";

constexpr const char* k_settings = R"(start: 0
duration: 2
steps: 4
variables: A, B, C, J
absolute: 1e-6
relative: 1e-4
amount: A
concentration: B, C
)";

class SmallCase {
  public:
    SmallCase() : folder_{scratch_.path() / "00001"} {
        std::filesystem::create_directory(folder_);
        write("-model.m",
              "(*\ncategory:      Test\ncomponentTags: Species, Reaction \ntestTags: Amount\nlevels: 2.4, "
              "3.2\n*)\n");
        write("-sbml-l3v2.xml", k_document);
        write("-settings.txt", k_settings);
        std::string results = "time,A,B,C,J\r\n";
        for (int i = 0; i <= 4; ++i) {
            const double left = 8.0 * std::exp(-0.25 * i);
            results += fmt::format("{},{},{},1.5,{}\r\n", 0.5 * i, left, (8.0 - left) / 4.0, 0.5 * left);
        }
        write("-results.csv", results);
    }
    void write(const std::string& ending, const std::string& text) const {
        std::ofstream{folder_ / ("00001" + ending), std::ios::binary} << text;
    }
    [[nodiscard]] SuiteCase read() const {
        auto read = read_case(folder_);
        if (!read) throw std::runtime_error{to_text(read.problems())};
        return std::move(read).value();
    }

    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

  private:
    ScratchFolder scratch_;
    std::filesystem::path folder_;
};

Judgement run(const SuiteCase& suite_case) {
    const RunOptions options;
    CaseRun case_run{suite_case, options};
    return judge(suite_case.refused, case_run.run(suite_case.document({3, 2}), {3, 2}, true));
}

TEST(Property, ACaseIsReadWhole) {
    const SmallCase small;
    const SuiteCase suite_case = small.read();
    EXPECT_EQ(suite_case.tags, (std::vector<std::string>{"Amount", "Reaction", "Species"}));
    EXPECT_EQ(suite_case.given, (std::vector<Level>{{3, 2}}));
    EXPECT_EQ(levels_to_convert(suite_case), (std::vector<Level>{{2, 4}}));
    EXPECT_EQ(suite_case.expected.variables, (std::vector<std::string>{"A", "B", "C", "J"}));
    EXPECT_EQ(suite_case.expected.times.size(), 5U);
    EXPECT_TRUE(suite_case.refused.empty());
    EXPECT_EQ(suite_case.tolerance.absolute, 1e-6);
    EXPECT_EQ(suite_case.tolerance.relative, 1e-4);
}

TEST(ClosedForm, FirstOrderDecayPassesWithBothIntegrators) {
    const SmallCase small;
    const Judgement judgement = run(small.read());
    EXPECT_EQ(judgement.verdict, Verdict::passed) << judgement.reason;
}

TEST(ClosedForm, EveryCorruptedValueFails) {
    const SmallCase small;
    const SuiteCase right = small.read();
    for (std::size_t i = 0; i < right.expected.values.size(); ++i) {
        SuiteCase wrong = right;
        wrong.expected.values[i] +=
            2.0 * (right.tolerance.absolute + right.tolerance.relative * right.expected.values[i]);
        EXPECT_EQ(run(wrong).verdict, Verdict::failed) << i;
    }
}

TEST(ClosedForm, AmountIsNotConcentration) {
    const SmallCase small;
    SuiteCase wrong = small.read();
    wrong.amounts = {"A", "B"};
    wrong.concentrations = {"C"};
    EXPECT_EQ(run(wrong).verdict, Verdict::failed);
    wrong = small.read();
    wrong.amounts = {"A", "C"};
    wrong.concentrations = {"B"};
    EXPECT_EQ(run(wrong).verdict, Verdict::failed);
}

TEST(ClosedForm, AWrongModelFails) {
    const SmallCase small;
    std::string text = k_document;
    text.replace(text.find("value=\"0.5\""), 11, "value=\"0.6\"");
    small.write("-sbml-l3v2.xml", text);
    EXPECT_EQ(run(small.read()).verdict, Verdict::failed);
}

TEST(ClosedForm, AConvertedDocumentGivesTheSameResults) {
    const SmallCase small;
    const SuiteCase suite_case = small.read();
    std::string reason;
    const auto file = convert(suite_case, {2, 4}, small.folder() / "converted", reason);
    ASSERT_TRUE(file) << reason;
    const RunOptions options;
    CaseRun case_run{suite_case, options};
    const Judgement judgement = judge({}, case_run.run(*file, {2, 4}, true));
    EXPECT_EQ(judgement.verdict, Verdict::passed) << judgement.reason;
}

TEST(Property, SettingsThatDoNotFitTheResultsAreAProblem) {
    const SmallCase small;
    for (const auto& [from, to] : {std::pair{"steps: 4", "steps: 5"},
                                   {"duration: 2", "duration: 3"},
                                   {"variables: A, B", "variables: B, A"},
                                   {"absolute: 1e-6", "absolute: much"}}) {
        std::string text = k_settings;
        text.replace(text.find(from), std::string_view{from}.size(), to);
        small.write("-settings.txt", text);
        EXPECT_FALSE(read_case(small.folder()).ok()) << to;
    }
}

TEST(Property, RefusedMathematicsIsFoundInTheDocument) {
    EXPECT_TRUE(refused_content(k_document).empty());
    EXPECT_EQ(refused_content("<listOfRules><algebraicRule metaid='x'>"),
              (std::set<Refused>{Refused::algebraic_rule}));
    EXPECT_EQ(refused_content("<csymbol definitionURL=\"http://www.sbml.org/sbml/symbols/delay\">"),
              (std::set<Refused>{Refused::delay}));
    EXPECT_EQ(refused_content("<reaction id='J' fast='true'>"), (std::set<Refused>{Refused::fast_reaction}));
    EXPECT_TRUE(refused_content("<reaction id='J' fast='false'><event><delay>").empty());
}

}  // namespace
}  // namespace rubor::sbml_suite
