// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/report/curve.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace rubor {
namespace {

constexpr double k_days_per_month = 30.4375;

/// Number of the month that `day` is in; a whole month belongs to the one it ends.
double month_of(double day) {
    return std::ceil(day / k_days_per_month - 1e-9);
}

bool moved(double from, double to) {
    constexpr double k_visible = 1.0 / 2000.0;
    return std::isnan(from) != std::isnan(to) || std::abs(from - to) >= k_visible;
}

}  // namespace

ReportEstimate survival_at(const ReportCurve& curve, double day) {
    constexpr double k_end_slack_days = 2.0;
    if (curve.days.empty() || curve.days.back() < day - k_end_slack_days) return {};
    const auto after = std::upper_bound(curve.days.begin(), curve.days.end(), day);
    if (after == curve.days.begin()) return {1.0, 1.0, 1.0};
    const auto row = static_cast<std::size_t>(after - curve.days.begin()) - 1;
    return {curve.survival[row], curve.lower[row], curve.upper[row]};
}

ReportCurve thinned(const ReportCurve& curve, std::size_t enough) {
    const std::size_t n_rows = curve.days.size();
    if (n_rows <= enough) return curve;
    ReportCurve thin;
    thin.n = curve.n;
    thin.median_days = curve.median_days;
    std::int64_t events = 0;
    std::int64_t censored = 0;
    for (std::size_t row = 0; row < n_rows; ++row) {
        events += curve.events[row];
        censored += curve.censored[row];
        const bool opens_month = row == 0 || month_of(curve.days[row - 1]) != month_of(curve.days[row]);
        const bool closes_month =
            row + 1 == n_rows || month_of(curve.days[row]) != month_of(curve.days[row + 1]);
        if (!opens_month && !closes_month && !moved(thin.survival.back(), curve.survival[row]) &&
            !moved(thin.lower.back(), curve.lower[row]) && !moved(thin.upper.back(), curve.upper[row])) {
            continue;
        }
        thin.days.push_back(curve.days[row]);
        thin.survival.push_back(curve.survival[row]);
        thin.lower.push_back(curve.lower[row]);
        thin.upper.push_back(curve.upper[row]);
        thin.at_risk.push_back(curve.at_risk[row]);
        thin.events.push_back(std::exchange(events, 0));
        thin.censored.push_back(std::exchange(censored, 0));
    }
    return thin;
}

}  // namespace rubor
