// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <rubor/random/distribution.hpp>
#include <rubor/random/scrambled_sobol.hpp>

namespace rubor {

/// A model parameter that differs between patients.
struct SampledParameter {
    std::string name;           ///< Of the model.
    Distribution distribution;  ///< In coherent units.
    std::size_t dimension = 0;  ///< Of the quasi-random sequence; its own for ever, so that a new parameter
                                ///< changes nobody else's draw.
};

/// Draws virtual patients from their priors: patient i is point i of a scrambled Sobol sequence, taken through
/// the inverse distribution function of each parameter.
///
/// A patient's value of a parameter depends on (seed, patient, dimension of the parameter) and nothing else.
class PatientSampler {
  public:
    /// Dimensions must differ (readers check).
    PatientSampler(std::vector<SampledParameter> parameters, std::uint64_t seed);

    [[nodiscard]] const std::vector<SampledParameter>& parameters() const { return parameters_; }
    [[nodiscard]] std::vector<std::string> names() const;
    /// Values in the order of parameters().
    [[nodiscard]] std::vector<double> sample(std::uint64_t patient) const;

  private:
    std::vector<SampledParameter> parameters_;
    ScrambledSobol sequence_;
};

}  // namespace rubor
