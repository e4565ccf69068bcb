// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include <rubor/report/compare.hpp>
#include <rubor/report/compare_bootstrap.hpp>
#include <rubor/report/compare_stratum.hpp>
#include <rubor/report/safe_text.hpp>

#include "report/compare_tables.hpp"

namespace rubor {
namespace {

constexpr double k_year = 365.25;
// A few roundings of numbers of order 1.
constexpr double k_rounding = 1e-12;

Comparison compared(const TrialResult& result, std::size_t n_replicates = 400) {
    const auto trial = compared_trial(result);
    EXPECT_TRUE(trial.ok()) << (trial.ok() ? "" : to_text(trial.problems()));
    return compare(trial.value(), {.n_replicates = n_replicates});
}

const CompareValue& value(const Comparison& c, std::size_t stratum, std::size_t arm,
                          const std::string& measure) {
    for (std::size_t m = 0; m < c.measures.size(); ++m) {
        if (c.measures[m].id == measure) return c.strata.at(stratum).values.at(arm).at(m);
    }
    ADD_FAILURE() << "no measure " << measure;
    return c.strata[0].values[0][0];
}

/// 100 twins; pCR of 20, 40, 50 and 80 of them, nested: who responds with less responds with more.
ToyOutcome nested(int patient, int arm) {
    constexpr int k_pcr[] = {20, 40, 50, 80};
    ToyOutcome o;
    o.pcr = patient < k_pcr[arm];
    o.cost = 1000.0 * (arm + 1);
    o.severe = patient % 10 < arm;
    o.best_change = -0.01 * patient;
    // All die: a year later for each arm's number.
    o.os_d = (1.0 + arm) * k_year;
    o.died = true;
    o.efs_d = o.pcr ? 168.0 + (patient % 2 == 0 ? 400.0 : 300.0) : 168.0;
    o.event = true;
    return o;
}

TEST(ClosedForm, SharesOfTheToyAreCounts) {
    const Comparison c = compared(toy_result(100, nested));
    ASSERT_EQ(c.strata.size(), 1U) << "one stage and subtype: one stratum";
    EXPECT_EQ(c.strata[0].label(), "Stage III, triple negative");
    EXPECT_NEAR(value(c, 0, 1, "pcr").interval.estimate, 0.40, k_rounding);
    EXPECT_EQ(value(c, 0, 1, "pcr").n, 100U);
    // R: binom.test(40, 100)$conf.int
    EXPECT_NEAR(value(c, 0, 1, "pcr").interval.lower, 0.3032948, 1e-7);
    EXPECT_NEAR(value(c, 0, 1, "pcr").interval.upper, 0.5027908, 1e-7);
    EXPECT_NEAR(value(c, 0, 3, "severe").interval.estimate, 0.30, k_rounding);
    EXPECT_NEAR(value(c, 0, 0, "eligible").interval.estimate, 100.0 / 101.0, k_rounding)
        << "the rejected were never patients";
    EXPECT_NEAR(value(c, 0, 0, "os_median").interval.estimate, 12.0, k_rounding);
    EXPECT_NEAR(value(c, 0, 2, "durability").interval.estimate, 0.5, k_rounding)
        << "even patients for 400 days";
    EXPECT_NEAR(value(c, 0, 2, "change_best_tenth").interval.estimate, -0.891, k_rounding);
    EXPECT_EQ(value(c, 0, 1, "response").n, 0U) << "no table says anything of RECIST";
}

TEST(ClosedForm, GainsAreAgainstTheArmWithoutAnApproach) {
    const Comparison c = compared(toy_result(100, nested));
    ASSERT_EQ(c.reference, 0U);
    EXPECT_EQ(value(c, 0, 0, "life_years").n, 0U);
    EXPECT_NEAR(value(c, 0, 2, "life_years").interval.estimate, 2.0, 1e-9);
    EXPECT_EQ(value(c, 0, 2, "life_years").interval.status, StatisticStatus::no_variation)
        << "all gain the same: nothing to resample, and no certainty either";
    EXPECT_TRUE(std::isnan(value(c, 0, 2, "life_years").interval.upper));
    EXPECT_NEAR(value(c, 0, 2, "cost_per_life_year").interval.estimate, 1000.0, 1e-6);
    EXPECT_EQ(c.arms[2].currency, "USD");
}

TEST(ClosedForm, WhoGainsNoLifeHasNoPriceOfIt) {
    const Comparison c = compared(toy_result(50, [](int, int arm) {
        ToyOutcome o;
        o.cost = arm == 0 ? 10.0 : 20.0;
        return o;
    }));
    const CompareValue& v = value(c, 0, 1, "cost_per_life_year");
    EXPECT_TRUE(std::isinf(v.interval.estimate));
    EXPECT_NE(comparison_text(c).find("no gain"), std::string::npos);
    EXPECT_NE(comparison_json(c).find("\"unbounded\": \"value\""), std::string::npos);
}

TEST(ClosedForm, InteractionsOfTheToy) {
    const Comparison c = compared(toy_result(100, nested));
    ASSERT_EQ(c.strata[0].pairs.size(), 1U);
    const ComparePair& pair = c.strata[0].pairs[0];
    EXPECT_EQ(pair.arm, 3U);
    EXPECT_EQ(pair.none, 0U);
    EXPECT_EQ(pair.first, 1U);
    EXPECT_EQ(pair.second, 2U);
    ASSERT_FALSE(pair.interactions.empty());
    const CompareInteraction& pcr = pair.interactions[0];
    EXPECT_EQ(pcr.endpoint, "pcr");
    const double bliss = 1.0 - 0.6 * 0.5 / 0.8;
    EXPECT_NEAR(pcr.bliss, bliss, k_rounding);
    EXPECT_NEAR(pcr.beyond_bliss.estimate, 0.8 - bliss, k_rounding);
    EXPECT_NEAR(pcr.beyond_better.estimate, 0.3, k_rounding);
    ASSERT_TRUE(pcr.beyond_either);
    EXPECT_NEAR(pcr.beyond_either->estimate, 0.3, k_rounding)
        << "nested responders: the better arm helps whoever is helped";
    for (const Interval& i : {pcr.beyond_bliss, pcr.beyond_better, *pcr.beyond_either}) {
        EXPECT_LT(i.lower, i.estimate);
        EXPECT_GT(i.upper, i.estimate);
    }
}

TEST(Invariant, IndependentTwinsHaveNoInteraction) {
    // Two independent coins per patient; the pair helps whom either helps. Exactly Bliss in a full factorial.
    const Comparison c = compared(toy_result(200, [](int patient, int arm) {
        ToyOutcome o;
        const bool a = patient % 2 == 0;
        const bool b = patient / 2 % 2 == 0;
        o.pcr = (arm == 1 && a) || (arm == 2 && b) || (arm == 3 && (a || b));
        return o;
    }));
    const CompareInteraction& pcr = c.strata[0].pairs.at(0).interactions.at(0);
    EXPECT_NEAR(pcr.beyond_bliss.estimate, 0.0, k_rounding);
    EXPECT_NEAR(pcr.beyond_either->estimate, 0.0, k_rounding);
    EXPECT_LE(pcr.beyond_bliss.lower, 0.0);
    EXPECT_GE(pcr.beyond_bliss.upper, 0.0);
    EXPECT_NEAR(pcr.beyond_better.estimate, 0.25, k_rounding);
}

TEST(Invariant, TwinsWhomTreatmentNeverPartedGiveNoCertainty) {
    const Comparison c = compared(toy_result(30, [](int patient, int) {
        ToyOutcome o;
        o.pcr = patient % 3 == 0;
        return o;
    }));
    const CompareInteraction& pcr = c.strata[0].pairs.at(0).interactions.at(0);
    EXPECT_NEAR(pcr.beyond_bliss.estimate, 0.0, k_rounding);
    EXPECT_EQ(pcr.beyond_bliss.status, StatisticStatus::no_variation);
    EXPECT_TRUE(std::isnan(pcr.beyond_bliss.lower) && std::isnan(pcr.beyond_better.upper));
    EXPECT_NE(comparison_text(c).find("0.0 (–)"), std::string::npos);
}

TEST(Statistical, ThePairedBootstrapMatchesTheFormulaOfAPairedDifference) {
    // both - first = 0.4 with responders nested: discordant one way alone, so the variance of the difference
    // is p (1 - p) / n with p = 0.4. The percentile interval of 4000 replicates: relative error of its width
    // about 3 %.
    const Comparison c = compared(toy_result(400,
                                             [](int patient, int arm) {
                                                 ToyOutcome o;
                                                 o.pcr = patient < (arm == 3 ? 320 : arm == 1 ? 160 : 40);
                                                 return o;
                                             }),
                                  4000);
    const Interval better = c.strata[0].pairs.at(0).interactions.at(0).beyond_better;
    EXPECT_NEAR(better.estimate, 0.4, k_rounding);
    EXPECT_NEAR(better.upper - better.lower, 2.0 * 1.959964 * std::sqrt(0.4 * 0.6 / 400.0), 0.006);
}

TEST(Invariant, TheSameSeedGivesTheSameIntervals) {
    const std::string once = comparison_json(compared(toy_result(60, nested)));
    EXPECT_EQ(once, comparison_json(compared(toy_result(60, nested))));
    TrialResult other = toy_result(60, nested);
    other.seed = 8;
    EXPECT_NE(once, comparison_json(compared(other)));
}

TEST(Invariant, StrataPartThePatients) {
    const Comparison c = compared(toy_result(100, nested, true));
    ASSERT_EQ(c.strata.size(), 3U);
    EXPECT_EQ(c.strata[0].label(), "All patients");
    EXPECT_EQ(c.strata[1].stage, "III");
    EXPECT_EQ(c.strata[2].stage, "IV");
    EXPECT_EQ(c.strata[1].n_patients + c.strata[2].n_patients, c.strata[0].n_patients);
    EXPECT_NEAR(c.strata[1].landmark_d, 5.0 * k_year, k_rounding);
    EXPECT_NEAR(c.strata[2].landmark_d, 2.0 * k_year, k_rounding);
    const double mean =
        0.5 * (value(c, 1, 3, "pcr").interval.estimate + value(c, 2, 3, "pcr").interval.estimate);
    EXPECT_NEAR(mean, value(c, 0, 3, "pcr").interval.estimate, k_rounding);
}

TEST(ClosedForm, OfTwoArmsOfOneApproachThatWhoseDrugsThePairGivesIsItsPart) {
    using enum Approach;
    const auto arm = [](std::vector<Approach> approaches, std::vector<std::string> drugs) {
        ComparedArm a;
        a.approaches = std::move(approaches);
        a.drugs = std::move(drugs);
        return a;
    };
    std::vector<ComparedArm> arms = {
        arm({}, {}), arm({checkpoint_inhibitor}, {"atezolizumab"}),
        arm({checkpoint_inhibitor}, {"pembrolizumab"}), arm({}, {"paclitaxel"}),
        arm({checkpoint_inhibitor, cancer_vaccine}, {"mrna", "paclitaxel", "pembrolizumab"})};
    const ComparePair pair = pair_parts(arms, 4);
    EXPECT_EQ(pair.first, 2U);
    EXPECT_EQ(pair.none, 3U) << "the background that the pair shares most with";
    EXPECT_EQ(pair.second, std::nullopt);
    EXPECT_EQ(pair.missing, "cancer_vaccine");
}

TEST(Invariant, AFailedPatientIsLeftOutOfHerArmAndOfPairs) {
    const Comparison c = compared(toy_result(40, [](int patient, int arm) {
        ToyOutcome o = nested(patient, arm);
        o.failed = patient == 3 && arm == 1;
        return o;
    }));
    EXPECT_EQ(value(c, 0, 1, "pcr").n, 39U);
    EXPECT_EQ(value(c, 0, 2, "pcr").n, 40U);
    EXPECT_EQ(c.strata[0].pairs[0].interactions[0].n, 39U) << "twins count where all their arms do";
}

TEST(ClosedForm, TimeToTreatmentOfAPairIsThatOfTheLaterOne) {
    const Comparison c = compared(toy_result(40, [](int patient, int) {
        ToyOutcome o;
        o.treated = patient >= 10;
        o.treated_d = 5.0;
        return o;
    }));
    EXPECT_NEAR(value(c, 0, 1, "time_to_treatment").interval.estimate, 5.0, k_rounding);
    EXPECT_NEAR(value(c, 0, 3, "time_to_treatment").interval.estimate, 45.0, k_rounding);
    EXPECT_NEAR(value(c, 0, 3, "treated").interval.estimate, 0.75, k_rounding);
    EXPECT_EQ(value(c, 0, 0, "treated").n, 0U) << "the reference has no approach to be treated with";
}

TEST(Invariant, NoLineOfTheTableIsWiderThanATerminal) {
    const std::string text = comparison_text(compared(toy_result(100, nested, true)));
    std::size_t start = 0;
    for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', start)) {
        EXPECT_LE(display_width(text.substr(start, end - start)), 80U) << text.substr(start, end - start);
        start = end + 1;
    }
    EXPECT_NE(text.find("no medical advice"), std::string::npos);
    EXPECT_EQ(text.find("∞ (∞"), std::string::npos);
    EXPECT_NE(text.find("no data"), std::string::npos) << "the vaccine has no clinical anchor";
}

TEST(ClosedForm, TheShareEligibleOfAOneStageStudyIsOfAllWhoWereDiagnosed) {
    TrialResult result = toy_result(30, nested);
    result.tables.at("patients").append_row({1000, "ineligible", "IV", "triple_negative"});
    const Comparison c = compared(result, 100);
    EXPECT_TRUE(c.strata[0].is_all);
    EXPECT_NEAR(value(c, 0, 0, "eligible").interval.estimate, 30.0 / 32.0, k_rounding);
    // With both stages in the study each stage has its own.
    TrialResult both = toy_result(30, nested, true);
    both.tables.at("patients").append_row({1000, "ineligible", "IV", "triple_negative"});
    const Comparison by_stage = compared(both, 100);
    EXPECT_NEAR(value(by_stage, 2, 0, "eligible").interval.estimate, 15.0 / 16.0, k_rounding);
    EXPECT_NEAR(value(by_stage, 0, 0, "eligible").interval.estimate, 30.0 / 32.0, k_rounding);
}

TEST(Invariant, JsonHoldsEveryArmMeasureAndStratum) {
    const auto json = nlohmann::json::parse(comparison_json(compared(toy_result(100, nested, true))));
    EXPECT_NE(json["notice"].get<std::string>().find("no medical advice"), std::string::npos);
    EXPECT_EQ(json["arms"][2]["anchor"], "no data");
    EXPECT_EQ(json["arms"][1]["anchor"], "KEYNOTE-522");
    ASSERT_EQ(json["strata"].size(), 3U);
    for (const auto& stratum : json["strata"]) {
        ASSERT_EQ(stratum["arms"].size(), 4U);
        for (const auto& measure : json["measures"]) {
            EXPECT_TRUE(stratum["arms"][0]["values"].contains(measure["id"].get<std::string>()));
        }
    }
    EXPECT_NEAR(json["strata"][0]["pairs"][0]["interactions"][0]["beyond_better"]["value"].get<double>(), 0.3,
                k_rounding);
}

TEST(Cli, TablesThatContradictEachOtherAreProblems) {
    const auto problems_of = [](const TrialResult& result) {
        const auto trial = compared_trial(result);
        return trial.ok() ? std::string{} : to_text(trial.problems());
    };
    TrialResult missing = toy_result(4, nested);
    missing.tables.erase("outcomes");
    EXPECT_NE(problems_of(missing).find("outcomes.parquet"), std::string::npos);

    TrialResult old = toy_result(4, nested);
    old.tables.at("arms") = Table{{{"arm", ColumnType::text}, {"label", ColumnType::text}}};
    EXPECT_NE(problems_of(old).find("approach: is missing"), std::string::npos) << problems_of(old);

    TrialResult twice = toy_result(4, nested);
    const Table copy = twice.tables.at("outcomes");
    twice.tables.at("outcomes").append_rows(copy);
    EXPECT_NE(problems_of(twice).find("twice"), std::string::npos);

    TrialResult unknown = toy_result(4, nested);
    unknown.tables.at("exposures").append_row({999, "cpi", "pembrolizumab", "checkpoint_inhibitor", 1.0});
    EXPECT_NE(problems_of(unknown).find("not in the table"), std::string::npos);

    TrialResult type = toy_result(4, nested);
    Table wrong{{{"patient", ColumnType::integer},
                 {"arm", ColumnType::text},
                 {"approach", ColumnType::text},
                 {"first_day", ColumnType::text}}};
    wrong.append_row({0, "cpi", "checkpoint_inhibitor", "today"});
    type.tables.at("exposures") = wrong;
    EXPECT_NE(problems_of(type).find("not real"), std::string::npos) << problems_of(type);
}

}  // namespace
}  // namespace rubor
