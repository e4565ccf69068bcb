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
#include <rubor/compile/compiled_model.hpp>
#include <rubor/formats/compose.hpp>
#include <rubor/model/model.hpp>
#include <rubor/pharmacology/dosing_table.hpp>
#include <rubor/solve/batch.hpp>
#include <rubor/solve/patient_run.hpp>
#include <rubor/store/table.hpp>

namespace rubor {

/// What `simulate` and `ensemble` are both told, as typed. Quantities carry units.
struct ModelRunArguments {
    std::filesystem::path model;
    std::vector<std::filesystem::path> modules;  ///< Drug modules to compose with it.
    std::filesystem::path doses;                 ///< A dosing table; empty: none.
    std::vector<std::string> dose_phrases;
    std::string until;             ///< `400 d`
    std::string every;             ///< `1 d`
    std::string times;             ///< `0 d, 1 d, 2 weeks`
    std::string outputs;           ///< `a,b,c`; empty: every state.
    std::string solver = "rodas";  ///< `rodas` or `cvode`
    double rel_tol = 1e-6;
    std::int64_t max_steps = 500'000;
    unsigned lanes = 0;
};

/// One column of the results.
struct OutputColumn {
    std::string name;
    double factor = 1.0;  ///< shown = coherent value / factor
    std::string unit;     ///< Of what is shown: as the model declares it.
};

/// A run of any model, checked: what to integrate, until when, what to look at.
struct ModelRun {
    std::shared_ptr<const Model> model;
    ParameterTable parameters;
    std::vector<double> times_d;  ///< Ascending.
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

/// Reads the model and all that the arguments name. Every Problem that can be found is returned.
[[nodiscard]] Checked<ModelRun> prepare_model_run(const ModelRunArguments& arguments);

/// `name=value` with a unit (`clearance=0.2 L/day`), for a parameter of the model.
struct ParameterSetting {
    std::string name;
    double value = 0.0;  ///< Coherent.
};
[[nodiscard]] Checked<std::vector<ParameterSetting>> parse_settings(const std::vector<std::string>& texts,
                                                                    const Model& model);

}  // namespace rubor
