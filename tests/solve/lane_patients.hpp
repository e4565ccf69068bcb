// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// A small immune model with every kind of interruption, and patients for it.
#pragma once

#include <cmath>
#include <map>

#include <rubor/solve/patient_run.hpp>

#include <solve/hand_model.hpp>
#include <solve/lane_problems.hpp>

namespace rubor::test {

inline const char* const k_eventful_patient = R"(
    model patient()
      substanceOnly species tumour, drug, bound, t_cells, log_book
      tumour = 1e6; drug = 0; bound = 0; t_cells = 1e3; log_book = 0
      growth = 0.1; kill = 0.4; on_rate = 200; cycle = 0; resected = 0; exhausted = 0; tired = 5e6
      grow: -> tumour; growth*tumour*(1 - tumour/1e9)
      die: tumour -> ; piecewise(0.6*kill, tumour > 1e5, kill)*tumour*bound/(1 + bound)
      binding: drug -> bound; on_rate*drug - 40*bound
      clear: drug -> ; 0.2*drug
      recruit: -> t_cells; 10*sqrt(tumour + 1)/(1 + 1e-3*t_cells) - 0.3*t_cells*(1 + exhausted)
      circadian: -> t_cells; 20*(1 + sin(6.283185307179586*time))
      flush: -> log_book; piecewise(1, time >= 10 && time < 12.5, 0)
      weekly: at time >= 7*(cycle + 1): cycle = cycle + 1
      relapse: at 2 after tumour > tired, priority = 3, fromTrigger = false: drug = drug + 20
      weary: at t_cells > 1e4: exhausted = 1
      rested: at t_cells < 6e3, persistent = false: exhausted = 0
      extinct: at tumour < 1, persistent = false: tumour = 0
      late: at time > 28, t0 = false, priority = 2: kill = 0.5*kill
      death: at tumour > 8e8: log_book = log_book + 1
      surgery: at false: tumour = 0.001*tumour, resected = 1
    end)";

inline std::shared_ptr<const CompiledModel> eventful_model(
    CompileRequest::Backend backend = CompileRequest::Backend::native) {
    return compile_text(k_eventful_patient,
                        {.varying = {"growth", "tired", "on_rate"},
                         .dose_targets = {"drug"},
                         .outputs = {"tumour", "drug", "bound", "t_cells", "kill", "cycle", "log_book"},
                         .backend = backend},
                        {{"drug", 1e-3}, {"bound", 1e-3}, {"t_cells", 1.0}, {"log_book", 1e-3}});
}

/// Doses by what is seen at each visit, an operation on day 60, the end when the tumour is large.
class Treating final : public Protocol {
  public:
    Decision decide(const DecisionPoint& point) override {
        ++n_visits;
        Decision decision;
        const double tumour = point.outputs[0];
        if (tumour > 1e5) {
            decision.administrations.push_back(bolus(point.time_d, "drug", 5.0));
            decision.administrations.push_back(rate_change(point.time_d + 1.0, "drug", 4.0));
            decision.administrations.push_back(rate_change(point.time_d + 1.5, "drug", -4.0));
        }
        if (point.time_d == 60.0) decision.administrations.push_back(map(point.time_d, "surgery"));
        decision.stop = tumour > 5e8;
        if (point.time_d < 110.0) decision.next_decision_d = point.time_d + 10.0;
        return decision;
    }
    int n_visits = 0;
};

/// Patient k: parameters and plan differ from patient to patient.
inline PatientRun eventful_patient(std::size_t k) {
    PatientRun run;
    const double u = std::fmod(0.61803398875 * static_cast<double>(k), 1.0);
    run.parameters = {0.08 + 0.4 * u, 3e6 * std::exp(u), 50.0 + 400.0 * std::fmod(7.0 * u, 1.0)};
    run.end_d = 100.0 + static_cast<double>(k % 7);
    run.terminating_events = {"death"};
    run.output_times_d = grid(0.0, run.end_d, 50);
    if (k % 3 != 0) {
        run.administrations = {bolus(3.0, "drug", 10.0), bolus(24.0, "drug", 10.0),
                               rate_change(30.0, "drug", 8.0), rate_change(30.25, "drug", -8.0)};
    }
    return run;
}

}  // namespace rubor::test
