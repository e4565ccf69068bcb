// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/prior_change.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <rubor/base/assert.hpp>
#include <rubor/base/text.hpp>
#include <rubor/trial/prepared_trial.hpp>

namespace rubor {

namespace {

PatientSampler changed(const PatientSampler& sampler, std::uint64_t seed,
                       std::span<const PriorChange> changes, std::vector<bool>& found) {
    std::vector<SampledParameter> parameters = sampler.parameters();
    for (SampledParameter& parameter : parameters) {
        for (std::size_t i = 0; i < changes.size(); ++i) {
            if (parameter.name == changes[i].name) {
                parameter.distribution = changes[i].distribution;
                found[i] = true;
            }
        }
    }
    return PatientSampler{std::move(parameters), seed};
}

}  // namespace

void add_varying(std::vector<SampledParameter>& sampled, const ParameterTable& table,
                 const RowFilter& filter) {
    for (const ParameterRow& row : table.rows) {
        if (filter && !row.is_sampled() && filter(row)) {
            sampled.push_back({row.name, Distribution::constant(row.coherent_value()), 0});
        }
    }
}

RowFilter rows_named(std::vector<std::string> names) {
    return [names = std::move(names)](const ParameterRow& row) {
        return std::find(names.begin(), names.end(), row.name) != names.end();
    };
}

Problems unknown_parameters(const ParameterTable& table, std::span<const std::string> names) {
    Problems problems;
    for (const std::string& name : names) {
        if (table.find(name) == nullptr) {
            std::vector<std::string> valid;
            for (const ParameterRow& row : table.rows) {
                valid.push_back(row.name);
            }
            problems.push_back({{},
                                name,
                                fmt::format("{} is no parameter of the composed model", in_quotes(name)),
                                hint_for(name, valid)});
        }
    }
    return problems;
}

PreparedTrial with_priors(const PreparedTrial& trial, std::span<const PriorChange> changes) {
    PreparedTrial result = trial;
    std::vector<bool> found(changes.size(), false);
    result.core_sampler = changed(trial.core_sampler, trial.study.seed, changes, found);
    result.sampler = changed(trial.sampler, trial.study.seed, changes, found);
    RUBOR_ASSERT(std::find(found.begin(), found.end(), false) == found.end());
    return result;
}

}  // namespace rubor
