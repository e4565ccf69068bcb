// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/app/sensitivity_command.hpp>

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include <rubor/app/interrupt.hpp>
#include <rubor/app/messages.hpp>
#include <rubor/app/output.hpp>
#include <rubor/app/progress.hpp>
#include <rubor/base/parallel.hpp>
#include <rubor/report/sensitivity_report.hpp>
#include <rubor/store/atomic_file.hpp>
#include <rubor/trial/sensitivity.hpp>

namespace rubor {

CLI::App* add_verb(CLI::App& app, SensitivityCommand& command) {
    CLI::App* verb = app.add_subcommand("sensitivity", "Which parameters decide a result of a study");
    verb->add_option("study", command.study, "Study file (YAML)")->required();
    verb->add_option("--statistic", command.statistic,
                     "What is looked at, e.g. pcr, median_os, difference(pcr)")
        ->required();
    verb->add_option("--subset", command.subset, "Patients that count, e.g. \"cps >= 1\"");
    verb->add_option("--parameters", command.parameters, "Names (default: all that are sampled or estimated)")
        ->delimiter(',');
    verb->add_option("--patients", command.n_patients, "Patients (default: the study's)")
        ->check(CLI::Range(1, 10'000'000));
    verb->add_option("--step", command.step, "Relative step of the local sensitivities")
        ->check(CLI::Range(1e-6, 0.9))
        ->capture_default_str();
    verb->add_flag("!--no-local", command.local, "Leave out the local sensitivities");
    verb->add_flag("!--no-tornado", command.tornado, "Leave out the tornado");
    verb->add_option("--rows", command.most_rows, "Rows to show")
        ->check(CLI::Range(1, 10'000))
        ->capture_default_str();
    verb->add_option("--json", command.json, "Write all numbers here as JSON");
    verb->add_option("--tsv", command.tsv, "Write all numbers here as a tab-separated table");
    verb->add_option("--threads,--jobs", command.n_threads, "Threads (default: all processors)")
        ->check(CLI::Range(1U, 4096U));
    return verb;
}

ExitCode run(const SensitivityCommand& command) {
    SensitivityRequest request{.study = command.study,
                               .statistic = command.statistic,
                               .subset = {},
                               .parameters = command.parameters,
                               .n_patients = command.n_patients,
                               .step = command.step,
                               .local = command.local,
                               .tornado = command.tornado};
    if (auto subset = parse_subset(command.subset); subset) {
        request.subset = std::move(subset).value();
    } else {
        return fail(exit_bad_input, subset.problems());
    }
    const InterruptGuard guard;
    TrialRunOptions options;
    options.n_threads = command.n_threads == 0 ? default_threads() : command.n_threads;
    options.interrupt = &guard.flag();
    std::unique_ptr<Progress> bar;
    const auto result = sensitivity(request, options, [&](std::size_t run, std::size_t n_runs) {
        if (!bar) {
            bar = std::make_unique<Progress>("running the study", "runs", n_runs);
        }
        bar->done().store(run);
    });
    bar.reset();
    if (!result) {
        return fail(exit_bad_input, result.problems());
    }
    if (result.value().interrupted) {
        tell("rubor: interrupted; nothing was written\n");
        return exit_interrupted;
    }
    Problems problems;
    if (!command.json.empty()) {
        append(problems, write_file_atomically(command.json, sensitivity_json(request, result.value())));
    }
    if (!command.tsv.empty()) {
        append(problems, write_file_atomically(command.tsv, sensitivity_tsv(request, result.value())));
    }
    if (!problems.empty()) {
        return fail(exit_missing_resource, problems);
    }
    return print(render_sensitivity(request, result.value(), command.most_rows)) ? exit_done
                                                                                 : exit_missing_resource;
}

}  // namespace rubor
