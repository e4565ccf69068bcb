// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: what a lane group does, as LLVM IR.
#pragma once

#include <rubor/compile/elimination.hpp>
#include <rubor/compile/lane_kernels.hpp>
#include <rubor/compile/plan.hpp>

namespace rubor {

class LaneIr;

/// Where everything lies for this model and method.
[[nodiscard]] LaneLayout make_layout(const Plan& plan, const Elimination& elimination,
                                     const RosenbrockMethod& method, int lanes);

/// Emits void rubor_lane_factor(memory) and void rubor_lane_solve(memory, stage).
///
/// factor: `factors` becomes L and U of J - g I in the order in which solve reads them: rows of L downwards,
/// then rows of U upwards, each behind the reciprocal of its pivot; `pivot_excess` too.
/// solve: stage = -(J - g I)^-1 (rates + sums / h).
void emit_linear_algebra(LaneIr& ir, const Elimination& elimination, const LaneLayout& layout,
                         double most_pivot_growth);

/// Emits i32 rubor_lane_step(memory) and void rubor_lane_dense(memory); the model's kernels and the linear
/// algebra must be in the module.
void emit_step(LaneIr& ir, const Plan& plan, const LaneLayout& layout, const RosenbrockMethod& method,
               const StepControl& control);

}  // namespace rubor
