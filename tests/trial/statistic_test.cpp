// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include <rubor/random/draw.hpp>
#include <rubor/statistics/kaplan_meier.hpp>
#include <rubor/statistics/proportion.hpp>
#include <rubor/trial/statistic.hpp>

namespace rubor {
namespace {

PatientOutcome outcome_of(std::initializer_list<std::pair<double, double>> distant, double last_d,
                          bool died) {
    PatientOutcome o;
    o.status = died ? SolveStatus::event_terminated : SolveStatus::finished;
    o.last_d = last_d;
    o.died = died;
    int visit = 0;
    for (const auto& [day, mm] : distant) {
        o.record.observations.push_back(
            {.visit = visit++, .day = day, .distant_diameter_mm = mm, .lesions_mm = {mm}});
    }
    return o;
}

TEST(ClosedForm, EndpointsOfARespondingPatient) {
    ResponseRules rules;
    rules.criteria = ResponseCriteria::recist;
    PatientOutcome o = outcome_of({{0, 50}, {42, 30}, {84, 30}, {500, 40}}, 900.0, true);
    o.record.efs_event = EfsEvent::progression;
    o.record.efs_event_d = 500.0;
    const PatientEndpoints row = endpoints_of(o, rules);
    EXPECT_TRUE(row.measurable);
    EXPECT_EQ(row.best, ResponseCategory::partial_response);
    EXPECT_EQ(row.best_confirmed, ResponseCategory::partial_response);
    EXPECT_EQ(row.response_duration->days, 500.0 - 42.0);
    EXPECT_TRUE(row.response_duration->observed);
    EXPECT_EQ(row.pfs.days, 500.0);
    EXPECT_EQ(row.os.days, 900.0);
    EXPECT_FALSE(row.dmfs.has_value());  // distant disease at the baseline
    // Death without progression ends the response too; the end of follow-up censors it.
    o.record.efs_event = EfsEvent::none;
    o.record.efs_event_d.reset();
    o.record.observations.pop_back();
    EXPECT_EQ(endpoints_of(o, rules).response_duration->days, 900.0 - 42.0);
    o.died = false;
    EXPECT_FALSE(endpoints_of(o, rules).response_duration->observed);
    // An operated patient is judged by what was there before.
    o.record.surgery_d = 42.0;
    EXPECT_EQ(endpoints_of(o, rules).best, ResponseCategory::partial_response);
    EXPECT_EQ(endpoints_of(o, rules).best_confirmed, ResponseCategory::stable_disease);
}

TEST(ClosedForm, AfterAnInfusionTheScanBeforeItIsTheBaseline) {
    // While the product is made the lesion grows from 20 to 40 mm; the infusion then halves it.
    PatientOutcome o = outcome_of({{0, 20}, {56, 40}, {112, 20}, {168, 20}}, 600.0, false);
    EXPECT_FALSE(endpoints_of(o, {}).infused.has_value());
    ProductCourse product;
    o.record.products = {product};
    EXPECT_EQ(endpoints_of(o, {}).infused, false);
    EXPECT_FALSE(endpoints_of(o, {}).best_infused.has_value());
    o.record.products[0].infused_d = 60.0;
    const PatientEndpoints row = endpoints_of(o, {});
    EXPECT_EQ(row.infused, true);
    EXPECT_EQ(row.best, ResponseCategory::progressive_disease);
    EXPECT_EQ(row.best_infused, ResponseCategory::partial_response);
    EXPECT_EQ(row.best_infused_confirmed, ResponseCategory::partial_response);
    EXPECT_EQ(row.best_change, 1.0);  // to progression, from the first baseline
}

TEST(ClosedForm, DistantRelapseIsDatedByTheVisitThatShowsIt) {
    PatientOutcome o = outcome_of({{0, 0}, {84, 9.9}, {168, 10}, {252, 30}}, 400.0, true);
    PatientEndpoints row = endpoints_of(o, {});
    EXPECT_EQ(row.distant_relapse_d, 168.0);
    EXPECT_EQ(row.dmfs->days, 168.0);
    EXPECT_EQ(row.relapse_to_death->days, 232.0);
    EXPECT_TRUE(row.relapse_to_death->observed);
    row = endpoints_of(outcome_of({{0, 0}, {84, 0}}, 400.0, true), {});
    EXPECT_EQ(row.dmfs->days, 400.0);  // death counts
    EXPECT_TRUE(row.dmfs->observed);
    EXPECT_FALSE(row.distant_relapse_d.has_value());
    EXPECT_FALSE(row.relapse_to_death.has_value());
}

TEST(ClosedForm, MemoryIsReadAYearAfterTheLastTreatment) {
    PatientOutcome o = outcome_of({{0, 0}, {100, 0}, {460, 0}, {480, 0}, {700, 0}}, 700.0, false);
    for (std::size_t i = 0; i < o.record.observations.size(); ++i) {
        o.visits.push_back({o.record.observations[i], {}, {2.0 + static_cast<double>(i)}});
    }
    o.last_dose_d = 90.0;
    o.record.surgery_d = 100.0;
    const PatientEndpoints row = endpoints_of(o, {}, ObservableLayout::Slot{0, 10.0});
    EXPECT_EQ(row.memory_before, 20.0);
    EXPECT_EQ(row.memory_after, 50.0);  // day 480, the first after 465.25
    o.visits.resize(3);                 // dead by then
    EXPECT_FALSE(endpoints_of(o, {}, ObservableLayout::Slot{0, 1.0}).memory_after.has_value());
}

/// n twins with exponential times; the second arm lives `factor` times as long; follow-up of 1000 days.
AnalysisSet made_up(std::uint64_t n, double factor, bool twins = true) {
    AnalysisSet set;
    set.twins = twins;
    set.arms = {"control", "treated"};
    set.quantities = {"cps", "distant_diameter", "is_her2"};
    set.outputs = {"cells"};
    for (std::uint64_t i = 0; i < n; ++i) {
        const auto u = [&](const char* purpose) { return Draw{11, purpose, i}.uniform(); };
        set.screened.push_back({.patient = i,
                                .diagnosed = true,
                                .enrolled = i % 4 != 3,
                                .categories = {{"subtype", i % 2 == 0 ? "her2_positive" : "triple_negative"}},
                                .quantities = {u("test.cps") < 0.1 ? std::nan("") : 3.0 * u("test.cps2"),
                                               30.0 * u("test.distant"), i % 2 == 0 ? 1.0 : 0.0}});
        for (std::size_t arm = 0; arm < 2; ++arm) {
            if (!twins && i % 2 != arm) {
                continue;
            }
            PatientEndpoints row;
            row.patient = i;
            row.arm = arm;
            row.measurable = i % 5 != 0;
            row.best = u("test.best") < (arm == 0 ? 0.3 : 0.5) ? ResponseCategory::partial_response
                                                               : ResponseCategory::stable_disease;
            row.complete_response = u("test.pcr") < (arm == 0 ? 0.2 : 0.4);
            const double life = -500.0 * std::log(u("test.life")) * (arm == 0 ? 1.0 : factor);
            row.os = {std::min(std::ceil(life), 1000.0), life < 1000.0};
            row.efs = row.pfs = row.os;
            row.first_event = !row.os.observed       ? EfsEvent::none
                              : u("test.kind") < 0.3 ? EfsEvent::local_relapse
                                                     : EfsEvent::distant_relapse;
            row.dmfs = i % 3 == 0 ? std::nullopt : std::optional{row.os};
            row.peaks = {10.0 * u("test.peak") + static_cast<double>(arm)};
            if (u("test.event") < 0.4) {
                AdverseEventRow event;
                event.day = 50.0 + static_cast<double>(i);
                event.name = "immune_related";
                event.organ = "skin";
                event.grade = i % 3 == 0 ? 3 : 1;
                row.adverse_events.push_back(event);
            }
            set.rows.push_back(row);
        }
    }
    return set;
}

Estimate at(const AnalysisSet& set, const std::string& name, StatisticQuery query = {}) {
    const auto found = statistic(set, name, query);
    EXPECT_TRUE(found.ok()) << name << ": " << (found.ok() ? "" : to_text(found.problems()));
    return found.ok() ? found.value() : Estimate{};
}

TEST(ClosedForm, SharesAreOfWhoCanBeEvaluated) {
    const AnalysisSet set = made_up(200, 1.5);
    std::uint64_t n = 0, yes = 0;
    for (const PatientEndpoints& r : set.rows) {
        if (r.arm == 1 && r.measurable) {
            ++n;
            yes += is_response(r.best) ? 1 : 0;
        }
    }
    const Estimate orr = at(set, "orr", {.arm = 1});
    EXPECT_EQ(orr.n, n);
    EXPECT_EQ(n, 160U);
    EXPECT_DOUBLE_EQ(orr.value, static_cast<double>(yes) / static_cast<double>(n));
    EXPECT_DOUBLE_EQ(orr.lower, clopper_pearson({yes, n}).lower);
    EXPECT_EQ(at(set, "pcr").n, 200U);
}

TEST(ClosedForm, TimesAreKaplanMeier) {
    const AnalysisSet set = made_up(300, 1.5);
    std::vector<double> time;
    std::vector<std::uint8_t> event;
    for (const PatientEndpoints& r : set.rows) {
        if (r.arm == 1) {
            time.push_back(r.os.days);
            event.push_back(r.os.observed ? 1 : 0);
        }
    }
    const auto curve = kaplan_meier(time, event, {.band = BandType::log_log});
    const Estimate two = at(set, "os_at(2 years)", {.arm = 1});
    EXPECT_DOUBLE_EQ(two.value, survival_at(curve, 730.5).survival);
    EXPECT_DOUBLE_EQ(two.lower, survival_at(curve, 730.5).lower);
    EXPECT_EQ(at(set, "median_os", {.arm = 1}).value, median_survival(curve).time);
    EXPECT_EQ(at(set, "median_os", {.arm = 1}).upper, median_survival(curve).upper);
    EXPECT_DOUBLE_EQ(at(set, "restricted_mean_os(1 year)", {.arm = 1}).value,
                     restricted_mean(curve, 365.25).mean);
    EXPECT_EQ(at(set, "dmfs_at(1 year)").n, 200U);  // two thirds
    EXPECT_EQ(at(set, "os_at(5 years)").status, StatisticStatus::beyond_follow_up);
    // Nobody was censored before a year, so the incidence is a share.
    std::uint64_t local = 0;
    for (const PatientEndpoints& r : set.rows) {
        local += r.arm == 0 && r.efs.days <= 365.25 && r.first_event == EfsEvent::local_relapse ? 1 : 0;
    }
    EXPECT_NEAR(at(set, "lrr_at(1 year)").value, static_cast<double>(local) / 300.0, 1e-12);
    // On the first days nobody has died: an exact interval, no NaN.
    EXPECT_EQ(at(set, "os_at(0 days)").value, 1.0);
    EXPECT_DOUBLE_EQ(at(set, "os_at(0 days)").lower, clopper_pearson({300, 300}).lower);
}

TEST(ClosedForm, TwinsAreComparedAsPairs) {
    const AnalysisSet set = made_up(400, 1.5);
    const Estimate difference = at(set, "difference(pcr)", {.arm = 1});
    EXPECT_EQ(difference.n, 400U);
    EXPECT_NEAR(difference.value, at(set, "pcr", {.arm = 1}).value - at(set, "pcr").value, 1e-12);
    // The same numbers without the pairing are less certain.
    AnalysisSet apart = set;
    apart.twins = false;
    EXPECT_LT(difference.upper - difference.lower, at(apart, "difference(pcr)", {.arm = 1}).upper -
                                                       at(apart, "difference(pcr)", {.arm = 1}).lower);
    // No censoring before a year: the difference of survival is a mean of paired differences.
    double sum = 0.0, squares = 0.0;
    for (std::size_t i = 0; i < set.rows.size(); i += 2) {
        const double d =
            (set.rows[i + 1].os.days > 365.25 ? 1.0 : 0.0) - (set.rows[i].os.days > 365.25 ? 1.0 : 0.0);
        sum += d;
        squares += d * d;
    }
    const double mean = sum / 400.0, error = std::sqrt((squares / 400.0 - mean * mean) / 400.0);
    const Estimate survival = at(set, "difference(os_at(1 year))", {.arm = 1});
    EXPECT_NEAR(survival.value, mean, 1e-12);
    EXPECT_NEAR(survival.upper - survival.value, 1.959963984540054 * error, 1e-12);
    EXPECT_GT(at(set, "difference(restricted_mean_os(1 year))", {.arm = 1}).value, 0.0);
    // Lives stretched by 1.5: the hazard ratio is 1/1.5; 4 standard errors of its log with 300 deaths are
    // below 0.3.
    const Estimate ratio = at(set, "hazard_ratio(os)", {.arm = 1});
    EXPECT_NEAR(std::log(ratio.value), -std::log(1.5), 0.3);
    EXPECT_LT(ratio.lower, ratio.value);
    // Twins whom nothing parted: a ratio of 1 and no interval, and it says so.
    const Estimate same = at(made_up(100, 1.0), "hazard_ratio(os)", {.arm = 1});
    EXPECT_NEAR(same.value, 1.0, 1e-9);
    EXPECT_TRUE(std::isnan(same.lower));
    EXPECT_FALSE(same.explanation.empty());
}

TEST(Statistical, IntervalsOfDifferencesCoverTheTruth) {
    // 1000 trials of 60 twins with censoring at 1000 days; the truth of the difference of survival at a year
    // is exp(-365.25/750) - exp(-365.25/500). Nominal 95 %; 4.5 sigma of the binomial and 1 point for 60
    // patients.
    const double truth = std::exp(-365.25 / 750.0) - std::exp(-365.25 / 500.0);
    int covered = 0;
    for (std::uint64_t trial = 0; trial < 1000; ++trial) {
        AnalysisSet set;
        set.twins = true;
        set.arms = {"a", "b"};
        for (std::uint64_t i = 0; i < 60; ++i) {
            for (std::size_t arm = 0; arm < 2; ++arm) {
                const double u = Draw{trial, "test.life", i}.uniform();
                const double censored = 2000.0 * Draw{trial, arm == 0 ? "test.c0" : "test.c1", i}.uniform();
                const double life = -(arm == 0 ? 500.0 : 750.0) * std::log(u);
                PatientEndpoints row;
                row.patient = i;
                row.arm = arm;
                row.os = {std::min(life, censored), life < censored};
                set.rows.push_back(row);
            }
        }
        const Estimate e = at(set, "difference(os_at(1 year))", {.arm = 1});
        covered += e.lower <= truth && truth <= e.upper ? 1 : 0;
    }
    EXPECT_NEAR(covered / 1000.0, 0.95, 4.5 * std::sqrt(0.95 * 0.05 / 1000.0) + 0.01);
}

TEST(ClosedForm, SubsetsByMarkerAndByWhatHappened) {
    const AnalysisSet set = made_up(300, 1.5);
    std::uint64_t positive = 0;
    for (const ScreenedPatient& s : set.screened) {
        positive += s.quantities[0] >= 1.0 && s.quantities[2] == 0.0 ? 1 : 0;
    }
    EXPECT_EQ(at(set, "pcr", {.subset = parse_subset("cps >= 1, is_her2 = 0").value()}).n, positive);
    EXPECT_EQ(at(set, "pcr", {.subset = parse_subset("pcr = 1").value()}).value, 1.0);
    EXPECT_EQ(at(set, "pcr", {.subset = parse_subset("").value()}).n, 300U);
    EXPECT_EQ(at(set, "pcr", {.subset = parse_subset("cps >= 1, subtype = triple_negative").value()}).n,
              positive);
    EXPECT_EQ(at(set, "diagnosed_share(subtype = triple_negative)").value, 0.5);
    // Three conditions split those with a marker; who has none is in no part.
    const auto n = [&](const char* text) { return at(set, "pcr", {.subset = parse_subset(text).value()}).n; };
    EXPECT_LT(n("cps < 1") + n("cps >= 1"), 300U);
    EXPECT_EQ(n("cps < 1") + n("cps >= 1, cps < 2") + n("cps >= 2"), n("cps >= 0"));
    for (const char* bad : {"cps", "cps > 1", ">= 1", "cps >= high", "cps >= 1 mm", "cps >= 1,",
                            "subtype >= basal", "subtype = a b"}) {
        EXPECT_FALSE(parse_subset(bad).ok()) << bad;
    }
}

TEST(ClosedForm, StatisticsOfTheDiagnosed) {
    const AnalysisSet set = made_up(400, 1.5);
    EXPECT_EQ(at(set, "eligible_share").value, 0.75);
    std::uint64_t stage_iv = 0;
    for (const ScreenedPatient& s : set.screened) {
        stage_iv += s.quantities[1] >= 10.0 ? 1 : 0;
    }
    EXPECT_DOUBLE_EQ(at(set, "stage_iv_share").value, static_cast<double>(stage_iv) / 400.0);
    EXPECT_EQ(at(set, "diagnosed_share(is_her2 = 1)").value, 0.5);
    EXPECT_EQ(at(set, "diagnosed_mean(is_her2)", {.subset = parse_subset("is_her2 = 1").value()}).value, 1.0);
    EXPECT_LT(at(set, "diagnosed_mean(cps)").n, 400U);  // not observed in all
}

TEST(ClosedForm, AdverseEventsAndOutputs) {
    const AnalysisSet set = made_up(300, 1.5);
    const double any = at(set, "adverse_event(any)").value;
    EXPECT_NEAR(any, 0.4, 0.13);
    EXPECT_EQ(at(set, "adverse_event(immune_related)").value, any);
    EXPECT_EQ(at(set, "adverse_event(skin)").value, any);
    EXPECT_EQ(at(set, "adverse_event(lung)").value, 0.0);
    EXPECT_LT(at(set, "adverse_event(any, 3)").value, any);
    EXPECT_EQ(static_cast<double>(at(set, "onset(skin)").n), std::round(300.0 * any));
    EXPECT_EQ(at(set, "reached(cells >= 0)").value, 1.0);
    EXPECT_EQ(at(set, "reached(cells >= 11)").value, 0.0);
    EXPECT_NEAR(at(set, "peak(cells)", {.arm = 1}).value - at(set, "peak(cells)").value, 1.0, 1e-12);
}

TEST(ClosedForm, WhatDoesNotExistIsAProblemWithTheNearestName) {
    const AnalysisSet set = made_up(20, 1.5);
    const auto problem = [&](const std::string& name, StatisticQuery query = {.arm = 1}) {
        const auto found = statistic(set, name, query);
        return found.ok() ? std::string{"no problem"} : to_text(found.problems());
    };
    EXPECT_NE(problem("orr_confirmd").find("orr_confirmed"), std::string::npos);
    EXPECT_NE(problem("median_oss").find("os"), std::string::npos);
    EXPECT_NE(problem("peak(cell)").find("cells"), std::string::npos);
    EXPECT_NE(problem("mean(cp)").find("cps"), std::string::npos);
    for (const char* bad :
         {"os_at", "os_at(5)", "os_at(5 mm)", "os_at(-1 years)", "pcr(1)", "median_os(1 year)",
          "difference(median_os)", "difference(zzz)", "hazard_ratio(pcr)", "adverse_event()",
          "adverse_event(any, 7)", "reached(cells)", "diagnosed_share(cps)", "", "difference"}) {
        EXPECT_NE(problem(bad), "no problem") << bad;
    }
    EXPECT_NE(problem("pcr", {.arm = 2}), "no problem");
    EXPECT_NE(problem("difference(pcr)", {.arm = 0}), "no problem");
    EXPECT_NE(
        problem("pcr", {.subset = parse_subset("subtype = triple_negativ").value()}).find("triple_negative"),
        std::string::npos);
    EXPECT_NE(problem("pcr", {.subset = parse_subset("subtyp = triple_negative").value()}).find("subtype"),
              std::string::npos);
    EXPECT_NE(problem("pcr", {.subset = {{.quantity = "cpss", .at_least = 1.0}}}).find("cps"),
              std::string::npos);
}

TEST(Invariant, FailedRunsAndEmptySubsetsAreNoNumbers) {
    AnalysisSet set = made_up(50, 1.5);
    set.rows[0].failed = true;
    EXPECT_EQ(at(set, "pcr").n, 49U);
    EXPECT_EQ(at(set, "difference(pcr)", {.arm = 1}).n, 49U);
    const StatisticQuery nobody{.arm = 1, .reference = 0, .subset = parse_subset("cps >= 99").value()};
    for (const char* name : {"pcr", "os_at(1 year)", "median_os", "lrr_at(1 year)", "difference(pcr)",
                             "memory", "difference(os_at(1 year))", "hazard_ratio(os)", "diagnosed_mean(cps)",
                             "restricted_mean_os(1 year)"}) {
        const Estimate e = at(set, name, nobody);
        EXPECT_FALSE(e.ok()) << name;
        EXPECT_TRUE(std::isnan(e.value)) << name;
        EXPECT_FALSE(e.explanation.empty()) << name;
    }
}

}  // namespace
}  // namespace rubor
