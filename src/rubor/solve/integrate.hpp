// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>

#include <rubor/compile/compiled_model.hpp>
#include <rubor/solve/patient_run.hpp>

namespace rubor {

/// Integrates patients of one compiled model with CVODES (variable-order BDF, KLU). Not thread-safe: one per
/// thread, used for many patients; the result depends on the run alone, not on what was integrated before.
class Integrator {
  public:
    Integrator(std::shared_ptr<const CompiledModel> model, SolveOptions options,
               const std::atomic<bool>* interrupt = nullptr);
    ~Integrator();
    Integrator(const Integrator&) = delete;
    Integrator& operator=(const Integrator&) = delete;

    /// Hard mathematics ends in a status, never in an exception. A name in the run that the model does not
    /// have is a bug of the caller (readers check names).
    [[nodiscard]] PatientTrajectory run(const PatientRun& run);

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace rubor
