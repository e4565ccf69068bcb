// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <rubor/base/map_reader.hpp>
#include <rubor/model/model.hpp>
#include <rubor/trial/observation.hpp>

namespace rubor {

/// A limit on one quantity: who may enter a trial, who is fit for an infusion.
struct EligibilityRule {
    std::string name;      ///< Given as the reason of the exclusion.
    std::string quantity;  ///< As observed (is_observed), or else a name of the model, taken without error:
                           ///< age, a marker.
    std::optional<double> at_least;  ///< Observed: as seen_quantity() has it. Of the model: coherent.
    std::optional<double> below;
    std::optional<Unit> unit;  ///< Of the limits, for a name of the model.
    bool is_of_model = false;  ///< A name of the model even if something observed has that name.
    std::size_t output = 0;    ///< Of a name of the model: into the outputs of the compiled model.
    Place place;

    /// One of seen_quantity().
    [[nodiscard]] bool is_observed() const;
    [[nodiscard]] double value_of(const Observation& seen, std::span<const double> outputs) const;
    [[nodiscard]] bool holds(const Observation& seen, std::span<const double> outputs) const;
};

/// Whether a biopsy has told the markers: at entry, not at other times.
enum class MarkersAre : std::uint8_t { known, unknown };
/// Reads a list of `{name, quantity, at_least, below}`.
[[nodiscard]] std::vector<EligibilityRule> read_eligibility_list(MapReader& map, const std::string& key,
                                                                 MarkersAre markers, Problems& problems);

/// The name of the first rule that does not hold.
[[nodiscard]] std::optional<std::string> broken_rule(std::span<const EligibilityRule> rules,
                                                     const Observation& seen,
                                                     std::span<const double> outputs);

/// A rule's quantity must be a name of the model, its limits in a unit of that dimension.
/// What is observed must be among `observable`, the keys of the population's observables.
void check_rules(std::span<const EligibilityRule> rules, const Model& model,
                 std::span<const std::string> observable, const char* path, Problems& problems);

}  // namespace rubor
