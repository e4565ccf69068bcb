// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/app/compare_command.hpp>

#include <fmt/format.h>

#include <rubor/app/interrupt.hpp>
#include <rubor/app/messages.hpp>
#include <rubor/app/output.hpp>
#include <rubor/app/trial_progress.hpp>
#include <rubor/base/parallel.hpp>
#include <rubor/report/compare.hpp>
#include <rubor/results/stored_result.hpp>
#include <rubor/results/trial_tables.hpp>
#include <rubor/trial/analysis.hpp>
#include <rubor/trial/prepared_trial.hpp>

namespace rubor {

namespace {

/// What a study run now leaves: the same tables as `rubor trial` writes.
struct FreshResult {
    ExitCode code = exit_done;
    TrialResult result;
    std::size_t n_failed = 0;
};

FreshResult run_study(const CompareCommand& command) {
    auto prepared = prepare_trial(command.what);
    if (!prepared) {
        return {.code = fail(exit_bad_input, prepared.problems()), .result = {}};
    }
    const PreparedTrial trial = std::move(prepared).value();
    tell_fault_of_cache(trial.model->cache_status());
    const InterruptGuard interrupt;
    TrialRunOptions options;
    options.n_threads = command.n_threads == 0 ? default_threads() : command.n_threads;
    options.lanes = command.lanes;
    options.interrupt = &interrupt.flag();
    const TrialRun run = run_with_progress(trial, options);
    if (run.interrupted) {
        tell("rubor: interrupted\n");
        return {.code = exit_interrupted, .result = {}};
    }
    const TrialAnalysis analysis =
        analyse(run.outcomes, trial.study.arms.size(), trial.study.allocation == Allocation::twins,
                {trial.study.endpoints, trial.study.response});
    FreshResult fresh;
    fresh.result = trial_result(trial, trial_tables(trial, run, analysis));
    for (const PatientOutcome& outcome : run.outcomes) {
        fresh.n_failed += outcome.failed() ? 1 : 0;
    }
    return fresh;
}

}  // namespace

ExitCode run(const CompareCommand& command) {
    TrialResult result;
    std::size_t n_failed = 0;
    std::error_code error;
    if (std::filesystem::is_directory(command.what, error)) {
        auto stored = read_trial_result(command.what, compare_tables_required(), compare_tables_optional());
        if (!stored) {
            return fail(exit_bad_input, stored.problems());
        }
        result = std::move(stored).value();
    } else {
        FreshResult fresh = run_study(command);
        if (fresh.code != exit_done) {
            return fresh.code;
        }
        result = std::move(fresh.result);
        n_failed = fresh.n_failed;
    }
    const auto trial = compared_trial(result);
    if (!trial) {
        return fail(exit_bad_input, trial.problems());
    }
    const Comparison comparison = compare(trial.value(), {.n_replicates = command.n_replicates});
    if (!print(command.json ? comparison_json(comparison) : comparison_text(comparison))) {
        return exit_missing_resource;
    }
    if (n_failed > 0) {
        tell(fmt::format("rubor: {} integration{} failed; these patients are left out of their arms\n",
                         n_failed, n_failed == 1 ? "" : "s"));
        return exit_some_failed;
    }
    return exit_done;
}

}  // namespace rubor
