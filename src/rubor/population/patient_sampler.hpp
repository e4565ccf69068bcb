// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <rubor/base/problem.hpp>
#include <rubor/formats/parameter_table.hpp>
#include <rubor/random/distribution.hpp>
#include <rubor/random/scrambled_sobol.hpp>

namespace rubor {

/// A model parameter that differs between patients.
struct SampledParameter {
    std::string name;           ///< Of the model.
    Distribution distribution;  ///< In coherent units.
    std::size_t dimension = 0;  ///< Of the quasi-random sequence; kept for ever, so that a new parameter changes
                                ///< nobody else's draw. Parameters that share one move together.
};

/// The sampled rows of a table, in its order. Each needs the number of its dimension; two names of dimensions must not
/// share one.
[[nodiscard]] Checked<std::vector<SampledParameter>> sampled_parameters(const ParameterTable& table);

/// The same with one parameter, discrete or bernoulli, restricted to `values`: weights in proportion as before, drawn by the same
/// coordinate.
void restrict_to(std::vector<SampledParameter>& parameters, const std::string& name, const std::vector<double>& values);

/// Draws virtual patients from their priors: patient i is point i of a scrambled Sobol sequence, taken through
/// the inverse distribution function of each parameter.
///
/// A patient's value of a parameter depends on (seed, patient, dimension of the parameter) and nothing else.
class PatientSampler {
  public:
    PatientSampler(std::vector<SampledParameter> parameters, std::uint64_t seed);

    [[nodiscard]] const std::vector<SampledParameter>& parameters() const { return parameters_; }
    [[nodiscard]] std::vector<std::string> names() const;
    /// Values in the order of parameters(), in coherent units.
    [[nodiscard]] std::vector<double> sample(std::uint64_t patient) const;

  private:
    std::vector<SampledParameter> parameters_;
    ScrambledSobol sequence_;
};

}  // namespace rubor
