// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "trial/toy_trial.hpp"

namespace rubor {
namespace {

/// Days on which a line was given, of one patient.
std::vector<double> days_of(const PatientOutcome& outcome, std::size_t line) {
    std::vector<double> days;
    for (const GivenDose& dose : outcome.record.doses) {
        if (dose.line == line) {
            days.push_back(dose.day);
        }
    }
    return days;
}

std::string design(const std::string& arms, const std::string& more = "") {
    return k_toy_design + more + "arms:\n  - id: a\n    regimen:\n" + arms;
}

TEST(Invariant, PatientsAreOfTheCategoriesAskedFor) {
    const ToyTrial toy;
    const auto subtypes = [&](const std::string& more) {
        const auto trial = toy.prepare(
            "patients: 64\nallocation: twins\nvisits: {every: 3 weeks}\nfollow_up: 3 weeks\n"
            "endpoints: [os]\narms: [{id: a}]\n" +
            more);
        EXPECT_TRUE(trial.ok()) << to_text(trial.problems());
        std::multiset<std::string> seen;
        for (const Candidate& c : screen(trial.value(), {})) {
            seen.insert(c.history.categories.at("subtype"));
        }
        return seen;
    };
    const auto all = subtypes("");
    EXPECT_EQ(all.count("triple_negative"), 32U);  // a net of 64 points: exactly in proportion 2:1:1
    EXPECT_EQ(all.count("her2_positive"), 16U);
    EXPECT_EQ(subtypes("patients_with: {subtype: triple_negative}\n").count("triple_negative"), 64U);
    const auto two = subtypes("patients_with: {subtype: [triple_negative, hr_positive]}\n");
    EXPECT_EQ(two.count("her2_positive"), 0U);
    EXPECT_NEAR(static_cast<double>(two.count("triple_negative")), 64.0 * 2.0 / 3.0, 1.0);  // weights 2:1
}

TEST(Invariant, APinnedParameterIsTheSameForAll) {
    const ToyTrial toy;
    const auto trial = toy.prepare(design("      - {drug: brake, dose: 1 mg}\n",
                                          "set: {growth: 0.07 1/week, brake.effect: 0.5 1/mg}\n"));
    ASSERT_TRUE(trial.ok()) << to_text(trial.problems());
    const auto candidates = screen(trial.value(), {});
    ASSERT_EQ(candidates.size(), 4U);
    for (const Candidate& c : candidates) {
        EXPECT_NEAR(c.patient.growth_d, std::log(50.0 / 40.0) / 0.01, 1e-5);
    }
    EXPECT_EQ(trial.value().parameters.find("brake.effect")->value, 0.5);
}

TEST(Invariant, RowsOfAChangedPopulationReplaceThoseOfTheCore) {
    const ToyTrial toy;
    toy.write("fast.tsv",
              "parameterId\tnominalValue\tunit\tdistribution\tsource\ngrowth\t0.02\t1/day\tfixed\testimated: test\n");
    toy.edit("toys.yaml", "states:", "changes: [fast.tsv]\nstates:");
    const auto trial = toy.prepare(design("      - {drug: brake, dose: 1 mg}\n"));
    ASSERT_TRUE(trial.ok()) << to_text(trial.problems());
    for (const Candidate& c : screen(trial.value(), {})) {
        EXPECT_NEAR(c.patient.growth_d, std::log(50.0 / 40.0) / 0.02, 1e-5);
    }
    EXPECT_TRUE(std::any_of(trial.value().files.begin(), trial.value().files.end(),
                            [](const InputFile& f) { return f.path.filename() == "fast.tsv"; }));
}

TEST(ClosedForm, LinesCountFromTheirAnchors) {
    const ToyTrial toy;
    // Distant lesions of 0.5 mm a day from day 200 after the first tumour on, which is 175 to 178 after
    // diagnosis: 10 mm 20 days later, seen at a visit; then 5 mm more in 10 days.
    const std::string arms =
        "      - {drug: drip, dose: 1 mg, every: 3 weeks, until: 51 weeks}\n"
        "      - {drug: drip, dose: 1 mg, from: surgery, start: 1 week, if: residual}\n"
        "      - {drug: drip, dose: 2 mg, from: surgery, if: pcr}\n"
        "      - {drug: drip, dose: 1 mg, from: relapse, every: 1 week, until: progression}\n"
        "      - {drug: drip, dose: 1 mg, from: progression, every: 2 weeks, total: 3}\n"
        "      - {drug: brake, dose: 1 mg}\n";
    const TrialRun run =
        toy.run(design(arms,
                       "surgery: {at: 12 weeks}\n"
                       "set: {seeding: 200 days, growth: 0.01 1/day, brake.effect: 1 1/mg}\n"));
    ASSERT_EQ(run.outcomes.size(), 4U);
    for (const PatientOutcome& o : run.outcomes) {
        ASSERT_TRUE(o.record.efs_event_d.has_value());
        const double relapse_d = *o.record.efs_event_d;
        EXPECT_EQ(o.record.efs_event, EfsEvent::distant_relapse);
        // log(50/40)/0.01 = 22.3 days of growth; 10 mm on day 200 - 22.3 + 20 = 197.7; visits after surgery
        // go on every 3 weeks
        EXPECT_EQ(relapse_d, 210.0);
        EXPECT_EQ(days_of(o, 0).back(), 189.0) << "the first line stops at the relapse";
        EXPECT_EQ(days_of(o, 0).size(), 10U);
        EXPECT_EQ(days_of(o, 1), std::vector<double>{91.0}) << "50 foci at surgery: P(pCR) = exp(-50)";
        EXPECT_TRUE(days_of(o, 2).empty());
        ASSERT_GE(o.record.events.size(), 3U);
        const double progression_d = o.record.events[1].day;
        EXPECT_EQ(o.record.events[1].kind, EfsEvent::progression);
        EXPECT_EQ(progression_d, 231.0) << "10.5 mm more in three weeks";
        EXPECT_EQ(days_of(o, 3), (std::vector<double>{210.0, 217.0, 224.0})) << "until progression";
        EXPECT_EQ(days_of(o, 4), (std::vector<double>{231.0, 245.0}))
            << "the third dose would follow the next progression";
        EXPECT_EQ(o.record.events[2].day, 252.0);
    }
}

TEST(ClosedForm, ALineIsForThoseWhomItsConditionsName) {
    const ToyTrial toy;
    const TrialRun run =
        toy.run(design("      - {drug: brake, dose: 1 mg, if: {subtype: [her2_positive, hr_positive]}}\n"));
    std::size_t n_given = 0;
    for (const PatientOutcome& o : run.outcomes) {
        const bool meant = o.record.history.is_one_of("subtype", {"her2_positive", "hr_positive"});
        EXPECT_EQ(o.record.doses.size(), meant ? 1U : 0U);
        n_given += o.record.doses.size();
    }
    EXPECT_EQ(n_given, 2U) << "a net of 4 points, weights 2:1:1";
}

TEST(ClosedForm, SurgeryWaitsForTheSkin) {
    const ToyTrial toy;
    // Skin 1 at diagnosis. The drip of the second regimen clears it by 0.05 a day from its first day on.
    const std::string arms =
        "      - {drug: brake, dose: 1 mg}\n"
        "      - {drug: drip, dose: 1 mg, from: surgery_withheld, start: 1 week, infusion: 0 min}\n";
    const auto more = [](const std::string& clearing) {
        return "surgery: {at: 12 weeks, if_skin_below: 10 %, again_after: 8 weeks}\nset: {brake.effect: 1 "
               "1/mg, drip.effect: " +
               clearing + " 1/day/mg}\n";
    };
    for (const PatientOutcome& o : toy.run(design(arms, more("0.05"))).outcomes) {
        EXPECT_EQ(o.record.surgery_withheld_d, std::vector<double>{84.0});
        EXPECT_EQ(days_of(o, 1), std::vector<double>{91.0});
        EXPECT_EQ(o.record.surgery_d, 140.0) << "exp(-0.05 49) = 0.086 by then";
        std::vector<double> days;
        for (const Observation& seen : o.record.observations) {
            days.push_back(seen.day);
        }
        EXPECT_EQ(days, (std::vector<double>{0, 21, 42, 63, 84, 105, 126, 140, 161, 182, 203, 224, 245, 266,
                                             287, 308, 329, 350, 364}));
    }
    for (const PatientOutcome& o : toy.run(design(arms, more("0.04"))).outcomes) {
        EXPECT_EQ(o.record.surgery_withheld_d, (std::vector<double>{84.0, 140.0}))
            << "exp(-0.04 49) = 0.14: never operated";
        EXPECT_FALSE(o.record.surgery_d.has_value());
        EXPECT_EQ(days_of(o, 1).size(), 1U) << "the anchor happens once";
    }
}

TEST(Invariant, TheSameBytesWithAnyNumberOfThreads) {
    const ToyTrial toy;
    const std::string study =
        "patients: 40\nallocation: twins\nvisits: {every: 3 weeks}\nfollow_up: 52 weeks\nendpoints: [efs, "
        "os]\n"
        "measurement: {diameter_cv: 10 %}\nset: {seeding: 200 days}\n"
        "entry: {after: relapse, wait: 4 weeks, within: 3 years, prior: {regimen: [{drug: drip, dose: 1 mg, "
        "every: 1 week, "
        "total: 9}], surgery: {at: 8 weeks}, visits: {every: 3 weeks}}}\n"
        "arms: [{id: a, regimen: [{drug: jab, dose: 1 mg}]}]\n";
    const TrialRun one = toy.run(study, 1);
    const TrialRun three = toy.run(study, 3);
    ASSERT_EQ(one.outcomes.size(), 40U);
    ASSERT_EQ(three.outcomes.size(), 40U);
    for (std::size_t i = 0; i < one.outcomes.size(); ++i) {
        EXPECT_EQ(one.outcomes[i].record.products[0].infused_d,
                  three.outcomes[i].record.products[0].infused_d);
        EXPECT_EQ(one.outcomes[i].visits.back().outputs, three.outcomes[i].visits.back().outputs);
    }
}

TEST(Property, MistakesInTheNewKeysAreLocated) {
    const ToyTrial toy;
    const std::string brake = "      - {drug: brake, dose: 1 mg}\n";
    const auto wrong = [&](const std::string& more, const std::string& line = "") {
        return toy.problems(design(brake + line, more));
    };
    const auto has = [](const std::string& text, const std::string& part) {
        return text.find(part) != std::string::npos;
    };
    EXPECT_TRUE(has(wrong("patients_with: {subtyp: triple_negative}\n"),
                    "study.yaml:12:17: patients_with: \"subtyp\" is no category"))
        << wrong("patients_with: {subtyp: triple_negative}\n");
    EXPECT_TRUE(
        has(wrong("patients_with: {subtype: triple_negativ}\n"), "did you mean \"triple_negative\"?"));
    EXPECT_TRUE(has(wrong("set: {growht: 1 1/day}\n"), "did you mean \"growth\"?"));
    EXPECT_TRUE(has(wrong("set: {growth: 1 mg}\n"), "growth is in 1/day, and the value is a mass"));
    EXPECT_TRUE(has(wrong("set: {antigens: 1}\n"), "antigens is never 1"));
    EXPECT_TRUE(has(wrong("set: {brake.efect: 1 1/mg}\n"), "did you mean \"effect\"?"));
    EXPECT_TRUE(has(wrong("surgery: {at: 12 weeks, again_after: 4 weeks}\n"),
                    "never withheld without if_skin_below"));
    EXPECT_TRUE(has(wrong("", "      - {drug: drip, dose: 1 mg, from: surgery}\n"), "there is no surgery"));
    EXPECT_TRUE(
        has(wrong("surgery: {at: 12 weeks}\n", "      - {drug: drip, dose: 1 mg, from: surgery_withheld}\n"),
            "add if_skin_below"));
    EXPECT_TRUE(has(wrong("", "      - {drug: drip, dose: 1 mg, if: pcr}\n"),
                    "nobody knows the pathological response"));
    EXPECT_TRUE(
        has(wrong("", "      - {drug: drip, dose: 1 mg, if: {subtype: [x]}}\n"), "\"x\" is no subtype"));
    EXPECT_TRUE(
        has(wrong("", "      - {drug: drip, dose: 1 mg, from: relaps}\n"), "did you mean \"relapse\"?"));
    EXPECT_TRUE(
        has(wrong("", "      - {drug: drip, dose: 1 mg, until: progression}\n"), "\"every\" is missing"));
    EXPECT_TRUE(has(wrong("eligibility: [{name: young, quantity: wieght, below: 50 kg}]\n"),
                    "did you mean \"weight\"?"));
    EXPECT_TRUE(has(wrong("eligibility: [{name: pd_l1, quantity: cps, at_least: 1}]\n"),
                    "cps is no observable of the population"));
}

TEST(Property, MistakesInCategoriesAndChangesAreLocated) {
    const auto problems = [](const std::string& from, const std::string& to) {
        const ToyTrial toy;
        toy.write(
            "fast.tsv",
            "parameterId\tnominalValue\tunit\tdistribution\tsource\ngrowht\t0.02\t1/day\tfixed\testimated: test\n");
        toy.edit("toys.yaml", from, to);
        return toy.problems(design("      - {drug: brake, dose: 1 mg}\n"));
    };
    const auto has = [](const std::string& text, const std::string& part) {
        return text.find(part) != std::string::npos;
    };
    EXPECT_TRUE(has(problems("states:", "changes: [fast.tsv]\nstates:"), "fast.tsv:2"));
    EXPECT_TRUE(has(problems("states:", "changes: [fast.tsv]\nstates:"), "did you mean \"growth\"?"));
    EXPECT_TRUE(has(problems("{parameter: subtype,", "{parameter: subtyp,"), "did you mean \"subtype\"?"));
    EXPECT_TRUE(has(problems("hr_positive: 2", "hr_positive: 3"), "hr_positive: subtype is never 3"));
    EXPECT_TRUE(has(problems("hr_positive: 2", "hr_positive: 1"), "have the same value"));
    EXPECT_TRUE(has(problems("{parameter: subtype,", "{parameter: growth,"), "which has no kinds"));
}

}  // namespace
}  // namespace rubor
