// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// The form of a statement of direction, on the toy whose answers are known.
#include <gtest/gtest.h>

#include "science/science_study.hpp"

namespace rubor {
namespace {

TEST(Direction, AStrongerDrugHelpsMoreAndTheControlDoesNotCare) {
    const ScienceStudy study{"tests/toy/study.yaml", 200, {"helper.strength"}};
    const AnalysisSet weak = study.run({{"helper.strength", 0.2}});
    const AnalysisSet strong = study.run({{"helper.strength", 2.0}});
    EXPECT_GT(value_of(strong, "pcr", "helped"), value_of(weak, "pcr", "helped"));
    EXPECT_EQ(value_of(strong, "pcr", "control"), value_of(weak, "pcr", "control"));
}

}  // namespace
}  // namespace rubor
