// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <rubor/random/draw.hpp>
#include <rubor/trial/analysis.hpp>

namespace rubor {
namespace {

PatientOutcome outcome(std::uint64_t patient, std::size_t arm, double days, bool died, bool pcr) {
    PatientOutcome o;
    o.patient = patient;
    o.arm = arm;
    o.last_d = days;
    o.died = died;
    o.status = died ? SolveStatus::event_terminated : SolveStatus::finished;
    o.record.surgery_d = 168.0;
    o.record.pathology = PathologyReport{168.0, pcr};
    return o;
}

/// n twins; the second arm lives `factor` times as long; censored at 1000 days.
std::vector<PatientOutcome> twins(std::uint64_t n, double factor) {
    std::vector<PatientOutcome> outcomes;
    for (std::uint64_t i = 0; i < n; ++i) {
        const double life = 600.0 * Draw{5, "test.life", i}.exponential();
        const double u = Draw{5, "test.pcr", i}.uniform();
        for (std::size_t arm = 0; arm < 2; ++arm) {
            const double t = arm == 0 ? life : factor * life;
            outcomes.push_back(outcome(i, arm, std::min(t, 1000.0), t < 1000.0, u < (arm == 0 ? 0.3 : 0.5)));
        }
    }
    return outcomes;
}

TEST(ClosedForm, TwinsAreComparedAsPairs) {
    const auto outcomes = twins(400, 1.0);
    const TrialAnalysis paired = analyse(outcomes, 2, true);
    const ResponseContrast& r = paired.response.at(0);
    ASSERT_TRUE(r.pairs.has_value());
    EXPECT_EQ(r.pairs->only_b, 0U);  // whoever responds in the first arm does so in the second
    EXPECT_EQ(r.pairs->both + r.pairs->only_a + r.pairs->neither, 400U);
    EXPECT_NEAR(r.difference.estimate, static_cast<double>(r.pairs->only_a) / 400.0, 1e-12);
    // Identical twins: the hazard ratio is 1 and the pairs leave no doubt about it.
    const SurvivalContrast& os = paired.endpoints.at(1).contrasts.at(0);
    EXPECT_NEAR(os.cox.coefficients.at(0).hazard_ratio, 1.0, 1e-9);
    EXPECT_LT(os.cox.coefficients.at(0).robust_std_error, 1e-6);
}

TEST(ClosedForm, ALongerLifeLowersTheHazardRatio) {
    // Exponential lives stretched by 2: the hazard ratio is 1/2. Standard error of its log with about 650 deaths and
    // pairing is below 0.08.
    const TrialAnalysis a = analyse(twins(400, 2.0), 2, true);
    EXPECT_NEAR(a.endpoints.at(1).contrasts.at(0).cox.coefficients.at(0).hazard_ratio, 0.5, 0.15);
    EXPECT_LT(a.endpoints.at(1).contrasts.at(0).test.p_value, 1e-6);
}

TEST(Invariant, FailedRunsAreCountedAndLeftOut) {
    auto outcomes = twins(50, 1.5);
    outcomes[3].status = SolveStatus::step_too_small;  // patient 1, second arm
    const TrialAnalysis a = analyse(outcomes, 2, true);
    EXPECT_EQ(a.arms[1].n_failed, 1U);
    EXPECT_EQ(a.arms[1].n_analysed, 49U);
    EXPECT_EQ(a.arms[0].n_analysed, 50U);
    const PairedCounts& p = *a.response[0].pairs;
    EXPECT_EQ(p.both + p.only_a + p.only_b + p.neither, 49U);
    EXPECT_EQ(a.endpoints[0].by_arm[1].n_subjects, 49U);
}

TEST(ClosedForm, EventFreeSurvivalIsTheFirstOfRelapseAndDeath) {
    PatientOutcome o = outcome(1, 0, 900.0, true, false);
    EXPECT_EQ(event_free_survival(o).days, 900.0);
    EXPECT_EQ(efs_event(o), EfsEvent::death);
    o.record.efs_event = EfsEvent::distant_relapse;
    o.record.efs_event_d = 500.0;
    EXPECT_EQ(event_free_survival(o).days, 500.0);
    EXPECT_EQ(efs_event(o), EfsEvent::distant_relapse);
    EXPECT_TRUE(overall_survival(o).observed);
}

TEST(ClosedForm, WithoutSurgeryThereIsNoCompleteResponse) {
    PatientOutcome o = outcome(1, 0, 900.0, false, true);
    EXPECT_TRUE(o.complete_response());
    o.record.pathology.reset();
    EXPECT_FALSE(o.complete_response());
}

}  // namespace
}  // namespace rubor
