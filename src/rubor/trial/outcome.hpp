// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <rubor/solve/batch.hpp>
#include <rubor/trial/protocol.hpp>

namespace rubor {

/// An event of the model during the trial, e.g. the extinction of a clone.
struct ModelEventRow {
    double day = 0.0;
    std::string name;
};

/// What became of one patient in one arm.
struct PatientOutcome {
    std::uint64_t patient = 0;  ///< GrownPatient::id
    std::size_t arm = 0;        ///< Into Study::arms.
    SolveStatus status = SolveStatus::finished;
    std::string explanation;    ///< When the integration failed; then nothing below counts.
    PatientRecord record;
    PatientCost cost;           ///< When the population states costs.
    std::optional<std::string> died_of;  ///< Organ class of a fatal adverse event; nothing: the model's own hazards.
    std::vector<VisitRow> visits;
    std::vector<ModelEventRow> model_events;
    double last_d = 0.0;        ///< Of follow-up: the day of death (whole days), or its end.
    bool died = false;
    std::size_t n_doses = 0;    ///< Administrations begun.
    std::optional<double> last_dose_d;  ///< Of the last one.
    SolveStatistics statistics;
    SolverMethod method = SolverMethod::rodas;  ///< That reached the end.
    std::size_t n_fallbacks = 0;                ///< Times that a method gave up and a more careful one went on.

    [[nodiscard]] bool failed() const { return is_failure(status) || status == SolveStatus::interrupted; }
    [[nodiscard]] bool operated() const { return record.surgery_d.has_value(); }
    /// By intention to treat: no surgery, no complete response.
    [[nodiscard]] bool complete_response() const {
        return record.pathology && record.pathology->complete_response;
    }
};

/// Her visit on that day of the study's schedule; nullptr when she had died, or was seen on other days because surgery was put off.
[[nodiscard]] const VisitRow* visit_on(const PatientOutcome& outcome, double day);

/// A time from randomisation to an event, or to the end of observation without it.
struct SurvivalTime {
    double days = 0.0;
    bool observed = false;  ///< false: censored.
};

/// Death of any cause; else the end of follow-up.
[[nodiscard]] SurvivalTime overall_survival(const PatientOutcome& outcome);
/// Progression that precludes surgery, local or distant relapse, or death, whichever is seen first.
[[nodiscard]] SurvivalTime event_free_survival(const PatientOutcome& outcome);
/// What the event was; death when it came first.
[[nodiscard]] EfsEvent efs_event(const PatientOutcome& outcome);

}  // namespace rubor
