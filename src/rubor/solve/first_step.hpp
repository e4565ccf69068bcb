// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include <rubor/solve/patient_state.hpp>

namespace rubor {

/// Chooses the first step after a start, a dose or an event.
///
/// A state that relaxes as delta exp(-lambda t) has x' = -lambda delta and x'' = lambda^2 delta. With x'' = J
/// f, lambda and delta follow for every state, and a method of order p can begin with h = (tolerance /
/// delta)^(1/p) / lambda; where delta lies within the tolerance nothing limits it. The least over states is
/// taken, rounded down to a power of two.
class FirstStep {
  public:
    explicit FirstStep(const CompiledModel& model);

    /// At most `longest_d`. The tolerance of a state is rel_tol (|x| + scale); rates are read at `t_d`.
    [[nodiscard]] double choose(const PatientState& patient, double t_d, std::span<const double> scale,
                                double rel_tol, int order, double longest_d);

  private:
    const CompiledModel* model_;
    std::vector<double> rates_, jacobian_, curvature_;
};

}  // namespace rubor
