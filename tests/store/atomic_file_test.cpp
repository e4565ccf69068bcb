// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <string>

#include <rubor/store/atomic_file.hpp>

#include "store/scratch.hpp"

namespace rubor {
namespace {

TEST(Invariant, AFileIsReplacedAsAWhole) {
    const Scratch scratch;
    const std::string zeros{"a\0b\n", 4};
    ASSERT_EQ(to_text(write_file_atomically(scratch / "f", "old")), "");
    ASSERT_EQ(to_text(write_file_atomically(scratch / "f", zeros)), "");
    EXPECT_EQ(read_whole_file(scratch / "f").value(), zeros);
    EXPECT_EQ(scratch.n_files(), 1u);
}

// A disk that is full, simulated: files of more than 1000 bytes cannot be written.
TEST(Invariant, AWriteThatFailsHalfWayLeavesTheOldFile) {
    const Scratch scratch;
    ASSERT_EQ(to_text(write_file_atomically(scratch / "f", "old")), "");
    struct rlimit before {};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    struct rlimit small = before;
    small.rlim_cur = 1000;
    auto* const handler = std::signal(SIGXFSZ, SIG_IGN);
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
    const Problems problems = write_file_atomically(scratch / "f", std::string(5000, 'x'));
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    ASSERT_EQ(problems.size(), 1u);
    EXPECT_EQ(problems[0].place.file, (scratch / "f").string());
    EXPECT_EQ(read_whole_file(scratch / "f").value(), "old");
    EXPECT_EQ(scratch.n_files(), 1u);
}

TEST(Invariant, WithoutCommitNothingAppears) {
    const Scratch scratch;
    {
        const AtomicFile file{scratch / "f"};
        ASSERT_EQ(to_text(write_file_atomically(file.temporary(), "half")), "");
        EXPECT_EQ(scratch.n_files(), 1u);
    }
    EXPECT_EQ(scratch.n_files(), 0u);
}

TEST(Invariant, WhatCannotBeWrittenIsAProblem) {
    const Scratch scratch;
    EXPECT_FALSE(write_file_atomically(scratch / "no" / "folder", "x").empty());
    std::filesystem::create_directories(scratch / "taken" / "full");
    EXPECT_FALSE(write_file_atomically(scratch / "taken", "x").empty());
    AtomicFile never{scratch / "f"};
    EXPECT_FALSE(never.commit().empty());
}

TEST(Invariant, WhatCannotBeReadAsAFileIsAProblem) {
    const Scratch scratch;
    EXPECT_FALSE(read_whole_file(scratch / "none"));
    EXPECT_FALSE(read_whole_file(scratch / "."));
    EXPECT_FALSE(read_whole_file("/dev/zero"));
    ASSERT_EQ(to_text(write_file_atomically(scratch / "f", "12345")), "");
    EXPECT_TRUE(read_whole_file(scratch / "f", 5));
    EXPECT_FALSE(read_whole_file(scratch / "f", 4));
}

}  // namespace
}  // namespace rubor
