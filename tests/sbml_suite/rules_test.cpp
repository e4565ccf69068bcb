// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// The runner's own rules: what agrees, what a verdict is, what the list of known failures does.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "sbml_suite/comparison.hpp"
#include "sbml_suite/verdict.hpp"

namespace rubor::sbml_suite {
namespace {

constexpr double k_inf = std::numeric_limits<double>::infinity();
const double k_nan = std::nan("");

TEST(ClosedForm, AValueAgreesWithinAbsolutePlusRelative) {
    const Tolerance tolerance{.absolute = 0.01, .relative = 0.1};
    EXPECT_TRUE(agrees(10.0, 10.0, tolerance));
    EXPECT_TRUE(agrees(11.0, 10.0, tolerance));
    EXPECT_TRUE(agrees(8.991, 10.0, tolerance));  // 1.01 is allowed
    EXPECT_FALSE(agrees(8.98, 10.0, tolerance));
    EXPECT_FALSE(agrees(11.02, 10.0, tolerance));
    EXPECT_TRUE(agrees(-11.0, -10.0, tolerance));  // of the expected value's size
    EXPECT_FALSE(agrees(0.02, 0.0, tolerance));    // at zero the absolute one alone
    EXPECT_TRUE(agrees(0.009, 0.0, tolerance));
}

TEST(ClosedForm, NotANumberAndInfinityEqualThemselvesAlone) {
    const Tolerance wide{.absolute = 1e300, .relative = 1e300};
    EXPECT_TRUE(agrees(k_nan, k_nan, wide));
    EXPECT_TRUE(agrees(k_inf, k_inf, wide));
    EXPECT_TRUE(agrees(-k_inf, -k_inf, wide));
    EXPECT_FALSE(agrees(k_inf, -k_inf, wide));
    EXPECT_FALSE(agrees(k_nan, 1.0, wide));
    EXPECT_FALSE(agrees(1.0, k_nan, wide));
    EXPECT_FALSE(agrees(k_inf, 1.0, wide));
    EXPECT_FALSE(agrees(1.0, k_inf, wide));
    EXPECT_FALSE(agrees(k_inf, k_nan, wide));
}

TEST(ClosedForm, EveryValueOfACourseIsLookedAt) {
    const TimeCourse expected{.variables = {"a", "b"}, .times = {0, 1}, .values = {1, 2, 3, 4}};
    const Tolerance tolerance{.absolute = 1e-3, .relative = 0.0};
    EXPECT_FALSE(first_deviation(expected, expected, tolerance));
    for (std::size_t i = 0; i < expected.values.size(); ++i) {
        TimeCourse other = expected;
        other.values[i] += 2e-3;
        const auto found = first_deviation(other, expected, tolerance);
        ASSERT_TRUE(found) << i;
        EXPECT_TRUE(found->starts_with(i % 2 == 0 ? "a = " : "b = ")) << *found;
    }
    TimeCourse shorter = expected;
    shorter.times.pop_back();
    shorter.values.resize(2);
    EXPECT_TRUE(first_deviation(shorter, expected, tolerance));
    EXPECT_TRUE(first_deviation(expected, shorter, tolerance));
    TimeCourse late = expected;
    late.times[1] = 1.5;
    EXPECT_TRUE(first_deviation(late, expected, tolerance));
    TimeCourse renamed = expected;
    renamed.variables[1] = "c";
    EXPECT_TRUE(first_deviation(renamed, expected, tolerance));
}

TEST(ClosedForm, TheWorstShareIsTheLargestDeviationOverWhatIsAllowed) {
    const TimeCourse expected{.variables = {"a"}, .times = {0, 1, 2}, .values = {10, k_inf, 0}};
    TimeCourse got = expected;
    got.values = {10.5, k_inf, -0.002};  // 0.5 of 1.01; 0.002 of 0.01
    EXPECT_NEAR(worst_share(got, expected, {.absolute = 0.01, .relative = 0.1}), 0.5 / 1.01, 1e-12);
}

DocumentResult run_well() {
    DocumentResult result{.level = {3, 2}};
    result.integrators.resize(2);
    return result;
}

DocumentResult refused_for(const std::string& message, int line) {
    DocumentResult result{.level = {3, 2}};
    result.refusal.push_back({Place{.file = "x.xml", .line = line}, {}, message, {}});
    return result;
}

TEST(Property, ADocumentPassesOnlyWhenBothIntegratorsAgree) {
    EXPECT_EQ(judge({}, run_well()).verdict, Verdict::passed);
    for (const std::size_t i : {0U, 1U}) {
        DocumentResult off = run_well();
        off.integrators[i].deviation = "S1 is off";
        EXPECT_EQ(judge({}, off).verdict, Verdict::failed);
    }
    DocumentResult one = run_well();
    one.integrators.pop_back();
    EXPECT_EQ(judge({}, one).verdict, Verdict::failed);
    DocumentResult faulty = run_well();
    faulty.fault = "no S1";
    EXPECT_EQ(judge({}, faulty).verdict, Verdict::failed);
    EXPECT_EQ(judge({}, refused_for("algebraic rules are not supported", 3)).verdict, Verdict::failed);
}

TEST(Property, RefusedMathematicsMustBeRefusedAtItsPlaceForItsReason) {
    const std::set<Refused> algebraic{Refused::algebraic_rule};
    EXPECT_EQ(judge(algebraic, refused_for("Algebraic rules are not supported", 3)).verdict,
              Verdict::unsupported);
    EXPECT_EQ(judge(algebraic, refused_for("Algebraic rules are not supported", 0)).verdict, Verdict::failed);
    EXPECT_EQ(judge(algebraic, refused_for("no such species", 3)).verdict, Verdict::failed);
    EXPECT_EQ(judge(algebraic, refused_for("delay is not supported", 3)).verdict, Verdict::failed);
    EXPECT_EQ(judge(algebraic, run_well()).verdict, Verdict::failed);
}

TEST(Property, ACaseIsAsGoodAsTheWorstOfItsDocuments) {
    DocumentResult off = run_well();
    off.integrators[1].deviation = "S1 is off";
    const std::vector<DocumentResult> both{run_well(), off};
    EXPECT_EQ(judge({}, both).verdict, Verdict::failed);
    EXPECT_EQ(judge({}, std::span{both}.first(1)).verdict, Verdict::passed);
    EXPECT_EQ(judge({}, std::span<const DocumentResult>{}).verdict, Verdict::failed);
}

TEST(Property, TheListOfKnownFailuresCanOnlyShrink) {
    const std::vector<Result> results{{"00001", {}, {Verdict::passed, {}}},
                                      {"00002", {}, {Verdict::failed, "off"}}};
    EXPECT_EQ(complaints(results, {}, true).size(), 1U);  // a new failure
    EXPECT_EQ(complaints(results, {{"00002", "why"}}, true).size(), 0U);
    EXPECT_EQ(complaints(results, {{"00001", "why"}, {"00002", "why"}}, true).size(), 1U);  // it passes now
    EXPECT_EQ(complaints(results, {{"00002", "why"}, {"00003", "why"}}, true).size(),
              1U);  // there is no such case
    EXPECT_EQ(complaints(results, {{"00002", "why"}, {"00003", "why"}}, false).size(), 0U);
}

TEST(Property, AKnownFailureHasAReason) {
    const auto known = read_known_failures("# head\n\n00002\twhy\n", "x.tsv");
    ASSERT_TRUE(known.ok());
    EXPECT_EQ(known.value(), (KnownFailures{{"00002", "why"}}));
    EXPECT_FALSE(read_known_failures("00002\n", "x.tsv").ok());
    EXPECT_FALSE(read_known_failures("00002\t \n", "x.tsv").ok());
    EXPECT_FALSE(read_known_failures("00002\twhy\n00002\twhy\n", "x.tsv").ok());
}

}  // namespace
}  // namespace rubor::sbml_suite
