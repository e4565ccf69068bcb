// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/base/document.hpp>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <rubor/base/text_file.hpp>

namespace rubor {
namespace {

std::string repeated(std::string_view text, int count) {
    std::string result;
    for (int i = 0; i < count; ++i) result += text;
    return result;
}

std::string problems_of(std::string text, const DocumentLimits& limits = {}) {
    const auto document = parse_document(std::move(text), "t.yaml", limits);
    return document.ok() ? "(none)" : to_text(document.problems());
}

/// A folder of its own, removed at the end.
class Files : public testing::Test {
  protected:
    Files()
        : folder_{std::filesystem::temp_directory_path() / ("rubor_files_" + std::to_string(::getpid()))} {
        std::filesystem::create_directories(folder_);
    }
    ~Files() override { std::filesystem::remove_all(folder_); }
    [[nodiscard]] std::filesystem::path write(const std::string& name, const std::string& text) const {
        std::ofstream{folder_ / name, std::ios::binary} << text;
        return folder_ / name;
    }
    std::filesystem::path folder_;
};

TEST(ClosedForm, ADocumentKeepsPlacesAndPaths) {
    const auto document = parse_document(
        "study: x\n"
        "arms:\n"
        "  - name: \"\xC3\xA9t\xC3\xA9\"\n"
        "    regimen: [{drug: a, dose: '200 mg'}]\n"
        "empty:\n",
        "t.yaml");
    ASSERT_TRUE(document.ok()) << to_text(document.problems());
    const DocumentNode& root = document.value().root();
    EXPECT_EQ(document.value().file(), "t.yaml");
    EXPECT_TRUE(root.is_map());
    EXPECT_EQ(root.size(), 3U);
    const auto dose = root.find("arms")->items()[0].find("regimen")->items()[0].find("dose");
    EXPECT_EQ(dose->path(), "arms[0].regimen[0].dose");
    EXPECT_EQ(dose->text(), "200 mg");
    EXPECT_TRUE(dose->is_quoted());
    EXPECT_EQ(to_text(dose->place()), "t.yaml:4:31");
    EXPECT_EQ(to_text(dose->text_place()), "t.yaml:4:32");
    const auto empty = root.find("empty");
    EXPECT_TRUE(empty->is_null());
    EXPECT_EQ(to_text(empty->place()), "t.yaml:5:1");
    EXPECT_EQ(root.find("nothing"), std::nullopt);
    EXPECT_EQ(root.entries()[1].key, "arms");
    EXPECT_EQ(to_text(root.entries()[1].key_place), "t.yaml:2:1");
}

TEST(ClosedForm, ColumnsCountCharacters) {
    const auto document = parse_document("{\xC3\xBC\xE2\x82\xAC: [a, b], c: d}", "t.yaml");
    ASSERT_TRUE(document.ok());
    EXPECT_EQ(to_text(document.value().root().find("c")->place()), "t.yaml:1:17");
    EXPECT_EQ(document.value().root().entries()[0].value.path(), "\"\xC3\xBC\xE2\x82\xAC\"");
}

TEST(ClosedForm, JsonIsASubset) {
    const auto document =
        parse_document("{\n\t\"a\": [1, 2.5e3, true, null],\n\t\"b\": {\"c\": \"3 weeks\"}\n}", "t.json");
    ASSERT_TRUE(document.ok()) << to_text(document.problems());
    const auto list = document.value().root().find("a")->items();
    EXPECT_EQ(list[1].text(), "2.5e3");
    EXPECT_FALSE(list[1].is_quoted());
    EXPECT_TRUE(list[3].is_null());
    EXPECT_EQ(document.value().root().find("b")->find("c")->text(), "3 weeks");
}

TEST(ClosedForm, AliasesShareValues) {
    const auto document = parse_document("a: &x {dose: 200 mg}\nb: *x\nc: [*x, *x]\n", "t.yaml");
    ASSERT_TRUE(document.ok()) << to_text(document.problems());
    EXPECT_EQ(document.value().root().find("c")->items()[1].find("dose")->text(), "200 mg");
    EXPECT_EQ(document.value().root().find("c")->items()[1].find("dose")->path(), "c[1].dose");
}

TEST(ClosedForm, DuplicateKeysAreToldWithBothPlaces) {
    EXPECT_EQ(problems_of("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\na: 2\n"),
              "t.yaml:5:3: the key \"c\" stands here and at 3:3; keep one of them\n"
              "t.yaml:6:1: the key \"a\" stands here and at 1:1; keep one of them");
}

TEST(ClosedForm, WrongDocumentsAreToldWithTheirPlace) {
    EXPECT_EQ(problems_of(""), "t.yaml:1:1: the document is empty");
    EXPECT_EQ(problems_of("# nothing\n"), "t.yaml:1:1: the document is empty");
    EXPECT_EQ(problems_of("a: 1\n\tb: 2\n"),
              "t.yaml:2:1: a tab in the indentation; YAML allows blanks only; indent with blanks");
    EXPECT_EQ(problems_of("a: 1\n---\nb: 2\n"),
              "t.yaml:2:1: a second document starts here; expected one per file");
    EXPECT_EQ(problems_of("a: b: c\n"), "t.yaml:1:5: this is not valid YAML: illegal map value");
    EXPECT_EQ(problems_of("a: [1, 2\nb: 3\n"),
              "t.yaml:2:2: this is not valid YAML: end of sequence flow not found");
    EXPECT_EQ(problems_of("a: *x\n"),
              "t.yaml:1:4: this is not valid YAML: the referenced anchor is not defined");
    EXPECT_EQ(problems_of("a: &x [1, *x]\n"), "t.yaml:1:11: this alias refers to a value that contains it");
    EXPECT_EQ(problems_of("a: !!int 3\n"),
              "t.yaml:1:4: the tag \"tag:yaml.org,2002:int\" is not accepted; write the plain value");
    EXPECT_EQ(problems_of("? [a]\n: b\n"), "t.yaml:1:3: a list cannot be a key; write name: value");
    EXPECT_EQ(problems_of("a: \xff\n"),
              "t.yaml:1:4: the byte \"\\xff\" is not valid UTF-8; save the file as UTF-8");
    EXPECT_EQ(problems_of(std::string{"a: 1\nb: \0", 9}),
              "t.yaml:2:4: the control character \"\\x00\" cannot stand in a text file");
}

TEST(Property, DeepNestingIsRefusedWhateverItsForm) {
    for (const char* level : {"[", "{a: ", "- ", "? ", "{", "[{a: "}) {
        for (const int depth : {65, 1000, 100'000}) {
            const std::string text = problems_of(repeated(level, depth));
            EXPECT_NE(text.find("lists and maps are nested deeper than 64"), std::string::npos)
                << level << depth << text;
        }
    }
    EXPECT_EQ(problems_of(repeated("[", 64) + repeated("]", 64)), "(none)");
    EXPECT_EQ(problems_of(repeated("[", 65) + repeated("]", 65)),
              "t.yaml:1:65: lists and maps are nested deeper than 64");
}

TEST(Property, AliasBombsAreRefused) {
    std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 12; ++i) {
        const std::string before = "*a" + std::to_string(i - 1);
        bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + repeated(before + ", ", 9) +
                before + "]\n";
    }
    EXPECT_EQ(problems_of(bomb),  // a4 alone has 111,111; its second use is too much
              "t.yaml:6:15: the document holds more than 200000 values (aliases count each time)");
    std::string deep = "a0: &a0 [x]\n";  // each level refers once: few values, great depth
    for (int i = 1; i < 100; ++i)
        deep += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + "]\n";
    EXPECT_NE(problems_of(deep).find("nested deeper than 64"), std::string::npos);
}

TEST(Property, LimitsHold) {
    EXPECT_EQ(problems_of("[1, 2, 3]", {.max_values = 3}),
              "t.yaml:1:8: the document holds more than 3 values (aliases count each time)");
    EXPECT_EQ(problems_of("[1, 2]", {.max_bytes = 5}), "t.yaml: has 6 bytes; at most 5 are accepted here");
}

TEST_F(Files, AreReadWhole) {
    const auto path = write("study.yaml",
                            "\xEF\xBB\xBF"
                            "a: 1\r\nb: 2\r\n");
    const auto document = read_document(path);
    ASSERT_TRUE(document.ok()) << to_text(document.problems());
    EXPECT_EQ(document.value().root().find("b")->text(), "2");
    EXPECT_EQ(document.value().root().find("b")->place().line, 2);
    EXPECT_EQ(document.value().text(), "a: 1\r\nb: 2\r\n");
}

TEST_F(Files, ThatCannotBeReadAreTold) {
    (void)write("study.yaml", "a: 1\n");
    const std::string folder = folder_.string();
    EXPECT_EQ(to_text(read_document(folder_ / "stduy.yaml").problems()),
              folder + "/stduy.yaml: there is no such file; did you mean \"study.yaml\"?");
    EXPECT_EQ(to_text(read_document(folder_).problems()), folder + ": is a directory; expected a file");
    EXPECT_EQ(to_text(read_document(folder_ / "study.yaml" / "x").problems()).find(folder), 0U);
    ASSERT_EQ(::mkfifo((folder_ / "pipe").c_str(), 0600), 0);
    EXPECT_EQ(to_text(read_document(folder_ / "pipe").problems()), folder + "/pipe: is not a regular file");
    EXPECT_EQ(to_text(read_text_file(folder_ / "study.yaml", 3).problems()),
              folder + "/study.yaml: has 5 bytes; at most 3 are accepted here");
    const auto wrong = write("wrong.yaml", "a: \xff");
    EXPECT_EQ(to_text(read_document(wrong).problems()),
              wrong.string() + ":1:4: the byte \"\\xff\" is not valid UTF-8; save the file as UTF-8");
}

}  // namespace
}  // namespace rubor
