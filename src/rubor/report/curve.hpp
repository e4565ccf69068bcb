// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include <rubor/report/report.hpp>

namespace rubor {

/// The curve's value and band at `day` (right-continuous). NaN after its last row, when nobody was followed
/// so far; a last row up to two days before `day` counts as there, because five years are 1825 days to some
/// and 1826.25 to others.
[[nodiscard]] ReportEstimate survival_at(const ReportCurve& curve, double day);

/// The same curve with fewer rows, for drawing. A row is kept when the curve or its band has moved by 1/2000
/// since the last kept one (a quarter of a pixel), and the rows next to each whole month are kept, so that
/// numbers at risk and survival at whole months stay exact. Events and censorings of a dropped row are added
/// to the next kept one. A curve of at most `enough` rows is returned as it is.
[[nodiscard]] ReportCurve thinned(const ReportCurve& curve, std::size_t enough = 1000);

}  // namespace rubor
