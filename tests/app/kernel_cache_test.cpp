// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// The kernel cache as the command line uses it.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>

#include "app/ensemble_fixture_files.hpp"
#include "app/workspace.hpp"

namespace rubor {
namespace {

namespace fs = std::filesystem;

/// Runs rubor with the cache under `home` of the workspace.
int run_with_cache(const Workspace& workspace, const std::string& home, const std::string& arguments) {
    const std::string command = "cd '" + workspace.path().string() +
                                "' && env -u RUBOR_NO_CACHE XDG_CACHE_HOME=\"$PWD/" + home +
                                "\" '" RUBOR_BINARY_DIR "/bin/rubor' " + arguments + " > out.txt 2> err.txt";
    const int status = std::system(command.c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string kernels_of(const std::string& home) {
    return home + "/rubor/kernels";
}

TEST(Cli, ATrialHasTheSameBytesWithAndWithoutTheKernelCache) {
    const Workspace workspace;
    const std::string study = std::string{"trial "} + Workspace::k_small_study;
    ASSERT_EQ(run_with_cache(workspace, "cache", study + " -o none --no-cache"), 0);
    EXPECT_FALSE(fs::exists(workspace.path() / "cache"));
    ASSERT_EQ(run_with_cache(workspace, "cache", study + " -o first"), 0);
    const auto kept = workspace.files(kernels_of("cache"), ".kernels");
    EXPECT_GE(kept.size(), 1U);
    ASSERT_EQ(run_with_cache(workspace, "cache", study + " -o second"), 0);
    EXPECT_TRUE(workspace.files(kernels_of("cache"), ".kernels") == kept);
    const auto none = workspace.files("none", ".parquet");
    EXPECT_EQ(none.size(), 11U);
    EXPECT_TRUE(none == workspace.files("first", ".parquet"));
    EXPECT_TRUE(none == workspace.files("second", ".parquet"));
}

// Addresses differ from process to process: code that held one would differ too.
TEST(Cli, TwoProcessesKeepTheSameCode) {
    const Workspace workspace;
    workspace.write("kill.ant", k_kill_model);
    const std::string simulate = "simulate kill.ant --until '10 d' --set 'clearance=0.2 L/day' -o ";
    ASSERT_EQ(run_with_cache(workspace, "one", simulate + "one.csv"), 0);
    ASSERT_EQ(run_with_cache(workspace, "two", simulate + "two.csv"), 0);
    const auto one = workspace.files(kernels_of("one"), ".kernels");
    EXPECT_EQ(one.size(), 2U);  // the model's kernels and the step
    EXPECT_TRUE(one == workspace.files(kernels_of("two"), ".kernels"));
    EXPECT_EQ(workspace.read("one.csv"), workspace.read("two.csv"));
}

TEST(Cli, AFaultyCacheIsNamedAndDoesNotStopARun) {
    const Workspace workspace;
    workspace.write("kill.ant", k_kill_model);
    fs::create_directories(workspace.path() / kernels_of("open"));
    fs::permissions(workspace.path() / kernels_of("open"), fs::perms::all);
    ASSERT_EQ(run_with_cache(workspace, "open", "simulate kill.ant --until '10 d' -o out.csv"), 0);
    EXPECT_NE(workspace.read("err.txt").find("open to other users"), std::string::npos);
    EXPECT_TRUE(workspace.files(kernels_of("open"), ".kernels").empty());
}

TEST(Cli, EveryVerbThatRunsTakesNoCache) {
    const Workspace workspace;
    for (const char* verb : {"trial", "simulate", "ensemble", "bench ensemble", "bench doses", "bench states",
                             "bench threads"}) {
        ASSERT_EQ(run_with_cache(workspace, "none", std::string{verb} + " --help"), 0);
        EXPECT_NE(workspace.read("out.txt").find("--no-cache"), std::string::npos) << verb;
    }
}

}  // namespace
}  // namespace rubor
