// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "app/ensemble_fixture_files.hpp"
#include "app/workspace.hpp"

namespace rubor {
namespace {

TEST(Cli, ExportWritesSbmlThatSimulatesTheSame) {
    const Workspace workspace;
    workspace.write("kill.ant", k_kill_model);
    const CommandResult made = workspace.rubor({"export", "kill.ant", "--to", "sbml", "-o", "kill.xml"});
    ASSERT_EQ(made.exit_code, 0) << made.err;
    EXPECT_EQ(made.out, "");
    EXPECT_NE(workspace.read("kill.xml").find("no medical advice"), std::string::npos);
    const auto simulate = [&](const char* model, const char* table) {
        const CommandResult result =
            workspace.rubor({"simulate", model, "--dose", "200 nmol into A every 1 week x 3", "--until",
                             "3 weeks", "--outputs", "A", "-o", table});
        EXPECT_EQ(result.exit_code, 0) << result.err;
        return workspace.read(table);
    };
    EXPECT_EQ(simulate("kill.ant", "a.csv"), simulate("kill.xml", "b.csv"));
}

TEST(Cli, ExportPrintsTheSameBytesThatItWritesAndComposesDrugs) {
    const Workspace workspace;
    const std::vector<std::string> command{"export", "models/ibc/ibc.ant", "--to",
                                           "sbml",   "--module",           "models/drugs/pembrolizumab.ant"};
    const CommandResult printed = workspace.rubor(command);
    ASSERT_EQ(printed.exit_code, 0) << printed.err;
    EXPECT_EQ(printed.err, "");
    EXPECT_NE(printed.out.find("Made of: ibc.ant with pembrolizumab.ant"), std::string::npos);
    EXPECT_NE(printed.out.find(R"(<species id="pembrolizumab__A_central" name="pembrolizumab.A_central")"),
              std::string::npos);
    std::vector<std::string> to_file = command;
    to_file.insert(to_file.end(), {"-o", "ibc.xml"});
    ASSERT_EQ(workspace.rubor(to_file).exit_code, 0);
    EXPECT_EQ(workspace.read("ibc.xml"), printed.out);
}

TEST(Cli, ExportRefusesWhatItCannotDo) {
    const Workspace workspace;
    workspace.write("kill.ant", k_kill_model);
    workspace.write("wrong.ant", "x = 1\nx' = k*x\n");
    workspace.write("old.xml", "kept");
    EXPECT_EQ(workspace.rubor({"export", "kill.ant"}).exit_code, 2);
    EXPECT_EQ(workspace.rubor({"export", "kill.ant", "--to", "matlab"}).exit_code, 2);
    const CommandResult wrong = workspace.rubor({"export", "wrong.ant", "--to", "sbml", "-o", "old.xml"});
    EXPECT_EQ(wrong.exit_code, 2);
    EXPECT_NE(wrong.err.find("wrong.ant:2"), std::string::npos) << wrong.err;
    EXPECT_EQ(workspace.read("old.xml"), "kept");
    EXPECT_EQ(workspace.rubor({"export", "kill.ant", "--to", "sbml", "-o", "no/such/folder/x.xml"}).exit_code,
              3);
}

}  // namespace
}  // namespace rubor
