// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <rubor/base/problem.hpp>
#include <rubor/formats/model_file.hpp>
#include <rubor/model/model.hpp>

namespace rubor {

/// `name=value` with a unit (`clearance=0.2 L/day`), for a parameter of the model.
struct ParameterSetting {
    std::string name;
    double value = 0.0;  ///< As the model's arrays keep it.
};

struct Settings {
    std::vector<ParameterSetting> parameters;
    /// What is no parameter that may vary, but has a value at the start in an SBML file: the model must be
    /// read again.
    std::vector<ModelFileOptions::Start> starts;
};

/// Reads what --set says. A parameter without a declared unit takes a bare number.
[[nodiscard]] Checked<Settings> parse_settings(const std::vector<std::string>& texts, const Model& model);

}  // namespace rubor
