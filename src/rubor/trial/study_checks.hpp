// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include <rubor/trial/model_mentions.hpp>

namespace rubor {

/// What a study takes for granted of its population: categories, surgery, baseline quantities.
void check_study(const Study& study, const Population& population, Problems& problems);

/// Names of the model in rules are outputs, too; each once. Tells the rules where they stand.
void add_rule_outputs(std::vector<EligibilityRule>& rules, std::vector<Mention>& outputs);

/// What the products of the study need.
[[nodiscard]] std::vector<ProductPlan::Needs> needs_of(const Study& study, const DrugLibrary& library);

/// Settings of the core, under "", and under a drug's name those of its module without that name.
[[nodiscard]] std::map<std::string, std::vector<PinnedParameter>> settings_by_module(const Study& study);

/// Leaves only patients of the categories that the study asks for.
void restrict_patients(const Study& study, const Population& population, const ParameterTable& table,
                       std::vector<SampledParameter>& sampled, Problems& problems);

}  // namespace rubor
