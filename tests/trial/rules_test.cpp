// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include <rubor/trial/observation.hpp>
#include <rubor/trial/protocol.hpp>
#include <rubor/trial/rules.hpp>

namespace rubor {
namespace {

PatientRecord record_of(std::initializer_list<Observation> observations) {
    PatientRecord record;
    int visit = 0;
    for (Observation o : observations) {
        o.visit = visit++;
        record.observations.push_back(o);
    }
    return record;
}

TEST(ClosedForm, ProgressionNeedsTwentyPercentAndFiveMillimetresOverTheSmallestDiameter) {
    const ResponseRules rules;
    const auto event_for = [&](double smallest, double now) {
        return assess(record_of({{.breast_diameter_mm = 60}, {.breast_diameter_mm = smallest}, {.breast_diameter_mm = now},
                                 {.breast_diameter_mm = now}}),
                      rules);
    };
    EXPECT_EQ(event_for(50, 60), EfsEvent::progression);   // + 20 % and + 10 mm
    EXPECT_EQ(event_for(50, 59), EfsEvent::none);          // + 18 %
    EXPECT_EQ(event_for(10, 14), EfsEvent::none);          // + 40 % but 4 mm
    EXPECT_EQ(event_for(20, 25), EfsEvent::progression);
    // One visit alone may be an error of measurement.
    EXPECT_EQ(assess(record_of({{.breast_diameter_mm = 60}, {.breast_diameter_mm = 50}, {.breast_diameter_mm = 80}}), rules),
              EfsEvent::none);
    EXPECT_EQ(assess(record_of({{.breast_diameter_mm = 60}, {.breast_diameter_mm = 50}, {.breast_diameter_mm = 80},
                                {.breast_diameter_mm = 52}}),
                     rules),
              EfsEvent::none);
}

TEST(ClosedForm, SkinAndDistantLesionsHaveTheirOwnLimits) {
    const ResponseRules rules;
    EXPECT_EQ(assess(record_of({{.skin_fraction = 0.5}, {.skin_fraction = 0.1}, {.skin_fraction = 0.36},
                                {.skin_fraction = 0.36}}),
                     rules),
              EfsEvent::progression);
    EXPECT_EQ(assess(record_of({{}, {.distant_diameter_mm = 10}}), rules), EfsEvent::distant_relapse);
    EXPECT_EQ(assess(record_of({{}, {.distant_diameter_mm = 9.9}}), rules), EfsEvent::none);
    EXPECT_EQ(assess(record_of({{.distant_diameter_mm = 30}}), rules), EfsEvent::none) << "a baseline shows no change";
}

TEST(ClosedForm, AfterSurgeryAnyLocalLesionIsARelapse) {
    auto record = record_of({{.breast_diameter_mm = 60}, {}, {.breast_diameter_mm = 12}});
    record.surgery_d = 168.0;
    EXPECT_EQ(assess(record, {}), EfsEvent::local_relapse);
    record.observations.back().breast_diameter_mm = 0.0;
    record.observations.back().skin_fraction = 0.06;
    EXPECT_EQ(assess(record, {}), EfsEvent::local_relapse);
}

TEST(ClosedForm, SurgeryIsDoneOnceWhenDueAndNotAfterAnEvent) {
    auto record = record_of({{.day = 0}, {.day = 168}});
    EXPECT_TRUE(plan_visit(record, 168.0).operate);
    record.surgery_d = 168.0;
    EXPECT_FALSE(plan_visit(record, 168.0).operate);
    record.surgery_d.reset();
    record.efs_event = EfsEvent::progression;
    EXPECT_FALSE(plan_visit(record, 168.0).operate);
    EXPECT_FALSE(plan_visit(record, 168.0).go_on_treating);
    EXPECT_FALSE(plan_visit(record_of({{.day = 147}}), 168.0).operate);
}

TEST(ClosedForm, VisitsFallOnSurgeryAndOnTheEnd) {
    const auto days = VisitSchedule::of(21.0, 168.0, 84.0, 400.0).days;
    EXPECT_EQ(days, (std::vector<double>{0, 21, 42, 63, 84, 105, 126, 147, 168, 252, 336, 400}));
    EXPECT_EQ(VisitSchedule::of(30.0, std::nullopt, 30.0, 60.0).days, (std::vector<double>{0, 30, 60}));
    // Every 7 hours up to day 168 = 576 x 7 h: no second visit a rounding error before it.
    const auto close = VisitSchedule::of(7.0 / 24.0, 168.0, 84.0, 200.0).days;
    for (std::size_t i = 1; i < close.size(); ++i) {
        EXPECT_GT(close[i] - close[i - 1], 0.29);
    }
}

TEST(Statistical, CompleteResponseHasTheProbabilityOfFindingNoFocus) {
    // One draw per patient; 20000 patients, 4.5 sigma of the binomial.
    const int n = 20'000;
    for (const double foci : {0.0, 0.3, 2.0}) {
        int complete = 0;
        for (std::uint64_t patient = 0; patient < n; ++patient) {
            const Observer observer{{}, 1, patient};
            complete += observer.examine({.expected_foci = foci}, 168.0).complete_response ? 1 : 0;
        }
        const double p = std::exp(-foci);
        EXPECT_NEAR(complete / double(n), p, 4.5 * std::sqrt(p * (1 - p) / n) + 1e-12) << foci;
    }
}

TEST(Statistical, MeasuredDiametersScatterAsStated) {
    const int n = 20'000;
    double sum = 0.0, squares = 0.0;
    for (std::uint64_t patient = 0; patient < n; ++patient) {
        const Observer observer{{.diameter_cv = 0.07}, 2, patient};
        const double z = std::log(observer.observe({.breast_diameter_mm = 50.0}, 3, 63.0).breast_diameter_mm / 50.0);
        sum += z;
        squares += z * z;
    }
    EXPECT_NEAR(sum / n, 0.0, 4.5 * 0.07 / std::sqrt(n));
    EXPECT_NEAR(std::sqrt(squares / n), 0.07, 4.5 * 0.07 / std::sqrt(2.0 * n));
}

TEST(Invariant, TheSameVisitIsSeenTheSameWayInEveryArm) {
    const Measurement m{.diameter_cv = 0.1, .skin_error = 0.05};
    const TrueState truth{.breast_diameter_mm = 40, .skin_fraction = 0.4, .distant_diameter_mm = 20};
    const Observation a = Observer{m, 7, 12}.observe(truth, 2, 42.0);
    const Observation b = Observer{m, 7, 12}.observe(truth, 2, 42.0);
    EXPECT_EQ(a.breast_diameter_mm, b.breast_diameter_mm);
    EXPECT_NE(a.breast_diameter_mm, Observer(m, 7, 12).observe(truth, 3, 42.0).breast_diameter_mm);
    EXPECT_EQ(Observer(m, 7, 12).observe({.breast_diameter_mm = 4.9}, 2, 42.0).breast_diameter_mm, 0.0);
}

/// Runs a protocol over its visits with a tumour that the test states.
struct Rehearsal {
    VisitSchedule visits = VisitSchedule::of(21.0, 42.0, 84.0, 400.0);
    std::vector<Administration> given;

