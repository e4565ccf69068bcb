// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <rubor/base/problem.hpp>
#include <rubor/base/time_axis.hpp>
#include <rubor/compile/compiled_model.hpp>
#include <rubor/formats/model_file.hpp>
#include <rubor/model/model.hpp>
#include <rubor/pharmacology/dosing_table.hpp>
#include <rubor/solve/batch.hpp>
#include <rubor/solve/patient_run.hpp>
#include <rubor/store/table.hpp>

namespace rubor {

/// What `simulate` and `ensemble` are both told, as typed. Quantities carry units.
struct ModelRunArguments {
    std::filesystem::path model{};
    std::vector<std::filesystem::path> modules{};  ///< Drug modules to compose with it.
    std::filesystem::path doses{};                 ///< A dosing table; empty: none.
    std::vector<std::string> dose_phrases{};
    std::string units{};  ///< `convert` or `as-written`, of SBML; empty: by dialect.
    bool strict = false;  ///< Clashes of units are errors.
    std::vector<ModelFileOptions::Start> starts{};  ///< Other values at the start than those of an SBML file.
    std::string until{};                            ///< `400 d`
    std::string every{};                            ///< `1 d`
    std::string times{};                            ///< `0 d, 1 d, 2 weeks`
    std::string time_unit{};                        ///< In which times are shown; empty: the model's.
    std::string outputs{};                          ///< `a,b,c`, names or ids; empty: every state.
    std::string solver = "rodas";                   ///< `rodas` or `cvode`
    double rel_tol = 1e-6;
    std::int64_t max_steps = 500'000;
    unsigned lanes = 0;
};

/// One column of the results.
struct OutputColumn {
    std::string name;     ///< Of the model.
    double factor = 1.0;  ///< shown = value of the model / factor
    std::string unit;     ///< Of what is shown: as the model declares it; may be empty.
    std::string
        column;  ///< The heading: the name, with `_2` behind it where tables would take it for another.
};

/// In which unit people see the times of a run.
struct ShownTime {
    std::string unit = "day";  ///< Empty where the model says none.
    double factor = 1.0;       ///< Units of the model's axis in one of the shown.

    [[nodiscard]] double of(double time) const {
        return factor < 1.0 ? time * unit_ratio(1.0, factor) : time / factor;
    }
};

/// A run of any model, checked: what to integrate, until when, what to look at.
struct ModelRun {
    std::shared_ptr<const Model> model;
    ParameterTable parameters;
    TimeAxis axis;
    ShownTime shown_time;
    std::vector<double> times_d;  ///< On the axis, ascending.
    double end_d = 0.0;
    std::vector<OutputColumn> outputs;
    DosingTable doses;
    SolveOptions solve;
    SolverMethod method = SolverMethod::rodas;
    unsigned lanes = 0;

    [[nodiscard]] std::vector<std::string> output_names() const;
    /// Compiled for patients who differ in `varying`, with these outputs and doses.
    [[nodiscard]] Checked<std::shared_ptr<const CompiledModel>> compile_for(
        const std::vector<std::string>& varying) const;
    /// The run of a patient with these values (in the order of `varying`) and the doses of this ID.
    [[nodiscard]] PatientRun run_of(std::vector<double> values, std::int64_t id) const;
    [[nodiscard]] BatchOptions batch_options(const std::atomic<bool>* interrupt) const;
    /// Columns `time` and the outputs, for tables.
    [[nodiscard]] std::vector<ColumnSpec> trajectory_columns() const;
};

/// Reads the model and all that the arguments name. Every Problem that can be found is returned; what is
/// doubtful in the model is in its warnings().
[[nodiscard]] Checked<ModelRun> prepare_model_run(const ModelRunArguments& arguments);

}  // namespace rubor
