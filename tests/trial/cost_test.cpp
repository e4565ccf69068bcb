// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include <rubor/trial/cost.hpp>

namespace rubor {
namespace {

Drug antibody() {
    Drug drug;
    drug.name = "antibody";
    drug.drug_class = "checkpoint inhibitor";
    drug.route = "intravenous";
    drug.state_unit = StateUnit::nmol;
    drug.molar_mass = GramsPerMole{150'000.0};
    drug.price = Price{.amount = 1000.0,
                       .currency = "USD",
                       .per = parse_dose("100 mg").value(),
                       .year = 2024,
                       .source = "test"};
    return drug;
}

CostCatalogue small_costs() {
    CostCatalogue costs;
    costs.currency = "USD";
    costs.visit = 10.0;
    costs.surgery = 5000.0;
    costs.administrations = {{"antibody", 70.0, "test"}, {"intravenous", 50.0, "test"}};
    costs.adverse_events = {
        {"immune_related", 3, 400.0, "test"}, {"lung", 3, 900.0, "test"}, {"skin", 1, std::nullopt, ""}};
    return costs;
}

AdverseEventRow event_of(const char* name, const char* organ, int grade) {
    AdverseEventRow row;
    row.name = name;
    row.organ = organ;
    row.grade = grade;
    return row;
}

TEST(ClosedForm, ABillIsAddedUpByKind) {
    const Drug drug = antibody();
    const double dose_nmol = amount_in_state(drug, Milligrams{200.0});
    const std::vector<BilledDose> doses = {{0.0, &drug, dose_nmol}, {21.0, &drug, 0.5 * dose_nmol}};
    const std::vector<AdverseEventRow> events = {event_of("immune_related", "lung", 3),
                                                 event_of("immune_related", "colon", 4),
                                                 event_of("immune_related", "colon", 2)};
    Bill bill{.doses = doses,
              .products = {},
              .visits_d = {0.0, 21.0, 42.0},
              .surgery_d = 42.0,
              .adverse_events = events};
    const PatientCost cost = cost_of(bill, small_costs(), 0.0);
    EXPECT_NEAR(cost.drugs, 2000.0 + 1000.0, 1e-9);
    EXPECT_EQ(cost.administration, 140.0) << "the first entry that fits";
    EXPECT_EQ(cost.visits, 30.0);
    EXPECT_EQ(cost.surgery, 5000.0);
    EXPECT_EQ(cost.adverse_events, 900.0 + 400.0) << "the dearest that fits; grade 2 costs nothing more";
    EXPECT_FALSE(cost.is_lower_bound());
    EXPECT_NEAR(cost.total(), 3000.0 + 140.0 + 30.0 + 5000.0 + 1300.0, 1e-9);
}

TEST(ClosedForm, WhatHasNoPriceMakesTheSumALowerBound) {
    Drug cheap = antibody();
    cheap.name = "cheap";
    cheap.price.reset();
    const std::vector<BilledDose> doses = {{0.0, &cheap, 1.0}, {7.0, &cheap, 1.0}};
    const std::vector<AdverseEventRow> events = {event_of("immune_related", "skin", 1)};
    CostCatalogue costs = small_costs();
    costs.surgery.reset();
    Bill bill{
        .doses = doses, .products = {}, .visits_d = {}, .surgery_d = std::nullopt, .adverse_events = events};
    EXPECT_EQ(cost_of(bill, costs, 0.0).no_price, (std::vector<std::string>{"cheap", "immune_related"}));
    EXPECT_EQ(cost_of(bill, costs, 0.0).total(), 100.0);
    bill.surgery_d = 3.0;
    EXPECT_EQ(cost_of(bill, costs, 0.0).no_price.size(), 3U);
}

TEST(ClosedForm, AProductIsPaidForWhenItIsMade) {
    Drug cells;
    cells.name = "cells";
    cells.route = "intravenous";
    cells.state_unit = StateUnit::cell;
    cells.price =
        Price{.amount = 515'000.0, .currency = "USD", .per_product = true, .year = 2024, .source = "test"};
    const std::vector<BilledDose> made = {{60.0, &cells, 0.0}};
    const std::vector<BilledDose> given = {{67.0, &cells, 1e10}};
    const Bill not_given{
        .doses = {}, .products = made, .visits_d = {}, .surgery_d = {}, .adverse_events = {}};
    EXPECT_EQ(cost_of(not_given, small_costs(), 0.0).total(), 515'000.0);
    const Bill both{.doses = given, .products = made, .visits_d = {}, .surgery_d = {}, .adverse_events = {}};
    EXPECT_EQ(cost_of(both, small_costs(), 0.0).products, 515'000.0);
    EXPECT_EQ(cost_of(both, small_costs(), 0.0).administration, 50.0);
    EXPECT_FALSE(cost_of(both, small_costs(), 0.0).is_lower_bound());
}

TEST(ClosedForm, DiscountingIsByTheYear) {
    const Bill bill{
        .doses = {}, .products = {}, .visits_d = {0.0, 365.25, 730.5}, .surgery_d = {}, .adverse_events = {}};
    EXPECT_NEAR(cost_of(bill, small_costs(), 0.03).visits, 10.0 * (1 + 1 / 1.03 + 1 / (1.03 * 1.03)), 1e-12);
    EXPECT_EQ(life_years(730.5, 0.0), 2.0);
    EXPECT_NEAR(life_years(730.5, 0.03), (1 - std::pow(1.03, -2)) / std::log(1.03), 1e-12);
}

PatientOutcome outcome_of(std::uint64_t patient, std::size_t arm, double visits, double years) {
    PatientOutcome o;
    o.patient = patient;
    o.arm = arm;
    o.cost.visits = visits;
    o.last_d = 365.25 * years;
    return o;
}

TEST(ClosedForm, TwinsAreComparedWithThemselves) {
    // Costs differ by 20 +- 10 and life-years by 2 +- 0.1, whatever the patients differ by among themselves.
    std::vector<PatientOutcome> outcomes;
    for (std::uint64_t i = 0; i < 50; ++i) {
        const double wobble = i % 2 == 0 ? 1.0 : -1.0;
        outcomes.push_back(outcome_of(i, 0, 100.0 * static_cast<double>(i), 1.0 + static_cast<double>(i)));
        outcomes.push_back(outcome_of(i, 1, 100.0 * static_cast<double>(i) + 20.0 + 10.0 * wobble,
                                      3.0 + static_cast<double>(i) + 0.1 * wobble));
    }
    const CostEffectiveness paired = cost_effectiveness(outcomes, 1, 0, true, 0.0);
    EXPECT_NEAR(paired.cost_difference.estimate, 20.0, 1e-9);
    EXPECT_NEAR(paired.life_year_difference.estimate, 2.0, 1e-9);
    EXPECT_NEAR(paired.per_life_year.estimate, 10.0, 1e-9);
    ASSERT_EQ(paired.per_life_year.status, StatisticStatus::ok);
    EXPECT_LT(paired.per_life_year.upper, 12.0);
    const CostEffectiveness apart = cost_effectiveness(outcomes, 1, 0, false, 0.0);
    EXPECT_NEAR(apart.cost_difference.estimate, 20.0, 1e-9);
    EXPECT_EQ(apart.per_life_year.status, StatisticStatus::not_reached)
        << "patients differ by far more than arms";
    EXPECT_NEAR(apart.per_life_year.estimate, 10.0, 1e-9);

    // A patient who failed in one arm is left out of both.
    outcomes.back().status = SolveStatus::not_converged;
    outcomes.back().cost.visits = 1e9;
    EXPECT_LT(cost_effectiveness(outcomes, 1, 0, true, 0.0).cost_difference.estimate, 21.0);
    EXPECT_EQ(arm_cost(outcomes, 1, 0.0).n_patients, 49U);
    EXPECT_EQ(arm_cost(outcomes, 0, 0.0).n_patients, 50U);
    EXPECT_NEAR(arm_cost(outcomes, 0, 0.0).mean.visits, 2450.0, 1e-9);
    EXPECT_NEAR(arm_cost(outcomes, 0, 0.0).total.estimate, 2450.0, 1e-9);
    outcomes[0].cost.no_price = {"x"};
    EXPECT_TRUE(cost_effectiveness(outcomes, 1, 0, true, 0.0).is_lower_bound);
    EXPECT_EQ(arm_cost(outcomes, 0, 0.0).mean.no_price, std::vector<std::string>{"x"});
}

TEST(ClosedForm, ACostFileIsReadAndAmountsNeedASource) {
    const auto path = std::filesystem::path{testing::TempDir()} / "cost_test.yaml";
    const auto read = [&](const std::string& text) {
        std::ofstream{path} << text;
        return read_cost_catalogue(path);
    };
    const std::string good =
        "currency: USD\nyear: 2024\nvisit: {amount: 300, source: estimated}\nsurgery: {amount: no data}\n"
        "adverse_events:\n  - {on: lung, grade: 3, amount: 15000, source: here}\n";
    const auto costs = read(good);
    ASSERT_TRUE(costs.ok()) << to_text(costs.problems());
    EXPECT_EQ(costs.value().visit, 300.0);
    EXPECT_FALSE(costs.value().surgery.has_value());
    EXPECT_EQ(costs.value().adverse_events.at(0).amount, 15'000.0);
    std::string bad = good;
    bad.replace(bad.find(", source: here"), 14, "");
    const auto refused = read(bad);
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(to_text(refused.problems()).find("an amount needs its source"), std::string::npos);

    Drug euro = antibody();
    euro.price->currency = "EUR";
    Problems problems;
    check_prices(costs.value(), {&euro}, problems);
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_NE(problems[0].message.find("the price of antibody is in EUR"), std::string::npos);
}

}  // namespace
}  // namespace rubor
