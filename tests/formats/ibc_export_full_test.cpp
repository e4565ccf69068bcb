// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// The IBC model as SBML: what libSBML says of it, and whether it comes back as it went.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <formats/helpers.hpp>
#include <formats/same_mathematics.hpp>
#include <formats/sbml_validity.hpp>
#include <rubor/formats/compose.hpp>
#include <rubor/formats/sbml.hpp>
#include <rubor/formats/sbml_writer.hpp>

namespace rubor {
namespace {

using std::filesystem::path;

Model ibc(const std::vector<path>& modules) {
    std::vector<ModelFiles> files;
    for (const path& module : modules) {
        files.push_back(model_files(module));
    }
    auto composed = compose(model_files(path{RUBOR_SOURCE_DIR} / "models/ibc/ibc.ant"), files);
    EXPECT_TRUE(composed) << testing::messages(composed);
    return std::move(composed).value().model;
}

std::vector<path> all_modules() {
    std::vector<path> modules;
    for (const auto& entry : std::filesystem::directory_iterator{path{RUBOR_SOURCE_DIR} / "models/drugs"}) {
        if (entry.path().extension() == ".ant") {
            modules.push_back(entry.path());
        }
    }
    std::sort(modules.begin(), modules.end());
    EXPECT_GT(modules.size(), 20U);
    return modules;
}

/// The right-hand sides at 100 random states, as docs/sbml.md says it.
void expect_the_same_when_read_again(const Model& model) {
    const Checked<std::string> text = write_sbml(model);
    ASSERT_TRUE(text) << testing::messages(text);
    const Checked<Model> back = read_sbml_text(text.value(), "ibc.xml");
    ASSERT_TRUE(back) << testing::messages(back);
    EXPECT_EQ(to_text(back.value().warnings()), "");
    ASSERT_EQ(back.value().states().size(), model.states().size());
    EXPECT_EQ(back.value().held().size(), model.held().size());
    ASSERT_EQ(back.value().events().size(), model.events().size());
    for (std::size_t i = 0; i < model.events().size(); ++i) {
        EXPECT_EQ(back.value().events()[i].name, model.events()[i].name);
    }
    for (const State& state : model.states()) {
        const auto other = back.value().find_state(model.symbol(state.symbol).name);
        ASSERT_TRUE(other);
        EXPECT_EQ(back.value().states()[*other].scale, state.scale) << model.symbol(state.symbol).name;
    }
    const auto rates = testing::rates_at_random_states(model, back.value(), 100);
    EXPECT_LE(rates.largest, 1e-12) << rates.where;  // Measured: 0.
    EXPECT_EQ(rates.n_compared, 100 * model.states().size());
    EXPECT_EQ(rates.n_not_finite, 0U);
    const auto values = testing::values_at_start(model, back.value());
    EXPECT_EQ(values.largest, 0.0) << values.where;
    EXPECT_GT(values.n_compared, model.states().size() + model.parameters().size());
}

TEST(Oracle, LibsbmlFindsNothingWrongInTheIbcModel) {
    const Checked<std::string> text = write_sbml(ibc({}));
    ASSERT_TRUE(text) << testing::messages(text);
    EXPECT_EQ(testing::sbml_complaints(text.value()), "");
}

TEST(Oracle, LibsbmlFindsNothingWrongInTheIbcModelWithAllDrugs) {
    const Checked<std::string> text = write_sbml(ibc(all_modules()));
    ASSERT_TRUE(text) << testing::messages(text);
    EXPECT_EQ(testing::sbml_complaints(text.value(), false), "");
}

TEST(Invariant, TheIbcModelReadAgainHasTheSameRightHandSides) {
    expect_the_same_when_read_again(ibc({}));
}

TEST(Invariant, TheIbcModelWithAllDrugsReadAgainHasTheSameRightHandSides) {
    expect_the_same_when_read_again(ibc(all_modules()));
}

TEST(Invariant, AComparisonOfRightHandSidesSeesASmallChange) {
    const Model model = ibc({});
    std::string text = write_sbml(model).value();
    const std::string right = R"(id="turnover" name="turnover" value="0.01")";
    const std::size_t at = text.find(right);
    ASSERT_NE(at, std::string::npos);
    text.replace(at, right.size(), R"(id="turnover" name="turnover" value="0.01000000001")");
    const Checked<Model> back = read_sbml_text(text, "ibc.xml");
    ASSERT_TRUE(back) << testing::messages(back);
    EXPECT_GT(testing::rates_at_random_states(model, back.value(), 20).largest, 1e-12);
}

}  // namespace
}  // namespace rubor
