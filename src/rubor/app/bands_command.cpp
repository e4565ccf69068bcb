// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/app/bands_command.hpp>

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include <rubor/app/messages.hpp>
#include <rubor/app/output.hpp>
#include <rubor/app/shared_run.hpp>
#include <rubor/report/bands_report.hpp>
#include <rubor/trial/bands.hpp>

namespace rubor {

CLI::App* add_verb(CLI::App& app, BandsCommand& command) {
    CLI::App* verb =
        app.add_subcommand("bands", "Run studies and say which results lie in their published bands");
    verb->add_option("file", command.file, "File of bands (YAML)")->required();
    verb->add_option("--only", command.only, "Names of statements (default: all)");
    verb->add_option("--patients", command.n_patients, "Patients of each study, whatever the files say")
        ->check(CLI::Range(1, 10'000'000));
    verb->add_option("--threads,--jobs", command.n_threads, "Threads (default: all processors)")
        ->check(CLI::Range(1U, 4096U));
    CLI::Option* json = verb->add_flag("--json", command.json, "Print JSON instead of the table");
    verb->add_flag("--markdown", command.markdown, "Print Markdown instead of the table")->excludes(json);
    return verb;
}

ExitCode run(const BandsCommand& command) {
    auto read = read_bands(command.file);
    if (!read) {
        return fail(exit_bad_input, read.problems());
    }
    BandFile bands = std::move(read).value();
    if (const Problems problems = keep_only(bands, command.only); !problems.empty()) {
        return fail(exit_bad_input, problems);
    }
    SharedStudies studies{{}, command.n_patients};
    if (const Problems problems = check_bands(bands, studies); !problems.empty()) {
        return fail(exit_bad_input, problems);
    }
    SharedRun shared{command.n_threads};
    const BandTable table = compute_bands(bands, studies, shared.options());
    shared.finish();
    if (table.interrupted) {
        tell("rubor: interrupted; there is no table\n");
        return exit_interrupted;
    }
    const std::string text = command.json       ? bands_json(bands, table)
                             : command.markdown ? bands_markdown(bands, table)
                                                : render_bands(bands, table);
    if (!print(text)) {
        return exit_missing_resource;
    }
    const bool full =
        std::all_of(table.runs.begin(), table.runs.end(), [](const auto& run) { return run.is_full(); });
    if (!full) {
        tell("rubor: a study could not be filled\n");
    }
    return full && table.count(BandVerdict::unexplained) == 0 ? exit_done : exit_some_failed;
}

}  // namespace rubor
