// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/prior_change.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include <rubor/trial/analysis.hpp>
#include <rubor/trial/run_trial.hpp>

#include "trial/toy_world.hpp"

namespace rubor {
namespace {

double share(const PreparedTrial& trial, std::size_t arm) {
    const TrialRun run = run_trial(trial, {});
    return response_in(run.outcomes, arm, nullptr).complete.estimate;
}

/// pCR is one uniform draw per patient: 4.5 sigma of the share of 400.
double bound(double p) {
    return 4.5 * std::sqrt(p * (1.0 - p) / 400.0);
}

TEST(Statistical, AFixedParameterIsChangedWithoutCompilingAnew) {
    const ToyWorld toy;
    const PreparedTrial trial =
        toy.prepare({.also_varies = rows_named({"foci_untreated", "helper.strength"})});
    EXPECT_NEAR(share(trial, 0), std::exp(-1.0), bound(0.37));
    EXPECT_NEAR(share(trial, 1), std::exp(-0.5), bound(0.61));
    const std::vector<PriorChange> changes{{"foci_untreated", Distribution::constant(0.2)},
                                           {"helper.strength", Distribution::constant(0.0)}};
    const PreparedTrial other = with_priors(trial, changes);
    EXPECT_EQ(other.model.get(), trial.model.get());
    EXPECT_NEAR(share(other, 0), std::exp(-0.2), bound(0.82));
    EXPECT_EQ(share(other, 0), share(other, 1)) << "twins, and the drug does nothing";
    EXPECT_NEAR(share(trial, 0), std::exp(-1.0), bound(0.37)) << "the first is as it was";
}

TEST(Invariant, PatientsAreTheSameButForWhatWasChanged) {
    const ToyWorld toy;
    const PreparedTrial trial = toy.prepare({.also_varies = rows_named({"hazard"})});
    const std::vector<PriorChange> changes{{"hazard", Distribution::constant(0.002)}};
    const PreparedTrial other = with_priors(trial, changes);
    const auto names = trial.sampler.names();
    const auto at = std::find(names.begin(), names.end(), "hazard") - names.begin();
    for (std::uint64_t patient = 0; patient < 20; ++patient) {
        const auto a = trial.sampler.sample(patient);
        const auto b = other.sampler.sample(patient);
        for (std::size_t i = 0; i < a.size(); ++i) {
            if (static_cast<long>(i) == at) {
                EXPECT_EQ(a[i], 0.001);
                EXPECT_EQ(b[i], 0.002);
            } else {
                EXPECT_EQ(a[i], b[i]) << names[i];
            }
        }
    }
}

TEST(Oracle, ParametersThatMayVaryGiveWhatConstantsGive) {
    const ToyWorld toy;
    const PreparedTrial plain = toy.prepare();
    const PreparedTrial varying = toy.prepare({.also_varies = rows_named({"hazard", "most_cells"})});
    const TrialRun a = run_trial(plain, {});
    const TrialRun b = run_trial(varying, {});
    ASSERT_EQ(a.outcomes.size(), b.outcomes.size());
    for (std::size_t i = 0; i < a.outcomes.size(); ++i) {
        EXPECT_EQ(a.outcomes[i].complete_response(), b.outcomes[i].complete_response());
        EXPECT_NEAR(a.outcomes[i].last_d, b.outcomes[i].last_d, 1.0) << "deaths are recorded by day";
    }
}

TEST(Cli, AnUnknownParameterIsAProblemWithTheNearestName) {
    const ToyWorld toy;
    const PreparedTrial trial = toy.prepare({.backend = CompileRequest::Backend::interpreter});
    const std::vector<std::string> names{"hazzard", "hazard"};
    const Problems problems = unknown_parameters(trial.parameters, names);
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_NE(to_text(problems).find("did you mean \"hazard\"?"), std::string::npos) << to_text(problems);
}

}  // namespace
}  // namespace rubor
