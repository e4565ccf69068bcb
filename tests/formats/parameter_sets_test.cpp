// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/parameter_sets.hpp>

#include "formats/helpers.hpp"

namespace rubor::testing {
namespace {

Checked<ParameterSets> read(const std::string& text) {
    const auto model = build("x = 1; x' = -k*x; k = 2");
    EXPECT_TRUE(model) << messages(model);
    return read_parameter_sets_text(text, "sets.csv", model.value());
}

TEST(Property, SetsHaveOneIdAndOneRowOfValuesPerPatient) {
    const auto sets = read("ID,k\n7,0.5\n3,4\n");
    ASSERT_TRUE(sets) << messages(sets);
    ASSERT_EQ(sets.value().n_patients(), 2U);
    EXPECT_EQ(sets.value().values_of(1)[0], 4.0);
    // Two columns of IDs would make two patients of each row.
    EXPECT_EQ(messages(read("ID,id,k\n1,2,0.5\n")), "sets.csv:1:4: a second column ID; keep one of them");
}

TEST(Property, AHeadingOfManyUnknownNamesEndsAfterFifty) {
    std::string text = "ID";
    for (int i = 0; i < 5'000; ++i) text += ",q" + std::to_string(i);
    const auto sets = read(text + "\n");
    ASSERT_FALSE(sets);
    EXPECT_EQ(sets.problems().size(), 50U);
}

}  // namespace
}  // namespace rubor::testing
