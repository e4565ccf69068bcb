// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/solve/first_step.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace rubor {

FirstStep::FirstStep(const CompiledModel& model)
    : model_{&model},
      rates_(model.n_states()),
      jacobian_(model.pattern().row.size()),
      curvature_(model.n_states()) {}

double FirstStep::choose(const PatientState& patient, double t_d, std::span<const double> scale,
                         double rel_tol, int order, double longest_d) {
    const double* const x = patient.states.data();
    patient.rates(*model_, t_d, x, rates_.data());
    model_->jacobian(t_d, x, patient.parameters.data(), patient.held.data(), patient.input.data(),
                     patient.hoisted.data(), jacobian_.data());
    std::fill(curvature_.begin(), curvature_.end(), 0.0);
    const SparsityPattern& pattern = model_->pattern();
    for (std::size_t j = 0; j < rates_.size(); ++j) {
        for (auto k = pattern.column_start[j]; k < pattern.column_start[j + 1]; ++k) {
            curvature_[static_cast<std::size_t>(pattern.row[static_cast<std::size_t>(k)])] +=
                jacobian_[static_cast<std::size_t>(k)] * rates_[j];
        }
    }
    double least = std::numeric_limits<double>::infinity();  // of h to the power `order`
    for (std::size_t i = 0; i < rates_.size(); ++i) {
        const double tolerance = rel_tol * (std::abs(x[i]) + scale[i]);
        const double f = std::abs(rates_[i]);
        const double c = std::abs(curvature_[i]);
        // delta = f^2 / c, 1 / lambda = f / c
        if (!(f * f > tolerance * c) || c == 0.0) continue;
        double power = tolerance * c / (f * f);
        for (int k = 0; k < order; ++k) power *= f / c;
        if (power < least) least = power;
    }
    const double h = std::min(longest_d, std::pow(least, 1.0 / order));
    int exponent = 0;
    (void)std::frexp(h, &exponent);
    return std::ldexp(0.5, exponent);
}

}  // namespace rubor
