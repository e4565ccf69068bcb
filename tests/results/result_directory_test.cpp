// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include <rubor/results/result_directory.hpp>
#include <rubor/store/content_hash.hpp>

namespace rubor {
namespace {

namespace fs = std::filesystem;

struct Scratch {
    fs::path path;
    Scratch() {
        std::string pattern = (fs::temp_directory_path() / "rubor-results-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Scratch() { fs::remove_all(path); }
};

ResultFiles files_with(std::int64_t value) {
    Table table{{{"n", ColumnType::integer, "", "A number."}}};
    table.append_row({value});
    ResultFiles files;
    files.tables.emplace("numbers", table);
    files.texts["note.txt"] = "hello";
    return files;
}

std::string manifest(const char* study) { return nlohmann::json{{"study", study}}.dump(); }

TEST(Invariant, TheManifestHoldsTheHashOfEveryFile) {
    const Scratch scratch;
    const fs::path folder = scratch.path / "deep/result";
    ASSERT_TRUE(write_results(folder, files_with(1), manifest("a")).empty());
    std::ifstream in{folder / "manifest.json"};
    const auto json = nlohmann::json::parse(in);
    for (const char* file : {"numbers.parquet", "note.txt"}) {
        EXPECT_EQ(json["files"][file]["sha256"], hash_of_file(folder / file).value().hex());
    }
    EXPECT_EQ(json["files"]["numbers.parquet"]["rows"], 1);
    EXPECT_EQ(std::distance(fs::directory_iterator{scratch.path / "deep"}, {}), 1) << "no temporary folder is left";
}

TEST(Invariant, ANewResultReplacesTheOldOneWhole) {
    const Scratch scratch;
    const fs::path folder = scratch.path / "result";
    ASSERT_TRUE(write_results(folder, files_with(1), manifest("a")).empty());
    std::ofstream{folder / "left_over.txt"} << "old";
    EXPECT_FALSE(may_replace(folder, "a", true).empty()) << "a file of somebody's own is never lost";
    ASSERT_TRUE(write_results(folder, files_with(2), manifest("a")).empty());
    EXPECT_FALSE(fs::exists(folder / "left_over.txt"));
    EXPECT_EQ(std::distance(fs::directory_iterator{scratch.path}, {}), 1);
}

TEST(Invariant, ALinkIsFollowed) {
    const Scratch scratch;
    fs::create_directory(scratch.path / "far");
    fs::create_directory_symlink(scratch.path / "far", scratch.path / "near");
    ASSERT_TRUE(may_replace(scratch.path / "near", "a", false).empty());
    ASSERT_TRUE(write_results(scratch.path / "near", files_with(1), manifest("a")).empty());
    EXPECT_TRUE(fs::is_symlink(scratch.path / "near"));
    EXPECT_TRUE(fs::exists(scratch.path / "far/numbers.parquet"));
}

TEST(Invariant, APlaceThatCannotBeWrittenIsFoundBeforehand) {
    const Scratch scratch;
    std::ofstream{scratch.path / "file"} << "x";
    EXPECT_FALSE(may_replace(scratch.path / "file/sub", "a", false).empty());
    EXPECT_FALSE(may_replace(scratch.path / std::string(300, 'x'), "a", false).empty());
}

TEST(Invariant, OnlyAResultOfTheSameStudyMayBeReplacedWithoutForce) {
    const Scratch scratch;
    const fs::path folder = scratch.path / "result";
    EXPECT_TRUE(may_replace(folder, "a", false).empty()) << "new";
    ASSERT_TRUE(write_results(folder, files_with(1), manifest("a")).empty());
    EXPECT_TRUE(may_replace(folder, "a", false).empty());
    EXPECT_FALSE(may_replace(folder, "b", false).empty());
    EXPECT_TRUE(may_replace(folder, "b", true).empty());
    fs::remove(folder / "manifest.json");
    EXPECT_FALSE(may_replace(folder, "a", true).empty()) << "no result: never, not even by force";
    std::ofstream{scratch.path / "file"} << "x";
    EXPECT_FALSE(may_replace(scratch.path / "file", "a", true).empty());
}

TEST(Invariant, AFaultLeavesWhatWasThere) {
    const Scratch scratch;
    const fs::path folder = scratch.path / "result";
    ASSERT_TRUE(write_results(folder, files_with(1), manifest("a")).empty());
    ResultFiles bad = files_with(2);
    bad.texts[std::string(300, 'x')] = "a name that is too long, for root too";
    EXPECT_FALSE(write_results(folder, bad, manifest("a")).empty());
    EXPECT_TRUE(fs::exists(folder / "numbers.parquet"));
    EXPECT_TRUE(fs::exists(folder / "note.txt"));
    EXPECT_EQ(std::distance(fs::directory_iterator{scratch.path}, {}), 1);
}

}  // namespace
}  // namespace rubor
