// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <rubor/report/report.hpp>

namespace rubor {

/// What `rubor trial` prints at its end: arms, pCR, survival at 1, 3 and 5 years, hazard ratios, who was
/// rejected and what failed, that it is no medical advice, and where the report lies (`report_path`; left out
/// where empty). At most 80 terminal columns, but for a path, which is never broken.
[[nodiscard]] std::string render_trial_summary(const ReportData& data, std::string_view report_path = {});

}  // namespace rubor
