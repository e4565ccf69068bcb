// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <rubor/report/safe_text.hpp>
#include <rubor/store/csv.hpp>
#include <rubor/store/parquet.hpp>

#include "app/ensemble_fixture_files.hpp"
#include "app/workspace.hpp"

namespace rubor {
namespace {

std::vector<std::vector<double>> read_numbers(const std::filesystem::path& file) {
    auto csv = CsvReader::open(file);
    EXPECT_TRUE(csv.ok());
    std::vector<std::vector<double>> rows;
    Problems problems;
    while (csv.value().next(problems)) {
        rows.emplace_back();
        for (const CsvCell& cell : csv.value().row()) rows.back().push_back(std::stod(cell.text));
    }
    EXPECT_TRUE(problems.empty());
    return rows;
}

// One compartment, doses D at 0, T, 2T: A(t) = sum of D exp(-k (t - t_i)) over the doses given by t.
TEST(Cli, SimulateFollowsTheClosedFormOfRepeatedBoluses) {
    const Workspace workspace;
    workspace.write("kill.ant", k_kill_model);
    for (const char* solver : {"rodas", "cvode"}) {
        const CommandResult result =
            workspace.rubor({"simulate", "kill.ant", "--solver", solver, "--rel-tol", "1e-8", "--dose",
                             "200 nmol into A every 1 week x 3", "--set", "clearance=600 mL/day", "--times",
                             "0 d, 36 h, 7 d, 3 weeks", "--outputs", "A, concentration", "-o", "out.csv"});
        ASSERT_EQ(result.exit_code, 0) << result.err;
        const auto rows = read_numbers(workspace.path() / "out.csv");
        ASSERT_EQ(rows.size(), 4U);
        const double k = 0.6 / 3.0;
        for (const auto& row : rows) {
            double expected = 0.0;
            for (const double dose_d : {0.0, 7.0, 14.0}) {
                if (dose_d <= row[0])
                    expected += 200.0 * std::exp(-k * (row[0] - dose_d));  // at a dose: after it
            }
            EXPECT_NEAR(row[1], expected, 1e-7 * expected) << solver << " day " << row[0];  // 10 rel_tol
            EXPECT_NEAR(row[2], expected / 3.0, 1e-7 * expected);
        }
        EXPECT_EQ(rows[1][0], 1.5);
    }
}

TEST(Cli, SimulateInfusesWhatADosingTableSays) {
    const Workspace workspace;
    workspace.write("kill.ant", k_kill_model);
    workspace.write("doses.csv",
                    "TIME [h],AMT [umol],CMT,EVID,RATE\n24,0.2,A,1,0.1\n");  // 0.1 umol/h for 2 h
    const CommandResult result =
        workspace.rubor({"simulate", "kill.ant", "--doses", "doses.csv", "--rel-tol", "1e-8", "--times",
                         "25 h, 26 h, 50 h", "--outputs", "A", "-o", "out.parquet"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    const auto table = read_parquet(workspace.path() / "out.parquet");
    ASSERT_TRUE(table.ok());
    EXPECT_EQ(table.value().column("A").spec().unit, "nmol");
    EXPECT_EQ(table.value().column("time").spec().unit, "day");
    const double k = 0.1, rate = 100.0 * 24.0;  // nmol/day
    const auto during = [&](double days) { return rate / k * (1.0 - std::exp(-k * days)); };
    const std::vector<double>& a = table.value().column("A").reals();
    EXPECT_NEAR(a[0], during(1.0 / 24.0), 1e-6 * a[0]);
    EXPECT_NEAR(a[1], during(2.0 / 24.0), 1e-6 * a[1]);
    EXPECT_NEAR(a[2], during(2.0 / 24.0) * std::exp(-k), 1e-6 * a[2]);
}

TEST(Cli, SimulateDrawsWithinEightyColumns) {
    const Workspace workspace;
    workspace.write("kill.ant", k_kill_model);
    const CommandResult result = workspace.rubor(
        {"simulate", "kill.ant", "--dose", "200 nmol into A every 3 weeks x 8", "--until", "1 year"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_NE(result.out.find("A [nmol]"), std::string::npos);
    EXPECT_NE(result.out.find("365.25"), std::string::npos);
    EXPECT_NE(result.out.find("no medical advice"), std::string::npos);
    std::size_t start = 0;
    for (std::size_t end = result.out.find('\n'); end != std::string::npos;
         end = result.out.find('\n', start)) {
        EXPECT_LE(display_width(result.out.substr(start, end - start)), 80U)
            << result.out.substr(start, end - start);
        start = end + 1;
    }
}

struct WrongLine {
    std::vector<std::string> arguments;
    std::string expected;
};

TEST(Cli, SimulateRefusesWhatItCannotUnderstand) {
    const Workspace workspace;
    workspace.write("kill.ant", k_kill_model);
    const std::vector<WrongLine> lines = {
        {{}, "--until: is missing"},
        {{"--until", "400"}, "expected a time"},
        {{"--until", "400 kg"}, "expected a time"},
        {{"--until", "9 d", "--every", "0 d"}, "--every: must be above 0"},
        {{"--until", "9 d", "--times", "12 d"}, "--times: a time is after --until"},
        {{"--until", "9 d", "--outputs", "A,Concentration"}, "did you mean \"concentration\""},
        {{"--until", "9 d", "--set", "clearence=1 L/day"}, "did you mean \"clearance\""},
        {{"--until", "9 d", "--set", "clearance=1"}, "L/day"},
        {{"--until", "9 d", "--dose", "200 mg into A"},
         "--dose:1:1: the dose is a mass, but A counts an amount of substance"},
        {{"--until", "9 d", "--dose", "200 nmol into B"}, "--dose:1:15: \"B\" is no state"},
        {{"--until", "9 d", "--dose", "200 nmol into A evry 3 weeks x 2"},
         "--dose:1:17: \"evry\" is not understood"},
        {{"--until", "9 d", "--dose", "200 nmol into A every 3 weeks"}, "without the number of doses"},
        {{"--until", "9 d", "-o", "out.xlsx"}, "expected .csv or .parquet"},
        {{"--until", "9 d", "--rel-tol", "3"}, "--rel-tol"},
    };
    for (const WrongLine& line : lines) {
        std::vector<std::string> words = {"simulate", "kill.ant"};
        words.insert(words.end(), line.arguments.begin(), line.arguments.end());
        const CommandResult result = workspace.rubor(words);
        EXPECT_EQ(result.exit_code, 2) << line.expected << "\n" << result.err;
        EXPECT_NE(result.err.find(line.expected), std::string::npos) << line.expected << " is not in\n"
                                                                     << result.err;
        EXPECT_EQ(result.out, "");
    }
    EXPECT_EQ(workspace.rubor({"simulate", "kill.ant", "--until", "9 d", "--solver", "euler"}).exit_code, 2);
    EXPECT_EQ(workspace.rubor({"simulate", "absent.ant", "--until", "9 d"}).exit_code, 2);
}

TEST(Cli, SimulateSaysWhyItFailed) {
    const Workspace workspace;
    workspace.write("blow.ant",
                    "model blow()\n  x has dimensionless; x = 1; k has 1/day; k = 1\n  x' = k*x*x\nend\n");
    const CommandResult result = workspace.rubor({"simulate", "blow.ant", "--until", "2 d", "-o", "out.csv"});
    EXPECT_EQ(result.exit_code, 1) << result.err;  // x = 1/(1 - t) has a pole at day 1
    EXPECT_NE(result.err.find("day 1"), std::string::npos) << result.err;
}

}  // namespace
}  // namespace rubor
