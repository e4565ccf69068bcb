// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "trial/toy_trial.hpp"

namespace rubor {
namespace {

std::string study(int n, const std::string& regimen, const std::string& more = "") {
    return "patients: " + std::to_string(n) +
           "\nallocation: twins\nvisits: {every: 3 weeks}\nfollow_up: 52 weeks\nendpoints: [os]\n" + more +
           "arms:\n  - id: a\n    regimen:\n" + regimen;
}

std::vector<double> days_of(const PatientOutcome& outcome, std::size_t line) {
    std::vector<double> days;
    for (const GivenDose& dose : outcome.record.doses) {
        if (dose.line == line) {
            days.push_back(dose.day);
        }
    }
    return days;
}

TEST(ClosedForm, TheDaysOfAProductAndOfWhatBelongsToItsInfusion) {
    const ToyTrial toy;
    // jab: 28 days without spread, 5 days of lymphodepletion.
    const TrialRun run = toy.run(study(2,
                                       "      - {drug: jab, dose: 3 mg, start: 1 week}\n"
                                       "      - {drug: drip, dose: 1 mg, from: infusion, start: -5 days, "
                                       "days: [1, 2, 3], every: 5 days, total: 3}\n"
                                       "      - {drug: brake, dose: 1 mg, from: infusion, start: 1 day, "
                                       "every: 1 week, until: progression}\n"));
    for (const PatientOutcome& o : run.outcomes) {
        ASSERT_EQ(o.record.products.size(), 1U);
        const ProductCourse& p = o.record.products[0];
        EXPECT_EQ(p.fate, ProductFate::infused) << p.reason;
        EXPECT_EQ(p.collected_d, 7.0);
        EXPECT_EQ(p.ready_d, 35.0);
        EXPECT_EQ(p.infused_d, 40.0);
        EXPECT_EQ(days_of(o, 0), std::vector<double>{40.0});
        EXPECT_EQ(days_of(o, 1), (std::vector<double>{35.0, 36.0, 37.0}));
        EXPECT_EQ(days_of(o, 2).front(), 41.0);
        EXPECT_EQ(o.record.doses[3].amount, 3.0);
    }
}

TEST(Statistical, ManufactureTakesItsTimeAndFailsAsOftenAsStated) {
    const ToyTrial toy;
    // cells: median 30 days, 20 %, half of them fail; antigens 0 in half of the patients.
    const int n = 512;
    const TrialRun run = toy.run(study(n, "      - {drug: cells, dose: 1 mg}\n"));
    std::map<ProductFate, int> fates;
    double sum = 0.0, squares = 0.0;
    int n_made = 0;
    for (const PatientOutcome& o : run.outcomes) {
        const ProductCourse& p = o.record.products.at(0);
        ++fates[p.fate];
        EXPECT_EQ(p.fate == ProductFate::not_made, o.visits[0].outputs.back() < 1.0)
            << "needs are those of the model at collection";
        if (p.fate == ProductFate::not_made) {
            EXPECT_EQ(p.reason, "antigens");
            continue;
        }
        ++n_made;
        const double z = std::log(*p.ready_d / 30.0);
        sum += z;
        squares += z * z;
    }
    EXPECT_EQ(fates[ProductFate::not_made], n / 2) << "a net of points";
    EXPECT_NEAR(sum / n_made, 0.0, 4.5 * 0.2 / std::sqrt(n_made));
    EXPECT_NEAR(std::sqrt(squares / n_made), 0.2, 4.5 * 0.2 / std::sqrt(2.0 * n_made));
    EXPECT_NEAR(fates[ProductFate::failed], 0.5 * n_made, 4.5 * std::sqrt(0.25 * n_made));
    EXPECT_EQ(fates[ProductFate::failed] + fates[ProductFate::infused], n_made);
}

TEST(Invariant, AllArmsHaveTheSameLuck) {
    const ToyTrial toy;
    const TrialRun run =
        toy.run(study(16, "      - {drug: cells, dose: 1 mg}\n") +
                "  - id: b\n    regimen: [{drug: brake, dose: 1 mg}, {drug: cells, dose: 2 mg}]\n");
    for (std::size_t i = 0; i + 1 < run.outcomes.size(); i += 2) {
        const ProductCourse& a = run.outcomes[i].record.products[0];
        const ProductCourse& b = run.outcomes[i + 1].record.products[0];
        EXPECT_EQ(a.ready_d, b.ready_d);
        EXPECT_EQ(a.fate, b.fate);
    }
}

TEST(ClosedForm, WhoIsUnfitIsNotInfusedAndWhatBelongsToItIsCancelled) {
    const ToyTrial toy;
    // Lesions of 0.5 mm a day from day 10.0 after diagnosis on: 12.5 mm on day 35, 15 mm on day 40.
    const std::string disease = "set: {growth: 0.01 1/day, seeding: 32.3144 days}\n";
    const std::string regimen =
        "      - {drug: jab, dose: 3 mg, start: 1 week}\n"
        "      - {drug: drip, dose: 1 mg, from: infusion, start: -5 days, days: [1, 7], every: 10 days, "
        "total: 2}\n";
    const auto with_limit = [&](const std::string& limit) {
        return toy
            .run(study(
                1, regimen,
                disease + "infusion_if: [{name: too_bulky, quantity: distant, below: " + limit + "}]\n"))
            .outcomes[0];
    };
    const PatientOutcome fit = with_limit("15.5 mm");
    EXPECT_EQ(fit.record.products[0].infused_d, 40.0);
    EXPECT_EQ(days_of(fit, 1), (std::vector<double>{35.0, 41.0}));
    const PatientOutcome late = with_limit("14 mm");
    EXPECT_EQ(late.record.products[0].fate, ProductFate::called_off);
    EXPECT_EQ(late.record.products[0].reason, "too_bulky");
    EXPECT_TRUE(late.record.products[0].is_made);
    EXPECT_EQ(days_of(late, 1), std::vector<double>{35.0}) << "lymphodepletion was begun";
    EXPECT_TRUE(days_of(late, 0).empty());
    const PatientOutcome early = with_limit("12 mm");
    EXPECT_EQ(early.record.products[0].fate, ProductFate::called_off);
    EXPECT_TRUE(early.record.doses.empty());
}

TEST(ClosedForm, WhoDiesWhileSheWaitsIsNotInfused) {
    const ToyTrial toy;
    const PatientOutcome o = toy.run(study(1, "      - {drug: jab, dose: 3 mg}\n",
                                           "set: {growth: 0.01 1/day, death_day: 40 days}\n"))
                                 .outcomes[0];
    EXPECT_TRUE(o.died);
    EXPECT_EQ(o.record.products[0].fate, ProductFate::called_off);
    EXPECT_EQ(o.record.products[0].reason, "died");
    EXPECT_FALSE(o.record.products[0].is_made);
    EXPECT_TRUE(o.record.doses.empty());
}

TEST(ClosedForm, CollectionWaitsForTheWashout) {
    const ToyTrial toy;
    // Doses on days 0, 7, 14 and 21; a washout of two weeks after the last before collection.
    const PatientOutcome o = toy.run(study(1,
                                           "      - {drug: jab, dose: 3 mg, start: 3 weeks}\n"
                                           "      - {drug: brake, dose: 1 mg, every: 1 week, total: 4}\n"))
                                 .outcomes[0];
    EXPECT_EQ(o.record.products[0].collected_d, 35.0);
}

TEST(ClosedForm, ProgressionBeforeCollectionEndsItAndAfterItDoesNot) {
    const ToyTrial toy;
    // Seen on day 42: 16 mm of a lesion that was not there before.
    const std::string disease = "set: {growth: 0.01 1/day, seeding: 32.3144 days, brake.effect: 1 1/mg}\n";
    const auto product = [&](const std::string& start) {
        return toy
            .run(study(
                1,
                "      - {drug: brake, dose: 1 mg}\n      - {drug: jab, dose: 3 mg, start: " + start + "}\n",
                disease))
            .outcomes[0]
            .record.products[0];
    };
    EXPECT_EQ(product("8 weeks").fate, ProductFate::not_collected);
    EXPECT_EQ(product("8 weeks").reason, "progression");
    EXPECT_EQ(product("3 weeks").fate, ProductFate::infused);
}

TEST(Property, MistakesInLinesOfProductsAreLocated) {
    const ToyTrial toy;
    const auto wrong = [&](const std::string& regimen, const std::string& more = "") {
        return toy.problems(study(1, regimen, more));
    };
    const std::string jab = "      - {drug: jab, dose: 3 mg}\n";
    EXPECT_NE(wrong("      - {drug: drip, dose: 1 mg, from: infusion}\n")
                  .find("no drug of this list is made for the patient"),
              std::string::npos);
    EXPECT_NE(wrong(jab + "      - {drug: drip, dose: 1 mg, from: infusion, start: -6 days}\n")
                  .find("whose day is known 5 days before"),
              std::string::npos);
    EXPECT_NE(
        wrong(jab + "      - {drug: cells, dose: 1 mg}\n      - {drug: drip, dose: 1 mg, from: infusion}\n")
            .find("say of which: of: jab"),
        std::string::npos);
    EXPECT_NE(wrong(jab + "      - {drug: drip, dose: 1 mg, from: infusion, of: jap}\n")
                  .find("did you mean \"jab\"?"),
              std::string::npos);
    EXPECT_NE(wrong("      - {drug: drip, dose: 1 mg, start: -1 day}\n").find("nobody knows in advance"),
              std::string::npos);
    EXPECT_NE(wrong(jab + jab).find("two lines"), std::string::npos);
    EXPECT_NE(wrong("      - {drug: brake, dose: 1 mg, lymphodepletion_days: 3}\n")
                  .find("brake is not made for the patient"),
              std::string::npos);
    EXPECT_NE(wrong(jab, "infusion_if: [{name: bulky, quantity: distan, below: 1 mm}]\n")
                  .find("did you mean \"distant\"?"),
              std::string::npos);
    EXPECT_NE(wrong(jab, "infusion_if: [{name: bulky, quantity: distant, below: 1 kg}]\n")
                  .find("the limit is a mass"),
              std::string::npos);
    toy.edit("drugs/cells.yaml", "quantity: antigens", "quantity: antigen");
    EXPECT_NE(wrong("      - {drug: cells, dose: 1 mg}\n").find("did you mean \"antigens\"?"),
              std::string::npos);
}

}  // namespace
}  // namespace rubor
