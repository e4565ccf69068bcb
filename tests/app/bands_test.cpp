// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "app/workspace.hpp"

namespace rubor {
namespace {

/// A workspace with tests/toy in the folder toy.
class ToyWorkspace : public Workspace {
  public:
    ToyWorkspace() {
        std::filesystem::copy(std::filesystem::path{RUBOR_SOURCE_DIR} / "tests/toy", path() / "toy",
                              std::filesystem::copy_options::recursive);
    }
};

void expect_narrow(const std::string& text) {
    std::size_t width = 0;
    std::size_t start = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\n') {
            EXPECT_LE(width, 80U) << text.substr(start, i - start);
            width = 0;
            start = i + 1;
        } else if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) {
            ++width;
        }
    }
}

constexpr const char* k_bands = R"(bands: toy
title: The bands of the toy
statements:
  - {name: control, setting: "control arm | nothing is given", study: study.yaml, statistic: {name: pcr, arm: control},
     band: [20, 55], unit: "%", anchor: exp(-1), role: check}
  - {name: helped, setting: helped arm, study: study.yaml, statistic: {name: pcr, arm: helped},
     band: [90, 99], unit: "%", anchor: none, role: validation, miss: the drug only halves the foci}
)";

TEST(Cli, BandsSayWhatIsInsideAndWhyTheRestIsNot) {
    const ToyWorkspace workspace;
    workspace.write("toy/bands.yaml", k_bands);
    const CommandResult table = workspace.rubor({"bands", "toy/bands.yaml", "--patients", "60"});
    EXPECT_EQ(table.exit_code, 0) << table.err;
    EXPECT_NE(table.out.find("2 statements: 1 inside, 1 outside and explained"), std::string::npos)
        << table.out;
    EXPECT_NE(table.out.find("only halves the foci"), std::string::npos) << table.out;
    EXPECT_NE(table.out.find("no medical advice"), std::string::npos);
    expect_narrow(table.out);

    const CommandResult json = workspace.rubor({"bands", "toy/bands.yaml", "--patients", "60", "--json"});
    EXPECT_EQ(json.exit_code, 0);
    const auto read = nlohmann::json::parse(json.out);
    EXPECT_EQ(read["statements"].size(), 2U);
    EXPECT_EQ(read["statements"][0]["verdict"], "inside");
    EXPECT_EQ(read["statements"][1]["verdict"], "outside, explained");
    EXPECT_EQ(read["statements"][0]["n"], 60);
    EXPECT_EQ(read["runs"][0]["enrolled"], 60);
    const double value = read["statements"][0]["value"];
    EXPECT_GT(value, 1.0) << "in per cent";

    const CommandResult markdown =
        workspace.rubor({"bands", "toy/bands.yaml", "--patients", "60", "--markdown"});
    EXPECT_NE(markdown.out.find("| control arm \\| nothing is given | pcr in study, arm control |"),
              std::string::npos)
        << markdown.out;
}

TEST(Cli, AMissWithoutAnExplanationIsExitCodeOneAndOnlyLeavesTheRest) {
    const ToyWorkspace workspace;
    workspace.write("toy/bands.yaml", k_bands);
    workspace.edit("toy/bands.yaml", ", miss: the drug only halves the foci", "");
    const CommandResult missed =
        workspace.rubor({"bands", "toy/bands.yaml", "--patients", "60", "--jobs", "2"});
    EXPECT_EQ(missed.exit_code, 1);
    EXPECT_NE(missed.out.find("1 outside and not explained"), std::string::npos) << missed.out;
    EXPECT_EQ(workspace.rubor({"bands", "toy/bands.yaml", "--patients", "60", "--only", "control"}).exit_code,
              0);
    const CommandResult unknown = workspace.rubor({"bands", "toy/bands.yaml", "--only", "controll"});
    EXPECT_EQ(unknown.exit_code, 2);
    EXPECT_NE(unknown.err.find("did you mean \"control\"?"), std::string::npos) << unknown.err;
    workspace.edit("toy/bands.yaml", "role: check", "role: wish");
    EXPECT_EQ(workspace.rubor({"bands", "toy/bands.yaml"}).exit_code, 2);
}

