// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>

#include <rubor/compile/compiled_model.hpp>
#include <rubor/solve/patient_run.hpp>

namespace rubor {

struct BatchOptions {
    SolverMethod method = SolverMethod::rodas;
    /// Patients side by side: 1, 4 or 8, at most widest_lanes(); 0: as many as the machine is wide.
    unsigned lanes = 0;
    SolveOptions solve;
    const std::atomic<bool>* interrupt = nullptr;
};

/// Integrates many patients of one model on the calling thread; one BatchIntegrator per thread. The model's
/// kernels are compiled once and shared.
///
/// The result of a run depends on the run alone: bit for bit the same at 1, 4 and 8 lanes, whatever else is
/// integrated beside it, before it, or on other threads.
class BatchIntegrator {
  public:
    BatchIntegrator(std::shared_ptr<const CompiledModel> model, BatchOptions options);
    ~BatchIntegrator();
    BatchIntegrator(const BatchIntegrator&) = delete;
    BatchIntegrator& operator=(const BatchIntegrator&) = delete;

    /// Integrates `n` runs. `next(i)` gives run i, for ascending i, when a lane is free for it; `done(i,
    /// result)` gets its result, in no particular order. After an interrupt the runs under way are done with
    /// status `interrupted`, and no other begins. Models that the lanes cannot do (no machine code, no
    /// states) are integrated by CVODES; PatientTrajectory::method says so.
    void run(std::size_t n, const std::function<PatientRun(std::size_t)>& next,
             const std::function<void(std::size_t, PatientTrajectory&&)>& done);

    /// The number of patients side by side; 1 for CVODES.
    [[nodiscard]] unsigned lanes() const;

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace rubor
