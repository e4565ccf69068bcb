// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/app/model_run.hpp>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include <rubor/base/text.hpp>

namespace rubor {
namespace {

constexpr double k_most_times = 10'000'000.0;

void report(Problems& problems, const char* option, std::string message, std::string remedy = {}) {
    problems.push_back({{option, 0, 0}, "", std::move(message), std::move(remedy)});
}

/// A time in days, at least 0.
std::optional<double> days(const std::string& text, const char* option, Problems& problems) {
    const auto quantity = parse_quantity(text, {option, 0, 0});
    if (!quantity) {
        append(problems, quantity.problems());
        return std::nullopt;
    }
    static const Unit day = parse_unit("day").value();
    if (!quantity.value().unit.same_dimension(day)) {
        report(problems, option,
               fmt::format("{} is {}, expected a time", in_quotes(text),
                           kind_of(quantity.value().unit.dimension)),
               "e.g. 12 weeks");
        return std::nullopt;
    }
    if (quantity.value().value < 0.0) {
        report(problems, option, fmt::format("{} is before the start", in_quotes(text)), "at least 0 d");
        return std::nullopt;
    }
    return quantity.value().coherent();
}

void read_times(const ModelRunArguments& arguments, ModelRun& run, Problems& problems) {
    std::optional<double> until, every;
    if (!arguments.until.empty()) until = days(arguments.until, "--until", problems);
    if (!arguments.every.empty()) {
        every = days(arguments.every, "--every", problems);
        if (every && *every == 0.0) {
            report(problems, "--every", "must be above 0 d");
            every.reset();
        }
        if (!arguments.times.empty())
            report(problems, "--every", "cannot stand beside --times", "give one of them");
    }
    if (!arguments.times.empty()) {
        for (const std::string& part : split(arguments.times, ',')) {
            if (const auto time = days(std::string{trim(part)}, "--times", problems))
                run.times_d.push_back(*time);
        }
        std::sort(run.times_d.begin(), run.times_d.end());
        run.times_d.erase(std::unique(run.times_d.begin(), run.times_d.end()), run.times_d.end());
        if (run.times_d.empty()) return;
        run.end_d = until.value_or(run.times_d.back());
        if (run.times_d.back() > run.end_d) report(problems, "--times", "a time is after --until");
        return;
    }
    if (arguments.until.empty()) {
        report(problems, "--until", "is missing", "e.g. --until \"400 d\"");
        return;
    }
    if (!until) return;
    run.end_d = *until;
    const double step_d = every.value_or(run.end_d / 100.0);
    if (step_d > 0.0 && run.end_d / step_d > k_most_times) {
        report(problems, "--every", fmt::format("{} times are too many", significant(run.end_d / step_d)),
               "at most 10 million");
        return;
    }
    // a product, not a sum: the last time is exact; rounding may not lose it
    for (std::size_t i = 0;; ++i) {
        const double t = step_d * static_cast<double>(i);
        if (t > run.end_d * (1.0 + 1e-12) || (i > 0 && step_d == 0.0)) break;
        run.times_d.push_back(std::min(t, run.end_d));
    }
}

OutputColumn output_column(const Model& model, const std::string& name) {
    const Unit& unit = model.symbol(*model.find(name)).unit;
    const auto state = model.find_state(name);
    if (state && model.states()[*state].is_concentration) {
        // The name means amount per volume; the declared unit is that of the amount. The value stays
        // coherent.
        const Unit litre = parse_unit("L").value();
        return {name, 1.0, to_text(unit.dimension / litre.dimension)};
    }
    return {name, unit.factor, unit.text};
}

void read_outputs(const ModelRunArguments& arguments, ModelRun& run, Problems& problems) {
    std::vector<std::string> names;
    if (arguments.outputs.empty()) {
        for (const State& state : run.model->states()) names.push_back(run.model->symbol(state.symbol).name);
    } else {
        for (const std::string& part : split(arguments.outputs, ',')) names.emplace_back(trim(part));
    }
    const std::vector<std::string> valid = run.model->names();
    for (const std::string& name : names) {
        const std::string folded = Table::folded(name);
        if (!run.model->meaning(name)) {
            report(problems, "--outputs",
                   fmt::format("{} is no name of the model {}", in_quotes(name), run.model->name()),
                   hint_for(name, valid));
        } else if (folded == "patient" || folded == "time") {
            report(problems, "--outputs", fmt::format("{} is the name of a column of the results", name),
                   "give it another name by a rule of the model");
        } else if (std::any_of(run.outputs.begin(), run.outputs.end(),
                               [&](const OutputColumn& o) { return Table::folded(o.name) == folded; })) {
            report(problems, "--outputs",
                   fmt::format("{} stands here twice (names that differ in case only are one)", name));
        } else {
            run.outputs.push_back(output_column(*run.model, name));
        }
    }
}

void read_doses(const ModelRunArguments& arguments, ModelRun& run, Problems& problems) {
    std::vector<DoseTarget> targets;
    for (const State& state : run.model->states()) {
        const Symbol& symbol = run.model->symbol(state.symbol);
        targets.push_back({symbol.name, symbol.unit});
    }
    run.doses.targets = targets;
    if (!arguments.doses.empty()) {
        auto table = read_dosing_table(arguments.doses, targets);
        if (!table) {
            append(problems, table.problems());
        } else {
            run.doses = std::move(table).value();
        }
    }
    for (const std::string& phrase : arguments.dose_phrases) {
        const auto record = parse_dose_phrase(phrase, targets, {"--dose", 1, 1});
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
    read_times(arguments, run, problems);
    read_solver(arguments, run, problems);
    const auto check_ending = [&](const std::filesystem::path& path) {
        if (path.extension() != ".ant") {
            problems.push_back(
                {{path.string(), 0, 0},
                 "",
                 fmt::format("the ending {} is not that of a model", in_quotes(path.extension().string())),
                 "expected an Antimony file, .ant"});
        }
    };
    check_ending(arguments.model);
    std::vector<ModelFiles> modules;
    for (const auto& module : arguments.modules) {
        check_ending(module);
        modules.push_back(model_files(module));
    }
    if (!problems.empty()) return problems;
    auto composed = compose(model_files(arguments.model), modules);
    if (!composed) return composed.problems();
    run.parameters = std::move(composed.value().parameters);
    run.model = std::make_shared<const Model>(std::move(composed.value().model));
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
    std::vector<ColumnSpec> columns{{"time", ColumnType::real, "day", "Since the start"}};
    for (const OutputColumn& output : outputs) {
        columns.push_back({output.name, ColumnType::real, output.unit, ""});
    }
    return columns;
}

Checked<std::vector<ParameterSetting>> parse_settings(const std::vector<std::string>& texts,
                                                      const Model& model) {
    Problems problems;
    std::vector<ParameterSetting> settings;
    std::vector<std::string> valid;
    for (const Parameter& p : model.parameters()) valid.push_back(model.symbol(p.symbol).name);
    for (const std::string& text : texts) {
        const auto equals = text.find('=');
        const std::string name{trim(std::string_view{text}.substr(0, equals))};
        if (equals == std::string::npos) {
            report(problems, "--set", fmt::format("{} has no =", in_quotes(text)),
                   "e.g. --set \"clearance=0.2 L/day\"");
            continue;
        }
        const auto parameter = model.find_parameter(name);
        if (!parameter) {
            report(problems, "--set",
                   fmt::format("{} is no parameter of the model {}", in_quotes(name), model.name()),
                   hint_for(name, valid));
            continue;
        }
        if (std::any_of(settings.begin(), settings.end(),
                        [&](const ParameterSetting& s) { return s.name == name; })) {
            report(problems, "--set", fmt::format("{} is set twice", name));
            continue;
        }
        const auto quantity =
            parse_quantity(trim(std::string_view{text}.substr(equals + 1)), {"--set", 0, 0});
        if (!quantity) {
            append(problems, quantity.problems());
            continue;
        }
        const Unit& unit = model.symbol(model.parameters()[*parameter].symbol).unit;
        if (!quantity.value().unit.same_dimension(unit)) {
            report(problems, "--set",
                   fmt::format("{} is {}, found {}", name, kind_of(unit.dimension),
                               kind_of(quantity.value().unit.dimension)),
                   fmt::format("e.g. --set \"{}={} {}\"", name, quantity.value().value, unit.text));
            continue;
        }
        settings.push_back({name, quantity.value().coherent()});
    }
    if (!problems.empty()) return problems;
    return settings;
}

}  // namespace rubor
