// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <rubor/trial/prepared_trial.hpp>
#include <rubor/trial/prior_change.hpp>
#include <rubor/trial/run_trial.hpp>
#include <rubor/trial/statistic.hpp>

namespace rubor {

struct SensitivityRequest {
    std::filesystem::path study;
    std::string statistic;  ///< By name (statistic.hpp).
    Subset subset;
    std::vector<std::string>
        parameters;  ///< Of the composed model; empty: all that are sampled or estimated.
    std::optional<std::size_t> n_patients;
    double step = 0.1;  ///< Relative, of the central differences.
    bool local = true;
    bool tornado = true;
};

/// The statistic in one arm at two values of a parameter.
struct SensitivityPair {
    double low_input = 0.0;  ///< In the row's unit.
    double high_input = 0.0;
    Estimate at_low;
    Estimate at_high;
    [[nodiscard]] double swing() const { return at_high.value - at_low.value; }
    [[nodiscard]] bool ok() const { return at_low.ok() && at_high.ok(); }
};

/// What one parameter does to the statistic in one arm.
struct ParameterSensitivity {
    std::string parameter;
    std::string distribution;  ///< `fixed`, `lognormal`, ...
    std::string unit;
    double value = 0.0;  ///< Of the table.
    std::string source;
    std::size_t arm = 0;
    /// Every patient's value times 1 - step and 1 + step; nothing for what cannot be scaled (probabilities,
    /// categories).
    std::optional<SensitivityPair> local;
    /// Everybody at the 5th and 95th percentile of a sampled parameter; half and twice a fixed one.
    std::optional<SensitivityPair> tornado;

    /// d log S / d log p by the central difference; nothing where S is not above 0.
    [[nodiscard]] std::optional<double> elasticity(double base, double step) const;
};

struct SensitivityResult {
    std::vector<std::string> arms;           ///< Ids.
    std::vector<Estimate> base;              ///< By arm; of a contrast with itself: not ok.
    std::vector<ParameterSensitivity> rows;  ///< By parameter, then arm.
    std::size_t n_patients = 0;
    double step = 0.1;
    std::vector<std::string> left_out;  ///< Parameters that can be neither scaled nor set, with the reason.
    bool interrupted = false;
};

/// The distribution of the values times `factor` > 0, limits included; nothing where that is none of its kind
/// (probabilities, categories).
[[nodiscard]] std::optional<Distribution> scaled(const Distribution& distribution, double factor);

/// A parameter that is looked at unless some are named: sampled, or fixed at a number that is not 0 and was
/// estimated. Ports are not, nor draws and units, whose source says `exact` or `unit`.
[[nodiscard]] bool is_uncertain(const ParameterRow& row);

/// Runs the study once as it is, then twice for each parameter and kind of change; draws are shared (common
/// random numbers). Problems: of the study, an unknown parameter or statistic. \param progress called before
/// each run with its number and how many there are
[[nodiscard]] Checked<SensitivityResult> sensitivity(
    const SensitivityRequest& request, const TrialRunOptions& options,
    const std::function<void(std::size_t run, std::size_t n_runs)>& progress = {},
    PrepareOptions prepare = {});

}  // namespace rubor
