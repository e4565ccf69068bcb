// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/app/calibrate_command.hpp>

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include <rubor/app/messages.hpp>
#include <rubor/app/output.hpp>
#include <rubor/app/shared_run.hpp>
#include <rubor/report/bands_report.hpp>
#include <rubor/report/calibration_report.hpp>
#include <rubor/store/atomic_file.hpp>
#include <rubor/trial/calibration.hpp>

namespace rubor {

CLI::App* add_verb(CLI::App& app, CalibrateCommand& command) {
    CLI::App* verb = app.add_subcommand("calibrate", "Search for priors that meet published results");
    verb->add_option("file", command.file, "Calibration file (YAML)")->required();
    verb->add_option("-o,--output", command.output,
                     "Folder of the log and the tables (default: results/calibration-NAME)");
    verb->add_option("--budget", command.budget, "Most evaluations, those that the log holds included")
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    verb->add_option("--patients", command.n_patients, "Patients of each study, whatever the files say")
        ->check(CLI::Range(1, 10'000'000));
    verb->add_option("--threads,--jobs", command.n_threads, "Threads (default: all processors)")
        ->check(CLI::Range(1U, 4096U));
    verb->add_flag("--write", command.write, "Write the numbers found into the parameter tables");
    return verb;
}

ExitCode run(const CalibrateCommand& command) {
    auto file = read_calibration(command.file);
    if (!file) {
        return fail(exit_bad_input, file.problems());
    }
    const auto prepared = Calibration::prepare(std::move(file).value(), command.n_patients);
    if (!prepared) {
        return fail(exit_bad_input, prepared.problems());
    }
    const Calibration& calibration = prepared.value();
    const std::filesystem::path output =
        command.output.empty() ? std::filesystem::path{"results"} / ("calibration-" + calibration.file().name)
                               : command.output;
    const SharedRun shared{command.n_threads, false};
    const auto searched =
        calibration.search(output, shared.options(), command.budget,
                           [](std::size_t n, const CalibrationPoint& point, bool from_log) {
                               tell(fmt::format("{:4}  half the sum of squares {}{}\n", n, told(point.cost),
                                                from_log ? "  (log)" : ""));
                           });
    if (!searched) {
        return fail(exit_bad_input, searched.problems());
    }
    const CalibrationOutcome& outcome = searched.value();
    if (outcome.n_evaluations == 0) {
        tell("rubor: interrupted before the first evaluation\n");
        return exit_interrupted;
    }
    const std::string rows = calibration_rows_tsv(calibration, outcome);
    Problems problems = write_file_atomically(output / "calibration_rows.tsv", rows);
    append(problems,
           write_file_atomically(output / "changes.tsv", calibration_changes_tsv(calibration, outcome)));
    bool printed = print(render_calibration(calibration, outcome));
    if (outcome.end == LeastSquaresEnd::interrupted) {
        tell(fmt::format("rubor: interrupted; the same command goes on from {}\n",
                         (output / "evaluations.tsv").string()));
        return exit_interrupted;
    }
    if (command.write) {
        append(problems, calibration.write_tables(outcome.after.numbers));
        append(problems, write_file_atomically(command.file.parent_path() / "calibration_rows.tsv", rows));
    } else {
        printed = print("The tables are as they were; --write writes the numbers into them.\n") && printed;
    }
    if (!problems.empty()) {
        return fail(exit_missing_resource, problems);
    }
    return printed ? exit_done : exit_missing_resource;
}

}  // namespace rubor
