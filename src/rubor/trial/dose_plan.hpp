// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include <rubor/pharmacology/administration.hpp>
#include <rubor/pharmacology/body.hpp>
#include <rubor/trial/regimen_line.hpp>
#include <rubor/trial/rules.hpp>

namespace rubor {

/// An administration that is planned: one bolus, or the two ends of one infusion.
struct PlannedDose {
    double start_d = 0.0;    ///< Lag included.
    double planned_d = 0.0;  ///< The same before any delay.
    std::size_t line = 0;    ///< Into the lines of the plan.
    int number = 0;          ///< Of the line, from 0.
    double amount = 0.0;     ///< In what the drug's module counts.
    std::vector<Administration> administrations;
};

/// What becomes of a dose that is due.
struct DoseVerdict {
    bool withhold = false;   ///< Not given, and not made up for.
    bool stop_line = false;  ///< Neither this one nor any later one of its line.
    double delay_d = 0.0;    ///< This one and all later ones of its line come so much later.
    double factor = 1.0;     ///< Of the amount.
};
/// Asked once for each dose, when it is due for handing out (again after a delay).
using DoseReview = std::function<DoseVerdict(const PlannedDose&)>;

/// The doses of one patient in one course: lines expand when their anchor happens, and stop.
///
/// A plan is asked at decision points for what begins before the next; a dose that has begun goes on to its
/// end.
class DosePlan {
  public:
    /// The lines as their doses are expanded for one patient. What it points to outlives the plan.
    struct Course {
        const std::vector<RegimenLine>* lines = nullptr;
        const DrugLibrary* drugs = nullptr;
        BodyMetrics body;
        double end_d = 0.0;  ///< Doses without end are planned until then.
    };

    DosePlan() = default;
    explicit DosePlan(const Course& course);
    /// Of one line whose doses are known in advance.
    explicit DosePlan(const std::vector<Administration>& administrations);

    /// The anchor happens, at `day` (in the future for an infusion): its lines whose conditions hold begin.
    /// Lines of products do not; they are given back, to be collected. \param product the drug, for the
    /// anchor infusion.
    std::vector<std::size_t> begin(Anchor anchor, double day, const PatientRecord& record,
                                   const std::string& product = {});
    /// The doses of a product's own line, from the day of its infusion.
    void infuse(std::size_t line, double day);
    /// Ends all lines whose anchor was at or before `day`.
    void stop(double day);
    /// Ends the lines that count from the infusion of this product, and its own.
    void call_off(const std::string& product);
    /// For safety: all doses of a drug that were not yet handed out come so much later, or never.
    void delay_drug(const std::string& drug, double days);
    void stop_drug(const std::string& drug);
    /// At surgery: what was planned before `day` and delayed beyond it is not given any more.
    void drop_planned_before(double day);
    [[nodiscard]] bool is_stopped(std::size_t line) const { return states_.at(line).stopped; }

    /// Takes out what begins before `until_d`; the administrations are in order of time.
    [[nodiscard]] std::vector<Administration> hand_out(double until_d, const DoseReview& review = {});
    /// All that was handed out, in the order of its beginning.
    [[nodiscard]] const std::vector<GivenDose>& given() const { return given_; }
    /// When the next planned dose begins; infinity when none is left.
    [[nodiscard]] double next_d() const;
    [[nodiscard]] const std::vector<RegimenLine>& lines() const { return *course_.lines; }
    [[nodiscard]] const DrugLibrary& drugs() const { return *course_.drugs; }

  private:
    struct LineState {
        bool begun = false;
        bool stopped = false;
        double anchor_d = 0.0;
    };

    void expand(std::size_t line, double anchor_d);
    void sort_pending();
    void delay(std::size_t line, int from_number, double days);

    Course course_;
    std::vector<LineState> states_;
    std::set<std::string> stopped_drugs_;  ///< Also for lines that begin later.
    std::vector<PlannedDose> pending_;     ///< From next_ on, by start.
    std::size_t next_ = 0;
    std::uint32_t n_infusions_ = 0;
    std::vector<GivenDose> given_;
};

}  // namespace rubor
