// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/population/patient_sampler.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <map>


namespace rubor {

namespace {

std::size_t dimensions_needed(const std::vector<SampledParameter>& parameters) {
    std::size_t needed = 1;
    for (const SampledParameter& p : parameters) {
        needed = std::max(needed, p.dimension + 1);
    }
    return needed;
}

}  // namespace

Checked<std::vector<SampledParameter>> sampled_parameters(const ParameterTable& table) {
    std::vector<SampledParameter> sampled;
    std::map<std::size_t, const ParameterRow*> owner;
    Problems problems;
    for (const ParameterRow& row : table.rows) {
        if (!row.is_sampled()) {
            continue;
        }
        if (!row.dimension || *row.dimension >= ScrambledSobol::max_dimensions()) {
            problems.push_back({row.place, row.name,
                                fmt::format("{} is sampled but has no number in the column dimension", row.name),
                                fmt::format("give it one below {} that no other row uses",
                                            ScrambledSobol::max_dimensions())});
            continue;
        }
        const std::size_t dimension = *row.dimension;
        const auto [first, is_new] = owner.try_emplace(dimension, &row);
        if (!is_new && first->second->sampling != row.sampling) {
            problems.push_back({row.place, row.name,
                                fmt::format("dimension {} already belongs to {} ({}:{})", dimension, first->second->name,
                                            first->second->place.file, first->second->place.line),
                                "choose a free number"});
        }
        sampled.push_back({row.name, row.coherent_prior(), dimension});
    }
    if (!problems.empty()) {
        return problems;
    }
    return sampled;
}

void restrict_to(std::vector<SampledParameter>& parameters, const std::string& name, const std::vector<double>& values) {
    for (SampledParameter& p : parameters) {
        if (p.name == name) {
            p.distribution = p.distribution.restricted_to(values);
        }
    }
}

PatientSampler::PatientSampler(std::vector<SampledParameter> parameters, std::uint64_t seed)
    : parameters_{std::move(parameters)}, sequence_{seed, dimensions_needed(parameters_)} {}

std::vector<std::string> PatientSampler::names() const {
    std::vector<std::string> names;
    for (const SampledParameter& p : parameters_) {
        names.push_back(p.name);
    }
    return names;
}

std::vector<double> PatientSampler::sample(std::uint64_t patient) const {
    std::vector<double> values;
    values.reserve(parameters_.size());
    for (const SampledParameter& p : parameters_) {
        values.push_back(p.distribution.quantile(sequence_.value(patient, p.dimension)));
    }
    return values;
}

}  // namespace rubor
