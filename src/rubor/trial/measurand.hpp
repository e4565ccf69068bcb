// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <rubor/base/map_reader.hpp>
#include <rubor/trial/statistic.hpp>

namespace rubor {

/// One side of a measurand: where it is looked at.
struct MeasuredSetting {
    std::filesystem::path study;  ///< File.
    std::string arm;        ///< Id; empty: the study's only arm, or none for what is counted at screening.
    std::string reference;  ///< Id of the arm that contrasts are against; empty: the first.
    Subset subset;
    std::string subset_text;  ///< As written.
    Place study_place, arm_place, reference_place, subset_place;
};

/// A number that is computed from studies: a statistic by its name (statistic.hpp) in an arm of a study, in a
/// subset of its patients; or the difference of it between two settings, direct or standardised over strata.
struct Measurand {
    std::string name;  ///< Of the statistic.
    Place name_place;
    MeasuredSetting setting;
    std::optional<MeasuredSetting> minus;  ///< The number is that of `setting` less that of `minus`.
    /// With `minus`: subsets that share out the patients. The difference is the mean of those in the strata,
    /// weighted by the patients of both settings together.
    std::vector<Subset> strata;
    std::optional<std::size_t> n_patients;  ///< Instead of the study's own number.

    /// It is counted among those who were screened; nobody needs treatment for it.
    [[nodiscard]] bool is_of_screening() const;
};

/// Reads a measurand from the keys of a map: `study`, `patients`, `statistic: {name, arm, reference,
/// subset}`, `minus: {study, arm, reference, subset}`, `strata: [subset, ...]`. Paths are relative to
/// `folder`.
[[nodiscard]] Measurand read_measurand(MapReader& map, const std::filesystem::path& folder,
                                       Problems& problems);

/// A unit in which a measurand is told, e.g. `%`, `points` (of per cent), `months`, `1`. The statistic's own
/// are shares and days.
struct TellingUnit {
    std::string text = "1";
    double factor = 1.0;  ///< value in the statistic's unit = number * factor
};

/// Reads the key `unit` for a statistic of that name: a time for medians and restricted means, else a share.
[[nodiscard]] TellingUnit read_telling_unit(MapReader& map, const std::string& statistic_name,
                                            Problems& problems);

/// a - b of two independent estimates. The interval adds squared distances to the limits (Newcombe's method
/// 10 for two proportions; in general MOVER, Zou and Donner 2008, doi:10.1002/sim.3095).
[[nodiscard]] Estimate difference_of(const Estimate& a, const Estimate& b);

/// The weighted mean of independent estimates, its interval by the same method. Weights are above 0; they
/// need not add to 1. Of none, or with one that is not ok: not ok.
[[nodiscard]] Estimate weighted_mean(const std::vector<Estimate>& estimates,
                                     const std::vector<double>& weights);

}  // namespace rubor