TEST(Cli, CalibrateLeavesTheTablesAloneUnlessToldToWrite) {
    const ToyWorkspace workspace;
    workspace.write("toy/calibration.yaml", R"(calibration: toy
patients: 200
free: [{table: parameters.tsv, row: foci_untreated, lower: 0.2, upper: 5, scale: log}]
targets:
  - {evidence: {trial: TOY-1, endpoint: pCR}, role: calibration, study: study.yaml, statistic: {name: pcr, arm: control},
     value: 30, interval: [25, 35], unit: "%"}
)");
    const std::string before = workspace.read("toy/parameters.tsv");
    const CommandResult dry =
        workspace.rubor({"calibrate", "toy/calibration.yaml", "-o", "out", "--budget", "12"});
    ASSERT_EQ(dry.exit_code, 0) << dry.err;
    EXPECT_EQ(workspace.read("toy/parameters.tsv"), before);
    EXPECT_NE(workspace.read("out/calibration_rows.tsv").find("TOY-1\tpCR\tall\tcalibration"),
              std::string::npos);
    expect_narrow(dry.out);
    const CommandResult wet =
        workspace.rubor({"calibrate", "toy/calibration.yaml", "-o", "out", "--budget", "12", "--write"});
    ASSERT_EQ(wet.exit_code, 0) << wet.err;
    EXPECT_NE(wet.out.find("from the log"), std::string::npos);
    EXPECT_NE(workspace.read("toy/parameters.tsv"), before);
    EXPECT_EQ(workspace.read("toy/calibration_rows.tsv"), workspace.read("out/calibration_rows.tsv"));
    // What was written is what was run: the target is met by the tables as they stand.
    workspace.write(
        "toy/bands.yaml",
        "bands: toy\nstatements:\n  - {name: control, setting: control, study: study.yaml, patients: "
        "200, statistic: {name: pcr, arm: control}, band: [25, 35], unit: \"%\", anchor: TOY-1, "
        "role: calibration, prior_moved: foci_untreated}\n");
    const CommandResult bands = workspace.rubor({"bands", "toy/bands.yaml"});
    EXPECT_EQ(bands.exit_code, 0) << bands.out;
    EXPECT_NE(bands.out.find("a prior was moved to meet it"), std::string::npos) << bands.out;
}

TEST(Cli, SensitivityDrawsATornadoAndWritesAllNumbers) {
    const ToyWorkspace workspace;
    const CommandResult result =
        workspace.rubor({"sensitivity", "toy/study.yaml", "--statistic", "pcr", "--parameters",
                         "foci_untreated,hazard", "--patients", "60", "--json", "s.json", "--tsv", "s.tsv"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_NE(result.out.find("pcr in arm helped"), std::string::npos) << result.out;
    EXPECT_NE(result.out.find("█"), std::string::npos) << result.out;
    expect_narrow(result.out);
    const auto json = nlohmann::json::parse(workspace.read("s.json"));
    EXPECT_EQ(json["arms"].size(), 2U);
    EXPECT_EQ(json["arms"][0]["parameters"][0]["parameter"], "foci_untreated");
    EXPECT_LT(json["arms"][0]["parameters"][0]["elasticity"].get<double>(), 0.0);
    const std::string tsv = workspace.read("s.tsv");
    EXPECT_EQ(std::count(tsv.begin(), tsv.end(), '\n'), 5);
    EXPECT_EQ(workspace.rubor({"sensitivity", "toy/study.yaml", "--statistic", "pcrr"}).exit_code, 2);
    EXPECT_EQ(workspace.rubor({"sensitivity", "toy/study.yaml", "--statistic", "pcr", "--subset", "x ~ 1"})
                  .exit_code,
              2);
}

TEST(Cli, CheckPrintsTheBudgetOfStates) {
    const ToyWorkspace workspace;
    const CommandResult text = workspace.rubor({"check", "toy/study.yaml"});
    ASSERT_EQ(text.exit_code, 0) << text.err;
    EXPECT_NE(text.out.find("helper"), std::string::npos) << text.out;
    expect_narrow(text.out);
    const CommandResult json = workspace.rubor({"check", "--json", "toy/study.yaml", "toy/parameters.tsv"});
    ASSERT_EQ(json.exit_code, 0) << json.err;
    const auto read = nlohmann::json::parse(json.out);
    EXPECT_EQ(read[0]["states"]["total"], 3);
    EXPECT_EQ(read[0]["varying_parameters"], 3);
    EXPECT_EQ(read[1].count("states"), 0U);
}

}  // namespace
}  // namespace rubor
