// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <rubor/store/parquet.hpp>

#include "app/workspace.hpp"

namespace rubor {
namespace {

constexpr const char* k_study = Workspace::k_small_study;

TEST(Cli, CompareReadsAResultOrRunsTheStudyAndSaysTheSame) {
    const Workspace workspace;
    workspace.edit(
        k_study, "    label: Chemotherapy + pembrolizumab\n",
        "    label: Chemotherapy + pembrolizumab\n    approach: [checkpoint_inhibitor]\n    anchor: none\n");
    const CommandResult trial = workspace.rubor({"trial", k_study});
    ASSERT_EQ(trial.exit_code, 0) << trial.err;
    const CommandResult stored = workspace.rubor({"compare", "results/small", "--json"});
    ASSERT_EQ(stored.exit_code, 0) << stored.err;
    const CommandResult fresh = workspace.rubor({"compare", k_study, "--json", "--threads", "2"});
    ASSERT_EQ(fresh.exit_code, 0) << fresh.err;
    EXPECT_EQ(stored.out, fresh.out);
    const auto json = nlohmann::json::parse(stored.out);
    EXPECT_EQ(json["reference"], "chemotherapy");
    EXPECT_EQ(json["arms"][1]["approaches"][0], "checkpoint_inhibitor");
    EXPECT_EQ(json["arms"][1]["anchor"], "no data");
    EXPECT_NE(json["arms"][1]["mechanism"].get<std::string>().find("PD-1"), std::string::npos);

    // The counts are those of the tables, and so of the terminal.
    const auto arms = read_parquet(workspace.path() / "results/small/arms.parquet");
    ASSERT_TRUE(arms.ok());
    for (std::size_t arm = 0; arm < 2; ++arm) {
        const auto& pcr = json["strata"][0]["arms"][arm]["values"]["pcr"];
        EXPECT_EQ(pcr["n"], arms.value().column("patients").integers()[arm]);
        EXPECT_NEAR(pcr["value"].get<double>(), arms.value().column("pcr_share").reals()[arm], 1e-12);
        EXPECT_NEAR(pcr["lower"].get<double>(), arms.value().column("pcr_lower").reals()[arm], 1e-12);
        const std::string count = std::to_string(arms.value().column("pcr").integers()[arm]) + " of 8";
        EXPECT_NE(trial.out.find(count), std::string::npos) << count;
    }
    const CommandResult table = workspace.rubor({"compare", "results/small"});
    EXPECT_EQ(table.exit_code, 0);
    EXPECT_NE(table.out.find("no medical advice"), std::string::npos);
}

TEST(Cli, CompareRefusesWhatIsNoResult) {
    const Workspace workspace;
    const CommandResult models = workspace.rubor({"compare", "models"});
    EXPECT_EQ(models.exit_code, 2);
    EXPECT_NE(models.err.find("no result of a trial"), std::string::npos) << models.err;
    EXPECT_EQ(workspace.rubor({"compare", "nothing.yaml"}).exit_code, 2);
    ASSERT_EQ(workspace.rubor({"trial", k_study}).exit_code, 0);
    std::filesystem::remove(workspace.path() / "results/small/patients.parquet");
    workspace.write("results/small/outcomes.parquet", "PAR1 and then nonsense");
    const CommandResult damaged = workspace.rubor({"compare", "results/small"});
    EXPECT_EQ(damaged.exit_code, 2);
    EXPECT_NE(damaged.err.find("patients.parquet"), std::string::npos) << damaged.err;
    EXPECT_NE(damaged.err.find("outcomes.parquet"), std::string::npos) << damaged.err;
    EXPECT_EQ(damaged.out, "");
}

TEST(Cli, AWrongApproachIsRefusedWithItsPlace) {
    const Workspace workspace;
    workspace.edit(k_study, "    label: Chemotherapy + pembrolizumab\n",
                   "    label: Chemotherapy + pembrolizumab\n    approach: [checkpoint]\n");
    const CommandResult result = workspace.rubor({"compare", k_study});
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_NE(result.err.find("checkpoint_inhibitor"), std::string::npos) << result.err;
}

}  // namespace
}  // namespace rubor
