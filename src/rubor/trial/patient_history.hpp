// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <rubor/trial/observation.hpp>

namespace rubor {

enum class EfsEvent : std::uint8_t;  // rules.hpp

/// A relapse or a progression that a visit showed.
struct SeenEvent {
    double day = 0.0;  ///< Since randomisation.
    EfsEvent kind{};
};

/// One administration that was begun.
struct GivenDose {
    double day = 0.0;      ///< Since randomisation.
    std::size_t line = 0;  ///< Into the regimen lines of the arm.
    int number = 0;        ///< Of the line, from 0.
    double amount = 0.0;   ///< In what the drug's module counts (Drug::state_unit).
};

/// How far a product that is made for one patient got. Written to the tables as is.
enum class ProductFate : std::uint8_t {
    planned,        ///< The day of collection is not yet there.
    not_collected,  ///< Treatment had ended, or she had died, before.
    not_made,       ///< What was collected lacks what the product needs.
    in_manufacture,
    failed,      ///< Manufacture failed.
    ready,       ///< Made; the day of infusion is set.
    called_off,  ///< Collected, but she was not fit, or died.
    infused,
};
[[nodiscard]] const char* to_text(ProductFate fate);

/// The way of one product from collection to infusion. All days since randomisation.
struct ProductCourse {
    std::size_t line = 0;  ///< Into the regimen lines of the arm.
    std::string drug;
    ProductFate fate = ProductFate::planned;
    std::string reason;  ///< Why it went no further: a rule's name, `died`, `progression`, ...
    double planned_d = 0.0;
    std::optional<double> collected_d;
    std::optional<double> ready_d;  ///< When manufacture ends or would have ended.
    bool is_made = false;
    std::optional<double> infusion_d;  ///< Planned once the product is ready.
    std::optional<double> infused_d;

    [[nodiscard]] bool was_infused() const { return infused_d.has_value(); }
};

/// What is known of a patient when she enters the trial. Days are since randomisation and so not above 0.
struct PatientHistory {
    std::map<std::string, std::string> categories;  ///< Of the population, e.g. subtype -> triple_negative.
    double diagnosis_d = 0.0;
    std::size_t n_prior_lines =
        0;  ///< Of treatment: the first, and one more for each relapse or progression treated.
    std::size_t n_prior_doses = 0;
    std::optional<double> last_dose_d;
    std::optional<double> surgery_d;
    std::optional<PathologyReport> pathology;
    std::vector<SeenEvent> events;

    /// Whether her category is one of these.
    [[nodiscard]] bool is_one_of(const std::string& category, const std::vector<std::string>& values) const;
};

}  // namespace rubor
