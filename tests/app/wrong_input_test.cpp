// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Wrong input of each kind of file ends in a message with its place and in exit code 2, with nothing written.
#include <gtest/gtest.h>

#include "app/workspace.hpp"

namespace rubor {
namespace {

constexpr const char* k_study = Workspace::k_small_study;

/// One edit of one file, and what the message must hold.
struct Mistake {
    const char* name;
    const char* file;
    const char* from;
    const char* to;
    std::vector<std::string> expected;
};

std::ostream& operator<<(std::ostream& out, const Mistake& m) { return out << m.name; }

class WrongInput : public testing::TestWithParam<Mistake> {};

TEST_P(WrongInput, EndsInALocatedMessageAndExitCode2) {
    const Mistake& mistake = GetParam();
    const Workspace workspace;
    workspace.edit(mistake.file, mistake.from, mistake.to);
    for (const char* verb : {"check", "trial"}) {
        const CommandResult result = workspace.rubor({verb, k_study});
        EXPECT_EQ(result.exit_code, 2) << result.err;
        for (const std::string& words : mistake.expected) {
            EXPECT_NE(result.err.find(words), std::string::npos) << verb << ": no \"" << words << "\" in\n" << result.err;
        }
        EXPECT_EQ(result.err.find("internal error"), std::string::npos) << result.err;
        EXPECT_FALSE(std::filesystem::exists(workspace.path() / "results"));
    }
}

const Mistake k_mistakes[] = {
    {"unknown_key", k_study, "follow_up:", "folow_up:", {"small.yaml:", "folow_up", "did you mean \"follow_up\"?"}},
    {"duplicate_key", k_study, "follow_up:", "seed: 5\nfollow_up:", {"small.yaml:", "seed"}},
    {"wrong_unit", k_study, "surgery: {at: 24 weeks}", "surgery: {at: 24 mg}", {"surgery.at", "24 mg", "a time"}},
    {"negative_dose", k_study, "dose: 200 mg, every: 3 weeks, total: 8", "dose: -200 mg, every: 3 weeks, total: 8",
     {"small.yaml:", "arms[1].regimen[4].dose", "-200 mg"}},
    {"missing_drug", k_study, "drug: pembrolizumab", "drug: pembrolizumap", {"pembrolizumap", "did you mean \"pembrolizumab\"?"}},
    {"no_total", k_study, "every: 3 weeks, total: 8", "every: 0 weeks, total: 8", {"regimen[4].every"}},
    {"number_without_unit", k_study, "follow_up: 2 years", "follow_up: 2", {"follow_up", "2"}},
    {"not_a_number", k_study, "patients: 8", "patients: many", {"patients", "many"}},
    {"unknown_model_name", k_study, "cells_breast,", "cells_brest,", {"cells_brest", "did you mean \"cells_breast\"?"}},
    {"no_such_population", k_study, "populations/ibc.yaml", "populations/ipc.yaml", {"ipc.yaml"}},
    {"unknown_subgroup", k_study, "quantity: cd8_density", "quantity: cd9_density", {"cd9_density"}},
    {"deep_nesting", k_study, "follow_up: 2 years", "follow_up: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", {"small.yaml:"}},
    {"duplicate_output", k_study, "outputs: [cells_breast,", "outputs: [cells_breast, cells_breast,", {"outputs[1]", "twice"}},
    {"share_above_one", k_study, "diameter_cv: 7 %", "diameter_cv: 7", {"diameter_cv", "700 %"}},
    {"empty_limits", k_study, "below: 10 mm", "at_least: 20 mm, below: 10 mm", {"eligibility[0].at_least"}},
    {"visits_without_end", k_study, "after_surgery: 12 weeks", "after_surgery: 1 s", {"visits", "100000"}},
    {"response_without_surgery", k_study, "surgery: {at: 24 weeks}", "", {"endpoints[0]", "surgery"}},
    {"drug_dose_unit", "models/drugs/pembrolizumab.yaml", "route:", "dose_unit: mg\nroute:", {"pembrolizumab.yaml", "A_central", "mg"}},
    {"drug_dosed_concentration", "models/drugs/pembrolizumab.yaml", "dose_state: A_central", "dose_state: C_tissue", {"C_tissue", "nmol"}},
    {"drug_table", "models/drugs/pembrolizumab.yaml", "parameters: pembrolizumab.tsv", "parameters: nowhere.tsv", {"nowhere.tsv"}},
    {"population_unknown_key", "models/populations/ibc.yaml", "surgery: surgery", "surgerie: surgery", {"ibc.yaml:", "surgerie"}},
    {"population_unknown_event", "models/populations/ibc.yaml", "diagnosis: diagnosis", "diagnosis: diagnose",
     {"ibc.yaml:", "diagnose", "did you mean \"diagnosis\"?"}},
    {"population_unknown_output", "models/populations/ibc.yaml", "skin_fraction: skin_fraction", "skin_fraction: skin_fractoin",
     {"ibc.yaml:", "skin_fractoin", "did you mean \"skin_fraction\"?"}},
    {"surgery_is_no_map", "models/populations/ibc.yaml", "surgery: surgery", "surgery: death", {"ibc.yaml:", "death", "map"}},
    {"model_unknown_name", "models/ibc/tumour.ant", "tissue_per_cell", "tissue_per_sell", {"tumour.ant:"}},
    {"model_syntax", "models/ibc/tumour.ant", ":=", ":= * ", {"tumour.ant:"}},
    {"unreadable_model", "models/ibc/ibc.ant", "model *ibc()", "modell ibc()", {"ibc.ant:"}},
    {"cyclic_rule", "models/ibc/ibc.ant", "infiltration := infiltration_own*inflamed",
     "infiltration := infiltration_own*inflamed*infiltration", {"ibc.ant:", "cycl"}},
    {"model_unit", "models/ibc/ibc.ant", "growth_distant := distant_growth_ratio*growth_breast",
     "growth_distant := distant_growth_ratio*growth_breast*doubling_time", {"ibc.ant:", "growth_distant", "1/day"}},
    {"table_cell", "models/ibc/parameters.tsv", "doubling_tn\t35\tday", "doubling_tn\tfast\tday", {"parameters.tsv:", "fast"}},
    {"table_unit", "models/ibc/parameters.tsv", "doubling_tn\t35\tday", "doubling_tn\t35\tkg", {"parameters.tsv:", "doubling_tn"}},
    {"table_unknown_parameter", "models/ibc/parameters.tsv", "doubling_tn\t", "dubling_tn\t", {"parameters.tsv:", "dubling_tn", "doubling_tn"}},
    {"drug_unknown_key", "models/drugs/pembrolizumab.yaml", "target:", "tarquet:", {"pembrolizumab.yaml:", "tarquet"}},
    {"drug_without_molar_mass", "models/drugs/pembrolizumab.yaml", "molar_mass: 149", "molar_mass: -149", {"pembrolizumab.yaml:", "molar_mass"}},
    {"drug_dose_state", "models/drugs/pembrolizumab.yaml", "dose_state: A_central", "dose_state: A_centre", {"pembrolizumab.yaml:", "A_centre"}},
};
INSTANTIATE_TEST_SUITE_P(Cli, WrongInput, testing::ValuesIn(k_mistakes),
                         [](const auto& tested) { return std::string{tested.param.name}; });

TEST(Cli, AnAliasBombIsRefusedAtOnce) {
    const Workspace workspace;
    std::string bomb = "study: bomb\na: &a [x,x,x,x,x,x,x,x,x,x]\n";
    char last = 'a';
    for (char c = 'b'; c <= 'j'; ++c) {
        bomb += std::string{c} + ": &" + c + " [";
        for (int i = 0; i < 10; ++i) {
            bomb += std::string{i > 0 ? "," : ""} + "*" + last;
        }
        bomb += "]\n";
        last = c;
    }
    workspace.write("bomb.yaml", bomb);
    const CommandResult result = workspace.rubor({"check", "bomb.yaml"});
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_NE(result.err.find("bomb.yaml:"), std::string::npos) << result.err;
}

TEST(Cli, NestingOfAnyDepthIsRefused) {
    const Workspace workspace;
    workspace.write("deep.yaml", "study: " + std::string(200'000, '['));
    workspace.write("deep.ant", "model deep()\n x := " + std::string(200'000, '(') + "1\nend\n");
    for (const char* file : {"deep.yaml", "deep.ant"}) {
        const CommandResult result = workspace.rubor({"check", file});
        EXPECT_EQ(result.exit_code, 2) << file << result.err.substr(0, 1000);
        EXPECT_NE(result.err.find(std::string{file} + ":"), std::string::npos) << result.err.substr(0, 1000);
        EXPECT_LT(result.err.size(), 20'000U);
    }
}

TEST(Cli, AllProblemsOfAFileComeTogether) {
    const Workspace workspace;
    workspace.edit(k_study, "patients: 8", "patients: -8");
    workspace.edit(k_study, "follow_up: 2 years", "follow_up: two years");
    workspace.edit(k_study, "allocation: twins", "allocation: triplets");
    const CommandResult result = workspace.rubor({"check", k_study});
    EXPECT_EQ(result.exit_code, 2);
    for (const char* path : {"patients", "follow_up", "allocation"}) {
        EXPECT_NE(result.err.find(path), std::string::npos) << result.err;
    }
}

TEST(Cli, FilesThatAreNotThereOrNotTextAreSaidSo) {
    const Workspace workspace;
    workspace.write("binary.yaml", std::string("\x00\xff\x01", 3));
    workspace.write("image.png", "x");
    for (const char* file : {"nowhere.yaml", "binary.yaml", "image.png", "models"}) {
        const CommandResult result = workspace.rubor({"check", file});
        EXPECT_EQ(result.exit_code, 2) << file;
        EXPECT_NE(result.err.find(file), std::string::npos) << result.err;
    }
}

TEST(Cli, WrongArgumentsAreExitCode2) {
    const Workspace workspace;
    EXPECT_EQ(workspace.rubor({}).exit_code, 2);
    EXPECT_EQ(workspace.rubor({"trail", k_study}).exit_code, 2);
    EXPECT_EQ(workspace.rubor({"trial"}).exit_code, 2);
    EXPECT_EQ(workspace.rubor({"trial", k_study, "--threads", "0"}).exit_code, 2);
    EXPECT_EQ(workspace.rubor({"schema", "kitchen"}).exit_code, 2);
    EXPECT_EQ(workspace.rubor({"--help"}).exit_code, 0);
    EXPECT_EQ(workspace.rubor({"--version"}).exit_code, 0);
}

}  // namespace
}  // namespace rubor
