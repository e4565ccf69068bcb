// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <rubor/trial/sensitivity.hpp>

namespace rubor {

/// For each arm a tornado and a table of local sensitivities, the largest first, at most 80 columns.
[[nodiscard]] std::string render_sensitivity(const SensitivityRequest& request,
                                             const SensitivityResult& result, std::size_t most_rows = 20);

/// All rows as JSON, and as a tab-separated table.
[[nodiscard]] std::string sensitivity_json(const SensitivityRequest& request,
                                           const SensitivityResult& result);
[[nodiscard]] std::string sensitivity_tsv(const SensitivityRequest& request, const SensitivityResult& result);

/// A bar of a tornado: `width` characters for `from` to `to`, light between the base and the value at the low
/// input, full between the base and that at the high one, `|` at the base.
[[nodiscard]] std::string tornado_bar(double base, double at_low, double at_high, double from, double to,
                                      std::size_t width);

}  // namespace rubor
