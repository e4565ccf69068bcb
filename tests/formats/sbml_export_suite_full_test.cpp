// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// SBML in, SBML out, SBML in: the documents of the SBML Test Suite and a model of SimBiology. They are no
// part of the repository: $RUBOR_SHARED, or `shared` beside the project.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>

#include <formats/helpers.hpp>
#include <formats/same_mathematics.hpp>
#include <formats/sbml_validity.hpp>
#include <rubor/base/text.hpp>
#include <rubor/formats/sbml.hpp>
#include <rubor/formats/sbml_writer.hpp>

namespace rubor {
namespace {

std::filesystem::path shared() {
    const char* named = std::getenv("RUBOR_SHARED");
    return named ? std::filesystem::path{named}
                 : std::filesystem::path{RUBOR_SOURCE_DIR}.parent_path() / "shared";
}

/// The lines of complaints that are errors: what a model in clashing units gets is warnings.
std::string errors_of(const std::string& complaints) {
    std::string errors;
    for (const std::string& line : split(complaints, '\n')) {
        if (line.rfind("Error", 0) == 0 || line.rfind("Fatal", 0) == 0) {
            errors += line + '\n';
        }
    }
    return errors;
}

/// Writes `model`, reads it again and compares.
void expect_the_same_when_read_again(const Model& model) {
    const Checked<std::string> text = write_sbml(model);
    ASSERT_TRUE(text) << testing::messages(text);
    EXPECT_EQ(errors_of(testing::sbml_complaints(text.value())), "");
    const Checked<Model> back = read_sbml_text(text.value(), "again.xml");
    ASSERT_TRUE(back) << testing::messages(back);
    ASSERT_EQ(back.value().states().size(), model.states().size());
    const auto rates = testing::rates_at_random_states(model, back.value(), 10);
    EXPECT_LE(rates.largest, 1e-12) << rates.where;
    EXPECT_EQ(rates.n_compared, 10 * model.states().size());
    const auto values = testing::values_at_start(model, back.value());
    EXPECT_LE(values.largest, 1e-14) << values.where;  // The factors of units are products in another order.
    ASSERT_EQ(back.value().events().size(), model.events().size());
    for (std::size_t i = 0; i < model.events().size(); ++i) {
        EXPECT_EQ(back.value().events()[i].name, model.events()[i].name);
    }
}

TEST(Invariant, DocumentsOfTheSbmlTestSuiteAreTheSameWhenWrittenAndReadAgain) {
    const std::filesystem::path folder = shared() / "sbml-test-suite/semantic";
    if (!std::filesystem::is_directory(folder)) {
        GTEST_SKIP() << "the SBML Test Suite is not at " << folder << "; set RUBOR_SHARED";
    }
    std::set<std::filesystem::path> documents;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
        const std::string name = entry.path().filename().string();
        if (entry.path().extension() == ".xml" && name.find("-sbml-l") != std::string::npos) {
            documents.insert(entry.path());
        }
    }
    std::size_t n_read = 0;
    for (const auto& document : documents) {
        const Checked<Model> model = read_sbml(document);
        if (!model) {
            continue;  // algebraic rules, delays, fast reactions: the suite's runner counts them
        }
        ++n_read;
        SCOPED_TRACE(document.filename().string());
        expect_the_same_when_read_again(model.value());
    }
    EXPECT_GT(n_read, 8 * documents.size() / 10) << "of " << documents.size();
}

TEST(Invariant, AModelOfSimBiologyIsTheSameWhenWrittenAndReadAgain) {
    const std::filesystem::path file = shared() / "sbml-models/simbiology-nsclc.xml";
    if (!std::filesystem::exists(file)) {
        GTEST_SKIP() << file << " is not there; set RUBOR_SHARED";
    }
    for (const UnitReading units : {UnitReading::converted, UnitReading::as_written}) {
        const Checked<Model> model = read_sbml(file, {.units = units});
        ASSERT_TRUE(model) << testing::messages(model);
        EXPECT_GT(model.value().states().size(), 40U);
        expect_the_same_when_read_again(model.value());
    }
}

}  // namespace
}  // namespace rubor
