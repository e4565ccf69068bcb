// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "trial/toy_trial.hpp"

namespace rubor {
namespace {

/// Distant lesions from day 177.7 after diagnosis on, 10 mm on day 197.7; the breast is held and the skin
/// stays.
constexpr const char* k_disease = "set: {seeding: 200 days, growth: 0.01 1/day, brake.effect: 1 1/mg}\n";

std::string study(const std::string& entry, const std::string& more = k_disease) {
    return k_toy_design + more + "entry: " + entry +
           "arms: [{id: a, regimen: [{drug: brake, dose: 4 mg}]}]\n";
}

constexpr const char* k_operated =
    "prior: {surgery: {at: 12 weeks}, visits: {every: 3 weeks}, regimen: [{drug: brake, dose: 1 mg}, "
    "{drug: drip, dose: 3 mg, from: relapse, start: 10 days}]}";

double state(const Candidate& c, const std::string& name) {
    return c.patient.states.at(name);
}

TEST(ClosedForm, WhoRelapsesEntersWithWhatTheCourseBeforeDidToHer) {
    const ToyTrial toy;
    const TrialRun run =
        toy.run(study(std::string{"{after: relapse, wait: 4 weeks, within: 3 years, "} + k_operated + "}\n"));
    ASSERT_EQ(run.outcomes.size(), 4U);
    for (const Candidate& c : run.candidates) {
        ASSERT_EQ(c.enrolment, Enrolment::enrolled) << c.reason;
        // Seen on day 210 after diagnosis, entry on day 238.
        EXPECT_EQ(c.history.diagnosis_d, -238.0);
        EXPECT_EQ(c.history.surgery_d, -154.0);
        EXPECT_EQ(c.history.n_prior_lines, 2U);
        EXPECT_EQ(c.history.n_prior_doses, 2U);
        EXPECT_EQ(c.history.last_dose_d, -18.0);
        ASSERT_GE(c.history.events.size(), 1U);
        EXPECT_EQ(c.history.events[0].day, -28.0);
        EXPECT_EQ(c.history.events[0].kind, EfsEvent::distant_relapse);
        EXPECT_FALSE(c.history.pathology->complete_response);
        EXPECT_EQ(state(c, "brake.A"), 1.0) << "residues of earlier treatment";
        EXPECT_NEAR(state(c, "drip.A"), 3.0, 1e-9);
        EXPECT_EQ(state(c, "N"), 0.0) << "operated";
        const double onset_d = 200.0 - std::log(50.0 / 40.0) / 0.01;
        EXPECT_NEAR(state(c, "D"), 0.5 * (238.0 - onset_d), 1e-4);
        EXPECT_NEAR(c.baseline.distant_diameter_mm, state(c, "D"), 1e-9);
    }
    for (const PatientOutcome& o : run.outcomes) {
        EXPECT_EQ(o.record.history.n_prior_lines, 2U);
        EXPECT_TRUE(o.record.was_operated());
        EXPECT_FALSE(o.operated()) << "not in the trial";
        EXPECT_EQ(o.record.doses.size(), 1U) << "of the trial alone";
    }
}

TEST(ClosedForm, EntryAfterTheTreatmentOfARelapseHasFailed) {
    const ToyTrial toy;
    // The breast is not held: it grows by a fifth in 19 days, which is a progression at day 42, before any relapse.
    const std::string disease = "set: {seeding: 200 days, growth: 0.01 1/day}\n";
    const auto entry_days = [&](const std::string& after) {
        std::set<double> days;
        const TrialRun run = toy.run(study("{after: " + after + ", within: 3 years, " + k_operated + "}\n", disease));
        for (const Candidate& c : run.candidates) {
            days.insert(-c.history.diagnosis_d);
        }
        return days;
    };
    EXPECT_EQ(entry_days("progression"), std::set<double>{42.0});
    EXPECT_EQ(entry_days("relapse"), std::set<double>{210.0});
    EXPECT_EQ(entry_days("progression_after_relapse"), std::set<double>{231.0});
}

TEST(ClosedForm, WhoDoesNotComeToTheEventIsNotEnrolledAndSaysWhy) {
    const ToyTrial toy;
    const auto reasons = [&](const std::string& entry, const std::string& disease) {
        auto trial = toy.prepare(study(entry, disease) + "most_candidates: 4\n");
        EXPECT_TRUE(trial.ok()) << to_text(trial.problems());
        std::set<std::string> all;
        for (const Candidate& c : screen(trial.value(), {})) {
            all.insert(std::string{to_text(c.enrolment)} + " " + c.reason);
        }
        return all;
    };
    const std::string prior = k_operated;
    using Reasons = std::set<std::string>;
    EXPECT_EQ(reasons("{after: relapse, within: 30 weeks, " + prior + "}\n", "set: {brake.effect: 1 1/mg}\n"),
              Reasons{"not_entered no_relapse_within_time"});
    EXPECT_EQ(
        reasons("{after: progression, within: 30 weeks, " + prior + "}\n", "set: {brake.effect: 1 1/mg}\n"),
        Reasons{"not_entered no_progression_within_time"});
    EXPECT_EQ(
        reasons("{after: relapse, wait: 4 weeks, within: 2 years, " + prior + "}\n",
                "set: {seeding: 200 days, growth: 0.01 1/day, brake.effect: 1 1/mg, death_day: 250 days}\n"),
        Reasons{"not_entered died_before_entry"});
    EXPECT_EQ(reasons("{after: surgery_with_residual, within: 30 weeks, " + prior + "}\n",
                      "set: {brake.effect: 1 1/mg, per_cell: 0 1/cell}\n"),
              Reasons{"not_entered complete_response"})
        << "no focus is expected";
    EXPECT_EQ(reasons("{after: surgery, wait: 20 weeks, within: 60 weeks, " + prior + "}\n", k_disease),
              Reasons{"not_entered relapsed_before_entry"});
    EXPECT_EQ(reasons("{after: relapse, within: 30 weeks, prior: {eligibility: [{name: too_many_antigens, "
                      "quantity: antigens, below: 1}], "
                      "visits: {every: 3 weeks}}}\n",
                      "set: {antigens: 2}\n"),
              Reasons{"not_entered too_many_antigens"});
}

TEST(ClosedForm, EntryAfterSurgeryIsAnAdjuvantTrial) {
    const ToyTrial toy;
    const TrialRun run = toy.run(study(
        std::string{"{after: surgery_with_residual, wait: 4 weeks, within: 1 year, "} + k_operated + "}\n"));
    ASSERT_EQ(run.outcomes.size(), 4U);
    for (const PatientOutcome& o : run.outcomes) {
        EXPECT_EQ(o.record.history.surgery_d, -28.0);
        EXPECT_EQ(o.record.history.n_prior_lines, 1U);
        // Relapse on day 197.7 after diagnosis, 85.7 after randomisation on day 112; the visit after that.
        EXPECT_EQ(o.record.efs_event_d, 105.0);
        EXPECT_EQ(o.record.efs_event, EfsEvent::distant_relapse);
    }
}

TEST(Invariant, AnInfusionUnderWayAtEntryIsEnded) {
    const ToyTrial toy;
    // An infusion of 10 days that begins on day 6 after surgery, and entry on day 7.
    const TrialRun run =
        toy.run(study("{after: surgery, wait: 1 week, within: 1 year, prior: {surgery: {at: 12 weeks}, "
                      "visits: {every: 3 weeks}, "
                      "regimen: [{drug: brake, dose: 1 mg}, {drug: drip, dose: 10 mg, infusion: 10 days, "
                      "from: surgery, start: 6 days}]}}\n"));
    ASSERT_EQ(run.outcomes.size(), 4U);
    for (const Candidate& c : run.candidates) {
        ASSERT_EQ(c.running.size(), 2U);
        EXPECT_NEAR(state(c, "drip.A"), 1.0, 1e-9);
    }
    auto trial = toy.prepare(
        "patients: 1\nallocation: twins\nvisits: {every: 1 week}\nfollow_up: 4 weeks\nendpoints: [os]\n"
        "outputs: [drip.A]\n"
        "entry: {after: surgery, wait: 1 week, within: 1 year, prior: {surgery: {at: 12 weeks}, visits: "
        "{every: 3 weeks}, "
        "regimen: [{drug: brake, dose: 1 mg}, {drug: drip, dose: 10 mg, infusion: 10 days, from: surgery, "
        "start: 6 days}]}}\n"
        "set: {brake.effect: 1 1/mg}\narms: [{id: a}]\n");
    ASSERT_TRUE(trial.ok()) << to_text(trial.problems());
    const TrialRun one = run_trial(trial.value(), {});
    const std::size_t output = trial.value().first_study_output();
    ASSERT_EQ(one.outcomes.size(), 1U);
    EXPECT_NEAR(one.outcomes[0].visits[1].outputs[output], 8.0, 1e-6) << "day 7: 8 of 10 days";
    EXPECT_NEAR(one.outcomes[0].visits[2].outputs[output], 10.0, 1e-6);
    EXPECT_NEAR(one.outcomes[0].visits[4].outputs[output], 10.0, 1e-6);
}

TEST(Invariant, VisitsBeforeTheTrialHaveErrorsOfTheirOwn) {
    const ToyTrial toy;
    const std::string entry =
        std::string{"{after: relapse, wait: 0 weeks, within: 3 years, "} + k_operated + "}\n";
    const TrialRun run = toy.run(study(entry, std::string{k_disease} + "measurement: {diameter_cv: 10 %}\n"));
    ASSERT_EQ(run.outcomes.size(), 4U);
    for (const Candidate& c : run.candidates) {
        ASSERT_EQ(c.enrolment, Enrolment::enrolled);
        EXPECT_NE(c.baseline.distant_diameter_mm, state(c, "D"));
    }
}

TEST(Property, MistakesInEntryAreLocated) {
    const ToyTrial toy;
    const auto wrong = [&](const std::string& entry) { return toy.problems(study(entry)); };
    EXPECT_NE(wrong("{after: relaps, within: 1 year, prior: {visits: {every: 3 weeks}}}\n")
                  .find("did you mean \"relapse\"?"),
              std::string::npos);
    EXPECT_NE(wrong("{after: relapse, prior: {visits: {every: 3 weeks}}}\n").find("\"within\" is missing"),
              std::string::npos);
    EXPECT_NE(wrong("{after: surgery, within: 1 year, prior: {visits: {every: 3 weeks}}}\n")
                  .find("there is no surgery before"),
              std::string::npos);
    EXPECT_NE(wrong("{wait: 4 weeks}\n").find("has no meaning"), std::string::npos);
    EXPECT_NE(wrong("{after: relapse, within: 1 year, prior: {visits: {every: 3 weeks}, "
                    "regimen: [{drug: brake, dose: 1 mg, from: surgery}]}}\n")
                  .find("there is no surgery"),
              std::string::npos);
}

}  // namespace
}  // namespace rubor
