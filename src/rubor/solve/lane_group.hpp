// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

#include <rubor/compile/compiled_model.hpp>
#include <rubor/solve/patient_run.hpp>

namespace rubor {

/// The patients that share the vectors of one thread. Each lane carries one patient until she is done, then
/// the next; what happens to her depends on nobody else.
class LaneGroup {
  public:
    /// `kernels` are of `model`.
    LaneGroup(std::shared_ptr<const CompiledModel> model, std::shared_ptr<const LaneKernels> kernels,
              const SolveOptions& options, const std::atomic<bool>* interrupt);
    ~LaneGroup();
    LaneGroup(const LaneGroup&) = delete;
    LaneGroup& operator=(const LaneGroup&) = delete;

    void run(std::size_t n, const std::function<PatientRun(std::size_t)>& next,
             const std::function<void(std::size_t, PatientTrajectory&&)>& done);

  private:
    struct Lane;
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace rubor
