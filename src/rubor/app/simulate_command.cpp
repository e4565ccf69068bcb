// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/app/simulate_command.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <rubor/app/interrupt.hpp>
#include <rubor/app/messages.hpp>
#include <rubor/app/settings.hpp>
#include <rubor/base/text.hpp>
#include <rubor/report/terminal_plot.hpp>
#include <rubor/report/terminal_table.hpp>
#include <rubor/store/csv.hpp>
#include <rubor/store/parquet.hpp>

namespace rubor {
namespace {

constexpr std::size_t k_most_plots = 6;
constexpr std::size_t k_rows_shown = 12;
constexpr std::size_t k_columns_shown = 4;
constexpr const char* k_notice =
    "Research software: virtual patients, not people. This is no medical advice.";

Table trajectory_table(const ModelRun& run, const PatientTrajectory& trajectory) {
    Table table{run.trajectory_columns(),
                fmt::format("One patient of the model {}. {}", run.model->name(), k_notice)};
    const std::size_t n = run.outputs.size();
    std::vector<Cell> cells(n + 1);
    for (std::size_t row = 0; row < trajectory.output_times_d.size(); ++row) {
        cells[0] = run.shown_time.of(trajectory.output_times_d[row]);
        for (std::size_t k = 0; k < n; ++k)
            cells[k + 1] = trajectory.outputs[row * n + k] / run.outputs[k].factor;
        table.append_row(cells);
    }
    return table;
}

std::string plots(const ModelRun& run, const Table& table) {
    std::string text;
    const std::vector<double>& times = table.columns()[0].reals();
    for (std::size_t k = 0; k < std::min(run.outputs.size(), k_most_plots); ++k) {
        text += render_plot({run.outputs[k].column, run.outputs[k].unit, run.shown_time.unit}, times,
                            table.columns()[k + 1].reals()) +
                "\n";
    }
    if (run.outputs.size() > k_most_plots) {
        text += fmt::format("{} more outputs are in the table only; choose with --outputs.\n\n",
                            run.outputs.size() - k_most_plots);
    }
    return text;
}

/// At most k_rows_shown times, evenly chosen, first and last among them; a table for each few outputs.
std::string tables(const ModelRun& run, const Table& table) {
    std::string text;
    const std::size_t n = table.n_rows();
    for (std::size_t first = 0; first < run.outputs.size(); first += k_columns_shown) {
        const std::size_t last = std::min(first + k_columns_shown, run.outputs.size());
        std::vector<TerminalColumn> columns{{run.shown_time.unit.empty() ? "time" : run.shown_time.unit}};
        for (std::size_t k = first; k < last; ++k) {
            const std::string& unit = run.outputs[k].unit;
            const std::string& name = run.outputs[k].column;
            columns.push_back({unit.empty() ? name : name + " [" + unit + "]"});
        }
        TerminalTable shown{columns};
        const std::size_t n_shown = std::min(n, k_rows_shown);
        for (std::size_t i = 0; i < n_shown; ++i) {
            const std::size_t row = n_shown < 2 ? 0 : i * (n - 1) / (n_shown - 1);
            std::vector<std::string> cells{significant(table.columns()[0].reals()[row], 6)};
            for (std::size_t k = first; k < last; ++k)
                cells.push_back(significant(table.columns()[k + 1].reals()[row], 5));
            shown.add_row(cells);
        }
        text += shown.to_text() + "\n";
    }
    return text;
}

}  // namespace

ExitCode run(const SimulateCommand& command) {
    auto prepared = prepare_model_run(command.run);
    if (!prepared) return fail(exit_bad_input, prepared.problems());
    const auto settings = parse_settings(command.settings, *prepared.value().model);
    if (!settings) return fail(exit_bad_input, settings.problems());
    if (!settings.value().starts.empty()) {
        ModelRunArguments arguments = command.run;
        arguments.starts = settings.value().starts;
        prepared = prepare_model_run(arguments);
        if (!prepared) return fail(exit_bad_input, prepared.problems());
    }
    const ModelRun model_run = std::move(prepared).value();
    tell_warnings(model_run.model->warnings());
    if (!model_run.doses.by_id.empty() && model_run.doses.by_id.size() > 1) {
        return fail(
            exit_bad_input,
            {{{command.run.doses.string(), 0, 0},
              "",
              fmt::format("holds doses of {} patients; simulate has one", model_run.doses.by_id.size()),
              "use rubor ensemble, or leave out the column ID"}});
    }
    const std::string ending = lower_case(command.output.extension().string());
    if (!command.output.empty() && ending != ".csv" && ending != ".parquet") {
        return fail(exit_bad_input, {{{command.output.string(), 0, 0},
                                      "",
                                      fmt::format("the ending {} is not known", in_quotes(ending)),
                                      "expected .csv or .parquet"}});
    }
    std::vector<std::string> varying;
    std::vector<double> values;
    for (const ParameterSetting& setting : settings.value().parameters) {
        varying.push_back(setting.name);
        values.push_back(setting.value);
    }
    const auto compiled = model_run.compile_for(varying);
    if (!compiled) return fail(exit_bad_input, compiled.problems());
    tell_fault_of_cache(compiled.value()->cache_status());

    const InterruptGuard interrupt;
    BatchIntegrator batch{compiled.value(), model_run.batch_options(&interrupt.flag())};
    const std::int64_t id = model_run.doses.by_id.empty() ? 1 : model_run.doses.by_id.begin()->first;
    PatientTrajectory trajectory;
    trajectory.status = SolveStatus::interrupted;  // until it is done
    batch.run(
        1, [&](std::size_t) { return model_run.run_of(values, id); },
        [&](std::size_t, PatientTrajectory&& done) { trajectory = std::move(done); });
    if (trajectory.status == SolveStatus::interrupted) {
        fmt::print(stderr, "rubor: interrupted; nothing was written\n");
        return exit_interrupted;
    }
    const Table table = trajectory_table(model_run, trajectory);
    if (!command.output.empty()) {
        const Problems problems =
            ending == ".csv" ? write_csv(table, command.output) : write_parquet(table, command.output);
        if (!problems.empty()) return fail(exit_missing_resource, problems);
    } else if (table.n_rows() > 0) {
        fmt::print("{}{}{}\n", plots(model_run, table), tables(model_run, table), k_notice);
    }
    const SolveStatistics& cost = trajectory.statistics;
    fmt::print(stderr,
               "{}: {} reached, {} steps ({} rejected), {} doses and rate changes, {} events, solver {}\n",
               to_text(trajectory.status), model_run.axis.at(significant(trajectory.end_d, 6)), cost.steps,
               cost.rejected, cost.administrations, cost.events, to_text(trajectory.method));
    if (is_failure(trajectory.status)) {
        fmt::print(stderr, "rubor: {}\n", trajectory.explanation);
        return exit_some_failed;
    }
    return exit_done;
}

}  // namespace rubor
