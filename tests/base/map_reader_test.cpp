// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/base/map_reader.hpp>

#include <gtest/gtest.h>

#include <random>
#include <rubor/base/text.hpp>

namespace rubor {
namespace {

constexpr const char* k_study = R"(study: neoadjuvant
seed: 42
arms:
  - name: control
    share: 0.5
    twins: true
    dose: 200 mg
    every: 3 weeks
    endpoint: pcr
  - name: "both"
    share: 1
    twins: false
    dose: '0.2 g'
    every: 21 d
    endpoint: efs
)";

struct Arm {
    std::string name, endpoint;
    double share = 0.0, dose_mg = 0.0, every_d = 0.0;
    bool twins = false;
};

/// A reader as rooms write them.
std::vector<Arm> read_arms(const DocumentNode& root, Problems& problems) {
    MapReader map{root, problems};
    (void)map.text("study");
    (void)map.integer("seed", Need::optional, NumberRange::at_least(0));
    std::vector<Arm> arms;
    for (const DocumentNode& node : map.list("arms").value_or(std::vector<DocumentNode>{})) {
        MapReader entry{node, problems};
        Arm arm;
        arm.name = entry.text("name").value_or("");
        arm.share = entry.number("share", Need::optional, NumberRange::fraction()).value_or(0.5);
        arm.twins = entry.boolean("twins", Need::optional).value_or(false);
        if (const auto dose = entry.quantity("dose", "200 mg", Need::required, NumberRange::positive()))
            arm.dose_mg = dose->coherent();
        if (const auto every = entry.quantity("every", "3 weeks", Need::required, NumberRange::positive()))
            arm.every_d = every->coherent();
        arm.endpoint = entry.one_of("endpoint", {"pcr", "efs", "os"}).value_or("");
        entry.finish();
        arms.push_back(arm);
    }
    map.finish();
    return arms;
}

std::string problems_of(const std::string& text) {
    const auto document = parse_document(text, "trial.yaml");
    if (!document) return to_text(document.problems());
    Problems problems;
    (void)read_arms(document.value().root(), problems);
    return to_text(problems);
}

/// The study with `from` replaced by `to` at its first occurrence.
std::string changed(const std::string& from, const std::string& to) {
    std::string text = k_study;
    const std::size_t at = text.find(from);
    if (at == std::string::npos) ADD_FAILURE() << from;
    return problems_of(text.replace(at, from.size(), to));
}

TEST(ClosedForm, AStudyIsReadWithItsTypes) {
    const auto document = parse_document(k_study, "trial.yaml");
    ASSERT_TRUE(document.ok());
    Problems problems;
    const auto arms = read_arms(document.value().root(), problems);
    EXPECT_EQ(to_text(problems), "");
    ASSERT_EQ(arms.size(), 2U);
    EXPECT_EQ(arms[0].name, "control");
    EXPECT_TRUE(arms[0].twins);
    EXPECT_EQ(arms[1].dose_mg, 200.0);
    EXPECT_EQ(arms[1].every_d, 21.0);
    EXPECT_EQ(arms[1].endpoint, "efs");
}

TEST(ClosedForm, EachWrongValueIsToldWithItsPlace) {
    EXPECT_EQ(changed("every: 3 weeks", "every: 3 mg"),
              R"(trial.yaml:8:12: arms[0].every: "3 mg" is a mass; expected a time, e.g. 3 weeks)");
    EXPECT_EQ(changed("dose: 200 mg", "dose: 200"),
              R"(trial.yaml:7:11: arms[0].dose: "200" has no unit; expected a mass, e.g. 200 mg)");
    EXPECT_EQ(changed("dose: 200 mg", "dose: -200 mg"),
              R"(trial.yaml:7:11: arms[0].dose: must be > 0 (found "-200 mg"))");
    EXPECT_EQ(changed("dose: 200 mg", "dose: 200 mgg"),
              "trial.yaml:7:15: arms[0].dose: unknown unit \"mgg\"; expected a mass, e.g. 200 mg; did you "
              "mean \"mg\"?");
    EXPECT_EQ(changed("dose: '0.2 g'", "dose: '0.2 gg'"),
              "trial.yaml:13:16: arms[1].dose: unknown unit \"gg\"; expected a mass, e.g. 200 mg; did you "
              "mean \"g\"?");
    EXPECT_EQ(changed("dose: 200 mg", "dose: [200 mg]"),
              "trial.yaml:7:11: arms[0].dose: found a list of 1; expected a mass, e.g. 200 mg");
    EXPECT_EQ(changed("dose: 200 mg", "dose:"), "trial.yaml:7:5: arms[0].dose: has no value");
    EXPECT_EQ(changed("    dose: 200 mg\n", ""), "trial.yaml:4:5: arms[0]: the key \"dose\" is missing");
    EXPECT_EQ(changed("share: 0.5", "share: 1.5"),
              R"(trial.yaml:5:12: arms[0].share: must be from 0 to 1 (found "1.5"))");
    EXPECT_EQ(changed("share: 0.5", "share: half"),
              R"(trial.yaml:5:12: arms[0].share: found "half"; expected a number)");
    EXPECT_EQ(changed("share: 0.5", "share: '0.5'"),
              R"(trial.yaml:5:12: arms[0].share: found "0.5"; expected a number)");
    EXPECT_EQ(changed("seed: 42", "seed: 4.2"),
              R"(trial.yaml:2:7: seed: found "4.2"; expected a whole number)");
    EXPECT_EQ(changed("seed: 42", "seed: -1"), R"(trial.yaml:2:7: seed: must be >= 0 (found "-1"))");
    EXPECT_EQ(changed("twins: true", "twins: yes"),
              R"(trial.yaml:6:12: arms[0].twins: found "yes"; expected true or false)");
    EXPECT_EQ(changed("endpoint: pcr", "endpoint: pcs"),
              "trial.yaml:9:15: arms[0].endpoint: found \"pcs\"; expected one of pcr, efs, os; did you mean "
              "\"pcr\"?");
    EXPECT_EQ(changed("    share: 0.5", "    shar: 0.5"),
              R"(trial.yaml:5:5: arms[0]: unknown key "shar"; did you mean "share"?)");
    EXPECT_EQ(
        changed("    share: 0.5", "    <<: 0.5"),
        R"(trial.yaml:5:5: arms[0]: unknown key "<<"; valid: name, share, twins, dose, every, endpoint)");
    EXPECT_EQ(changed("study: neoadjuvant", "study: ''"), "trial.yaml:1:8: study: the text is empty");
    EXPECT_EQ(problems_of("study: x\narms: []\n"),
              "trial.yaml:2:7: arms: the list has 0 values; expected at least 1");
    EXPECT_EQ(problems_of("study: x\narms: {a: 1}\n"), "trial.yaml:2:7: arms: found a map; expected a list");
    EXPECT_EQ(problems_of("- 1\n"), "trial.yaml:1:1: found a list of 1; expected a map of keys and values");
    EXPECT_EQ(problems_of("study: x\narms: [3]\n"),
              "trial.yaml:2:8: arms[0]: found \"3\"; expected a map of keys and values");
}

TEST(ClosedForm, AllProblemsAreToldAtOnce) {
    EXPECT_EQ(
        problems_of("study: [1]\nsed: 3\narms:\n- {name: a, dose: 3 h, every: -2 d, endpoint: os}\n- 7\n"),
        "trial.yaml:1:8: study: found a list of 1; expected a text\n"
        "trial.yaml:2:1: unknown key \"sed\"; did you mean \"seed\"?\n"
        "trial.yaml:4:19: arms[0].dose: \"3 h\" is a time; expected a mass, e.g. 200 mg\n"
        "trial.yaml:4:31: arms[0].every: must be > 0 (found \"-2 d\")\n"
        "trial.yaml:5:3: arms[1]: found \"7\"; expected a map of keys and values");
}

TEST(ClosedForm, ManyUnknownKeysAreCut) {
    std::string text = "study: x\narms: [{name: a, dose: 1 mg, every: 1 d, endpoint: os}]\n";
    for (int i = 0; i < 100; ++i) text += "qqqqqqqqqq" + std::to_string(i) + ": 1\n";
    const std::string problems = problems_of(text);
    EXPECT_EQ(std::count(problems.begin(), problems.end(), '\n'), 20);
    EXPECT_NE(problems.find("80 more unknown keys"), std::string::npos);
}

TEST(ClosedForm, RangesSayWhatTheyAre) {
    EXPECT_EQ(NumberRange::positive().text(), "> 0");
    EXPECT_EQ(NumberRange::between(1, 5).text(), "from 1 to 5");
    EXPECT_FALSE(NumberRange::positive().contains(0.0));
    EXPECT_TRUE(NumberRange::not_negative().contains(0.0));
    EXPECT_FALSE(NumberRange::any().contains(std::nan("")));
}

TEST(Property, MutatedDocumentsEitherReadOrAreRefused) {
    const std::vector<std::string> pieces{"[",
                                          "]",
                                          "{",
                                          "}",
                                          ": ",
                                          "- ",
                                          "&a ",
                                          "*a",
                                          "!!x ",
                                          "|\n",
                                          ">\n",
                                          "'",
                                          "\"",
                                          "\n",
                                          "\n    ",
                                          "\t",
                                          "#",
                                          "? ",
                                          "---\n",
                                          "%YAML 9\n",
                                          "@",
                                          "`",
                                          "\xff",
                                          std::string(1, '\0'),
                                          "\xEF\xBB\xBF",
                                          "\\",
                                          "~",
                                          ",",
                                          "\r",
                                          "<<: ",
                                          "..."};
    std::mt19937 engine{7};
    int n_clean = 0;
    int n_refused = 0;
    for (int i = 0; i < 5000; ++i) {
        std::string text = k_study;
        for (auto k = 1 + engine() % 6; k-- > 0;) {
            const std::size_t at = engine() % text.size();
            switch (engine() % 4) {
                case 0:
                    text.erase(at, 1 + engine() % 4);
                    break;
                case 1:
                    text.insert(at, pieces[engine() % pieces.size()]);
                    break;
                case 2:
                    text[at] = static_cast<char>(engine() % 256);
                    break;
                default:
                    text.insert(at, text.substr(engine() % text.size(), engine() % 40));
                    break;
            }
        }
        const std::string problems = problems_of(text);
        ASSERT_FALSE(first_invalid_utf8(problems)) << in_quotes(text);
        ++(problems.empty() ? n_clean : n_refused);
        if (!problems.empty()) {
            ASSERT_EQ(problems.find("trial.yaml:"), 0U) << problems;
        }
    }
    EXPECT_GT(n_clean, 50);
    EXPECT_GT(n_refused, 2000);
}

TEST(Property, RandomBytesAreRefusedOrReadWithoutHarm) {
    std::mt19937 engine{11};
    const std::string alphabet = "[]{}:,-?&*!|>'\"%@`#\n  ab1\t";
    for (int i = 0; i < 20'000; ++i) {
        std::string text;
        for (auto k = engine() % 40; k-- > 0;) text += alphabet[engine() % alphabet.size()];
        (void)problems_of(text);
    }
}

}  // namespace
}  // namespace rubor
