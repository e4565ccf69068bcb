// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/solve/time_scales.hpp>

#include <gtest/gtest.h>

#include <cmath>

#include "solve/lane_problems.hpp"

namespace rubor {
namespace {

TimeScales scales_of(const std::string& text) {
    CompileRequest request;
    request.backend = CompileRequest::Backend::interpreter;
    return time_scales_at_start(*test::compile_text(text, request));
}

TEST(ClosedForm, TimeScalesOfAChainAreItsRateConstants) {
    const TimeScales s =
        scales_of("model m\n A = 1; B = 0; C = 0\n A -> B; k1*A; B -> C; k2*B; k1 = 1000; k2 = 0.25\nend\n");
    EXPECT_EQ(s.fault, "");
    ASSERT_EQ(s.eigenvalues.size(), 3U);
    EXPECT_DOUBLE_EQ(s.fastest.value(), 1e-3);
    EXPECT_DOUBLE_EQ(s.slowest.value(), 4.0);
    EXPECT_DOUBLE_EQ(s.ratio().value(), 4000.0);
    EXPECT_EQ(s.n_zero, 1U);
    EXPECT_EQ(s.n_growing, 0U);
    EXPECT_EQ(s.largest_block, 1U);
}

TEST(ClosedForm, AnOscillatorTurnsWithItsFrequency) {
    const TimeScales s = scales_of("model m\n x = 1; y = 0; w = 5\n x' = w*y; y' = -w*x\nend\n");
    ASSERT_EQ(s.eigenvalues.size(), 2U);
    EXPECT_NEAR(std::abs(s.eigenvalues[0].imag()), 5.0, 1e-13);
    EXPECT_EQ(s.n_oscillating, 2U);
    EXPECT_NEAR(s.fastest.value(), 0.2, 1e-14);
    EXPECT_EQ(s.largest_block, 2U);
}

TEST(ClosedForm, GrowthIsTold) {
    const TimeScales s = scales_of("model m\n x = 1; r = 0.1; y = 1\n x' = r*x; y' = -2*y\nend\n");
    EXPECT_EQ(s.n_growing, 1U);
    EXPECT_DOUBLE_EQ(s.growth.value(), 10.0);
    EXPECT_DOUBLE_EQ(s.fastest.value(), 0.5);
}

/// A <-> B with B counted in units of 1e-12 of A: eigenvalues 0 and -(a + b) whatever the units.
TEST(ClosedForm, UnitsOfVeryDifferentSizeDoNoHarm) {
    const TimeScales s = scales_of(
        "model m\n A = 1; B = 0; a = 3; b = 1; s = 1e12\n A' = -a*A + b*B/s; B' = s*a*A - b*B\nend\n");
    ASSERT_EQ(s.eigenvalues.size(), 2U);
    EXPECT_NEAR(s.eigenvalues[0].real(), -4.0, 1e-12);
    EXPECT_EQ(s.n_zero, 1U) << s.eigenvalues[1].real();
}

/// The enzyme's law makes one direction stand still although every state moves.
TEST(ClosedForm, AConservationLawIsADirectionThatStandsStill) {
    const TimeScales s = scales_of(
        "model m\n S = 10; E = 1; ES = 0.5; P = 0; f = 1e3; r = 1e2; c = 1\n"
        " S + E -> ES; f*S*E; ES -> S + E; r*ES; ES -> P + E; c*ES\nend\n");
    EXPECT_EQ(s.n_zero, 2U);  // E + ES, S + ES + P
    ASSERT_TRUE(s.slowest.has_value());
    EXPECT_GT(s.fastest.value(), 0.0);
    // trace and second invariant of the two that move: lambda^2 + T lambda + D with
    // T = f(S + E) + r + c, D = f c E
    const double trace = 1e3 * 11.0 + 101.0;
    const double fast = (trace + std::sqrt(trace * trace - 4e3)) / 2.0;
    EXPECT_NEAR(s.fastest.value() * fast, 1.0, 1e-10);
    EXPECT_NEAR(s.slowest.value() * 1e3 / fast, 1.0, 1e-8);
}

TEST(Property, ADerivativeThatIsNoNumberIsAFault) {
    const TimeScales s = scales_of("model m\n x = 0\n x' = 1/x\nend\n");
    EXPECT_NE(s.fault.find("the rate of x by x is"), std::string::npos) << s.fault;
    EXPECT_FALSE(s.fastest.has_value());
}

TEST(Property, AModelThatStandsStillHasNoTimeScale) {
    const TimeScales s = scales_of("model m\n x = 1; y = 2\n x' = 3; y' = 0*x\nend\n");
    EXPECT_FALSE(s.fastest.has_value());
    EXPECT_FALSE(s.ratio().has_value());
    EXPECT_EQ(s.n_zero, 2U);
    EXPECT_EQ(s.fault, "");
}

}  // namespace
}  // namespace rubor
