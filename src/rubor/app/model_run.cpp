// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/app/model_run.hpp>

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include <rubor/app/run_times.hpp>
#include <rubor/base/text.hpp>
#include <rubor/formats/model_names.hpp>

namespace rubor {
namespace {

void report(Problems& problems, const char* option, std::string message, std::string remedy = {}) {
    problems.push_back({{option, 0, 0}, "", std::move(message), std::move(remedy)});
}

/// The heading of an output: tables tell neither case nor a second `time` apart.
std::string free_heading(const std::string& name, const std::vector<OutputColumn>& outputs) {
    const auto is_taken = [&](const std::string& heading) {
        const std::string folded = Table::folded(heading);
        return folded == "patient" || folded == "time" ||
               std::any_of(outputs.begin(), outputs.end(),
                           [&](const OutputColumn& o) { return Table::folded(o.column) == folded; });
    };
    std::string heading = name;
    for (int i = 2; is_taken(heading); ++i) heading = fmt::format("{}_{}", name, i);
    return heading;
}

void read_outputs(const ModelRunArguments& arguments, ModelRun& run, Problems& problems) {
    std::vector<std::string> names;
    if (arguments.outputs.empty()) {
        for (const State& state : run.model->states()) names.push_back(run.model->symbol(state.symbol).name);
    } else {
        names = names_in_list(arguments.outputs);
    }
    const std::vector<std::string> valid = run.model->names();
    for (const std::string& text : names) {
        const auto name = name_by_id(*run.model, text);
        if (!name || !run.model->meaning(*name)) {
            report(problems, "--outputs",
                   fmt::format("{} is no name of the model {}", in_quotes(text), run.model->name()),
                   hint_for(text, valid));
        } else if (std::any_of(run.outputs.begin(), run.outputs.end(),
                               [&](const OutputColumn& o) { return o.name == *name; })) {
            report(problems, "--outputs", fmt::format("{} stands here twice", *name));
        } else {
            const Unit& shown = run.model->symbol(*run.model->find(*name)).shown;
            run.outputs.push_back(
                {*name, shown.factor, shown.text == "1" ? "" : shown.text, free_heading(*name, run.outputs)});
        }
    }
}

void read_doses(const ModelRunArguments& arguments, ModelRun& run, Problems& problems) {
    std::vector<DoseTarget> targets;
    for (const State& state : run.model->states()) {
        const Symbol& symbol = run.model->symbol(state.symbol);
        targets.push_back({symbol.name, symbol.unit, symbol.has_unit, symbol.to_coherent});
    }
    run.doses.targets = targets;
    if (!arguments.doses.empty()) {
        auto table = read_dosing_table(arguments.doses, targets, run.axis);
        if (!table) {
            append(problems, table.problems());
        } else {
            run.doses = std::move(table).value();
        }
    }
    for (const std::string& phrase : arguments.dose_phrases) {
        const auto record = parse_dose_phrase(phrase, targets, {"--dose", 1, 1}, run.axis);
        if (!record)
            append(problems, record.problems());
        else
            run.doses.for_all.push_back(record.value());
    }
}

void read_solver(const ModelRunArguments& arguments, ModelRun& run, Problems& problems) {
    run.method = arguments.solver == "rodas" ? SolverMethod::rodas : SolverMethod::cvode;
    run.lanes = arguments.lanes;
    run.solve.rel_tol = arguments.rel_tol;
    run.solve.max_steps = arguments.max_steps;
    if (arguments.lanes > static_cast<unsigned>(widest_lanes())) {
        report(problems, "--lanes", fmt::format("this machine has {} at most", widest_lanes()));
    }
    if (!(arguments.rel_tol >= 1e-13 && arguments.rel_tol <= 0.1)) {
        report(problems, "--rel-tol", fmt::format("{} is not within 1e-13 and 0.1", arguments.rel_tol));
    }
}

}  // namespace

Checked<ModelRun> prepare_model_run(const ModelRunArguments& arguments) {
    Problems problems;
    ModelRun run;
    read_solver(arguments, run, problems);
    const std::map<std::string, UnitReading> readings{{"", UnitReading::by_dialect},
                                                      {"convert", UnitReading::converted},
                                                      {"as-written", UnitReading::as_written}};
    auto read = read_model_file(
        arguments.model, arguments.modules,
        {.units = readings.at(arguments.units), .strict = arguments.strict, .starts = arguments.starts});
    if (!read) append(problems, read.problems());
    if (!problems.empty()) return problems;
    run.parameters = std::move(read.value().parameters);
    run.model = std::make_shared<const Model>(std::move(read.value().model));
    run.axis = time_axis_of(*run.model);
    read_times(arguments, run, problems);
    read_outputs(arguments, run, problems);
    read_doses(arguments, run, problems);
    if (!problems.empty()) return problems;
    return run;
}

std::vector<std::string> ModelRun::output_names() const {
    std::vector<std::string> names;
    for (const OutputColumn& output : outputs) names.push_back(output.name);
    return names;
}

Checked<std::shared_ptr<const CompiledModel>> ModelRun::compile_for(
    const std::vector<std::string>& varying) const {
    CompileRequest request;
    request.varying = varying;
    request.dose_targets = doses.dosed();
    request.outputs = output_names();
    return compile(model, request);
}

PatientRun ModelRun::run_of(std::vector<double> values, std::int64_t id) const {
    PatientRun run;
    run.parameters = std::move(values);
    run.patient = static_cast<std::uint64_t>(id);
    run.end_d = end_d;
    run.output_times_d = times_d;
    run.administrations = doses.administrations_of(id);
    return run;
}

BatchOptions ModelRun::batch_options(const std::atomic<bool>* interrupt) const {
    return {.method = method, .lanes = lanes, .solve = solve, .interrupt = interrupt};
}

std::vector<ColumnSpec> ModelRun::trajectory_columns() const {
    std::vector<ColumnSpec> columns{{"time", ColumnType::real, shown_time.unit, "Since the start"}};
    for (const OutputColumn& output : outputs) {
        const bool renamed = output.column != output.name;
        columns.push_back({output.column, ColumnType::real, output.unit, renamed ? output.name : ""});
    }
    return columns;
}

}  // namespace rubor
