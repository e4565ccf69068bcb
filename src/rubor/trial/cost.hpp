// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

#include <rubor/pharmacology/drug.hpp>
#include <rubor/statistics/common.hpp>
#include <rubor/trial/cost_catalogue.hpp>
#include <rubor/trial/outcome.hpp>

namespace rubor {

/// One administration, to be paid.
struct BilledDose {
    double day = 0.0;
    const Drug* drug = nullptr;
    double amount = 0.0;  ///< In what the drug's module counts (Drug::state_unit).
};

/// What one patient had. Days since randomisation; none after her death.
struct Bill {
    std::span<const BilledDose> doses{};
    std::span<const BilledDose> products{};  ///< Made for her; `day` when they were ready, `amount` unused.
    std::vector<double> visits_d{};
    std::optional<double> surgery_d{};
    std::span<const AdverseEventRow> adverse_events{};
};

/// Adds it up. Vials are not rounded up. A cost on day t counts 1 / (1 + rate)^(t / 365.25). An event that
/// grew worse costs what its grade costs. \param discount_rate per year, >= 0
[[nodiscard]] PatientCost cost_of(const Bill& bill, const CostCatalogue& costs, double discount_rate);

/// Years lived within the follow-up from randomisation, discounted continuously at ln(1 + rate).
[[nodiscard]] double life_years(double last_d, double discount_rate);

/// Costs of one arm.
struct ArmCost {
    std::size_t n_patients = 0;
    Interval total;       ///< Mean per patient.
    PatientCost mean;     ///< By kind; `no_price` of all patients together.
    Interval life_years;  ///< Mean within the follow-up.
};
[[nodiscard]] ArmCost arm_cost(std::span<const PatientOutcome> outcomes, std::size_t arm,
                               double discount_rate);

/// Cost per life-year gained within the follow-up, against a reference arm.
struct CostEffectiveness {
    std::size_t arm = 1, reference = 0;
    Interval cost_difference;       ///< Per patient.
    Interval life_year_difference;  ///< Within the follow-up.
    /// Fieller's interval; not_reached when the difference of life-years may be 0, so that no finite interval
    /// covers it.
    Interval per_life_year;
    bool is_lower_bound = false;  ///< Something had no price: the costs are "at least".
};
/// \param twins differences are taken within patients
[[nodiscard]] CostEffectiveness cost_effectiveness(std::span<const PatientOutcome> outcomes, std::size_t arm,
                                                   std::size_t reference, bool twins, double discount_rate);

}  // namespace rubor
