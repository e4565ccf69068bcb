// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include <rubor/pharmacology/dosing_table.hpp>

namespace rubor {
namespace {

// The arrays of an imported model are in its own units: its time in seconds, a drug in mole, cells as 1/N_A
// mole.
constexpr double k_nmol_per_mole = 1e9;
constexpr double k_nmol_per_cell = 1e9 * 1.66053872801495e-24;

const Unit& substance() {
    static const Unit unit = parse_unit("mole").value();
    return unit;
}
std::vector<DoseTarget> imported_targets() {
    return {{"Cent.Nivo", substance(), true, k_nmol_per_mole},
            {"Tum.C 1", {"cell", k_nmol_per_cell, substance().dimension}, true, k_nmol_per_cell},
            {"S1", dimensionless(), false, 1.0}};
}
TimeAxis seconds() {
    return {.unit = parse_unit("second").value(), .takes_bare_numbers = true};
}
TimeAxis unknown() {
    return {.unit = dimensionless(), .takes_bare_numbers = true};
}

Checked<DosingTable> table(const std::string& text, const TimeAxis& axis) {
    const auto path = std::filesystem::path{testing::TempDir()} / "imported_doses.csv";
    std::ofstream{path} << text;
    return read_dosing_table(path, imported_targets(), axis);
}

TEST(ClosedForm, DosesOfImportedModelsAreInTheUnitsOfItsArrays) {
    const auto phrase = [](const char* text) {
        return parse_dose_phrase(text, imported_targets(), {}, seconds());
    };
    const auto drug = phrase("1.5 umol into Cent.Nivo at 2 d every 2 weeks x 3 over 1 h");
    ASSERT_TRUE(drug) << to_text(drug.problems());
    EXPECT_DOUBLE_EQ(drug.value().amount, 1.5e-6);
    EXPECT_EQ(drug.value().time_d, 172'800.0);
    EXPECT_EQ(drug.value().interval_d, 1'209'600.0);
    EXPECT_EQ(drug.value().duration_d, 3600.0);
    EXPECT_EQ(phrase("0.3 mole into Cent.Nivo at 7").value().amount, 0.3);  // its own unit: no rounding
    EXPECT_EQ(phrase("0.3 mole into Cent.Nivo at 7").value().time_d, 7.0);
    const auto cells =
        phrase("2e6 cell into Tum.C 1 at 1 d");  // a name with a blank, and the model's own cell
    ASSERT_TRUE(cells) << to_text(cells.problems());
    EXPECT_EQ(cells.value().amount, 2e6);
    EXPECT_EQ(cells.value().target, 1U);
    EXPECT_EQ(phrase("5 into S1").value().amount, 5.0);
}

TEST(ClosedForm, DosesThatAnImportedModelCannotTakeAreRefused) {
    const auto text = [](const char* phrase, const TimeAxis& axis) {
        const auto record = parse_dose_phrase(phrase, imported_targets(), {"--dose", 1, 1}, axis);
        return record ? std::string{"taken"} : to_text(record.problems());
    };
    EXPECT_EQ(text("5 nmol into S1", seconds()),
              "--dose:1:1: the dose is an amount of substance, but the model declares no unit of S1; give a "
              "bare number");
    EXPECT_EQ(text("5 into Cent.Nivo", seconds()),
              "--dose:1:1: the dose is a number without a unit, but Cent.Nivo counts an amount of substance; "
              "give it in "
              "mole");
    EXPECT_EQ(text("5 into S1 at 3", unknown()), "taken");
    EXPECT_EQ(text("5 into S1 at 3 d", unknown()),
              "--dose:1:14: \"3 d\" has a unit, but the model does not say in which unit it counts time; "
              "give a number "
              "without a unit: a time as the model counts it");
    EXPECT_EQ(text("2 cell into Tum.C 2", seconds()),
              "--dose:1:13: \"Tum.C 2\" is no state of the model; did you mean \"Tum.C 1\"?");
}

TEST(ClosedForm, TablesOfDosesCountDaysUnlessTheModelNamesNoUnit) {
    const auto days = table("TIME,AMT [cell],CMT,II,ADDL\n2,50,Tum.C 1,14,3\n", seconds());
    ASSERT_TRUE(days) << to_text(days.problems());
    EXPECT_EQ(days.value().for_all.at(0).time_d, 172'800.0);
    EXPECT_EQ(days.value().for_all.at(0).interval_d, 1'209'600.0);
    EXPECT_EQ(days.value().for_all.at(0).amount, 50.0);
    EXPECT_EQ(table("TIME [second],AMT,CMT\n2,50,S1\n", seconds()).value().for_all.at(0).time_d, 2.0);
    EXPECT_EQ(table("TIME,AMT,CMT\n2,50,S1\n", unknown()).value().for_all.at(0).time_d, 2.0);
    EXPECT_FALSE(table("TIME [h],AMT,CMT\n2,50,S1\n", unknown()));
    EXPECT_FALSE(table("TIME,AMT [nmol],CMT\n2,50,S1\n", seconds()));
}

}  // namespace
}  // namespace rubor
