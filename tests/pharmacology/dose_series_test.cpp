// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/pharmacology/dose_series.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace rubor {
namespace {

using Kind = Administration::Kind;

constexpr BodyMetrics k_body{Kilograms{70.0}, SquareMetres{1.8}, MillilitresPerMinute{95.0}};

Drug drug_of(const std::string& name, double molar_mass, double infusion_min) {
    Drug drug;
    drug.name = name;
    drug.molar_mass = GramsPerMole{molar_mass};
    drug.infusion = Days{infusion_min / 1440.0};
    drug.auc_dosing = true;
    drug.dose_state = "A_central";
    return drug;
}

DrugLibrary library() {
    return DrugLibrary{{drug_of("pembrolizumab", 149'000.0, 30.0), drug_of("carboplatin", 371.25, 60.0),
                        drug_of("capecitabine", 359.35, 0.0)}};
}

std::string state_name(const Drug& drug) {
    return drug.name + "." + drug.dose_state;
}

Regimen regimen_of(const std::string& text) {
    Problems problems;
    const auto document = parse_document(text, "s.yaml");
    auto regimen = read_regimen(document.value().root(), library(), problems);
    EXPECT_EQ(to_text(problems), "");
    return regimen.value();
}

/// Per state: what all administrations add up to, rates times their durations.
std::map<std::string, double> delivered(const std::vector<Administration>& administrations) {
    std::map<std::string, double> total;
    std::map<std::string, double> rate;
    std::map<std::string, double> since;
    for (const Administration& a : administrations) {
        if (a.kind == Kind::bolus) {
            total[a.target] += a.amount;
            continue;
        }
        total[a.target] += rate[a.target] * (a.time_d - since[a.target]);
        rate[a.target] += a.amount;
        since[a.target] = a.time_d;
    }
    for (const auto& [target, left] : rate) EXPECT_EQ(left, 0.0) << target;  // exactly: +r then -r
    return total;
}

TEST(ClosedForm, AdditionalDosesExcludeTheFirst) {
    const Regimen regimen = regimen_of("{drug: capecitabine, dose: 200 mg, every: 3 weeks, total: 8}");
    const Drug drug = *library().find("capecitabine");
    const auto series = series_for(regimen, drug, k_body);
    ASSERT_EQ(series.size(), 1U);
    EXPECT_EQ(series[0].additional, 7U);  // NONMEM: ADDL = 7 are 8 doses
    EXPECT_EQ(series[0].interval, Days{21.0});
    const auto list = expand(series[0], drug, "depot");
    ASSERT_EQ(list.size(), 8U);
    for (std::size_t i = 0; i < list.size(); ++i) {
        EXPECT_EQ(list[i].kind, Kind::bolus);
        EXPECT_EQ(list[i].time_d, 21.0 * static_cast<double>(i));
        EXPECT_DOUBLE_EQ(list[i].amount, 200e6 / 359.35);  // nmol
        EXPECT_EQ(list[i].target, "depot");
    }
}

TEST(ClosedForm, AnInfusionIsARateUpAndTheSameRateDown) {
    const Regimen regimen = regimen_of("{drug: pembrolizumab, dose: 2 mg/kg, start: 1 week, lag: 6 h}");
    const Drug drug = *library().find("pembrolizumab");
    const auto list = expand(series_for(regimen, drug, k_body)[0], drug, "A");
    ASSERT_EQ(list.size(), 2U);
    EXPECT_EQ(list[0].kind, Kind::rate_change);
    EXPECT_EQ(list[0].time_d, 7.25);
    EXPECT_DOUBLE_EQ(list[1].time_d, 7.25 + 30.0 / 1440.0);
    EXPECT_EQ(list[0].amount, -list[1].amount);
    // 140 mg of 149 kDa over half an hour; 1e-12: the rounding of 7.25 + 1/48 within the duration
    EXPECT_NEAR(list[0].amount / (140e6 / 149'000.0 * 48.0), 1.0, 1e-12);
}

TEST(ClosedForm, AStudysInfusionOverridesTheDrugs) {
    const Drug drug = *library().find("pembrolizumab");
    const auto bolus = expand(
        series_for(regimen_of("{drug: pembrolizumab, dose: 200 mg, infusion: 0 min}"), drug, k_body)[0], drug,
        "A");
    ASSERT_EQ(bolus.size(), 1U);
    EXPECT_EQ(bolus[0].kind, Kind::bolus);
}

TEST(Invariant, AllThatIsPrescribedIsDelivered) {
    const std::vector<Regimen> regimens{
        regimen_of("{drug: pembrolizumab, dose: 200 mg, every: 3 weeks, total: 8}"),
        regimen_of("{drug: carboplatin, dose: AUC 1.5, every: 3 weeks, days: [1, 8, 15], total: 11}"),
        regimen_of("{drug: capecitabine, dose: 1000 mg/m2, every: 1 d, until: 14 weeks, start: 12 weeks}"),
    };
    const auto list = administrations_for(regimens, library(), k_body, state_name);
    EXPECT_TRUE(std::is_sorted(list.begin(), list.end(),
                               [](const auto& a, const auto& b) { return a.time_d < b.time_d; }));
    EXPECT_EQ(list.size(), 2U * 8U + 2U * 11U + 14U);
    const auto total = delivered(list);
    // 1e-12: an infusion's end is rounded, so its duration is exact only to 1e-16 of the day it is on
    EXPECT_NEAR(total.at("pembrolizumab.A_central") / (8 * 200e6 / 149'000.0), 1.0, 1e-12);
    EXPECT_NEAR(total.at("carboplatin.A_central") / (11 * 1.5 * (95.0 + 25.0) * 1e6 / 371.25), 1.0, 1e-12);
    EXPECT_NEAR(total.at("capecitabine.A_central") / (14 * 1800e6 / 359.35), 1.0, 1e-12);
}

TEST(Invariant, TwoDrugsOnOneDayKeepTheOrderOfTheStudy) {
    const Regimen first = regimen_of("{drug: pembrolizumab, dose: 200 mg, every: 3 weeks, total: 2}");
    const Regimen second = regimen_of("{drug: carboplatin, dose: AUC 5, every: 3 weeks, total: 2}");
    const auto list = administrations_for(std::vector{first, second}, library(), k_body, state_name);
    ASSERT_EQ(list.size(), 8U);
    EXPECT_EQ(list[0].target, "pembrolizumab.A_central");
    EXPECT_EQ(list[1].target, "carboplatin.A_central");
    EXPECT_EQ(list[0].time_d, list[1].time_d);
    const auto again = administrations_for(std::vector{second, first}, library(), k_body, state_name);
    EXPECT_EQ(again[0].target, "carboplatin.A_central");
}

TEST(Invariant, OverlappingInfusionsOfOneDrugEndAtRateZero) {
    const std::vector<Regimen> regimens{
        regimen_of("{drug: pembrolizumab, dose: 200 mg, infusion: 3 d, every: 3 d, total: 5}"),
        regimen_of("{drug: pembrolizumab, dose: 200 mg, infusion: 3 d, every: 3 d, total: 5, start: 1 d}")};
    const auto total = delivered(administrations_for(regimens, library(), k_body, state_name));
    EXPECT_NEAR(total.at("pembrolizumab.A_central") / (10 * 200e6 / 149'000.0), 1.0, 1e-12);
}

}  // namespace
}  // namespace rubor
