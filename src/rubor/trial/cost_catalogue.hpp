// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <rubor/base/problem.hpp>
#include <rubor/pharmacology/drug.hpp>

namespace rubor {

/// The cost of one adverse event.
struct AdverseEventCost {
    std::string on;                ///< Name or organ class.
    int grade = 3;                 ///< Of this grade or more.
    std::optional<double> amount;  ///< Nothing: no data.
    std::string source;
};

/// The cost of one administration of a drug, beside its price.
struct AdministrationCost {
    std::string of;  ///< Drug, class or route.
    std::optional<double> amount;
    std::string source;
};

/// Costs that no drug file holds: `models/safety/costs.yaml`, named by the population's `safety: {costs:
/// FILE}`.
struct CostCatalogue {
    std::filesystem::path file;
    std::string currency;  ///< ISO 4217.
    int year = 0;
    std::optional<double> visit;
    std::optional<double> surgery;
    std::vector<AdministrationCost> administrations;  ///< The first that fits a drug counts.
    std::vector<AdverseEventCost> adverse_events;     ///< The dearest that fits an event counts.
};

[[nodiscard]] Checked<CostCatalogue> read_cost_catalogue(const std::filesystem::path& path);

/// Prices must be in the catalogue's currency.
void check_prices(const CostCatalogue& costs, const std::vector<const Drug*>& drugs, Problems& problems);

}  // namespace rubor
