// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <rubor/base/document.hpp>
#include <rubor/base/text.hpp>
#include <rubor/store/parquet.hpp>

#include "app/workspace.hpp"

namespace rubor {
namespace {

constexpr const char* k_study = Workspace::k_small_study;

TEST(Cli, ATrialLeavesTablesManifestTimingAndReport) {
    const Workspace workspace;
    const CommandResult result = workspace.rubor({"trial", k_study});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_NE(result.out.find("no medical advice"), std::string::npos);
    const auto folder = workspace.path() / "results/small";
    for (const char* name : {"patients", "outcomes", "trajectories", "events", "arms", "survival", "statistics"}) {
        const auto table = read_parquet(folder / (std::string{name} + ".parquet"));
        ASSERT_TRUE(table.ok()) << to_text(table.problems());
        EXPECT_GT(table.value().n_rows(), 0U) << name;
    }
    const auto outcomes = read_parquet(folder / "outcomes.parquet");
    EXPECT_EQ(outcomes.value().n_rows(), 16U);  // 8 twins
    const auto manifest = nlohmann::json::parse(workspace.read("results/small/manifest.json"));
    EXPECT_EQ(manifest["study"], "small");
    EXPECT_EQ(manifest["files"]["outcomes.parquet"]["rows"], 16);
    EXPECT_NE(manifest["notice"].get<std::string>().find("no medical advice"), std::string::npos);
    EXPECT_FALSE(nlohmann::json::parse(workspace.read("results/small/timing.json")).empty());
    const std::string report = workspace.read("results/small/report.html");
    EXPECT_NE(report.find("no medical advice"), std::string::npos);
    EXPECT_EQ(report.find("http://"), report.find("http://www.w3.org"));  // namespaces, no network
    std::size_t line_start = 0;
    for (std::size_t i = 0; i < result.out.size(); ++i) {
        if (result.out[i] == '\n') {
            std::size_t width = 0;
            for (std::size_t k = line_start; k < i; ++k) {
                width += (static_cast<unsigned char>(result.out[k]) & 0xC0U) != 0x80U ? 1 : 0;
            }
            EXPECT_LE(width, 80U) << result.out.substr(line_start, i - line_start);
            line_start = i + 1;
        }
    }
}

TEST(Cli, TheSameSeedGivesTheSameBytesWithOneAndWithTwoThreads) {
    const Workspace workspace;
    ASSERT_EQ(workspace.rubor({"trial", k_study, "-o", "one", "--threads", "1"}).exit_code, 0);
    ASSERT_EQ(workspace.rubor({"trial", k_study, "-o", "two", "--threads", "2"}).exit_code, 0);
    ASSERT_EQ(workspace.rubor({"trial", k_study, "-o", "again", "--threads", "7", "--lanes", "1"}).exit_code, 0);
    const auto one = workspace.files("one", ".parquet");
    EXPECT_EQ(one.size(), 11U);
    EXPECT_TRUE(one == workspace.files("two", ".parquet"));
    EXPECT_TRUE(one == workspace.files("again", ".parquet"));
    workspace.edit(k_study, "seed: 20261123", "seed: 7");
    ASSERT_EQ(workspace.rubor({"trial", k_study, "-o", "other"}).exit_code, 0);
    EXPECT_FALSE(one == workspace.files("other", ".parquet"));
}

TEST(Cli, AnotherStudysResultIsReplacedOnlyByForce) {
    const Workspace workspace;
    ASSERT_EQ(workspace.rubor({"trial", k_study, "-o", "place"}).exit_code, 0);
    EXPECT_EQ(workspace.rubor({"trial", k_study, "-o", "place"}).exit_code, 0);  // its own
    const auto before = workspace.files("place", ".parquet");
    workspace.edit(k_study, "study: small", "study: other");
    const CommandResult refused = workspace.rubor({"trial", k_study, "-o", "place"});
    EXPECT_EQ(refused.exit_code, 2);
    EXPECT_NE(refused.err.find("--force"), std::string::npos) << refused.err;
    EXPECT_TRUE(before == workspace.files("place", ".parquet"));
    EXPECT_EQ(workspace.rubor({"trial", k_study, "-o", "place", "--force"}).exit_code, 0);
    // A folder that is no result is never touched.
    std::filesystem::create_directories(workspace.path() / "mine");
    workspace.write("mine/thesis.txt", "years of work");
    EXPECT_EQ(workspace.rubor({"trial", k_study, "-o", "mine", "--force"}).exit_code, 2);
    EXPECT_EQ(workspace.read("mine/thesis.txt"), "years of work");
}

TEST(Cli, AnInterruptEndsCleanlyAndLeavesNothingBehind) {
    const Workspace workspace;
    workspace.edit(k_study, "patients: 8", "patients: 100000");
    const CommandResult result = workspace.rubor_interrupted({"trial", k_study}, "100000 patients");
    EXPECT_EQ(result.exit_code, 130) << result.err;
    EXPECT_FALSE(std::filesystem::exists(workspace.path() / "results/small"));
}

TEST(Cli, RandomisedArmsShareNoPatient) {
    const Workspace workspace;
    workspace.edit(k_study, "allocation: twins", "allocation: randomised\nratio: [1, 1]");
    workspace.edit(k_study, "patients: 8", "patients: 12");
    ASSERT_EQ(workspace.rubor({"trial", k_study}).exit_code, 0);
    const auto table = read_parquet(workspace.path() / "results/small/outcomes.parquet");
    ASSERT_TRUE(table.ok());
    EXPECT_EQ(table.value().n_rows(), 12U);
    std::map<std::string, int> by_arm;
    for (const std::string& arm : table.value().column("arm").texts()) {
        ++by_arm[arm];
    }
    EXPECT_EQ(by_arm["chemotherapy"], 6);
    EXPECT_EQ(by_arm["chemotherapy_pembrolizumab"], 6);
}

TEST(Cli, DosesPerWeightSurfaceAndAreaUnderTheCurveRun) {
    const Workspace workspace;
    workspace.edit(k_study, "dose: 200 mg, every: 3 weeks, total: 8", "dose: 2 mg/kg, every: 3 weeks, total: 8");
    const CommandResult result = workspace.rubor({"trial", k_study});
    EXPECT_EQ(result.exit_code, 0) << result.err;
}

TEST(Cli, AFailedPatientIsNamedAndTheOthersAreUnaffected) {
    const Workspace workspace;
    workspace.edit(k_study, "outputs:", "solver: {method: cvode}\noutputs:");
    ASSERT_EQ(workspace.rubor({"trial", k_study, "-o", "whole"}).exit_code, 0);
    // A budget between the cheapest and the dearest run makes some fail.
    const auto whole = read_parquet(workspace.path() / "whole/outcomes.parquet");
    ASSERT_TRUE(whole.ok());
    std::vector<std::int64_t> steps = whole.value().column("steps").integers();
    std::vector<std::int64_t> sorted = steps;
    std::sort(sorted.begin(), sorted.end());
    const std::int64_t budget = (sorted[sorted.size() - 2] + sorted.back()) / 2;
    ASSERT_LT(budget, sorted.back());
    const auto patients = read_parquet(workspace.path() / "whole/patients.parquet");
    for (const std::int64_t n : patients.value().column("steps").integers()) {
        ASSERT_LE(n, budget) << "growth must fit into the budget for this test";
    }
    workspace.edit(k_study, "solver: {method: cvode}", "solver: {method: cvode, max_steps: " + std::to_string(budget) + "}");
    const CommandResult result = workspace.rubor({"trial", k_study, "-o", "tight"});
    EXPECT_EQ(result.exit_code, 1) << result.err;
    EXPECT_NE(result.err.find("1 integration failed"), std::string::npos) << result.err;
    const auto tight = read_parquet(workspace.path() / "tight/outcomes.parquet");
    ASSERT_TRUE(tight.ok());
    int failed = 0;
    for (std::size_t row = 0; row < steps.size(); ++row) {
        const auto same = [&](const char* column) {
            return whole.value().column(column).cell(row).content() == tight.value().column(column).cell(row).content();
        };
        if (steps[row] > budget) {
            ++failed;
            EXPECT_EQ(tight.value().column("status").texts()[row], "too_many_steps");
            EXPECT_NE(tight.value().column("explanation").texts()[row], "");
            EXPECT_TRUE(tight.value().column("os_days").is_null(row));
        } else {
            EXPECT_TRUE(same("status") && same("pcr") && same("efs_days") && same("os_days") && same("steps")) << row;
        }
    }
    EXPECT_EQ(failed, 1);
}

/// What is wrong with `value` by the part of JSON Schema that our schemas use.
void validate(const nlohmann::json& schema, const nlohmann::json& value, const std::string& where,
              std::vector<std::string>& faults) {
    if (schema.contains("enum")) {
        if (std::find(schema["enum"].begin(), schema["enum"].end(), value) == schema["enum"].end()) {
            faults.push_back(where + " is none of the values");
        }
        return;
    }
    if (schema.contains("oneOf")) {
        const auto fits = std::count_if(schema["oneOf"].begin(), schema["oneOf"].end(), [&](const auto& alternative) {
            std::vector<std::string> its_faults;
            validate(alternative, value, where, its_faults);
            return its_faults.empty();
        });
        if (fits != 1) {
            faults.push_back(where + " fits " + std::to_string(fits) + " alternatives, not one");
        }
        return;
    }
    const std::string type = schema.contains("type") && schema["type"].is_string() ? schema["type"].get<std::string>() : "";
    if (type == "array" && value.is_array()) {
        for (const auto& item : value) {
            validate(schema["items"], item, where + "[]", faults);
        }
    } else if (type == "object" && value.is_object() && schema.contains("properties")) {
        for (const auto& [key, part] : value.items()) {
            if (schema["properties"].contains(key)) {
                validate(schema["properties"][key], part, where + "." + key, faults);
            } else {
                faults.push_back(where + "." + key + " is unknown");
            }
        }
        for (const auto& key : schema["required"]) {
            if (!value.contains(key.get<std::string>())) {
                faults.push_back(where + " lacks " + key.get<std::string>());
            }
        }
    } else if ((type == "array") != value.is_array() || (type == "object" && !value.is_object()) ||
               (type == "integer" && !value.is_number_integer())) {
        faults.push_back(where + " is of another type");
    }
}

nlohmann::json json_of(const DocumentNode& node) {
    if (node.is_map()) {
        nlohmann::json map = nlohmann::json::object();
        for (const auto& entry : node.entries()) {
            map[entry.key] = json_of(entry.value);
        }
        return map;
    }
    if (node.is_list()) {
        nlohmann::json list = nlohmann::json::array();
        for (const DocumentNode& item : node.items()) {
            list.push_back(json_of(item));
        }
        return list;
    }
    const auto number = parse_integer(node.text());
    return number && !node.is_quoted() ? nlohmann::json(*number) : nlohmann::json(node.text());
}

TEST(Cli, SchemasHoldForEveryFileOfTheHouse) {
    const Workspace workspace;
    const auto faults_of = [&](const char* kind, const std::filesystem::path& file) {
        const auto schema = nlohmann::json::parse(workspace.rubor({"schema", kind}).out);
        const auto document = read_document(file);
        EXPECT_TRUE(document.ok()) << file;
        std::vector<std::string> faults;
        validate(schema, json_of(document.value().root()), file.filename().string(), faults);
        return faults;
    };
    std::size_t n = 0;
    for (const auto& [kind, folder] : {std::pair{"study", "studies"}, {"population", "models/populations"}, {"drug", "models/drugs"}}) {
        for (const auto& entry : std::filesystem::directory_iterator{workspace.path() / folder}) {
            if (entry.path().extension() == ".yaml") {
                EXPECT_EQ(faults_of(kind, entry.path()), std::vector<std::string>{}) << entry.path();
                ++n;
            }
        }
    }
    EXPECT_GE(n, 8U);
    workspace.edit(k_study, "patients: 8", "patience: 8");
    EXPECT_EQ(faults_of("study", workspace.path() / k_study).size(), 2U) << "the check can fail";
}

TEST(Cli, OutputThatDoesNotArriveIsAMissingResource) {
    const Workspace workspace;
    EXPECT_EQ(workspace.shell("check " + std::string{k_study} + " > /dev/full"), 3);
    EXPECT_EQ(workspace.shell("check " + std::string{k_study} + " 2> /dev/full > /dev/null"), 0);
    EXPECT_EQ(workspace.shell("trial " + std::string{k_study} + " 2>&- > /dev/null"), 0);
    EXPECT_EQ(workspace.shell("check nothing.yaml 2>&-"), 2);
}

TEST(Cli, SchemasAreJsonAndKnowTheKeysOfTheExamples) {
    const Workspace workspace;
    for (const char* kind : {"study", "population", "drug"}) {
        const CommandResult result = workspace.rubor({"schema", kind});
        ASSERT_EQ(result.exit_code, 0);
        const auto schema = nlohmann::json::parse(result.out);
        EXPECT_FALSE(schema["properties"].empty());
        EXPECT_EQ(schema["additionalProperties"], false);
    }
}

}  // namespace
}  // namespace rubor
