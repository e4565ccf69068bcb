// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/sensitivity.hpp>

#include <gtest/gtest.h>

#include <cmath>

#include "trial/toy_world.hpp"

namespace rubor {
namespace {

const ParameterSensitivity* find(const SensitivityResult& result, const std::string& name, std::size_t arm) {
    for (const ParameterSensitivity& row : result.rows) {
        if (row.parameter == name && row.arm == arm) {
            return &row;
        }
    }
    return nullptr;
}

TEST(Statistical, ElasticitiesAndTornadoOfTheToyAreThoseOfItsFormulas) {
    const ToyWorld toy;
    const auto checked = sensitivity({.study = toy.study(),
                                      .statistic = "pcr",
                                      .parameters = {"foci_untreated", "hazard", "helper.strength"},
                                      .step = 0.3},
                                     {});
    ASSERT_TRUE(checked.ok()) << to_text(checked.problems());
    const SensitivityResult& result = checked.value();
    ASSERT_EQ(result.rows.size(), 6U);
    // Draws are shared, so what differs between two runs are the patients whose draw lies between two shares:
    // sigma sqrt(d (1 - d) / 400) for a difference d; 4.5 of them.
    const auto near = [](double simulated, double expected) {
        EXPECT_NEAR(simulated, expected,
                    4.5 * std::sqrt(std::abs(expected) * (1 - std::abs(expected)) / 400));
    };
    const ParameterSensitivity* foci = find(result, "foci_untreated", 0);
    near(foci->local->swing(), std::exp(-1.3) - std::exp(-0.7));
    near(foci->tornado->swing(), std::exp(-2.0) - std::exp(-0.5));
    EXPECT_NEAR(*foci->elasticity(result.base[0].value, 0.3), -1.0, 0.45)
        << "d log exp(-f) / d log f = -f = -1";
    // Only who lives for the 28 days until surgery can have a response.
    near(find(result, "hazard", 0)->local->swing(), std::exp(-1.0) * (std::exp(-0.0364) - std::exp(-0.0196)));
    EXPECT_LE(find(result, "hazard", 0)->local->swing(), 0.0);
    EXPECT_EQ(find(result, "helper.strength", 0)->local->swing(), 0.0) << "the control does not get it";
    near(find(result, "helper.strength", 1)->tornado->swing(), std::exp(-0.25) - std::exp(-std::sqrt(0.5)));
    EXPECT_EQ(find(result, "helper.strength", 1)->tornado->low_input, 0.5 * 0.6931471805599453);
}

TEST(Invariant, WithoutNamesAllThatIsSampledOrEstimatedIsLookedAt) {
    const ToyWorld toy;
    std::size_t last = 0;
    const auto checked =
        sensitivity({.study = toy.study(), .statistic = "stage_iv_share", .n_patients = 40, .local = false},
                    {}, [&](std::size_t run, std::size_t n) {
                        EXPECT_LT(run, n);
                        last = n;
                    });
    ASSERT_TRUE(checked.ok()) << to_text(checked.problems());
    const SensitivityResult& result = checked.value();
    EXPECT_NE(find(result, "doubling_time", 0), nullptr);
    EXPECT_NE(find(result, "helper.strength", 0), nullptr);
    EXPECT_EQ(find(result, "breast_size", 0), nullptr) << "fixed, and not estimated";
    EXPECT_EQ(find(result, "port_effect", 0), nullptr);
    EXPECT_EQ(last, 1 + result.rows.size() / 2 * 2);
    const ParameterSensitivity* size = find(result, "distant_size", 0);
    EXPECT_NEAR(size->tornado->low_input, 1.0, 1e-12);
    EXPECT_NEAR(size->tornado->high_input, 19.0, 1e-12);
    EXPECT_EQ(size->tornado->at_low.value, 0.0);
    EXPECT_EQ(size->tornado->at_high.value, 1.0);
}

TEST(ClosedForm, ScalingADistributionScalesItsQuantiles) {
    for (const Distribution& d :
         {Distribution::constant(3), Distribution::uniform(1, 2), Distribution::loguniform(1, 9),
          Distribution::normal(5, 1), Distribution::lognormal(4, 0.5).truncated(2, 9),
          Distribution::exponential(2)}) {
        const auto twice = scaled(d, 2.0);
        ASSERT_TRUE(twice.has_value());
        for (const double u : {0.01, 0.3, 0.5, 0.99}) {
            EXPECT_NEAR(twice->quantile(u), 2.0 * d.quantile(u), 1e-9 * d.quantile(u));
        }
    }
    EXPECT_FALSE(scaled(Distribution::bernoulli(0.5), 2.0).has_value());
    EXPECT_FALSE(scaled(Distribution::beta(2, 3), 2.0).has_value());
}

TEST(Cli, WrongNamesAreToldWithTheNearest) {
    const ToyWorld toy;
    const auto wrong = sensitivity({.study = toy.study(), .statistic = "pcr", .parameters = {"hazzard"}}, {},
                                   {}, {.backend = CompileRequest::Backend::interpreter});
    ASSERT_FALSE(wrong.ok());
    EXPECT_NE(to_text(wrong.problems()).find("did you mean \"hazard\"?"), std::string::npos);
    EXPECT_FALSE(sensitivity({.study = toy.study(), .statistic = "pccr"}, {}, {},
                             {.backend = CompileRequest::Backend::interpreter})
                     .ok());
}

}  // namespace
}  // namespace rubor
