// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include <rubor/results/stored_result.hpp>

namespace rubor {

/// One patient in one arm of a made-up trial.
struct ToyOutcome {
    bool pcr = false;
    double os_d = 1826.25;
    bool died = false;
    double efs_d = 1826.25;
    bool event = false;
    double cost = 0.0;
    bool severe = false;
    bool treated = true;
    double treated_d = 0.0;
    double memory = 1.0;
    double best_change = -0.5;
    bool failed = false;
};

/// Patient and arm (0: none, 1: checkpoint inhibitor, 2: vaccine, 3: both) to what became of her.
using ToyFate = std::function<ToyOutcome(int patient, int arm)>;

/// A trial of `n` twins in four arms. Patients alternate between stage III and IV when `stages` is true.
[[nodiscard]] TrialResult toy_result(int n, const ToyFate& fate, bool stages = false);

}  // namespace rubor
