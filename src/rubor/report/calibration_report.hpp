// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <rubor/trial/calibration.hpp>

namespace rubor {

/// What a search found, at most 80 columns: each free number and each target, before and after.
[[nodiscard]] std::string render_calibration(const Calibration& calibration,
                                             const CalibrationOutcome& outcome);

/// `calibration_rows.tsv`: the rows of evidence that the search used, each with value, interval, and what the
/// model gave before and after.
[[nodiscard]] std::string calibration_rows_tsv(const Calibration& calibration,
                                               const CalibrationOutcome& outcome);

/// `changes.tsv`: each free number before and after.
[[nodiscard]] std::string calibration_changes_tsv(const Calibration& calibration,
                                                  const CalibrationOutcome& outcome);

}  // namespace rubor
