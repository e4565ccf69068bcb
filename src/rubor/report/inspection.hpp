// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include <rubor/base/step_times.hpp>
#include <rubor/compile/jacobian_shape.hpp>
#include <rubor/model/conservation.hpp>
#include <rubor/model/model.hpp>
#include <rubor/solve/time_scales.hpp>

namespace rubor {

/// What `rubor inspect` found out about a model.
struct ModelInspection {
    std::shared_ptr<const Model> model;
    std::string file;
    ConservationLaws laws;
    SparsityPattern pattern;
    JacobianShape shape;
    TimeScales scales;
    StepTimes times;  ///< Empty: not asked for.
};

/// Looks for conservation laws, differentiates, and looks at the start of a run.
///
/// With `times` the model is compiled to machine code too, at one width and without the kernel cache, and the
/// steps are added to it; without, the interpreter serves.
[[nodiscard]] ModelInspection inspect_model(std::shared_ptr<const Model> model, std::string file,
                                            StepTimes* times = nullptr);

/// For people: lines of at most 80 columns.
[[nodiscard]] std::string inspection_text(const ModelInspection& inspection);

/// For machines (docs/inspect.md).
[[nodiscard]] std::string inspection_json(const ModelInspection& inspection);

/// The mathematics as it was declared, in readable form: lines of at most 80 columns.
[[nodiscard]] std::string equations_text(const Model& model);

}  // namespace rubor
