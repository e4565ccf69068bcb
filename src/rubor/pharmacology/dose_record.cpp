// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/pharmacology/dose_record.hpp>

#include <algorithm>

#include <rubor/base/assert.hpp>

namespace rubor {

void expand(const DoseRecord& record, const std::string& target,
            std::vector<Administration>& administrations) {
    using Kind = Administration::Kind;
    RUBOR_ASSERT(record.additional == 0 || record.interval_d > 0.0);
    for (std::uint32_t i = 0; i <= record.additional; ++i) {
        // a product, not a sum: the last of many doses falls on its day exactly
        const double start_d = record.time_d + record.interval_d * i;
        const double end_d = start_d + record.duration_d;
        if (!(end_d > start_d)) {
            administrations.push_back({start_d, Kind::bolus, target, record.amount});
            continue;
        }
        const double rate =
            record.amount / (end_d - start_d);  // of the duration as it is rounded: the amount stays exact
        administrations.push_back({start_d, Kind::rate_change, target, rate});
        administrations.push_back({end_d, Kind::rate_change, target, -rate});
    }
}

void sort_by_time(std::vector<Administration>& administrations) {
    std::stable_sort(administrations.begin(), administrations.end(),
                     [](const Administration& a, const Administration& b) { return a.time_d < b.time_d; });
}

}  // namespace rubor
