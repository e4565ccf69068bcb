// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/results/statistics_table.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include <rubor/base/assert.hpp>
#include <rubor/trial/endpoint_lists.hpp>
#include <rubor/trial/statistic.hpp>

namespace rubor {

namespace {

/// Years at which curves are read.
std::vector<int> landmarks(const std::string& endpoint, double follow_up_d) {
    constexpr double k_year_d = 365.25;
    if (endpoint == "dor" || endpoint == "dor_confirmed") {
        return {1};
    }
    std::vector<int> years;
    for (const int year : {1, 2, 3, 4, 5, 10}) {
        if (year * k_year_d <= follow_up_d) {
            years.push_back(year);
        }
    }
    return years;
}

std::string at_year(const std::string& endpoint, int year) {
    return fmt::format("{}_at({} year{})", endpoint, year, year == 1 ? "" : "s");
}

Cell finite(double value) {
    return std::isfinite(value) ? Cell{value} : Cell{};
}

}  // namespace

std::vector<std::string> statistics_of(const std::vector<std::string>& endpoints, double follow_up_d) {
    std::vector<std::string> names;
    for (const std::string& endpoint : endpoints) {
        const bool is_time = time_endpoints().count(endpoint) > 0;
        if (is_time) {
            names.push_back("median_" + endpoint);
        }
        if (is_time || endpoint == "lrr") {
            for (const int year : landmarks(endpoint, follow_up_d)) {
                names.push_back(at_year(endpoint, year));
            }
        } else {
            names.push_back(endpoint);
        }
    }
    return names;
}

Table statistics_table(const AnalysisSet& set, const std::vector<std::string>& endpoints,
                       double follow_up_d) {
    using enum ColumnType;
    Table table{{{"arm", text, "", "Id of the arm."},
                 {"reference", text, "", "Of a comparison: the arm that it is against; null otherwise."},
                 {"statistic", text, "", "Name; shares from 0 to 1, times in days."},
                 {"value", real, "", "Null: not reached, or see status."},
                 {"lower", real, "", "95 %; null: not reached or no interval."},
                 {"upper", real, "", "95 %; null: not reached or no interval."},
                 {"n", integer, "", "Patients that it stands on; of twins compared, pairs."},
                 {"status", text, "", "ok, not_reached, no_data, no_events, ..."},
                 {"explanation", text, "", "Why there is no value or no interval."}},
                "The endpoints of the study by arm, and arms compared with the first."};
    const auto add = [&](const std::string& name, std::size_t arm, bool compared) {
        const auto found = statistic(set, name, {.arm = arm, .reference = 0, .subset = {}});
        RUBOR_ASSERT(found.ok());  // names come from statistics_of()
        const Estimate& e = found.value();
        table.append_row({set.arms[arm], compared ? Cell{set.arms[0]} : Cell{}, name, finite(e.value),
                          finite(e.lower), finite(e.upper), e.n, to_text(e.status), e.explanation});
    };
    for (const std::string& name : statistics_of(endpoints, follow_up_d)) {
        for (std::size_t arm = 0; arm < set.arms.size(); ++arm) {
            add(name, arm, false);
        }
        const bool has_difference = name.rfind("median_", 0) != 0 && name != "memory";
        for (std::size_t arm = 1; has_difference && arm < set.arms.size(); ++arm) {
            add("difference(" + name + ")", arm, true);
        }
    }
    for (const std::string& endpoint : endpoints) {
        for (std::size_t arm = 1; time_endpoints().count(endpoint) > 0 && arm < set.arms.size(); ++arm) {
            add("hazard_ratio(" + endpoint + ")", arm, true);
        }
    }
    return table;
}

}  // namespace rubor
