// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace rubor {

/// Wall-clock seconds of the steps of a piece of work, in order. For people who ask where the time goes;
/// nothing may be decided by it.
struct StepTimes {
    std::vector<std::pair<std::string, double>> steps;

    [[nodiscard]] double total() const {
        double sum = 0.0;
        for (const auto& step : steps) sum += step.second;
        return sum;
    }
};

/// Measures steps that follow each other, into `times` unless that is null.
class StepTimer {
  public:
    explicit StepTimer(StepTimes* times) : times_{times} {}
    StepTimer(const StepTimer&) = delete;
    StepTimer& operator=(const StepTimer&) = delete;

    /// What was done since the last call, or since the beginning, was this.
    void done(std::string step) {
        if (times_ == nullptr) return;
        const auto now = Clock::now();
        times_->steps.emplace_back(std::move(step), std::chrono::duration<double>(now - begin_).count());
        begin_ = now;
    }

  private:
    using Clock = std::chrono::steady_clock;
    StepTimes* times_;
    Clock::time_point begin_ = Clock::now();
};

}  // namespace rubor
