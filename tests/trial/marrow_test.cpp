// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Neutropenia and lymphopenia after each regimen, beside published shares and depths; models/ibc/marrow.ant.
#include <gtest/gtest.h>

#include <cmath>

#include "trial/module_course.hpp"

namespace rubor::testing {
namespace {

constexpr std::size_t k_patients = 200;

/// Share of patients whose lowest count (at the days where it was counted, or at any) is below 1.0 and 0.5 x
/// 10^9/L.
struct Neutropenia {
    double grade_3 = 0.0, grade_4 = 0.0;
};
Neutropenia neutropenia(const ModuleCourse& course, const std::vector<Given>& given, double end_d,
                        const std::vector<double>& counted_d = {}) {
    Neutropenia shares;
    course.sample(k_patients, given, end_d, 0.5, [&](std::size_t, const Course& c) {
        double lowest = c.lowest(0).first;
        if (!counted_d.empty()) {
            lowest = c.value(0, counted_d.front());
            for (const double day : counted_d) lowest = std::min(lowest, c.value(0, day));
        }
        shares.grade_3 += (lowest < 1.0e9) / static_cast<double>(k_patients);
        shares.grade_4 += (lowest < 0.5e9) / static_cast<double>(k_patients);
    });
    return shares;
}

TEST(Invariant, UntreatedMarrowStaysAtItsBaseline) {
    const ModuleCourse course{{"paclitaxel"}, {"neutrophil_ratio", "neutrophil_count"}};
    const Course c = course.typical({}, 100.0, 1.0);
    EXPECT_EQ(c.lowest(0).first, 1.0);
    EXPECT_EQ(c.highest(0).first, 1.0);
    EXPECT_EQ(c.lowest(1).first, 4.28e9);
}

// Without feedback and with a drug that kills the dividing pool at once, the count is a chain of five equal
// steps: here the linear chain is checked by its delay. A short strong pulse lowers blood most after about
// one mean transit time (117 h), a little later as the feedback pulls the pool back.
TEST(Order, TheNadirComesAboutATransitTimeAfterTheDrug) {
    const ModuleCourse course{{"nab_paclitaxel"}, {"neutrophil_ratio"}};
    const Course c = course.typical({{.drug = "nab_paclitaxel", .dose = "260 mg/m2"}}, 60.0, 0.25);
    EXPECT_GT(c.lowest(0).second, 117.0 / 24.0);
    EXPECT_LT(c.lowest(0).second, 12.0);
    EXPECT_GT(c.value(0, 21.0), 0.9);        // the next cycle can be given
    EXPECT_NEAR(c.at(0).back(), 1.0, 0.03);  // and it returns to baseline
}

// Abraxane label, 260 mg/m2 every 3 weeks: 34 % below 1.0, 9 % below 0.5 (n = 229, all cycles). The intervals
// are two binomial standard errors of 229 and 200 patients.
TEST(Oracle, NabPaclitaxelNeutropenia) {
    const ModuleCourse course{{"nab_paclitaxel"}, {"neutrophil_count"}};
    const Neutropenia n = neutropenia(course, {{.drug = "nab_paclitaxel", .dose = "260 mg/m2"}}, 21.0);
    EXPECT_NEAR(n.grade_3, 0.34, 0.09);
    EXPECT_NEAR(n.grade_4, 0.09, 0.06);
}

// Weekly paclitaxel spares the marrow: few patients reach grade 3 (2 to 8 % in trials of 80 mg/m2 x 12), far
// fewer than after AC.
TEST(Oracle, WeeklyPaclitaxelIsMild) {
    const ModuleCourse course{{"paclitaxel"}, {"neutrophil_count"}};
    const Neutropenia n =
        neutropenia(course, {{.drug = "paclitaxel", .dose = "80 mg/m2", .every_d = 7.0, .total = 6}}, 42.0);
    EXPECT_LT(n.grade_3, 0.10);
    EXPECT_LT(n.grade_4, 0.02);
}

// Drooger 2015 counted on days 8, 11 and 15 of a first cycle without G-CSF: grade 3 or 4 in 21 of 23 after
// FEC100 (95 % interval 72 to 99 %) and in all 7 after AC or FAC (59 to 100 %). It set the slopes, so this is
// a check of the books.
TEST(Oracle, AnthracyclineWithCyclophosphamide) {
    const ModuleCourse ac{{"doxorubicin", "cyclophosphamide"}, {"neutrophil_count"}};
    const std::vector<Given> ac_doses{{.drug = "doxorubicin", .dose = "60 mg/m2"},
                                      {.drug = "cyclophosphamide", .dose = "600 mg/m2"}};
    const Neutropenia after_ac = neutropenia(ac, ac_doses, 21.0, {8.0, 11.0, 15.0});
    EXPECT_GT(after_ac.grade_3, 0.72);
    EXPECT_LT(after_ac.grade_3, 0.99);
    const Course typical = ac.typical(ac_doses, 28.0, 0.25);
    EXPECT_GT(typical.lowest(0).second, 9.0);  // nadir on days 10 to 14
    EXPECT_LT(typical.lowest(0).second, 14.0);
    EXPECT_GT(typical.value(0, 21.0), 1.5e9);  // enough for the next cycle

    const ModuleCourse ec{{"epirubicin", "cyclophosphamide"}, {"neutrophil_count"}};
    const Neutropenia after_ec = neutropenia(
        ec, {{.drug = "epirubicin", .dose = "100 mg/m2"}, {.drug = "cyclophosphamide", .dose = "500 mg/m2"}},
        21.0, {8.0, 11.0, 15.0});
    EXPECT_GT(after_ec.grade_3, 0.72);
    EXPECT_LT(after_ec.grade_3, 0.99);
}

TEST(Oracle, CarboplatinAndCapecitabineAreMild) {
    const ModuleCourse carboplatin{{"carboplatin"}, {"neutrophil_count"}};
    const Neutropenia c = neutropenia(carboplatin, {{.drug = "carboplatin", .dose = "AUC 5"}}, 28.0);
    EXPECT_NEAR(c.grade_3, 0.18, 0.10);  // label, 360 mg/m2 alone: 16 to 21 % (recalled)
    const ModuleCourse capecitabine{{"capecitabine"}, {"neutrophil_count"}};
    const Neutropenia k = neutropenia(
        capecitabine,
        {{.drug = "capecitabine", .dose = "35000 mg/m2", .every_d = 21.0, .total = 2, .infusion_d = 14.0}},
        42.0);
    EXPECT_LT(k.grade_3, 0.06);  // label, alone: 2 to 4 % (recalled)
}

// Older patients lose more (Chen 2014: slope x 1.501 from 65 years).
TEST(Order, OlderPatientsLoseMoreNeutrophils) {
    const ModuleCourse course{{"nab_paclitaxel"}, {"neutrophil_ratio", "age"}};
    double young = 0.0, old = 0.0;
    std::size_t n_young = 0, n_old = 0;
    course.sample(k_patients, {{.drug = "nab_paclitaxel", .dose = "125 mg/m2"}}, 14.0, 0.5,
                  [&](std::size_t, const Course& c) {
                      const bool is_old = c.at(1).front() >= 65.0 * 365.25;
                      (is_old ? old : young) += c.lowest(0).first;
                      ++(is_old ? n_old : n_young);
                  });
    ASSERT_GT(n_old, 20U);
    EXPECT_LT(old / static_cast<double>(n_old), young / static_cast<double>(n_young) - 0.03);
}

// Before cell products: 60 mg/kg x 2 and 25 mg/m2 x 5 (days 1-2 and 3-7). Deep lymphopenia and neutropenia,
// and the neutrophils are back above 0.5 within four weeks of the first dose (Nissani 2021).
TEST(Oracle, LymphodepletionBeforeCellProducts) {
    const ModuleCourse course{{"cyclophosphamide", "fludarabine"},
                              {"lymphocytes", "neutrophil_count", "port_lymphodepletion"}};
    const double step_d = 1.0 / 48.0;
    const Course til = course.typical(
        {{.drug = "cyclophosphamide", .dose = "60 mg/kg", .every_d = 1.0, .total = 2},
         {.drug = "fludarabine", .dose = "25 mg/m2", .start_d = 2.0, .every_d = 1.0, .total = 5}},
        40.0, step_d);
    EXPECT_LT(til.lowest(0).first,
              0.03);  // of about 1500/uL: below 45/uL, with 3 % of normal made anew every day
    EXPECT_LT(til.lowest(1).first, 0.1e9);
    EXPECT_LT(til.value(1, 12.0), 0.5e9);
    EXPECT_GT(til.value(1, 28.0), 0.5e9);
    const Course car =
        course.typical({{.drug = "cyclophosphamide", .dose = "500 mg/m2", .every_d = 1.0, .total = 3},
                        {.drug = "fludarabine", .dose = "30 mg/m2", .every_d = 1.0, .total = 3}},
                       40.0, step_d);
    const Course ac = course.typical({{.drug = "cyclophosphamide", .dose = "600 mg/m2"}}, 40.0, step_d);
    // The sum of death over time is the logarithm of what would remain if none were made: AC less than a
    // CAR-T regimen, a CAR-T regimen less than a TIL regimen.
    EXPECT_NEAR(std::exp(-ac.area(2)), 0.58, 0.03);  // two fifths are taken
    EXPECT_GT(car.area(2), 5.0 * ac.area(2));
    EXPECT_GT(til.area(2), 1.5 * car.area(2));
    EXPECT_LT(til.lowest(0).first, car.lowest(0).first);
    EXPECT_GT(car.lowest(1).first, 2.0 * til.lowest(1).first);
    // In proportion to dose: 60 mg/kg (of 77 kg) takes what 4.4 times 600 mg/m2 (of 1.75 m2) take.
    const ModuleCourse alone{{"cyclophosphamide"}, {"port_lymphodepletion"}};
    const double high =
        alone.typical({{.drug = "cyclophosphamide", .dose = "60 mg/kg"}}, 5.0, step_d / 10).area(0);
    const double low =
        alone.typical({{.drug = "cyclophosphamide", .dose = "600 mg/m2"}}, 5.0, step_d / 10).area(0);
    EXPECT_NEAR(high / low, 60.0 * 77.0 / (600.0 * 1.75), 1e-3);
}

// T-VEC: the infection dies out, alarms, and lyses few percent of a bulky tumour.
TEST(Order, TheVirusBurnsOutAndAlarms) {
    const ModuleCourse course{{"talimogene"},
                              {"cells_breast", "talimogene.infected", "alarm", "talimogene.virus"}};
    const Course first = course.typical({{.drug = "talimogene", .dose = "4e6 PFU"}}, 30.0, 0.25);
    const Course full = course.typical({{.drug = "talimogene", .dose = "4e8 PFU"}}, 30.0, 0.25);
    EXPECT_LT(full.at(1).back(), 1e-3 * full.highest(1).first);
    EXPECT_LT(full.at(0).back(), 0.99e9);
    EXPECT_GT(full.at(0).back(), 0.8e9);
    EXPECT_NEAR(full.at(2).back() / first.at(2).back(), 100.0, 5.0);  // far from running out of cells
    // Cells lysed are the cells infected: none from nothing (dead cells stand in the core).
    EXPECT_LT(1e9 - full.at(0).back(), full.at(2).back());
}

}  // namespace
}  // namespace rubor::testing
