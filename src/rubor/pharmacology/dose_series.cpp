// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/pharmacology/dose_series.hpp>

#include <algorithm>

#include <rubor/base/assert.hpp>

namespace rubor {
namespace {

void sort_by_time(std::vector<Administration>& administrations) {
    std::stable_sort(administrations.begin(), administrations.end(),
                     [](const Administration& a, const Administration& b) { return a.time_d < b.time_d; });
}

}  // namespace

std::vector<DoseSeries> series_for(const Regimen& regimen, const Drug& drug, const BodyMetrics& body) {
    RUBOR_ASSERT(regimen.drug == drug.name && regimen.total >= 1 && !regimen.days.empty());
    const int n_days = static_cast<int>(regimen.days.size());
    std::vector<DoseSeries> result;
    for (int day = 0; day < std::min(n_days, regimen.total); ++day) {
        DoseSeries series;
        series.start = regimen.start + regimen.days[static_cast<std::size_t>(day)];
        series.amount = dose_for(regimen.dose, body);
        series.additional = static_cast<std::uint32_t>((regimen.total - 1 - day) / n_days);
        if (series.additional > 0) {
            RUBOR_ASSERT(regimen.every && *regimen.every > Days{0.0});
            series.interval = *regimen.every;
        }
        series.infusion = regimen.infusion.value_or(drug.infusion);
        series.lag = regimen.lag;
        result.push_back(series);
    }
    return result;
}

std::vector<Administration> expand(const DoseSeries& series, const Drug& drug, const std::string& target) {
    using Kind = Administration::Kind;
    const double amount = amount_in_state(drug, series.amount);
    std::vector<Administration> result;
    for (std::uint32_t i = 0; i <= series.additional; ++i) {
        // a product, not a sum: the last of many doses falls on its day exactly
        const double start_d = (series.start + series.lag + series.interval * i).value();
        const double end_d = start_d + series.infusion.value();
        if (!(end_d > start_d)) {
            result.push_back({start_d, Kind::bolus, target, amount});
            continue;
        }
        const double rate =
            amount / (end_d - start_d);  // of the duration as it is rounded: the amount stays exact
        result.push_back({start_d, Kind::rate_change, target, rate, i + 1});
        result.push_back({end_d, Kind::rate_change, target, -rate, i + 1});
    }
    sort_by_time(result);
    return result;
}

std::vector<Administration> administrations_for(std::span<const Regimen> regimens, const DrugLibrary& drugs,
                                                const BodyMetrics& body,
                                                const std::function<std::string(const Drug&)>& state_name) {
    std::vector<Administration> result;
    std::uint32_t n_infusions = 0;
    for (const Regimen& regimen : regimens) {
        const Drug* drug = drugs.find(regimen.drug);
        RUBOR_ASSERT(drug != nullptr);
        for (const DoseSeries& series : series_for(regimen, *drug, body)) {
            for (Administration& administration : expand(series, *drug, state_name(*drug))) {
                administration.infusion += administration.infusion > 0 ? n_infusions : 0;
                result.push_back(std::move(administration));
            }
            n_infusions += series.additional + 1;
        }
    }
    sort_by_time(result);
    return result;
}

}  // namespace rubor
