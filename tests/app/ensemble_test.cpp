// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <rubor/store/parquet.hpp>

#include "app/ensemble_fixture_files.hpp"

namespace rubor {
namespace {

namespace fs = std::filesystem;

TEST(Cli, BothSolversAgreeOnAnEnsemble) {
    const EnsembleWorkspace workspace{100};
    ASSERT_EQ(workspace.rubor(ensemble_line("a", {"--solver", "rodas"})).exit_code, 0);
    ASSERT_EQ(workspace.rubor(ensemble_line("b", {"--solver", "cvode", "--rel-tol", "1e-9"})).exit_code, 0);
    const auto a = read_parquet(workspace.path() / "a/trajectories.parquet");
    const auto b = read_parquet(workspace.path() / "b/trajectories.parquet");
    ASSERT_TRUE(a.ok() && b.ok() && a.value().n_rows() == b.value().n_rows());
    for (std::size_t row = 0; row < a.value().n_rows(); ++row) {
        const double x = a.value().column("C").reals()[row], y = b.value().column("C").reals()[row];
        ASSERT_LE(std::abs(x - y), 1e-4 * std::max(x, 1.0)) << row;  // 100 rel_tol; floor one cell
    }
}

TEST(Cli, AnInterruptedEnsembleKeepsItsBlocks) {
    const EnsembleWorkspace workspace{200'000};
    const CommandResult stopped =
        workspace.rubor_interrupted(ensemble_line("out", {"--rel-tol", "1e-9"}), "200000 patients");
    ASSERT_EQ(stopped.exit_code, 130) << stopped.err;
    EXPECT_NE(stopped.err.find("--resume"), std::string::npos) << stopped.err;
    EXPECT_FALSE(fs::exists(workspace.path() / "out"));
    EXPECT_TRUE(fs::exists(workspace.path() / "out.unfinished"));
    // Without --resume it is left alone; another run is never mixed with it.
    EXPECT_EQ(workspace.rubor(ensemble_line("out", {"--rel-tol", "1e-9"})).exit_code, 2);
    EXPECT_EQ(workspace.rubor(ensemble_line("out", {"--rel-tol", "1e-8", "--resume"})).exit_code, 2);
    EXPECT_TRUE(fs::exists(workspace.path() / "out.unfinished"));
    workspace.write("sets.csv", kill_sets(50));
    EXPECT_EQ(workspace.rubor(ensemble_line("out", {"--force"})).exit_code, 0);
    EXPECT_FALSE(fs::exists(workspace.path() / "out.unfinished"));
}

TEST(Cli, AFailedPatientOfAnEnsembleIsNamedAndTheOthersAreUnaffected) {
    const EnsembleWorkspace workspace{0};
    workspace.write("blow.ant",
                    "model blow()\n  x has dimensionless; x = 1; k has 1/day; k = 1\n  x' = k*x*x\nend\n");
    workspace.write("sets.csv", "ID,k\n5,0.1\n6,2\n7,0.2\n");
    const CommandResult result = workspace.rubor({"ensemble", "blow.ant", "--parameters", "sets.csv",
                                                  "--until", "1 d", "--every", "0.5 d", "-o", "out"});
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_NE(result.err.find("1 of 3 patients failed; patient 6"), std::string::npos) << result.err;
    const auto patients = read_parquet(workspace.path() / "out/patients.parquet");
    ASSERT_TRUE(patients.ok());
    EXPECT_EQ(patients.value().column("status").texts()[0], "finished");
    EXPECT_NE(patients.value().column("status").texts()[1], "finished");
    EXPECT_NE(patients.value().column("explanation").texts()[1], "");
    const auto trajectories = read_parquet(workspace.path() / "out/trajectories.parquet");
    const auto& x = trajectories.value().column("x").reals();
    EXPECT_NEAR(x[2], 1.0 / (1.0 - 0.1), 1e-5);      // patient 5 at day 1
    EXPECT_NEAR(x.back(), 1.0 / (1.0 - 0.2), 1e-5);  // patient 7
}

TEST(Cli, WrongTablesOfAnEnsembleAreFoundByLineAndColumn) {
    const EnsembleWorkspace workspace{10};
    struct Wrong {
        const char* file;
        std::string text;
        std::vector<std::string> expected;
    };
    const std::vector<Wrong> all = {
        {"sets.csv",
         "ID,clearence\n1,2\n",
         {"sets.csv:1:4: \"clearence\" is no parameter", "did you mean \"clearance\""}},
        {"sets.csv", "ID,clearance [kg]\n1,2\n", {"sets.csv:1:4: "}},
        {"sets.csv",
         "ID,clearance\n1,0.1\n2,many\n2,0.3\n",
         {"sets.csv:3:3: clearance is \"many\"", "sets.csv:4:1: ID 2 stands here twice"}},
        {"sets.csv", "ID,clearance\n1,0.1,4\n", {"sets.csv:2:7: 3 cells, but the header has 2 columns"}},
        {"sets.csv", "ID,clearance\n", {"holds no patient"}},
        {"doses.csv",
         "TIME,AMT,CMT,SS,II\n0,1,A,1,5\n",
         {"doses.csv:2:7: SS: doses at steady state are not supported"}},
        {"doses.csv",
         "TIME,AMT,CMT,EVID\n0,1,A,4\n3,1,AA,1\n",
         {"doses.csv:2:7: EVID 4", "doses.csv:3:5: \"AA\" is no state"}},
        {"doses.csv", "TIME,AMT,CMT\n0,1,2\n", {"doses.csv:2:5: CMT is the number 2; name the state"}},
        {"doses.csv", "TIME,AMT,CMT,ADDL\n0,1,A,3\n", {"doses.csv:2:7: ADDL is 3 but II is not given"}},
        {"doses.csv", "TIME,AMT,CMT,RATE\n0,1,A,-2\n", {"doses.csv:2:7: RATE -2"}},
        {"doses.csv", "TIME,AMT\n0,1\n", {"doses.csv:1:1: the column CMT is missing"}},
        {"doses.csv", "TIME,AMT,CMT,WEIGHT\n0,1,A,70\n", {"doses.csv:1:14: \"WEIGHT\" is no column"}},
        {"doses.csv", "ID,TIME,AMT,CMT\n1,0,5,A\n99,0,5,A\n", {"doses.csv:3:1: ID 99 is no patient"}},
    };
    for (const Wrong& wrong : all) {
        const std::string before = workspace.read(wrong.file);
        workspace.write(wrong.file, wrong.text);
        const CommandResult result = workspace.rubor(ensemble_line("out"));
        EXPECT_EQ(result.exit_code, 2) << result.err;
        for (const std::string& words : wrong.expected) {
            EXPECT_NE(result.err.find(words), std::string::npos) << words << " is not in\n" << result.err;
        }
        EXPECT_FALSE(fs::exists(workspace.path() / "out"));
        EXPECT_FALSE(fs::exists(workspace.path() / "out.unfinished"));
        workspace.write(wrong.file, before);
    }
    // A result of something else is never replaced.
    fs::create_directories(workspace.path() / "mine");
    workspace.write("mine/thesis.txt", "years of work");
    EXPECT_EQ(workspace.rubor(ensemble_line("mine", {"--force"})).exit_code, 2);
}

TEST(Cli, PatientsGetTheirOwnDosesByTheirId) {
    const EnsembleWorkspace workspace{3};
    workspace.write("doses.csv", "ID,TIME,AMT,CMT,EVID\n1,0,.,.,0\n2,1,100,A,1\n3,1,100,A,1\n3,2,50,A,1\n");
    ASSERT_EQ(workspace.rubor(ensemble_line("out")).exit_code, 0);
    const auto patients = read_parquet(workspace.path() / "out/patients.parquet");
    ASSERT_TRUE(patients.ok());
    EXPECT_EQ(patients.value().column("administrations").integers(), (std::vector<std::int64_t>{0, 1, 2}));
}

}  // namespace
}  // namespace rubor
