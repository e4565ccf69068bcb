// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <rubor/pharmacology/administration.hpp>
#include <rubor/solve/integrate.hpp>
#include <rubor/trial/dose_plan.hpp>
#include <rubor/trial/entry.hpp>
#include <rubor/trial/product_plan.hpp>
#include <rubor/trial/rules.hpp>
#include <rubor/trial/safety_watch.hpp>

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

/// The one protocol of a course of treatment, in a trial or before it: at each visit an Observer turns truth into an Observation, the
/// study's rules look at the record, and what they plan becomes administrations until the next decision point. Those are the visits,
/// the steps of products, and entry into the trial.
class ObservedProtocol final : public Protocol {
  public:
    /// The end of a course before the trial.
    struct EntryPlan {
        EntryEvent after = EntryEvent::diagnosis;
        double wait_d = 0.0;
    };
    struct Plan {
        const VisitSchedule* visits = nullptr;
        DosePlan doses;                     ///< Of the arm, for this patient.
        std::optional<double> surgery_d;
        std::string surgery_map;            ///< The model's named map.
        ResponseRules rules;
        ObservableLayout layout{};
        double end_d = 0.0;
        SurgeryRule surgery_rule{};
        double visit_every_d = 21.0;        ///< While surgery is put off.
        double visit_every_after_d = 21.0;
        PatientHistory history{};
        ProductPlan products{};
        std::optional<EntryPlan> entry{};   ///< The course ends when she enters the trial.
        int first_visit = 0;                ///< Number of the first visit in the keys of the draws: a trial and what was before it differ.
        DoseReview review{};                ///< Asked for each dose that is due.
        std::optional<SafetyWatch> safety{};  ///< Side effects and what the study does about them.
    };

    ObservedProtocol(Plan plan, Observer observer);

    [[nodiscard]] Decision decide(const DecisionPoint& point) override;

    [[nodiscard]] const PatientRecord& record() const { return record_; }
    [[nodiscard]] const std::vector<VisitRow>& visits() const { return rows_; }
    /// Administrations begun by `day`.
    [[nodiscard]] std::size_t n_doses_given(double day) const;
    /// The newest of them.
    [[nodiscard]] std::optional<double> last_dose_before(double day) const;
    /// Those, and the end of products that she did not live to get. Once, when her course is over.
    void end(double day, bool died);
    /// Adverse events since the last decision point, when her run is over; before end().
    void look_back(const DecisionPoint& at_the_end);
    /// The day on which she died of an adverse event; what a model does after it is not recorded.
    [[nodiscard]] std::optional<double> toxic_death_d() const {
        return plan_.safety ? plan_.safety->death_d() : std::nullopt;
    }
    /// The day of entry, when its event has been seen; the course then stops on it.
    [[nodiscard]] std::optional<double> entry_d() const { return entry_d_; }
    /// Administrations handed out that end after `day`: infusions under way.
    [[nodiscard]] std::vector<Administration> running_at(double day) const;

  private:
    [[nodiscard]] bool is_visit(const DecisionPoint& point) const;
    void look_after(const DecisionPoint& point);
    [[nodiscard]] DoseVerdict verdict_on(const PlannedDose& dose) const;
    void visit(const DecisionPoint& point, Decision& decision);
    void look_for_events();
    void operate_or_withhold(const VisitRow& row, double time_d, Decision& decision);
    void begin(Anchor anchor, double day);
    void see_entry(EntryEvent event, double day);
    [[nodiscard]] double next_decision_d() const;

    Plan plan_;
    Observer observer_;
    std::vector<double> days_;           ///< Of the visits; later ones change when surgery is put off.
    std::optional<double> surgery_due_;  ///< The next attempt.
    PatientRecord record_;
    std::vector<VisitRow> rows_;
    std::optional<double> entry_d_;
    std::size_t n_doses_watched_ = 0;    ///< Of the doses handed out, those told to the watch.
    std::vector<Administration> rates_;  ///< Infusions handed out, their starts and ends.
};

}  // namespace rubor
