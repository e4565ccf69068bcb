// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include "sbml_suite/case_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include <rubor/formats/sbml.hpp>
#include <rubor/model/model_builder.hpp>

namespace rubor::sbml_suite {
namespace {

constexpr double k_tolerance_factor = 1e-3;

double seconds_of(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// The index of `name` among the outputs, put there if it is not.
std::size_t output_index(std::vector<std::string>& outputs, const std::string& name) {
    const auto found = std::ranges::find(outputs, name);
    if (found != outputs.end()) return static_cast<std::size_t>(found - outputs.begin());
    outputs.push_back(name);
    return outputs.size() - 1;
}

/// How the value of a species in mathematics becomes the amount or the concentration that the case wants.
void choose_quantity(const Model& model, const SuiteCase& suite_case, const std::string& name,
                     PreparedModel::Column& column, std::vector<std::string>& outputs) {
    const auto& named = model.declared().named;
    const auto& declared = named[*model.find(name)];
    if (declared.role != Declarations::Role::species || !declared.species.compartment) return;
    const auto compartment = model.find(*declared.species.compartment);
    if (!compartment || named[*compartment].dimensions == 0.0) return;  // a point has no size
    using Use = PreparedModel::Column::Use;
    if (suite_case.amounts.contains(name) && !declared.species.substance_only) column.use = Use::multiply;
    if (suite_case.concentrations.contains(name) && declared.species.substance_only) column.use = Use::divide;
    if (column.use != Use::none) column.size = output_index(outputs, *declared.species.compartment);
}

double value_of(const PreparedModel::Column& column, const double* outputs) {
    using Use = PreparedModel::Column::Use;
    const double value = outputs[column.output] / column.factor;
    if (column.use == Use::none) return value;
    const double size = outputs[*column.size];
    return column.use == Use::multiply ? value * size : value / size;
}

}  // namespace

Cost& Cost::operator+=(const Cost& more) {
    read_s += more.read_s;
    compile_s += more.compile_s;
    cvode_s += more.cvode_s;
    lanes_s += more.lanes_s;
    return *this;
}

std::optional<PreparedModel> prepare(std::shared_ptr<const Model> model, const SuiteCase& suite_case,
                                     const std::filesystem::path& cache, std::string& message) {
    PreparedModel result;
    CompileRequest request;
    request.cache_directory = cache;
    for (const std::string& variable : suite_case.expected.variables) {
        const auto symbol = model->find(variable);
        if (!symbol) {
            message = "the model has no " + variable;
            return std::nullopt;
        }
        PreparedModel::Column column{.output = output_index(request.outputs, variable),
                                     .factor = model->symbol(*symbol).shown.factor};
        choose_quantity(*model, suite_case, variable, column, request.outputs);
        result.columns.push_back(column);
    }
    auto compiled = compile(std::move(model), request);
    if (!compiled) {
        message = to_text(compiled.problems());
        return std::nullopt;
    }
    result.compiled = std::move(compiled).value();
    return result;
}

IntegratorResult integrate(const PreparedModel& prepared, const SuiteCase& suite_case, SolverMethod method,
                           unsigned lanes) {
    const Tolerance& tolerance = suite_case.tolerance;
    BatchOptions options{.method = method, .lanes = lanes, .solve = {}};
    options.solve.rel_tol = k_tolerance_factor * tolerance.relative;
    options.solve.abs_tol_factor = tolerance.absolute / tolerance.relative;  // every scale is 1
    PatientRun run;
    run.output_times_d = suite_case.expected.times;
    run.start_d = run.output_times_d.front();
    run.end_d = run.output_times_d.back();

    IntegratorResult result{.asked = method};
    BatchIntegrator integrator{prepared.compiled, options};
    integrator.run(
        1, [&](std::size_t) { return run; },
        [&](std::size_t, PatientTrajectory&& trajectory) {
            result.used = trajectory.method;
            result.n_fallbacks = trajectory.fallbacks.size();
            if (trajectory.status != SolveStatus::finished) {
                result.deviation = fmt::format("{}: {}", to_text(trajectory.status), trajectory.explanation);
                return;
            }
            TimeCourse got{
                .variables = suite_case.expected.variables, .times = trajectory.output_times_d, .values = {}};
            const std::size_t n_outputs = prepared.compiled->request().outputs.size();
            for (std::size_t row = 0; row < got.times.size(); ++row) {
                for (const auto& column : prepared.columns) {
                    got.values.push_back(value_of(column, &trajectory.outputs[row * n_outputs]));
                }
            }
            result.worst_share = worst_share(got, suite_case.expected, tolerance);
            result.deviation = first_deviation(got, suite_case.expected, tolerance);
        });
    return result;
}

DocumentResult CaseRun::run(const std::filesystem::path& document, const Level& level, bool repeat) {
    DocumentResult result{.level = level};
    std::shared_ptr<const Model> model;
    result.cost.read_s = seconds_of([&] {
        auto read = read_sbml(document, {.units = UnitReading::as_written, .scale = 1.0});
        if (read) {
            model = std::make_shared<const Model>(std::move(read).value());
        } else {
            result.refusal = read.problems();
        }
    });
    if (!model) return result;
    const std::string text = model->canonical_text();
    if (const auto known = done_.find(text); known != done_.end() && !repeat) {
        result.integrators = known->second;
        result.known_model = true;
        return result;
    }
    std::optional<PreparedModel> prepared;
    std::string message;
    result.cost.compile_s =
        seconds_of([&] { prepared = prepare(std::move(model), suite_case_, options_.cache, message); });
    if (!prepared) {
        result.fault = message;
        return result;
    }
    result.cost.cvode_s = seconds_of(
        [&] { result.integrators.push_back(integrate(*prepared, suite_case_, SolverMethod::cvode, 1)); });
    result.cost.lanes_s = seconds_of([&] {
        result.integrators.push_back(integrate(*prepared, suite_case_, SolverMethod::rodas, options_.lanes));
    });
    done_.emplace(text, result.integrators);
    return result;
}

}  // namespace rubor::sbml_suite
