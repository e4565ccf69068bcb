// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <rubor/compile/compiled_model.hpp>

namespace rubor {

/// A patient at an instant, in the arrays that compiled code reads.
struct PatientState {
    double time_d = 0.0;
    std::vector<double> states;      ///< By Model::states.
    std::vector<double> held;        ///< By Model::held.
    std::vector<double> input;       ///< Per day, by CompileRequest::dose_targets.
    std::vector<double> hoisted;     ///< What CompiledModel::hoist makes of parameters and held.
    std::vector<double> parameters;  ///< By CompileRequest::varying.

    /// Sizes every array for `model`; input rates are zero.
    explicit PatientState(const CompiledModel& model)
        : states(model.n_states()),
          held(model.n_held()),
          input(model.request().dose_targets.size()),
          hoisted(model.n_hoisted()),
          parameters(model.request().varying.size()) {}

    void hoist(const CompiledModel& model) { model.hoist(parameters.data(), held.data(), hoisted.data()); }
    void rates(const CompiledModel& model, double* dx) const { rates(model, time_d, states.data(), dx); }
    void rates(const CompiledModel& model, double t, const double* x, double* dx) const {
        model.rhs(t, x, parameters.data(), held.data(), input.data(), hoisted.data(), dx);
    }
    void root_values(const CompiledModel& model, double t, const double* x, double* values) const {
        model.root_values(t, x, parameters.data(), held.data(), hoisted.data(), values);
    }
};

}  // namespace rubor
