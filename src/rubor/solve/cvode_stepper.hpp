// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include <rubor/compile/compiled_model.hpp>
#include <rubor/solve/patient_run.hpp>
#include <rubor/solve/patient_state.hpp>

namespace rubor {

/// Takes one continuous step after another with CVODES: BDF of order 1 to 5, Newton, KLU. Knows no event and
/// no dose.
///
/// The error of a step is the maximum over states of |error| / (rel_tol |x| + abs_tol), not CVODES' root mean
/// square: states at rest then dilute nothing, and adding them changes no step.
class CvodeStepper {
  public:
    /// `rates_jump_in_time`: rates are read strictly between restart and stop, never on an edge.
    CvodeStepper(std::shared_ptr<const CompiledModel> model, const SolveOptions& options,
                 bool rates_jump_in_time);
    ~CvodeStepper();
    CvodeStepper(const CvodeStepper&) = delete;
    CvodeStepper& operator=(const CvodeStepper&) = delete;

    /// Forgets everything about runs before.
    void begin();
    /// Starts anew from `patient`, order 1. Keeps a reference: parameters, held and input rates are read
    /// there.
    void restart(const PatientState& patient, double longest_step_d);

    /// One step, not beyond `stop_d`; ends exactly at `stop_d` when it gets there. False: failed, see
    /// failure().
    [[nodiscard]] bool step(double stop_d);
    [[nodiscard]] double time_d() const;
    [[nodiscard]] std::span<const double> states() const;
    /// States at a time within the last step.
    void interpolate(double t_d, std::span<double> x) const;

    struct Failure {
        SolveStatus status = SolveStatus::not_converged;
        std::string explanation;
    };
    [[nodiscard]] const Failure& failure() const;
    /// "T_cells (3.2e4)": the state that limits the step now.
    [[nodiscard]] std::string limiting_state() const;
    /// Adds what was spent since begin().
    void add_to(SolveStatistics& statistics) const;

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace rubor
