// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <functional>

#include <rubor/report/trial_report_parts.hpp>
#include <rubor/statistics/proportion.hpp>

namespace rubor {

std::vector<ReportBestResponse> best_response_of(const AnalysisSet& set) {
    std::vector<ReportBestResponse> by_arm(set.arms.size());
    for (ReportBestResponse& b : by_arm) {
        for (const ResponseCategory category :
             {ResponseCategory::complete_response, ResponseCategory::partial_response,
              ResponseCategory::stable_disease, ResponseCategory::progressive_disease,
              ResponseCategory::not_evaluable}) {
            b.best.push_back({to_text(category), 0});
        }
    }
    for (const PatientEndpoints& row : set.rows) {
        if (row.failed || !row.measurable) continue;
        ReportBestResponse& b = by_arm.at(row.arm);
        ++b.n_measurable;
        b.n_response += is_response(row.best) ? 1 : 0;
        b.n_confirmed += is_response(row.best_confirmed) ? 1 : 0;
        for (ReportCount& count : b.best) count.count += count.label == to_text(row.best_confirmed) ? 1 : 0;
        if (row.best_change) b.changes.push_back(*row.best_change);
    }
    for (ReportBestResponse& b : by_arm) {
        const auto share = [&](std::int64_t n) {
            const Interval i =
                clopper_pearson({static_cast<std::uint64_t>(n), static_cast<std::uint64_t>(b.n_measurable)});
            return i.status == StatisticStatus::ok ? ReportEstimate{i.estimate, i.lower, i.upper}
                                                   : ReportEstimate{};
        };
        b.response = share(b.n_response);
        b.confirmed = share(b.n_confirmed);
        std::sort(b.changes.begin(), b.changes.end(), std::greater<>{});
    }
    return by_arm;
}

}  // namespace rubor
