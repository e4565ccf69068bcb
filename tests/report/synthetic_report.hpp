// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <rubor/report/report.hpp>

namespace rubor {

/// A report's data with SYNTHETIC numbers: made by a small generator with no model behind it, only to test
/// how a report looks and behaves. Nothing in it says anything about a treatment. The same numbers on every
/// machine.
///
/// \param n_arms 1 to 4. \param n_patients per arm.
[[nodiscard]] ReportData synthetic_report(std::size_t n_arms = 2, std::int64_t n_patients = 200);

/// Puts `text` into every field that a user's file can fill.
void write_everywhere(ReportData& data, const std::string& text);

}  // namespace rubor
