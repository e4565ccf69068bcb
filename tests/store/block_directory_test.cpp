// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include <rubor/store/atomic_file.hpp>
#include <rubor/store/block_directory.hpp>

#include "store/scratch.hpp"

namespace rubor {
namespace {

std::map<std::string, Table> block_content(std::uint32_t block) {
    Table patients{{{"id", ColumnType::integer, "", ""}, {"x", ColumnType::real, "day", "Some number"}}};
    for (std::uint32_t i = 0; i < 100 + block; ++i) patients.append_row({1000 * block + i, 1.0 / (1.0 + i)});
    Table events{{{"id", ColumnType::integer, "", ""}, {"what", ColumnType::text, "", ""}}};
    if (block % 2 == 0) events.append_row({1000 * block, "death"});
    return {{"patients", std::move(patients)}, {"events", std::move(events)}};
}

std::string run_in_order(const std::filesystem::path& folder, const std::vector<std::uint32_t>& order,
                         const std::string& table) {
    const ContentHash key = hash_of("run");
    const auto n_blocks = static_cast<std::uint32_t>(order.size());
    const BlockDirectory blocks = BlockDirectory::open(folder / "blocks", key, n_blocks).value();
    for (const std::uint32_t block : order) EXPECT_EQ(to_text(blocks.store(block, block_content(block))), "");
    EXPECT_TRUE(blocks.missing().empty());
    EXPECT_EQ(to_text(blocks.concatenate(table, folder / "out.parquet")), "");
    return read_whole_file(folder / "out.parquet").value();
}

TEST(Invariant, TheOrderOfFinishingChangesNothing) {
    const Scratch a;
    const Scratch b;
    for (const char* table : {"patients", "events"}) {
        EXPECT_EQ(run_in_order(a / table, {0, 1, 2, 3, 4}, table),
                  run_in_order(b / table, {3, 0, 4, 2, 1}, table));
    }
    const Table all = read_parquet(a / "patients" / "out.parquet").value();
    EXPECT_TRUE(std::is_sorted(all.column("id").integers().begin(), all.column("id").integers().end()));
    EXPECT_EQ(all.n_rows(), 510u);
    EXPECT_EQ(all.column("x").spec().unit, "day");
}

TEST(Invariant, WhatIsMissingAfterAnInterruptionIsListed) {
    const Scratch scratch;
    {
        const BlockDirectory blocks = BlockDirectory::open(scratch / "b", hash_of("run"), 4).value();
        EXPECT_EQ(blocks.missing(), (std::vector<std::uint32_t>{0, 1, 2, 3}));
        ASSERT_EQ(to_text(blocks.store(2, block_content(2))), "");
    }
    // What a killed process leaves of a block in flight does not count.
    std::filesystem::create_directory(scratch / "b" / ".block-000001.99-0.part");
    const BlockDirectory again = BlockDirectory::open(scratch / "b", hash_of("run"), 4).value();
    EXPECT_EQ(again.missing(), (std::vector<std::uint32_t>{0, 1, 3}));
    EXPECT_TRUE(again.read(2, "patients").value().same_as(block_content(2).at("patients")));
    EXPECT_FALSE(again.read(1, "patients"));
    EXPECT_EQ(again.concatenate("patients", scratch / "out.parquet").size(), 3u);
    EXPECT_FALSE(std::filesystem::exists(scratch / "out.parquet"));
    EXPECT_EQ(to_text(again.remove()), "");
    EXPECT_FALSE(std::filesystem::exists(scratch / "b"));
}

TEST(Invariant, BlocksOfAnotherRunAreNeverMixed) {
    const Scratch scratch;
    const BlockDirectory blocks = BlockDirectory::open(scratch / "b", hash_of("run"), 4).value();
    ASSERT_EQ(to_text(blocks.store(0, block_content(0))), "");
    EXPECT_FALSE(BlockDirectory::open(scratch / "b", hash_of("other"), 4));
    EXPECT_FALSE(BlockDirectory::open(scratch / "b", hash_of("run"), 5));
    EXPECT_TRUE(BlockDirectory::open(scratch / "b", hash_of("run"), 4));
}

TEST(Invariant, TwoWorkersMayFinishTheSameBlock) {
    const Scratch scratch;
    const BlockDirectory blocks = BlockDirectory::open(scratch / "b", hash_of("run"), 8).value();
    {
        std::vector<std::jthread> workers;
        for (int worker = 0; worker < 3; ++worker) {
            workers.emplace_back([&] {
                for (std::uint32_t block = 0; block < 8; ++block) {
                    EXPECT_EQ(to_text(blocks.store(block, block_content(block))), "");
                }
            });
        }
    }
    EXPECT_TRUE(blocks.missing().empty());
    for (const auto& entry : std::filesystem::directory_iterator{scratch / "b"}) {
        EXPECT_NE(entry.path().extension(), ".part") << entry.path();
    }
}

}  // namespace
}  // namespace rubor
