// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/population/patient_sampler.hpp>

#include <algorithm>
#include <set>

#include <rubor/base/assert.hpp>

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

PatientSampler::PatientSampler(std::vector<SampledParameter> parameters, std::uint64_t seed)
    : parameters_{std::move(parameters)}, sequence_{seed, dimensions_needed(parameters_)} {
    std::set<std::size_t> used;
    for (const SampledParameter& p : parameters_) {
        RUBOR_ASSERT(used.insert(p.dimension).second);
    }
}

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
