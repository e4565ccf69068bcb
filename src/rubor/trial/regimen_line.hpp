// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <rubor/pharmacology/regimen.hpp>
#include <rubor/trial/patient_history.hpp>

namespace rubor {

/// What the days of a regimen line are counted from. Each happens once in a course at most.
enum class Anchor : std::uint8_t {
    randomisation,  ///< Or diagnosis, for treatment before the trial.
    surgery,
    surgery_withheld,  ///< At the visit at which the skin forbids surgery.
    relapse,           ///< The visit that shows the first local or distant relapse.
    progression,       ///< The visit that shows the first progression, before or after a relapse.
    infusion,          ///< Of a product that is made for the patient.
};
[[nodiscard]] const char* to_text(Anchor anchor);

/// What must be known of a patient when the anchor happens; all of it must hold.
struct LineCondition {
    std::optional<bool> complete_response;  ///< `pcr` or `residual`: an operation has shown it.
    std::string category;                   ///< Of the population; then `values` name those meant.
    std::vector<std::string> values;
    Place place;
};

/// A line of a regimen in a course of treatment: what is given (`start`, `days` and `until` count from the
/// anchor), from when, and to whom. Every line ends at the first relapse or progression that is seen after
/// its anchor.
struct RegimenLine : Regimen {
    Anchor from = Anchor::randomisation;
    std::string of;                         ///< from: infusion; the product's drug.
    std::vector<LineCondition> conditions;  ///< All must hold.
    /// From the product's being ready to its infusion. Only of lines whose drug is made for the patient.
    double lymphodepletion_d = 0.0;
};

/// One entry of `{subtype: triple_negative}` or `{subtype: [her2_positive, hr_positive]}`.
struct CategoryValues {
    std::string category;
    std::vector<std::string> values;
    Place place;
};
[[nodiscard]] std::vector<CategoryValues> read_category_values(const DocumentNode& node, Problems& problems);

/// Reads a line and checks it; names of categories are checked with the population.
[[nodiscard]] std::optional<RegimenLine> read_regimen_line(const DocumentNode& node, const DrugLibrary& drugs,
                                                           Problems& problems);

/// Reads the list at `key`, then checks its lines against each other: who anchors to an infusion needs one
/// product.
[[nodiscard]] std::vector<RegimenLine> read_regimen_lines(MapReader& map, const std::string& key,
                                                          const DrugLibrary* drugs, Problems& problems);

}  // namespace rubor
