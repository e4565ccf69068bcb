// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <chrono>

#include <nlohmann/json.hpp>
#include <rubor/random/draw.hpp>
#include <rubor/store/parquet.hpp>

#include "app/ensemble_fixture_files.hpp"
#include "app/killed_run.hpp"

namespace rubor {
namespace {

namespace fs = std::filesystem;

TEST(Cli, AnEnsembleIsTheSameBytesForAnyThreadsAndLanes) {
    const EnsembleWorkspace workspace{2500};  // two whole blocks and a part
    for (const char* solver : {"rodas", "cvode"}) {
        const std::string base = std::string{solver} + "1";
        const CommandResult first =
            workspace.rubor(ensemble_line(base, {"--solver", solver, "--threads", "1"}));
        ASSERT_EQ(first.exit_code, 0) << first.err;
        EXPECT_NE(first.out.find("no medical advice"), std::string::npos);
        const auto expected = workspace.files(base, ".parquet");
        ASSERT_EQ(expected.size(), 2U);
        for (const char* threads : {"2", "7"}) {
            for (const char* lanes : {"1", "0"}) {
                const std::string output = std::string{solver} + threads + "x" + lanes;
                ASSERT_EQ(workspace
                              .rubor(ensemble_line(
                                  output, {"--solver", solver, "--threads", threads, "--lanes", lanes}))
                              .exit_code,
                          0);
                EXPECT_TRUE(expected == workspace.files(output, ".parquet")) << output;
                EXPECT_FALSE(fs::exists(workspace.path() / (output + ".unfinished")));
            }
        }
    }
    const auto trajectories = read_parquet(workspace.path() / "rodas1/trajectories.parquet");
    ASSERT_TRUE(trajectories.ok());
    EXPECT_EQ(trajectories.value().n_rows(), 2500U * 21U);
    const auto patients = read_parquet(workspace.path() / "rodas1/patients.parquet");
    ASSERT_TRUE(patients.ok());
    ASSERT_EQ(patients.value().n_rows(), 2500U);
    for (std::size_t row = 0; row < 2500; ++row) {
        ASSERT_EQ(patients.value().column("patient").integers()[row], static_cast<std::int64_t>(row) + 1);
        ASSERT_EQ(patients.value().column("status").texts()[row], "finished");
        ASSERT_EQ(patients.value().column("administrations").integers()[row], 8);
    }
    const auto manifest = nlohmann::json::parse(workspace.read("rodas1/manifest.json"));
    EXPECT_EQ(manifest["outcomes"]["finished"], 2500);
}

TEST(Cli, AnEnsembleKilledAtAnyMomentIsResumedToTheSameBytes) {
    const EnsembleWorkspace workspace{12'000};
    const auto start = std::chrono::steady_clock::now();
    ASSERT_EQ(workspace.rubor(ensemble_line("whole")).exit_code, 0);
    const auto whole_us =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start)
            .count();
    const auto expected = workspace.files("whole", ".parquet");
    Draw draw{20261123, "kill", 0};
    int n_killed = 0, n_resumed_from_blocks = 0;
    for (int run = 0; run < 30 && (n_killed < 6 || n_resumed_from_blocks < 2); ++run) {
        const std::string output = "killed" + std::to_string(run);
        bool has_blocks = false;
        // Killed up to three times on the way, at moments that belong to this run (a quick machine may be done before),
        // the last time once there is a block to go on from: however fast the machine is just then, resuming is tested.
        for (int k = 0; k < 3 && !fs::exists(workspace.path() / output); ++k) {
            const auto delay = static_cast<std::int64_t>(draw.uniform() * static_cast<double>(whole_us));
            const bool is_last = k == 2;
            const bool killed =
                run_and_kill(workspace.path(), ensemble_line(output, {"--resume"}),
                             std::chrono::microseconds{is_last ? delay / 20 : delay},
                             is_last ? workspace.path() / (output + ".unfinished") / "block-000000" : fs::path{});
            n_killed += killed ? 1 : 0;
            for (int b = 0; b < 12; ++b)
                has_blocks = has_blocks || fs::exists(workspace.path() / (output + ".unfinished") /
                                                      fmt::format("block-{:06}", b));
        }
        if (fs::exists(workspace.path() / output)) continue;
        const CommandResult result = workspace.rubor(ensemble_line(output, {"--resume"}));
        ASSERT_EQ(result.exit_code, 0) << result.err;
        EXPECT_EQ(result.err.find("going on") != std::string::npos, has_blocks) << result.err;
        EXPECT_TRUE(expected == workspace.files(output, ".parquet")) << output;
        EXPECT_FALSE(fs::exists(workspace.path() / (output + ".unfinished")));
        n_resumed_from_blocks += has_blocks ? 1 : 0;
    }
    EXPECT_GE(n_killed, 6);
    EXPECT_GE(n_resumed_from_blocks, 2);
}

}  // namespace
}  // namespace rubor
