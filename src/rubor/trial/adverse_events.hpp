// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <rubor/pharmacology/drug.hpp>
#include <rubor/trial/adverse_event_catalogue.hpp>
#include <rubor/trial/safety_record.hpp>

namespace rubor {

/// An event of the model, when it happened.
struct TimedModelEvent {
    double day = 0.0;
    std::string_view name;
};

/// The first dose of a drug.
struct FirstDose {
    double day = 0.0;
    const Drug* drug = nullptr;
};

/// The adverse events of one patient in one arm, found from visit to visit.
///
/// Driven by a hazard: in organ o once, when
///
///   w_o (H(t) - H(0)) = E_o,   w_o = weight_o / sum of weights,   E_o exponential with mean 1
///
///   H   the model's cumulative hazard, dimensionless, taken as linear between two visits
///
/// so that at a constant hazard h the share with an event of organ o by time t is 1 - exp(-w_o h t). E_o and
/// the grade are drawn by (seed, patient, kind and organ), never by the arm: twins differ by their exposure
/// alone.
///
/// At a first dose: each side effect of the drug's file that says `at: first dose`, with its percentage.
class AdverseEventCourse {
  public:
    /// \param exposures the model's values at `day`, in the order of AdverseEventCatalogue::exposures()
    AdverseEventCourse(const AdverseEventCatalogue& catalogue, std::uint64_t seed, std::uint64_t patient,
                       double day, std::span<const double> exposures);

    /// Goes on to `day`, with what happened since: events of the model and first doses, each by time. Once
    /// she has died of an adverse event nothing more happens.
    void advance(double day, std::span<const double> exposures, std::span<const TimedModelEvent> events,
                 std::span<const FirstDose> first_doses);

    /// By order of detection; within one call of advance() by day.
    [[nodiscard]] const std::vector<AdverseEventRow>& rows() const { return rows_; }
    /// Day of a fatal event.
    [[nodiscard]] std::optional<double> death_d() const { return death_d_; }

  private:
    void add_hazards(double day, std::span<const double> exposures,
                     std::vector<AdverseEventRow>& found) const;
    void add_first_doses(std::span<const FirstDose> doses, std::vector<AdverseEventRow>& found) const;
    void add_model_event(const GradedModelEvent& graded, double day, std::vector<AdverseEventRow>& found);
    [[nodiscard]] AdverseEventRow graded(std::string_view kind, std::string_view organ, double severe_share,
                                         double fatal_share, double steroid_share) const;

    const AdverseEventCatalogue* catalogue_;
    std::uint64_t seed_;
    std::uint64_t patient_;
    double day_;
    std::vector<double> start_;  ///< Exposures at the start ...
    std::vector<double> last_;   ///< ... and at `day_`.
    std::vector<AdverseEventRow> rows_;
    std::optional<double> death_d_;
};

}  // namespace rubor
