// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <rubor/statistics/common.hpp>
#include <rubor/trial/outcome.hpp>

namespace rubor {

/// How many patients of an arm had an adverse event.
struct AdverseEventShare {
    std::string name{};                                ///< Kind; empty: any.
    std::string organ{};                               ///< Empty: any.
    std::size_t n_any = 0, n_severe = 0, n_fatal = 0;  ///< Patients, each once; severe is grade 3 and more.
    Interval any{}, severe{};                            ///< Clopper-Pearson.
    std::optional<double> median_onset_d{};            ///< Of the first, in those who had one.
    std::optional<double> median_severe_onset_d{};     ///< Of the first of grade 3 and more.
};

/// Side effects of one arm.
struct ArmSafety {
    std::size_t n_patients = 0;  ///< Analysed.
    AdverseEventShare any{};
    std::vector<AdverseEventShare>
        kinds;  ///< By name; under each, its organ classes by name when it has several.
    std::size_t n_delayed = 0, n_reduced = 0,
                n_stopped = 0;  ///< Patients whose doses a safety rule changed so.
};

/// Of the patients of `arm` whose integration did not fail.
[[nodiscard]] ArmSafety arm_safety(std::span<const PatientOutcome> outcomes, std::size_t arm);

}  // namespace rubor
