// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <rubor/statistics/least_squares.hpp>
#include <rubor/trial/bands.hpp>

namespace rubor {

/// A number of a parameter table that the search may move.
struct FreePrior {
    std::filesystem::path table;
    std::string row;     ///< The parameter, as the table names it.
    std::string field;   ///< Column: `value`, `a` or `b`.
    double lower = 0.0;  ///< In the row's unit.
    double upper = 1.0;
    bool is_log = false;  ///< Searched on a logarithmic scale.
    std::optional<double>
        pull;  ///< Standard deviation, on the scale of the search, of a pull back to the start.
    Place place;

    /// `row.field`, for tables of results.
    [[nodiscard]] std::string label() const { return field == "nominalValue" ? row : row + ":" + field; }
    /// The place of `number` between lower (0) and upper (1).
    [[nodiscard]] double position_of(double number) const;
    /// The number at a position, to five significant digits, so that what is run is what a table would hold.
    [[nodiscard]] double number_at(double position) const;
};

/// What identifies a row of published evidence.
struct EvidenceRow {
    std::string trial, endpoint, subgroup;
    [[nodiscard]] std::string label() const;
};

/// On which scale simulated and published numbers are compared.
enum class TargetScale : std::uint8_t { linear, log, logit };
[[nodiscard]] const char* to_text(TargetScale scale);

struct CalibrationTarget {
    EvidenceRow row;
    Measurand measurand;
    TellingUnit unit;
    double value = 0.0;  ///< Published, in `unit`.
    double lower = 0.0;  ///< Of its 95 % interval; value -+ 1.96 standard errors where only that is given.
    double upper = 0.0;
    double error = 1.0;  ///< Its standard error, on `scale`.
    TargetScale scale = TargetScale::linear;
    double weight = 1.0;
    Place place;

    /// (simulated - published) / error, on the scale, times the weight's root. A share of n is moved to
    /// (n p + 1/2) / (n + 1), so that none and all are finite.
    [[nodiscard]] double residual(const Estimate& in_unit) const;
};

struct CalibrationFile {
    std::string name;
    std::string title;
    std::filesystem::path file;
    std::string text;                       ///< Of the file, as it was read.
    std::optional<std::size_t> n_patients;  ///< Of every study.
    std::vector<FreePrior> free;
    std::vector<CalibrationTarget> targets;
    LeastSquaresOptions search;
};

/// Reads a calibration file (docs/bands.md). A target whose evidence has another role than `calibration` is a
/// Problem.
[[nodiscard]] Checked<CalibrationFile> read_calibration(const std::filesystem::path& path);

}  // namespace rubor
