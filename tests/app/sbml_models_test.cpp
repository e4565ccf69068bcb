// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// A modeller's own SBML on the command line: names, units, times, doses and parameter sets.
#include <gtest/gtest.h>

#include <cmath>
#include <rubor/report/safe_text.hpp>
#include <rubor/store/csv.hpp>
#include <rubor/store/parquet.hpp>

#include "app/sbml_fixture_files.hpp"
#include "app/workspace.hpp"

namespace rubor {
namespace {

struct CsvFile {
    std::vector<std::string> header;
    std::vector<std::vector<double>> rows;
};
CsvFile read_csv_file(const std::filesystem::path& path) {
    CsvFile file;
    auto csv = CsvReader::open(path);
    EXPECT_TRUE(csv.ok());
    for (const CsvCell& cell : csv.value().header()) file.header.push_back(cell.text);
    Problems problems;
    while (csv.value().next(problems)) {
        file.rows.emplace_back();
        for (const CsvCell& cell : csv.value().row()) file.rows.back().push_back(std::stod(cell.text));
    }
    EXPECT_TRUE(problems.empty());
    return file;
}

/// A workspace with the models of this file.
class SbmlWorkspace : public Workspace {
  public:
    SbmlWorkspace() {
        write("clearance.xml", k_clearance_sbml);
        write("unitless.sbml", k_unitless_sbml);
        write("small.xml", k_simbiology_sbml);
    }
};

// Numbers as they stand in the file: mole, litre, second. A(t) = sum of D exp(-k (t - t_i)), as a
// concentration A/V.
TEST(Cli, SbmlFollowsTheClosedFormInItsOwnUnits) {
    const SbmlWorkspace workspace;
    for (const char* solver : {"rodas", "cvode"}) {
        const CommandResult result =
            workspace.rubor({"simulate", "clearance.xml", "--solver", solver, "--rel-tol", "1e-8", "--dose",
                             "3 mmol into A at 10 minutes every 600 x 3", "--set", "k=0.12 1/minute",
                             "--times", "0, 600 second, 20 minutes, 1 h", "-o", "out.csv"});
        ASSERT_EQ(result.exit_code, 0) << result.err;
        const CsvFile file = read_csv_file(workspace.path() / "out.csv");
        ASSERT_EQ(file.header.size(), 2U);
        EXPECT_EQ(file.header[1].substr(0, 1), "A");
        ASSERT_EQ(file.rows.size(), 4U);
        for (const auto& row : file.rows) {
            double expected = 0.0;
            for (const double dose : {600.0, 1200.0, 1800.0})
                if (dose <= row[0]) expected += 0.003 * std::exp(-0.002 * (row[0] - dose)) / 2.0;
            EXPECT_NEAR(row[1], expected, 1e-7 * expected) << solver << " at " << row[0];  // 10 rel_tol
        }
        EXPECT_EQ(file.rows[3][0], 3600.0);
        EXPECT_NE(result.err.find("time 3600 second reached"), std::string::npos) << result.err;
    }
}

TEST(Cli, TimesAreShownInTheUnitThatIsAskedFor) {
    const SbmlWorkspace workspace;
    const CommandResult result = workspace.rubor({"simulate", "clearance.xml", "--until", "3 d", "--every",
                                                  "1 d", "--time-unit", "day", "-o", "out.parquet"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    const auto table = read_parquet(workspace.path() / "out.parquet");
    ASSERT_TRUE(table);
    EXPECT_EQ(table.value().column("time").reals(), (std::vector<double>{0, 1, 2, 3}));
    EXPECT_EQ(table.value().column("time").spec().unit, "day");
}

TEST(Cli, AModelThatDeclaresNoUnitsTakesBareNumbers) {
    const SbmlWorkspace workspace;
    const CommandResult result =
        workspace.rubor({"simulate", "unitless.sbml", "--rel-tol", "1e-8", "--until", "5", "--every", "2.5",
                         "--set", "k=0.2", "--dose", "2 into x at 2.5", "-o", "out.csv"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    const CsvFile file = read_csv_file(workspace.path() / "out.csv");
    ASSERT_EQ(file.rows.size(), 3U);
    const double middle = 8.0 * std::exp(-0.5) + 2.0;
    EXPECT_NEAR(file.rows[1][1], middle, 1e-7 * middle);
    EXPECT_NEAR(file.rows[2][1], middle * std::exp(-0.5), 1e-7 * middle);
    EXPECT_NE(result.err.find("time 5 reached"), std::string::npos) << result.err;
}

// SimBiology's units are converted: 100 mL/minute out of 5 litres, cells that die per hour. Names are for
// people.
TEST(Cli, SimBiologysNamesAndMixedUnits) {
    const SbmlWorkspace workspace;
    const CommandResult result =
        workspace.rubor({"simulate", "small.xml", "--rel-tol", "1e-8", "--until", "2 h", "--every", "1 h",
                         "--dose", "5 umol into Blood.Drug [free] at 1 h", "-o", "out.parquet"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    const auto read = read_parquet(workspace.path() / "out.parquet");
    ASSERT_TRUE(read);
    const Table& table = read.value();
    const double one_hour = std::exp(-0.1 / 5.0 * 60.0);
    const std::vector<double>& drug = table.column("Blood.Drug [free]").reals();
    EXPECT_DOUBLE_EQ(drug[0], 1e-6);
    EXPECT_NEAR(drug[1], 1e-6 * (one_hour + 1.0), 1e-13);  // after the dose: 1 umol/L more
    EXPECT_NEAR(drug[2], 1e-6 * (one_hour + 1.0) * one_hour, 1e-13);
    EXPECT_EQ(table.column("Blood.Drug [free]").spec().unit, "mole/liter");
    EXPECT_NEAR(table.column("Blood.T").reals()[2], 1e9 * std::exp(-0.02), 1e2);
    EXPECT_EQ(table.column("Blood.T").spec().unit, "cell");
    // tables do not tell T from t: the second has another heading, and its name stands beside it
    EXPECT_EQ(table.column("Blood.t_2").reals()[0], 3.0);
    EXPECT_EQ(table.column("Blood.t_2").spec().description, "Blood.t");
}

TEST(Cli, OutputsAndSettingsByIdAndUnitsAsTheModelSpellsThem) {
    const SbmlWorkspace workspace;
    const CommandResult result =
        workspace.rubor({"simulate", "small.xml", "--until", "1 h", "--every", "1 h", "--outputs",
                         "mw_t,\"Blood.Drug [free]\"", "--set", "mw_cl=0.2 milliliter/minute", "--set",
                         "k_death=0.02 1/hour", "--dose", "1e9 cell into Blood.T", "-o", "out.csv"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    const CsvFile file = read_csv_file(workspace.path() / "out.csv");
    EXPECT_NEAR(file.rows[1][1], 2e9 * std::exp(-0.02), 2e3);
    EXPECT_NEAR(file.rows[1][2], 1e-6 * std::exp(-0.2e-3 / 5.0 * 60.0), 1e-11);
}

TEST(Cli, StartsOfAnSbmlModelMayBeSet) {
    const SbmlWorkspace workspace;
    const auto at_start = [&](const std::string& model, const std::vector<std::string>& settings) {
        std::vector<std::string> arguments{"simulate", model, "--times", "0", "-o", "out.csv"};
        for (const std::string& setting : settings) {
            arguments.push_back("--set");
            arguments.push_back(setting);
        }
        const CommandResult result = workspace.rubor(arguments);
        EXPECT_EQ(result.exit_code, 0) << result.err;
        return result.exit_code == 0 ? read_csv_file(workspace.path() / "out.csv").rows.at(0)
                                     : std::vector<double>(4);
    };
    auto row = at_start("small.xml", {"Blood.Drug [free]=2 umol/L", "mw_t=5e8 cell"});
    EXPECT_DOUBLE_EQ(row[1], 2e-6);
    EXPECT_EQ(row[2], 5e8);
    EXPECT_EQ(row[3], 3.0);
    EXPECT_DOUBLE_EQ(at_start("small.xml", {"mw_drug=10 umol"})[1], 2e-6);  // an amount, in 5 litres
    EXPECT_DOUBLE_EQ(at_start("small.xml", {"mw_drug=3e-6 mole/liter"})[1], 3e-6);
    EXPECT_DOUBLE_EQ(at_start("clearance.xml", {"A=3 mmol/L"})[1], 0.003);  // as written: mole per litre
    EXPECT_DOUBLE_EQ(at_start("clearance.xml", {"A=3 mmol"})[1], 0.0015);
    EXPECT_EQ(at_start("unitless.sbml", {"x=4"})[1], 4.0);
    const std::vector<std::pair<std::vector<std::string>, std::string>> mistakes = {
        {{"small.xml", "Blood.T=3 mg"}, "--set: Blood.T is an amount of substance, found a mass"},
        {{"small.xml", "Blood.Drug [free]=3"},
         "found a number without a unit; e.g. --set \"Blood.Drug [free]=3 mole/liter\""},
        {{"unitless.sbml", "x=4 mg"}, "--set: the model declares no unit of x, found a mass"},
        {{"clearance.xml", "B=4 mg"}, "--set: \"B\" is no parameter of the model clearance"},
        {{"clearance.xml", "out=4"},
         "--set: out has no start of its own: a rule of the model gives its value"},
    };
    for (const auto& [arguments, expected] : mistakes) {
        const CommandResult result =
            workspace.rubor({"simulate", arguments[0], "--times", "0", "--set", arguments[1]});
        EXPECT_EQ(result.exit_code, 2) << expected;
        EXPECT_NE(result.err.find(expected), std::string::npos) << "no \"" << expected << "\" in\n"
                                                                << result.err;
    }
}

TEST(Cli, AnEnsembleOfAnSbmlModel) {
    const SbmlWorkspace workspace;
    workspace.write("sets.csv", "ID,clearance rate [mL/h],mw_k\n7,6000,0.01\n9,12000,0.02\n");
    workspace.write("doses.csv", "ID,TIME,AMT [umol],CMT\n9,0.5,5,Blood.Drug [free]\n");
    const CommandResult result = workspace.rubor(
        {"ensemble", "small.xml", "--parameters", "sets.csv", "--doses", "doses.csv", "--rel-tol", "1e-8",
         "--until", "1 d", "--every", "12 h", "--time-unit", "day", "-o", "out"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    const auto read = read_parquet(workspace.path() / "out" / "trajectories.parquet");
    ASSERT_TRUE(read);
    const Table& table = read.value();
    ASSERT_EQ(table.n_rows(), 6U);
    EXPECT_EQ(table.column("time").reals()[4], 0.5);
    const std::vector<double>& drug = table.column("Blood.Drug [free]").reals();
    EXPECT_NEAR(drug[1], 1e-6 * std::exp(-6.0 / 5.0 * 12.0), 1e-12);
    EXPECT_NEAR(drug[4], 1e-6 * (std::exp(-12.0 / 5.0 * 12.0) + 1.0), 1e-12);  // TIME is in days
    EXPECT_NEAR(table.column("Blood.T").reals()[5], 1e9 * std::exp(-0.02 * 24.0), 1e3);
    EXPECT_NE(workspace.read("out/manifest.json").find("\"converted\""), std::string::npos);
}

TEST(Cli, CheckSaysWhatAnSbmlModelIsAndWhatIsDoubtful) {
    const SbmlWorkspace workspace;
    CommandResult result = workspace.rubor({"check", "clearance.xml", "small.xml", "unitless.sbml"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_NE(result.out.find("clearance.xml: model clearance: 1 states"), std::string::npos) << result.out;
    EXPECT_NE(result.out.find("SBML: numbers are taken as written, whatever their units; time in second"),
              std::string::npos);
    EXPECT_NE(result.out.find("SBML: units are converted"), std::string::npos);
    EXPECT_NE(result.out.find("time in a unit that the model does not say"), std::string::npos);
    // 2 mole/litre added to 0.001 1/second
    workspace.edit("clearance.xml", "<apply><times/><ci>k</ci><ci>A</ci><ci>V</ci></apply>",
                   "<apply><times/><apply><plus/><ci>k</ci><ci>A</ci></apply><ci>V</ci></apply>");
    result = workspace.rubor({"check", "clearance.xml"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_NE(result.out.find("warning: clearance.xml:"), std::string::npos) << result.out;
    for (const std::vector<std::string> arguments :
         {std::vector<std::string>{"check", "--strict", "clearance.xml"},
          {"simulate", "clearance.xml", "--strict", "--until", "1"}}) {
        result = workspace.rubor(arguments);
        EXPECT_EQ(result.exit_code, 2) << result.err;
        EXPECT_NE(result.err.find("clearance.xml:"), std::string::npos) << result.err;
    }
    result = workspace.rubor({"simulate", "clearance.xml", "--until", "1", "-o", "out.csv"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_NE(result.err.find("warning: clearance.xml:"), std::string::npos) << result.err;
    // what SimBiology leaves out (modifiers) is against the specification, and read
    workspace.edit("small.xml", "<ci>mw_k</ci><ci>mw_t</ci>", "<ci>mw_k</ci><ci>mw_t</ci><ci>mw_u</ci>");
    result = workspace.rubor({"check", "small.xml"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_NE(result.out.find("(libSBML)"), std::string::npos) << result.out;
}

struct Mistake {
    std::vector<std::string> arguments;
    std::string expected;
};

TEST(Cli, WrongUseOfSbmlIsToldWithItsPlace) {
    const SbmlWorkspace workspace;
    workspace.write("model.txt", k_clearance_sbml);
    const std::vector<Mistake> mistakes = {
        {{"simulate", "model.txt", "--until", "1 d"}, "expected .ant (Antimony), .xml or .sbml (SBML)"},
        {{"simulate", "models/ibc/ibc.ant", "--units", "convert", "--until", "1 d"}, "--units is for SBML"},
        {{"simulate", "clearance.xml", "--units", "coherent", "--until", "1 d"}, "as-written"},
        {{"simulate", "clearance.xml", "--module", "models/drugs/pembrolizumab.ant", "--until", "1 d"},
         "a drug module cannot be composed with an SBML model"},
        {{"simulate", "clearance.xml", "--until", "1 kg"}, "--until: \"1 kg\" is a mass, expected a time"},
        {{"simulate", "clearance.xml", "--until", "1 d", "--time-unit", "kg"},
         "--time-unit: \"kg\" is a mass"},
        {{"simulate", "unitless.sbml", "--until", "5 d"},
         "the model does not say in which unit it counts time"},
        {{"simulate", "unitless.sbml"}, "--until: is missing; e.g. --until 400, as the model counts time"},
        {{"simulate", "unitless.sbml", "--until", "5", "--time-unit", "day"},
         "--time-unit: the model does not say"},
        {{"simulate", "unitless.sbml", "--until", "5", "--set", "k=3 1/day"},
         "--set: the model declares no unit of k, found a rate per time"},
        {{"simulate", "unitless.sbml", "--until", "5", "--dose", "3 mg into x"},
         "--dose:1:1: the dose is a mass, but the model declares no unit of x"},
        {{"simulate", "clearance.xml", "--until", "1 d", "--set", "k=3"}, "e.g. --set \"k=3 per_second\""},
        {{"simulate", "small.xml", "--until", "1 d", "--outputs", "Blood.Drug [fre]"},
         "\"Blood.Drug [fre]\" is no name of the model small; did you mean \"Blood.Drug [free]\"?"},
        {{"simulate", "small.xml", "--until", "1 d", "--outputs", "Blood.T,mw_t"},
         "Blood.T stands here twice"},
        {{"simulate", "small.xml", "--until", "1 d", "--dose", "5 into Blood.T"},
         "Blood.T counts an amount of substance"},
    };
    for (const Mistake& mistake : mistakes) {
        const CommandResult result = workspace.rubor(mistake.arguments);
        EXPECT_EQ(result.exit_code, 2) << mistake.expected << "\n" << result.err;
        EXPECT_NE(result.err.find(mistake.expected), std::string::npos)
            << "no \"" << mistake.expected << "\" in\n"
            << result.err;
    }
}

TEST(Cli, AStudyOfAnSbmlModelIsRefusedWithTheReason) {
    const SbmlWorkspace workspace;
    workspace.write("models/ibc/clearance.xml", k_clearance_sbml);
    workspace.edit("models/populations/ibc.yaml", "model: ../ibc/ibc.ant", "model: ../ibc/clearance.xml");
    for (const char* verb : {"check", "trial"}) {
        const CommandResult result = workspace.rubor({verb, Workspace::k_small_study});
        EXPECT_EQ(result.exit_code, 2) << result.err;
        EXPECT_NE(result.err.find("clearance.xml:1:1: this is SBML, and an Antimony text belongs here"),
                  std::string::npos)
            << result.err;
    }
}

TEST(Cli, TablesBesideAnSbmlModel) {
    const SbmlWorkspace workspace;
    workspace.write(
        "small.states.tsv",
        "state\tscale\tunit\tsource\nBlood.Drug [free]\t1\tnmol\tassay\nmw_t\t1\tcell\tone cell\n");
    CommandResult result = workspace.rubor({"simulate", "small.xml", "--until", "1 h"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    workspace.write("small.states.tsv",
                    "state\tscale\tunit\tsource\nBlood.Drug\t1\tnmol\tassay\nBlood.T\t1\tmg\tx\n");
    result = workspace.rubor({"simulate", "small.xml", "--until", "1 h"});
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_NE(result.err.find("small.states.tsv:2:1: \"Blood.Drug\" is no state of the model small"),
              std::string::npos)
        << result.err;
    EXPECT_NE(result.err.find("the scale of Blood.T is a mass"), std::string::npos) << result.err;
    workspace.write("clearance.tsv", "parameter\n");
    result = workspace.rubor({"simulate", "clearance.xml", "--until", "1 h"});
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_NE(result.err.find("a table of parameters is not read with SBML"), std::string::npos)
        << result.err;
}

}  // namespace
}  // namespace rubor
