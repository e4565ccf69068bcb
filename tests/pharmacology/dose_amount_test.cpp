// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/pharmacology/dose_amount.hpp>

#include <gtest/gtest.h>

#include <cmath>

namespace rubor {
namespace {

constexpr BodyMetrics k_body{Kilograms{70.0}, SquareMetres{1.8}, MillilitresPerMinute{95.0}};

struct Expected {
    const char* text;
    DoseMeasure measure;
    DoseBasis basis;
    double value;
    double administered;  // to k_body
};

TEST(ClosedForm, DosesAreReadAndGivenByBody) {
    using M = DoseMeasure;
    using B = DoseBasis;
    for (const Expected& e : {
             Expected{"200 mg", M::mass, B::flat, 200.0, 200.0},
             Expected{"0.2 g", M::mass, B::flat, 200.0, 200.0},
             Expected{"240 mcg", M::mass, B::flat, 0.24, 0.24},
             Expected{"2 mg/kg", M::mass, B::per_weight, 2.0, 140.0},
             Expected{"2 mg / kg", M::mass, B::per_weight, 2.0, 140.0},
             Expected{"500 ug/kg", M::mass, B::per_weight, 0.5, 35.0},
             Expected{"175 mg/m2", M::mass, B::per_surface, 175.0, 315.0},
             Expected{"175 mg/m^2", M::mass, B::per_surface, 175.0, 315.0},
             Expected{"175mg/m\xC2\xB2", M::mass, B::per_surface, 175.0, 315.0},
             Expected{"AUC 5", M::mass, B::area_under_curve, 5.0, 600.0},  // 5 (95 + 25)
             Expected{"auc1.5", M::mass, B::area_under_curve, 1.5, 180.0},
             Expected{"1e8 cells", M::cells, B::flat, 1e8, 1e8},
             Expected{"2e6 cells/kg", M::cells, B::per_weight, 2e6, 1.4e8},
             Expected{"600000 IU/kg", M::international_units, B::per_weight, 6e5, 4.2e7},
             Expected{"18 MIU", M::international_units, B::flat, 18e6, 18e6},
             Expected{"0.6 MIU/kg", M::international_units, B::per_weight, 6e5, 4.2e7},
             Expected{"60 mg/kg", M::mass, B::per_weight, 60.0, 4200.0},
             Expected{"50 Gy", M::absorbed_dose, B::flat, 50.0, 50.0},
             Expected{"200 cGy", M::absorbed_dose, B::flat, 2.0, 2.0},
             Expected{"1e8 PFU", M::virus, B::flat, 1e8, 1e8},
             Expected{"1e6 pfu/kg", M::virus, B::per_weight, 1e6, 7e7},
             Expected{"3 umol", M::substance, B::flat, 3000.0, 3000.0},
             Expected{"2 nmol/m2", M::substance, B::per_surface, 2.0, 3.6},
         }) {
        const auto dose = parse_dose(e.text);
        ASSERT_TRUE(dose.ok()) << to_text(dose.problems());
        EXPECT_EQ(dose.value().measure, e.measure) << e.text;
        EXPECT_EQ(dose.value().basis, e.basis) << e.text;
        EXPECT_DOUBLE_EQ(dose.value().value, e.value) << e.text;
        EXPECT_EQ(dose.value().text, e.text);
        const double given =
            std::visit([](auto amount) { return amount.value(); }, dose_for(dose.value(), k_body));
        EXPECT_DOUBLE_EQ(given, e.administered) << e.text;
    }
}

TEST(ClosedForm, WhatIsAdministeredKeepsItsKind) {
    EXPECT_TRUE(std::holds_alternative<Milligrams>(dose_for(parse_dose("AUC 6").value(), k_body)));
    EXPECT_TRUE(std::holds_alternative<Nanomoles>(dose_for(parse_dose("6 nmol").value(), k_body)));
    EXPECT_TRUE(std::holds_alternative<Cells>(dose_for(parse_dose("6 cells").value(), k_body)));
    EXPECT_TRUE(std::holds_alternative<InternationalUnits>(dose_for(parse_dose("6 IU").value(), k_body)));
    EXPECT_TRUE(std::holds_alternative<Grays>(dose_for(parse_dose("6 Gy").value(), k_body)));
    EXPECT_TRUE(std::holds_alternative<PlaqueFormingUnits>(dose_for(parse_dose("6 PFU").value(), k_body)));
}

struct Wrong {
    const char* text;
    const char* message;
};

TEST(ClosedForm, WrongDosesAreToldWithTheirPlace) {
    constexpr const char* k_expected =
        "; expected a dose, e.g. 200 mg, 2 mg/kg, 175 mg/m2, 1e8 cells, 0.6 MIU/kg, 50 Gy or AUC 5";
    for (const auto& [text, message] : std::vector<std::pair<std::string, std::string>>{
             {"", std::string{"t:4:9: the dose is empty"} + k_expected},
             {"200", std::string{"t:4:9: \"200\" has no unit"} + k_expected},
             {"3 weeks", std::string{"t:4:9: \"3 weeks\" is a time"} + k_expected},
             {"2 mg/L",
              "t:4:9: the dose \"2 mg/L\" is divided by \"L\"; expected kg (of body weight) or m2 (of body "
              "surface); e.g. 2 mg/kg"},
             {"2 mg/kg/day",
              "t:4:9: the dose \"2 mg/kg/day\" is divided by \"kg/day\"; expected kg (of body weight) or "
              "m2 (of body surface); e.g. 2 mg/kg"},
             {"2 mg kg-1", std::string{"t:4:9: \"2 mg kg-1\" has no dimension"} + k_expected},
             {"-200 mg", "t:4:9: the dose must be > 0 (found \"-200 mg\")"},
             {"0 mg/kg", "t:4:9: the dose must be > 0 (found \"0 mg/kg\")"},
             {"2 Gy/kg",
              "t:4:9: the dose \"2 Gy/kg\" is an absorbed dose divided by body size; expected Gy; e.g. 50 "
              "Gy"},
             {"AUC", "t:4:9: found \"AUC\"; expected AUC and its target in mg min/mL, e.g. AUC 5"},
             {"AUC five", "t:4:9: found \"AUC five\"; expected AUC and its target in mg min/mL, e.g. AUC 5"},
             {"AUC -5", "t:4:9: the dose must be > 0 (found \"AUC -5\")"},
             {"200 mgg", std::string{"t:4:13: unknown unit \"mgg\""} + k_expected + "; did you mean \"mg\"?"},
             {"1e999 mg", std::string{"t:4:9: the number in \"1e999 mg\" is out of range"} + k_expected},
         }) {
        const auto dose = parse_dose(text, Place{"t", 4, 9});
        ASSERT_FALSE(dose.ok()) << text;
        EXPECT_EQ(to_text(dose.problems()), message) << text;
    }
}

TEST(ClosedForm, BodySurfaceFollowsItsFormulas) {
    // 180 cm and 80 kg: sqrt(14400 / 3600) = 2 exactly
    EXPECT_EQ(surface_mosteller(Centimetres{180.0}, Kilograms{80.0}).value(), 2.0);
    // Du Bois with logarithms instead of powers
    const double expected = std::exp(std::log(0.007184) + 0.425 * std::log(65.0) + 0.725 * std::log(163.0));
    EXPECT_NEAR(surface_du_bois(Centimetres{163.0}, Kilograms{65.0}).value() / expected, 1.0, 1e-14);
    // the two agree within 3 % for an ordinary body
    EXPECT_NEAR(surface_du_bois(Centimetres{163.0}, Kilograms{65.0}) /
                    surface_mosteller(Centimetres{163.0}, Kilograms{65.0}),
                1.0, 0.03);
}

TEST(ClosedForm, CalvertsFormula) {
    EXPECT_EQ(calvert_dose(MgMinutesPerMillilitre{6.0}, MillilitresPerMinute{100.0}).value(), 750.0);
}

}  // namespace
}  // namespace rubor