    ObservedProtocol run(std::vector<Administration> doses, const std::function<TrueState(double)>& tumour) {
        ObservedProtocol protocol{{.visits = &visits, .doses = DosePlan{doses}, .surgery_d = 42.0,
                                   .surgery_map = "surgery", .rules = {}, .end_d = 400.0},
                                  Observer{{}, 1, 1}};
        std::optional<double> day = 0.0;
        while (day) {
            const TrueState t = tumour(*day);
            const double outputs[] = {t.breast_diameter_mm / 100, t.skin_fraction, t.distant_diameter_mm / 100, t.expected_foci};
            const Decision d = protocol.decide({*day, outputs});
            given.insert(given.end(), d.administrations.begin(), d.administrations.end());
            day = d.next_decision_d;
        }
        return protocol;
    }
};

std::vector<Administration> doses_at(std::initializer_list<double> days) {
    std::vector<Administration> doses;
    for (const double day : days) {
        doses.push_back({day, Administration::Kind::bolus, "drug.A", 1.0});
    }
    return doses;
}

TEST(Invariant, EveryDoseIsGivenOnceAndSurgeryComesInItsPlace) {
    Rehearsal rehearsal;
    const auto protocol = rehearsal.run(doses_at({0, 7, 21, 42, 200}), [](double) { return TrueState{}; });
    EXPECT_EQ(protocol.n_doses_given(400.0), 5U);
    EXPECT_EQ(protocol.n_doses_given(30.0), 3U) << "a death on day 30 leaves two doses ungiven";
    EXPECT_EQ(rehearsal.given.size(), 6U);
    EXPECT_EQ(rehearsal.given[3].kind, Administration::Kind::map);
    EXPECT_TRUE(protocol.record().pathology->complete_response);
    EXPECT_EQ(protocol.visits().size(), rehearsal.visits.days.size());
}

TEST(Invariant, TreatmentStopsAtTheEventAndThereIsNoSurgery) {
    Rehearsal rehearsal;
    const auto protocol = rehearsal.run(doses_at({0, 7, 21, 30, 42, 200}), [](double day) {
        return TrueState{.distant_diameter_mm = day >= 21 ? 15.0 : 0.0};
    });
    EXPECT_EQ(protocol.n_doses_given(400.0), 2U);
    EXPECT_EQ(protocol.record().efs_event, EfsEvent::distant_relapse);
    EXPECT_EQ(protocol.record().efs_event_d, 21.0);
    EXPECT_FALSE(protocol.record().surgery_d.has_value());
}

TEST(Invariant, AnInfusionThatHasBegunIsEnded) {
    Rehearsal rehearsal;
    const auto rate = Administration::Kind::rate_change;
    // Begins before the visit at which the relapse is seen and would end after it; another would begin after it.
    rehearsal.run({{20.9, rate, "drug.A", 10.0, 1}, {21.1, rate, "drug.A", -10.0, 1}, {22.0, rate, "drug.A", 10.0, 2},
                   {22.2, rate, "drug.A", -10.0, 2}},
                  [](double day) { return TrueState{.distant_diameter_mm = day >= 21 ? 15.0 : 0.0}; });
    ASSERT_EQ(rehearsal.given.size(), 2U);
    EXPECT_EQ(rehearsal.given[0].amount + rehearsal.given[1].amount, 0.0);
}

TEST(Invariant, OverlappingInfusionsEndEachForItself) {
    Rehearsal rehearsal;
    const auto rate = Administration::Kind::rate_change;
    // A long one runs when treatment stops; a short one of another rate would begin then, and is withheld.
    rehearsal.run({{5.0, rate, "drug.A", 1.0, 1}, {22.0, rate, "drug.A", 30.0, 2}, {23.0, rate, "drug.A", -30.0, 2},
                   {35.0, rate, "drug.A", -1.0, 1}},
                  [](double day) { return TrueState{.distant_diameter_mm = day >= 21 ? 15.0 : 0.0}; });
    ASSERT_EQ(rehearsal.given.size(), 2U);
    EXPECT_EQ(rehearsal.given[1].time_d, 35.0);
    EXPECT_EQ(rehearsal.given[1].amount, -1.0);
}

}  // namespace
}  // namespace rubor
