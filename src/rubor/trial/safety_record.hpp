// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace rubor {

/// An adverse event of one patient as the trial records it: one row per episode. All days since
/// randomisation.
struct AdverseEventRow {
    double day = 0.0;     ///< Of onset.
    std::string name{};   ///< Kind of event: `immune_related`, `neutropenia`, `cytokine_release`, ...
    std::string organ{};  ///< Organ class, e.g. `lung`; for events of one kind only the same as its kind.
    int grade = 1;        ///< 1 to 5, the highest of the episode (CTCAE 5.0; ASTCT for CRS and ICANS).
    bool fatal = false;   ///< grade == 5
    std::string attributed{};  ///< Class of drug that it is put down to, e.g. `checkpoint inhibitor`.
    bool steroids =
        false;  ///< High-dose steroids were given for it. A fact of the record; the model knows no steroids.
    double grade_d = 0.0;  ///< When `grade` was reached; the onset unless the episode grew worse.
};

/// What a rule of the study did to the doses of one drug. Written to the tables as is.
enum class DoseAction : std::uint8_t { delay, reduce, stop };
[[nodiscard]] const char* to_text(DoseAction action);

/// A change of treatment because of an adverse event, decided at a visit.
struct DoseChange {
    double day = 0.0;  ///< Of the visit.
    DoseAction action = DoseAction::delay;
    std::string drug{};
    double amount = 0.0;    ///< delay: days more; reduce: share of the planned dose from now on; stop: 0.
    std::size_t event = 0;  ///< Into PatientRecord::adverse_events.
    std::size_t rule = 0;   ///< Into the study's safety_rules.
};

/// What one patient cost, by kind, in the currency of the study's cost file; discounted when the study asks
/// for it.
struct PatientCost {
    double drugs = 0.0;           ///< By list price of the amount given; radiotherapy, priced per Gy, too.
    double products = 0.0;        ///< Cell products made for her.
    double administration = 0.0;  ///< Of doses: chair, bed, nurse.
    double visits = 0.0;
    double surgery = 0.0;
    double adverse_events = 0.0;
    std::vector<std::string>
        no_price{};  ///< What she had that has no price, each once: the sum is then a lower bound.

    [[nodiscard]] double total() const {
        return drugs + products + administration + visits + surgery + adverse_events;
    }
    [[nodiscard]] bool is_lower_bound() const { return !no_price.empty(); }
};

}  // namespace rubor
