// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <optional>
#include <string>
#include <vector>

#include <rubor/pharmacology/administration.hpp>
#include <rubor/solve/integrate.hpp>
#include <rubor/trial/rules.hpp>

namespace rubor {

/// When patients are seen: days since randomisation, ascending, the first 0.
struct VisitSchedule {
    std::vector<double> days;

    /// Every `until_surgery_d` days up to surgery (a visit falls on it), then every `after_surgery_d` until `end_d`.
    [[nodiscard]] static VisitSchedule of(double until_surgery_d, std::optional<double> surgery_d,
                                          double after_surgery_d, double end_d);
};

/// A row of the trajectories table: the truth beside what was seen.
struct VisitRow {
    Observation seen;
    TrueState truth;
    std::vector<double> outputs;  ///< All outputs of the compiled model, coherent.
};

/// The one protocol of a trial: at each visit an Observer turns truth into an Observation, the study's rules look
/// at the record, and what they plan becomes administrations until the next visit.
class ObservedProtocol final : public Protocol {
  public:
    struct Plan {
        const VisitSchedule* visits = nullptr;
        std::vector<Administration> doses;  ///< Of the arm, for this patient, by time.
        std::optional<double> surgery_d;
        std::string surgery_map;            ///< The model's named map.
        ResponseRules rules;
        ObservableLayout layout{};
        double end_d = 0.0;
    };

    ObservedProtocol(Plan plan, Observer observer) : plan_{std::move(plan)}, observer_{observer} {}

    [[nodiscard]] Decision decide(const DecisionPoint& point) override;

    [[nodiscard]] const PatientRecord& record() const { return record_; }
    [[nodiscard]] const std::vector<VisitRow>& visits() const { return rows_; }
    /// Administrations begun by `day`.
    [[nodiscard]] std::size_t n_doses_given(double day) const;
    /// The newest of them.
    [[nodiscard]] std::optional<double> last_dose_before(double day) const;

  private:
    Plan plan_;
    Observer observer_;
    PatientRecord record_;
    std::vector<VisitRow> rows_;
    std::size_t next_dose_ = 0;
    std::vector<double> dose_days_;     ///< Of the administrations begun, ascending.
    std::set<std::uint32_t> infusing_;  ///< Infusions begun and not ended (Administration::infusion).
    bool off_treatment_ = false;
};

}  // namespace rubor
