// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Every model of the repository loads, alone and composed.
#include <algorithm>

#include "formats/helpers.hpp"

namespace rubor::testing {
namespace {

std::vector<std::filesystem::path> antimony_files(const std::string& folder) {
    std::vector<std::filesystem::path> found;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator{std::filesystem::path{RUBOR_SOURCE_DIR} / folder}) {
        if (entry.path().extension() == ".ant") {
            found.push_back(entry.path());
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

TEST(Property, EveryAntimonyFileOfTheRepositoryIsRead) {
    const auto files = antimony_files("models");
    ASSERT_FALSE(files.empty());
    for (const auto& file : files) {
        EXPECT_EQ(messages(read_antimony(file)), "") << file;
    }
}

TEST(Property, TheCoreComposesWithEachDrugAndWithAll) {
    const ModelFiles core = model_files(std::filesystem::path{RUBOR_SOURCE_DIR} / "models/ibc/ibc.ant");
    EXPECT_EQ(core.parameters.size(), 1U);
    EXPECT_EQ(core.states.size(), 1U);
    const auto alone = compose(core, {});
    ASSERT_TRUE(alone) << messages(alone);
    std::vector<ModelFiles> drugs;
    for (const auto& file : antimony_files("models/drugs")) {
        if (file.parent_path().filename() == "parts") continue;  // templates that drugs import
        drugs.push_back(model_files(file));
        const auto one = compose(core, {drugs.back()});
        EXPECT_TRUE(one) << messages(one);
    }
    ASSERT_FALSE(drugs.empty());
    const auto all = compose(core, drugs);
    ASSERT_TRUE(all) << messages(all);
    EXPECT_EQ(all.value().modules.size(), drugs.size());
    // The core's states and parameters are there under their own names; ports in use are derived now.
    for (const State& state : alone.value().model.states()) {
        EXPECT_TRUE(all.value().model.find_state(alone.value().model.symbol(state.symbol).name));
    }
    for (const ParameterRow& row : all.value().parameters.rows) {
        EXPECT_TRUE(all.value().model.find(row.name)) << row.name;
    }
}

}  // namespace
}  // namespace rubor::testing
