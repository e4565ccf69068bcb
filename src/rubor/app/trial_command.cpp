// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/app/trial_command.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>

#include <rubor/app/interrupt.hpp>
#include <rubor/app/messages.hpp>
#include <rubor/app/output.hpp>
#include <rubor/app/trial_progress.hpp>
#include <rubor/app/web_files.hpp>
#include <rubor/base/parallel.hpp>
#include <rubor/report/report.hpp>
#include <rubor/report/trial_report.hpp>
#include <rubor/report/trial_report_parts.hpp>
#include <rubor/report/trial_summary.hpp>
#include <rubor/results/manifest.hpp>
#include <rubor/results/result_directory.hpp>
#include <rubor/results/trial_tables.hpp>
#include <rubor/trial/analysis.hpp>
#include <rubor/trial/prepared_trial.hpp>
#include <rubor/trial/run_trial.hpp>

namespace rubor {

namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Text for a terminal: control characters become spaces.
std::string harmless(std::string text) {
    std::replace_if(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
    return text;
}

/// Why candidates did not enter, one line per reason, the most frequent first.
std::string reasons_of(const TrialRun& run) {
    std::map<std::string, std::size_t> counts;
    for (const Candidate& c : run.candidates) {
        if (c.enrolment != Enrolment::enrolled) {
            ++counts[std::string{to_text(c.enrolment)} + ": " + c.reason +
                     (c.patient.explanation.empty() ? "" : " (e.g. " + c.patient.explanation + ")")];
        }
    }
    std::vector<std::pair<std::string, std::size_t>> sorted(counts.begin(), counts.end());
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    sorted.resize(std::min<std::size_t>(sorted.size(), 10));
    std::string text;
    for (const auto& [reason, count] : sorted) {
        text += fmt::format("  {} {}\n", count, reason);
    }
    return text;
}

}  // namespace

ExitCode run(const TrialCommand& command) {
    auto start = std::chrono::steady_clock::now();
    const auto web = find_web_files();
    if (!web) {
        return fail(exit_missing_resource, web.problems());
    }
    auto prepared = prepare_trial(command.study);
    if (!prepared) {
        return fail(exit_bad_input, prepared.problems());
    }
    const PreparedTrial trial = std::move(prepared).value();
    const std::filesystem::path output =
        command.output.empty() ? std::filesystem::path{"results"} / trial.study.name : command.output;
    if (const Problems problems = may_replace(output, trial.study.name, command.force); !problems.empty()) {
        return fail(exit_bad_input, problems);
    }
    tell_fault_of_cache(trial.model->cache_status());
    const double prepare_seconds = seconds_since(start);

    RunContext context;
    context.command = command.command_line;
    context.versions = program_versions();
    context.n_threads = command.n_threads == 0 ? default_threads() : command.n_threads;

    tell(fmt::format("{}\n{} patients, {} arms, {} states, {} thread{}\n", harmless(trial.study.title),
                     trial.study.n_patients, trial.study.arms.size(), trial.model->n_states(), context.n_threads,
                     context.n_threads == 1 ? "" : "s"));
    const InterruptGuard interrupt;
    TrialRunOptions options;
    options.n_threads = context.n_threads;
    options.lanes = command.lanes;
    options.interrupt = &interrupt.flag();
    const TrialRun result = run_with_progress(trial, options);
    if (result.interrupted) {
        tell("rubor: interrupted; nothing was written\n");
        return exit_interrupted;
    }
    const auto n_enrolled = std::count_if(result.candidates.begin(), result.candidates.end(), [](const Candidate& c) {
        return c.enrolment == Enrolment::enrolled;
    });
    const TrialAnalysis analysis =
        analyse(result.outcomes, trial.study.arms.size(), trial.study.allocation == Allocation::twins,
                {trial.study.endpoints, trial.study.response});

    ResultFiles files;
    files.tables = trial_tables(trial, result, analysis);
    files.texts["timing.json"] = timing_json(result, context, prepare_seconds);
    std::vector<std::string> names;
    for (const auto& [name, table] : files.tables) {
        names.push_back(name + ".parquet");
    }
    names.push_back("manifest.json");
    ReportData data = trial_report(trial, result, analysis, context, names);
    data.comparison = comparison_of(trial, files.tables);
    files.texts["report.html"] = render_report(data, web.value().script, web.value().style);
    const Problems problems =
        write_results(output, files, manifest_json(trial, result, analysis, context));
    if (!problems.empty()) {
        return fail(exit_missing_resource, problems);
    }
    const bool printed = print(render_trial_summary(data, (output / "report.html").string()));

    if (static_cast<std::size_t>(n_enrolled) < trial.study.n_patients) {
        tell(fmt::format("rubor: only {} of {} patients could be enrolled among {} candidates (most_candidates):\n{}",
                         n_enrolled, trial.study.n_patients, result.candidates.size(), reasons_of(result)));
        return exit_some_failed;
    }
    if (!data.failures.empty()) {
        tell(fmt::format("rubor: {} integration{} failed; the report names {}\n", data.failures.size(),
                         data.failures.size() == 1 ? "" : "s", data.failures.size() == 1 ? "it" : "them"));
        return exit_some_failed;
    }
    return printed ? exit_done : exit_missing_resource;
}

}  // namespace rubor
