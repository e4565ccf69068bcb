// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/compile/kernel_key.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "compile/support.hpp"

namespace rubor {
namespace {

using namespace testing_support;

TEST(Property, TheKeyChangesWithAllThatDecidesTheCode) {
    RandomModel made = random_model(5, RateKind::smooth, 6, 10);
    std::set<ContentHash> keys;
    std::size_t n = 0;
    const auto add = [&](const RandomModel& model, const EmitOptions& options = {},
                         const LaneKey& lanes = {}) {
        auto plan = make_plan(model.model, model.request);
        ASSERT_TRUE(plan.ok());
        EXPECT_EQ(kernel_key(plan.value(), options, lanes), kernel_key(plan.value(), options, lanes));
        keys.insert(kernel_key(plan.value(), options, lanes));
        EXPECT_EQ(keys.size(), ++n);
    };
    add(made);
    add(random_model(6, RateKind::smooth, 6, 10));
    add(made, {.lanes = 4});
    add(made, {.lanes = 1, .has_fma = false});
    RosenbrockMethod method, other;
    method.gamma = 0.25;
    other.gamma = 0.5;
    const StepControl control{}, careful{.safety = 0.8};
    add(made, {}, {.method = &method, .control = &control});
    add(made, {}, {.method = &other, .control = &control});
    add(made, {}, {.method = &method, .control = &careful});
    RandomModel changed = made;
    std::swap(changed.request.varying[0], changed.request.varying[1]);
    add(changed);
    changed = made;
    changed.request.varying.pop_back();
    add(changed);
    changed = made;
    changed.request.dose_targets.pop_back();
    add(changed);
    changed = made;
    std::reverse(changed.request.outputs.begin(), changed.request.outputs.end());
    add(changed);
    EXPECT_TRUE(program_is_identified());
}

}  // namespace
}  // namespace rubor
