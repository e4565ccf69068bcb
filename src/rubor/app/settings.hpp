// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <rubor/base/problem.hpp>
#include <rubor/model/model.hpp>

namespace rubor {

/// `name=value` with a unit (`clearance=0.2 L/day`), for a parameter of the model.
struct ParameterSetting {
    std::string name;
    double value = 0.0;  ///< As the model's arrays keep it.
};
/// Reads what --set says. A parameter without a declared unit takes a bare number.
[[nodiscard]] Checked<std::vector<ParameterSetting>> parse_settings(const std::vector<std::string>& texts,
                                                                    const Model& model);

}  // namespace rubor
