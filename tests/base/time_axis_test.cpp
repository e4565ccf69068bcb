// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <rubor/base/time_axis.hpp>

namespace rubor {
namespace {

TimeAxis seconds() {
    return {.unit = parse_unit("second").value(), .takes_bare_numbers = true};
}

TEST(Property, TimesBecomeNumbersOfTheAxisWithoutRounding) {
    EXPECT_EQ(seconds().read("400 d", {}).value(), 34'560'000.0);
    EXPECT_EQ(seconds().read("0.1 second", {}).value(), 0.1);
    EXPECT_EQ(seconds().read("0.1", {}).value(), 0.1);
    EXPECT_EQ(TimeAxis{}.read("36 h", {}).value(), 1.5);
    EXPECT_EQ(TimeAxis{}.read("43200 s", {}).value(), 0.5);
    EXPECT_EQ(TimeAxis{}.read("0.1 day", {}).value(), 0.1);
    for (int day = 1; day < 1000; ++day) {
        const auto text = std::to_string(day);
        EXPECT_EQ(TimeAxis{}.read(std::to_string(day * 1440) + " minutes", {}).value(), day);
        EXPECT_EQ(seconds().read(text + " d", {}).value(), 86400.0 * day);
    }
}

TEST(Property, TheAxisRefusesWhatIsNoTimeOnIt) {
    const TimeAxis unknown{.unit = dimensionless(), .takes_bare_numbers = true};
    EXPECT_EQ(unknown.read("3", {}).value(), 3.0);
    ASSERT_FALSE(unknown.read("3 d", {}));
    EXPECT_EQ(
        to_text(unknown.read("3 d", {"--until", 0, 0}).problems()),
        "--until: \"3 d\" has a unit, but the model does not say in which unit it counts time; give a number "
        "without a unit: a time as the model counts it");
    EXPECT_EQ(to_text(TimeAxis{}.read("3", {"--until", 0, 0}).problems()),
              "--until: \"3\" is a number without a unit, expected a time; e.g. 12 weeks");
    EXPECT_FALSE(seconds().read("3 kg", {}));
    EXPECT_FALSE(seconds().read("3 %", {}));
    EXPECT_EQ(TimeAxis{}.at("7"), "day 7");
    EXPECT_EQ(seconds().at("7"), "time 7 second");
    EXPECT_EQ(unknown.at("7"), "time 7");
}

// An imported model may say that a cell is 1/N_A mole; our own word is a dimension of its own.
TEST(Property, AUnitAsTheModelSpellsItIsTheModels) {
    const Unit mole = parse_unit("nmol").value();
    const Unit cell{"cell", 1.66e-15, mole.dimension};
    EXPECT_EQ(parse_quantity_like("50 cell", cell).value().coherent(), 50 * 1.66e-15);
    EXPECT_EQ(parse_quantity_like(" 50cell ", cell).value().coherent(), 50 * 1.66e-15);
    EXPECT_EQ(parse_quantity_like("2 nmol", cell).value().coherent(), 2.0);
    EXPECT_EQ(parse_quantity_like("2", dimensionless()).value().value, 2.0);
    EXPECT_TRUE(parse_unit_like("cell", cell).value().same_dimension(mole));
    EXPECT_FALSE(parse_unit_like("cell", mole).value().same_dimension(mole));
    const Unit gram{"g", 1000.0, parse_unit("mg").value().dimension};
    EXPECT_EQ(parse_quantity_like("3 mg", gram).value().coherent(), 3.0);  // ends in g, and is no g
}

}  // namespace
}  // namespace rubor
