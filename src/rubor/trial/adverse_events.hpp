// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
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
/// Driven by a hazard: of one kind in organ o once, when
///
///   sum_c w_co (H_c(t) - H_c(0)) = E_o,   w_co = weight_co / sum_o weight_co
///
///   H_c  cumulative hazard c of the model that has this kind and organ, dimensionless, taken as linear
///   between two visits E_o  exponential with mean 1
///
/// so that at a constant hazard h of one c the share with an event of organ o by time t is 1 - exp(-w_o h t).
/// Which c an event is put down to, and so its grades, is drawn by their shares of the hazard in that
/// interval. All draws are by (seed, patient, kind, organ), never by the arm: twins differ by their exposure
/// alone.
///
/// At a first dose: each side effect of the drug's file that says `at: first dose`, with its percentage.
class AdverseEventCourse {
  public:
    /// \param catalogue must outlive the course
    /// \param exposures the model's values at `day`, in the order of AdverseEventCatalogue::exposures()
    AdverseEventCourse(const AdverseEventCatalogue& catalogue, std::uint64_t seed, std::uint64_t patient,
                       double day, std::span<const double> exposures);

    /// Goes on to `day`, with what happened since the last call: events of the model and first doses. Once
    /// she has died of an adverse event nothing more happens.
    void advance(double day, std::span<const double> exposures, std::span<const TimedModelEvent> events,
                 std::span<const FirstDose> first_doses);

    /// By day of onset, except that an onset is never put before one that an earlier call has found.
    [[nodiscard]] const std::vector<AdverseEventRow>& rows() const { return rows_; }
    /// Day of a fatal event.
    [[nodiscard]] std::optional<double> death_d() const { return death_d_; }

  private:
    /// What may happen in one organ by a hazard.
    struct Clock {
        std::string name, organ;
        double limit = 0.0;  ///< E_o
        double cause = 0.0;  ///< Uniform, for the hazard that an event is put down to.
        double severity = 0.0, within = 0.0, steroids = 0.0;
        std::vector<std::pair<std::size_t, std::size_t>>
            parts;  ///< Hazard and its organ, into the catalogue.
        bool rung = false;
    };
    void ring(Clock& clock, double day, std::span<const double> exposures,
              std::vector<AdverseEventRow>& found);
    void add_first_dose(const FirstDose& dose, std::vector<AdverseEventRow>& found) const;
    void record(AdverseEventRow row);
    [[nodiscard]] int grade_of(double severity, double within, double severe_share, double fatal_share) const;

    const AdverseEventCatalogue* catalogue_;
    std::uint64_t seed_;
    std::uint64_t patient_;
    double day_;
    std::vector<double> start_;  ///< Exposures at the start ...
    std::vector<double> last_;   ///< ... and at `day_`.
    std::vector<double> weight_sums_;
    std::vector<Clock> clocks_;
    std::vector<AdverseEventRow> rows_;
    std::optional<double> death_d_;
};

}  // namespace rubor
