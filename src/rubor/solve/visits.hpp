// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include <rubor/compile/compiled_model.hpp>
#include <rubor/solve/patient_run.hpp>
#include <rubor/solve/patient_state.hpp>

namespace rubor {

/// When somebody looks at the patient: output times and decision points. Looking changes nothing, so an
/// integrator interpolates here and never stops for it; a run without visits takes the same steps.
class Visits {
  public:
    explicit Visits(std::shared_ptr<const CompiledModel> model);

    void begin(const PatientRun& run);
    /// The next output time or decision point; infinity if none is left.
    [[nodiscard]] double next_time() const;
    /// A protocol's answer, and when it was asked.
    struct Answer {
        double time_d;
        Decision decision;
    };
    /// Asks the protocol if a decision is due at `patient.time_d`. \param events of the run by now
    [[nodiscard]] std::optional<Answer> ask(const PatientState& patient, std::span<const EventRecord> events);
    /// Records the outputs that are due at `patient.time_d`.
    void record(const PatientState& patient, PatientTrajectory& trajectory);

  private:
    std::shared_ptr<const CompiledModel> model_;
    const PatientRun* run_ = nullptr;
    std::size_t next_output_ = 0;
    double next_decision_d_ = 0.0;
    std::vector<double> outputs_;
};

}  // namespace rubor
