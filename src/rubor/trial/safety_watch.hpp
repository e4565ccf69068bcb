// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <rubor/compile/compiled_model.hpp>
#include <rubor/solve/patient_run.hpp>
#include <rubor/trial/adverse_events.hpp>
#include <rubor/trial/rules.hpp>
#include <rubor/trial/safety_rules.hpp>

namespace rubor {

/// Side effects of one patient in one arm: turns what the model did since the last visit into the adverse
/// events on record, then lets the study's safety rules, which see that record alone, change her doses.
class SafetyWatch {
  public:
    /// What it points to outlives the watch.
    struct Plan {
        const AdverseEventCatalogue* catalogue = nullptr;
        const std::vector<SafetyRule>* rules = nullptr;
        const std::vector<std::size_t>* exposure_outputs =
            nullptr;  ///< Of the compiled model, in the order of exposures().
        const std::vector<EventInfo>* model_events = nullptr;  ///< CompiledModel::events()
        std::vector<std::string> drugs;                        ///< Of the arm.
        std::uint64_t seed = 0;
        std::uint64_t patient = 0;
    };
    explicit SafetyWatch(Plan plan);

    /// A dose was handed out, for `day`, in the future perhaps.
    void gave(const Drug& drug, double day);

    /// At a visit: brings PatientRecord::adverse_events and dose_changes up to date.
    /// \param outputs of the compiled model on `day`
    /// \param events  of the model, all of the run by now
    /// \returns what the rules change today
    std::vector<DoseChange> look(double day, std::span<const double> outputs,
                                 std::span<const EventRecord> events, PatientRecord& record);
    /// When her course is over: the adverse events since the last visit. Rules no longer act.
    void finish(double day, std::span<const double> outputs, std::span<const EventRecord> events,
                PatientRecord& record);

    /// The day on which she died of an adverse event, once that is on record.
    [[nodiscard]] std::optional<double> death_d() const;
    /// How her doses of a drug are now changed.
    [[nodiscard]] DoseAdjustment of(const std::string& drug) const { return desk_.of(drug); }

  private:
    void go_on(double day, std::span<const double> outputs, std::span<const EventRecord> events,
               PatientRecord& record);

    Plan plan_;
    SafetyDesk desk_;
    std::optional<AdverseEventCourse> course_;  ///< From the first visit on.
    std::size_t n_events_ = 0;                  ///< Of the model, dealt with.
    std::vector<FirstDose> first_doses_;
    std::size_t n_first_doses_ = 0;  ///< Dealt with; those are in front.
};

}  // namespace rubor
