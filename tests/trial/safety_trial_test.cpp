// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <set>

#include <rubor/trial/cost.hpp>
#include <rubor/trial/run_trial.hpp>
#include <rubor/trial/safety_summary.hpp>

namespace rubor {
namespace {

const std::filesystem::path k_toy = std::filesystem::path{RUBOR_SOURCE_DIR} / "tests/trial/toy_safety";

/// The toy trial: an untreated arm, and drug x of 100 mg on days 0, 21, 42 and 63. Each full dose gives
/// neutropenia of grade 4 on its day, 75 % one of grade 2, and adds 0.1 to the cumulative hazard per 100 mg.
Checked<PreparedTrial> toy_trial(const std::string& more, int patients = 50, const std::string& line = "") {
    // A name of its own: tests run side by side.
    const std::string test = testing::UnitTest::GetInstance()->current_test_info()->name();
    const auto path = std::filesystem::path{testing::TempDir()} / ("toy_safety_" + test + ".yaml");
    std::ofstream{path} << "study: toy\ntitle: toy\nquestion: toy\npopulation: "
                        << (k_toy / "population.yaml").string() << "\ndrugs: " << (k_toy / "drugs").string()
                        << "\npatients: " << patients
                        << "\nallocation: twins\nseed: 3\narms:\n  - {id: none}\n  - id: x\n    regimen:\n"
                           "      - {drug: x, dose: 100 mg, every: 3 weeks, total: 4}\n"
                        << line << "visits: {every: 3 weeks}\nfollow_up: 20 weeks\nendpoints: [os]\n"
                        << more;
    return prepare_trial(path);
}

TrialRun run_toy(const std::string& more, int patients = 50, const std::string& line = "") {
    const auto trial = toy_trial(more, patients, line);
    if (!trial) {
        ADD_FAILURE() << to_text(trial.problems());
        return {};
    }
    return run_trial(trial.value(), {});
}

std::vector<double> days_of(const PatientOutcome& outcome, const std::string& name) {
    std::vector<double> days;
    for (const auto& event : outcome.record.adverse_events)
        if (event.name == name) days.push_back(event.day);
    return days;
}

/// Patients in arm x who lived to the end, so that nothing cut their treatment short.
std::vector<const PatientOutcome*> treated_survivors(const TrialRun& run) {
    std::vector<const PatientOutcome*> all;
    for (const auto& o : run.outcomes)
        if (o.arm == 1 && !o.died) all.push_back(&o);
    return all;
}

std::vector<double> dose_days(const PatientOutcome& outcome) {
    std::vector<double> days;
    for (const GivenDose& dose : outcome.record.doses) days.push_back(dose.day);
    return days;
}

TEST(Invariant, WithoutRulesAllIsGivenAndTheEventsAreOnRecord) {
    const TrialRun run = run_toy("");
    const auto treated = treated_survivors(run);
    ASSERT_GT(treated.size(), 20U);
    for (const PatientOutcome* o : treated) {
        EXPECT_EQ(dose_days(*o), (std::vector<double>{0, 21, 42, 63}));
        const auto days = days_of(*o, "neutropenia");
        ASSERT_EQ(days.size(), 4U);
        for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(days[i], 21.0 * static_cast<double>(i), 1e-6);
        EXPECT_TRUE(o->record.dose_changes.empty());
        // 4 x 1000 by price, 4 x 5 to give it, 8 visits of 10, 4 neutropenias of 100.
        EXPECT_NEAR(o->cost.total(), 4000.0 + 20.0 + 80.0 + 400.0, 1e-6);
    }
    for (const auto& o : run.outcomes)
        EXPECT_EQ(o.record.adverse_events.empty() && o.cost.drugs == 0.0, o.arm == 0);
}

TEST(Invariant, ARuleDelaysAllLaterDoses) {
    const TrialRun run =
        run_toy("safety_rules: [{on: neutropenia, grade: 4, action: delay, by: 1 week, drugs: [x]}]\n");
    for (const PatientOutcome* o : treated_survivors(run)) {
        // On record at the visits of days 21, 42 and 63, each time a week more.
        EXPECT_EQ(dose_days(*o), (std::vector<double>{0, 28, 56, 84}));
        ASSERT_EQ(o->record.dose_changes.size(), 4U);
        EXPECT_EQ(o->record.dose_changes[1].day, 42.0);
        EXPECT_EQ(o->record.dose_changes[1].amount, 7.0);
    }
}

TEST(Invariant, ARuleReducesTheDoseAndSoItsHarm) {
    const TrialRun run =
        run_toy("safety_rules: [{on: neutropenia, grade: 4, action: reduce, to: 75 %, drugs: [x]}]\n");
    for (const PatientOutcome* o : treated_survivors(run)) {
        ASSERT_EQ(o->record.doses.size(), 4U);
        EXPECT_EQ(o->record.doses[0].amount, 100.0);
        for (std::size_t i = 1; i < 4; ++i) EXPECT_EQ(o->record.doses[i].amount, 75.0);
        std::vector<int> grades;
        for (const auto& event : o->record.adverse_events)
            if (event.name == "neutropenia") grades.push_back(event.grade);
        EXPECT_EQ(grades, (std::vector<int>{4, 2, 2, 2}));
        EXPECT_NEAR(o->cost.drugs, 1000.0 + 3 * 750.0, 1e-6);
        EXPECT_NEAR(o->visits.back().outputs.back(), 0.1 * (1 + 3 * 0.75),
                    1e-5);  // exposure, the last output
    }
}

TEST(Invariant, ARuleStopsTheDrugForGood) {
    const TrialRun run = run_toy("safety_rules: [{on: marrow, grade: 4, action: stop}]\n");
    for (const PatientOutcome* o : treated_survivors(run)) {
        EXPECT_EQ(dose_days(*o), std::vector<double>{0});
        ASSERT_EQ(o->record.dose_changes.size(), 1U);
        EXPECT_EQ(o->record.dose_changes[0].action, DoseAction::stop);
        EXPECT_EQ(o->n_doses, 1U);
    }
}

TEST(Invariant, AStoppedDrugDoesNotComeBackWithALineThatBeginsLater) {
    const TrialRun run =
        run_toy("safety_rules: [{on: marrow, grade: 4, action: stop}]\nsurgery: {at: 6 weeks}\n", 20,
                "      - {drug: x, dose: 100 mg, from: surgery, every: 3 weeks, total: 2}\n");
    for (const PatientOutcome* o : treated_survivors(run)) EXPECT_EQ(dose_days(*o), std::vector<double>{0});
    const TrialRun free =
        run_toy("surgery: {at: 6 weeks}\n", 20,
                "      - {drug: x, dose: 100 mg, from: surgery, every: 3 weeks, total: 2}\n");
    for (const PatientOutcome* o : treated_survivors(free)) EXPECT_EQ(o->record.doses.size(), 6U);
}

TEST(Invariant, WhatIsDelayedBeyondSurgeryIsNotGiven) {
    const TrialRun run = run_toy(
        "safety_rules: [{on: neutropenia, grade: 4, action: delay, by: 4 weeks}]\nsurgery: {at: 9 weeks}\n");
    for (const PatientOutcome* o : treated_survivors(run)) {
        // Seen on day 21: 21 -> 49, 42 -> 70, 63 -> 91. Seen on day 63, with surgery: 70 and 91 four weeks
        // more. What was planned for day 42 is not given after surgery; what was planned for the day of
        // surgery is.
        ASSERT_EQ(o->record.surgery_d, 63.0);
        EXPECT_EQ(dose_days(*o), (std::vector<double>{0, 49, 119}));
    }
}

TEST(Statistical, EventsOfAHazardHaveItsProbabilityInAWholeTrial) {
    // 0.1 per dose: H = 0.4 for all who live to day 84; lung 3/4 of it, a fifth of that fatal. 4.5 sigma of
    // the binomial.
    const TrialRun run = run_toy("", 2000);
    std::size_t n = 0, n_lung = 0, n_reaction = 0, n_toxic = 0, n_worn = 0;
    for (const auto& o : run.outcomes) {
        ASSERT_FALSE(o.failed()) << o.explanation;
        if (o.arm == 0) {
            EXPECT_FALSE(o.died_of.has_value());
            n_worn += o.died ? 1 : 0;
            continue;
        }
        ++n;
        n_lung += std::any_of(o.record.adverse_events.begin(), o.record.adverse_events.end(),
                              [](const auto& e) { return e.organ == "lung"; })
                      ? 1
                      : 0;
        n_reaction += days_of(o, "infusion_reaction").empty() ? 0 : 1;
        n_toxic += o.died_of ? 1 : 0;
        if (!o.died_of) continue;
        EXPECT_TRUE(o.died);
        EXPECT_EQ(*o.died_of, "lung");
        const AdverseEventRow& last = o.record.adverse_events.back();
        EXPECT_TRUE(last.fatal);
        EXPECT_EQ(o.last_d, std::min(std::ceil(last.day), 140.0));
        for (const GivenDose& dose : o.record.doses) EXPECT_LE(dose.day, last.day);
        for (const Observation& seen : o.record.observations) EXPECT_LE(seen.day, last.day);
        for (const ModelEventRow& event : o.model_events) EXPECT_LE(event.day, last.day);
    }
    const auto near = [](std::size_t count, std::size_t of, double p, double slack) {
        const double share = static_cast<double>(count) / static_cast<double>(of);
        EXPECT_NEAR(share, p, 4.5 * std::sqrt(p * (1 - p) / static_cast<double>(of)) + slack);
    };
    near(n_reaction, n, 0.3, 0.0);
    // Some wear out before the last dose, P(age_limit < 0.084) = 0.7 %.
    EXPECT_GT(n_worn, 0U);
    near(n_lung, n, 1 - std::exp(-0.3), 0.007);
    near(n_toxic, n, 0.2 * (1 - std::exp(-0.3)), 0.007);

    const ArmSafety safety = arm_safety(run.outcomes, 1);
    EXPECT_EQ(safety.n_patients, n);
    EXPECT_EQ(safety.any.n_fatal, n_toxic);
    EXPECT_EQ(arm_safety(run.outcomes, 0).any.n_any, 0U);
    const CostEffectiveness effect = cost_effectiveness(run.outcomes, 1, 0, true, 0.0);
    EXPECT_GT(effect.cost_difference.lower, 3000.0);
    EXPECT_LT(effect.life_year_difference.upper, 0.0) << "the toy drug only harms";
    EXPECT_LT(effect.per_life_year.estimate, 0.0);
}

TrialRunOptions options_of(unsigned n_threads, unsigned lanes) {
    TrialRunOptions options;
    options.n_threads = n_threads;
    options.lanes = lanes;
    return options;
}

TEST(Invariant, ThreadsAndLanesChangeNothingInTheRecord) {
    const std::string rules = "safety_rules: [{on: immune_related, grade: 3, action: stop}]\n";
    const auto trial = toy_trial(rules, 40);
    ASSERT_TRUE(trial.ok());
    const TrialRun one = run_trial(trial.value(), options_of(1, 1));
    const TrialRun many = run_trial(trial.value(), options_of(3, 0));
    ASSERT_EQ(one.outcomes.size(), many.outcomes.size());
    for (std::size_t i = 0; i < one.outcomes.size(); ++i) {
        const auto& a = one.outcomes[i];
        const auto& b = many.outcomes[i];
        ASSERT_EQ(a.record.adverse_events.size(), b.record.adverse_events.size());
        for (std::size_t k = 0; k < a.record.adverse_events.size(); ++k)
            EXPECT_EQ(a.record.adverse_events[k].day, b.record.adverse_events[k].day);
        EXPECT_EQ(a.cost.total(), b.cost.total());
        EXPECT_EQ(a.last_d, b.last_d);
    }
}

TEST(ClosedForm, WrongSafetyKeysOfAStudyAreToldWithTheirPlace) {
    const auto problem = [](const std::string& more) {
        const auto trial = toy_trial(more);
        const std::string text = trial ? "" : to_text(trial.problems());
        return text.substr(text.find(".yaml:") + 6);
    };
    EXPECT_EQ(problem("safety_rules: [{on: neutropenai, grade: 4, action: stop}]\n"),
              "17:16: safety_rules: \"neutropenai\" is no adverse event of this study; did you mean "
              "\"neutropenia\"?");
    EXPECT_NE(
        problem("safety_rules: [{on: lung, grade: 4, action: stop, drugs: [y]}]\n").find("expected one of x"),
        std::string::npos);
    EXPECT_NE(problem("discount: 300 %\n").find("more than everything"), std::string::npos);
}

}  // namespace
}  // namespace rubor
