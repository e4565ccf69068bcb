// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include <rubor/population/patient_sampler.hpp>

namespace rubor {
namespace {

TEST(Invariant, ANewParameterChangesNobodyElsesDraw) {
    const SampledParameter growth{"growth", Distribution::lognormal(35.0, 0.45), 3};
    const SampledParameter weight{"weight", Distribution::normal(70.0, 10.0), 7};
    const SampledParameter added{"added", Distribution::uniform(0.0, 1.0), 5};
    const PatientSampler before{{growth, weight}, 42};
    const PatientSampler after{{added, weight, growth}, 42};
    for (std::uint64_t patient = 0; patient < 100; ++patient) {
        EXPECT_EQ(before.sample(patient)[0], after.sample(patient)[2]);
        EXPECT_EQ(before.sample(patient)[1], after.sample(patient)[1]);
    }
    EXPECT_NE(before.sample(0), PatientSampler({growth, weight}, 43).sample(0));
}

TEST(Statistical, SamplesFollowTheirPriors) {
    // 1024 points of a scrambled net: each of 16 classes of equal probability holds exactly 64.
    const PatientSampler sampler{{{"x", Distribution::lognormal(35.0, 0.45), 0}, {"y", Distribution::exponential(1.0), 9}}, 1};
    for (std::size_t column : {std::size_t{0}, std::size_t{1}}) {
        const Distribution& d = sampler.parameters()[column].distribution;
        std::vector<int> n(16, 0);
        for (std::uint64_t patient = 0; patient < 1024; ++patient) {
            ++n[static_cast<std::size_t>(16.0 * d.cdf(sampler.sample(patient)[column]))];
        }
        EXPECT_EQ(*std::min_element(n.begin(), n.end()), 64);
        EXPECT_EQ(*std::max_element(n.begin(), n.end()), 64);
    }
}

TEST(Property, ASampledRowNeedsADimensionOfItsOwn) {
    const auto table = read_parameter_table_text(
        "parameterId\tnominalValue\tunit\tparameterScale\tdistribution\ta\tb\tlowerBound\tupperBound\tsampling\tdimension\tsource\tnote\n"
        "p\t1\t1\tlinear\tlognormal\t0.5\t\t\t\tp\t\testimated: test\t\n",
        "table.tsv");
    if (!table) {
        EXPECT_NE(to_text(table.problems()).find("table.tsv:2"), std::string::npos);
        return;
    }
    const auto sampled = sampled_parameters(table.value());
    ASSERT_FALSE(sampled.ok());
    EXPECT_NE(to_text(sampled.problems()).find("table.tsv:2"), std::string::npos);
}

}  // namespace
}  // namespace rubor
