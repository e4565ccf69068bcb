// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <new>

#include <rubor/app/bands_command.hpp>
#include <rubor/app/bench_verb.hpp>
#include <rubor/app/calibrate_command.hpp>
#include <rubor/app/check_command.hpp>
#include <rubor/app/compare_command.hpp>
#include <rubor/app/exit_code.hpp>
#include <rubor/app/export_command.hpp>
#include <rubor/app/inspect_command.hpp>
#include <rubor/app/messages.hpp>
#include <rubor/app/output.hpp>
#include <rubor/app/model_verbs.hpp>
#include <rubor/app/schema.hpp>
#include <rubor/app/sensitivity_command.hpp>
#include <rubor/app/trial_command.hpp>
#include <rubor/base/internal_error.hpp>

namespace rubor {
namespace {

constexpr const char* k_about =
    "Rubor runs clinical trials of immunotherapy for inflammatory breast cancer in a computer.\n"
    "Research software: virtual patients, not people. This is no medical advice.";

/// The command line as typed, quoted where a shell would need it.
std::string typed(int n, char** arguments) {
    std::string line = "rubor";
    for (int i = 1; i < n; ++i) {
        const std::string argument = arguments[i];
        const bool plain = !argument.empty() &&
                           argument.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                                      "_-./=:,+%@") == std::string::npos;
        std::string quoted = "'";
        for (const char c : argument) {
            quoted += c == '\'' ? std::string{"'\\''"} : std::string(1, c);
        }
        line += " " + (plain ? argument : quoted + "'");
    }
    return line;
}

int run_program(int n, char** arguments) {
    CLI::App app{k_about, "rubor"};
    app.require_subcommand(1);
    app.failure_message(CLI::FailureMessage::help);
    app.set_version_flag("--version", [] {
        std::string text;
        for (const auto& [name, version] : program_versions()) {
            text += fmt::format("{} {}\n", name, version);
        }
        return text + k_about;
    }());

    TrialCommand trial;
    trial.command_line = typed(n, arguments);
    CLI::App* trial_app = app.add_subcommand("trial", "Run a clinical trial of virtual patients");
    trial_app->add_option("study", trial.study, "Study file (YAML)")->required();
    trial_app->add_option("-o,--output", trial.output, "Result directory (default: results/<study>)");
    trial_app->add_option("--threads", trial.n_threads, "Threads (default: all processors)")
        ->check(CLI::Range(1U, 4096U));
    trial_app->add_option("--lanes", trial.lanes, "Patients side by side: 1, 4 or 8 (default: as the machine is wide)")
        ->check(CLI::IsMember({1U, 4U, 8U}));
    trial_app->add_flag("--force", trial.force, "Replace the result of another study");

    CompareCommand compare;
    CLI::App* compare_app = app.add_subcommand("compare", "Compare the approaches of a study: benefits, limits, pairs");
    compare_app->add_option("what", compare.what, "Study file (YAML; it is run) or result directory of rubor trial")
        ->required();
    compare_app->add_flag("--json", compare.json, "For machines (docs/compare.md)");
    compare_app->add_option("--threads", compare.n_threads, "Threads (default: all processors)")
        ->check(CLI::Range(1U, 4096U));
    compare_app->add_option("--lanes", compare.lanes, "Patients side by side: 1, 4 or 8 (default: as the machine is wide)")
        ->check(CLI::IsMember({1U, 4U, 8U}));
    compare_app->add_option("--replicates", compare.n_replicates, "Of the bootstrap (default: 1000)")
        ->check(CLI::Range(100, 100000));

    CheckCommand check;
    CLI::App* check_app = app.add_subcommand("check", "Validate input files without running anything");
    check_app->add_option("files", check.files, "Study, population or drug (YAML), model (Antimony, SBML), table (TSV)")
        ->required();
    check_app->add_flag("--strict", check.strict, "Clashes of units in SBML are errors, not warnings");
    check_app->add_flag("--json", check.json, "Print JSON: what each file is, and the budget of a study's states");

    InspectCommand inspect;
    CLI::App* const inspect_app = add_verb(app, inspect);
    SimulateCommand simulate;
    CLI::App* const simulate_app = add_verb(app, simulate);
    EnsembleCommand ensemble;
    ensemble.command_line = typed(n, arguments);
    CLI::App* const ensemble_app = add_verb(app, ensemble);
    ExportCommand exported;
    CLI::App* const export_app = add_verb(app, exported);
    BenchCommand bench;
    CLI::App* const bench_app = add_verb(app, bench);
    BandsCommand bands;
    CLI::App* const bands_app = add_verb(app, bands);
    CalibrateCommand calibrate;
    CLI::App* const calibrate_app = add_verb(app, calibrate);
    SensitivityCommand sensitivity;
    CLI::App* const sensitivity_app = add_verb(app, sensitivity);
    bool no_cache = false;
    const auto add_no_cache = [&](CLI::App* verb) {
        verb->add_flag("--no-cache", no_cache, "Compile the model anew and keep no machine code (as RUBOR_NO_CACHE=1 does)");
    };
    for (CLI::App* const verb :
         {trial_app, compare_app, simulate_app, ensemble_app, bands_app, calibrate_app, sensitivity_app}) {
        add_no_cache(verb);
    }
    for (CLI::App* const question : bench_app->get_subcommands([](CLI::App*) { return true; })) {
        add_no_cache(question);
    }

    std::string schema_kind = "study";
    CLI::App* schema_app = app.add_subcommand("schema", "Print the JSON Schema of an input file, for editors");
    schema_app->add_option("kind", schema_kind, "study, population or drug")
        ->check(CLI::IsMember({"study", "population", "drug"}));

    try {
        app.parse(n, arguments);
    } catch (const CLI::ParseError& e) {
        const int code = app.exit(e);
        return code == 0 ? exit_done : exit_bad_input;
    }
    if (no_cache) {
        ::setenv("RUBOR_NO_CACHE", "1", 1);  // No thread runs yet.
    }
    if (trial_app->parsed()) {
        return run(trial);
    }
    if (compare_app->parsed()) {
        return run(compare);
    }
    if (check_app->parsed()) {
        return run(check);
    }
    if (inspect_app->parsed()) {
        return run(inspect);
    }
    if (simulate_app->parsed()) {
        return run(simulate);
    }
    if (ensemble_app->parsed()) {
        return run(ensemble);
    }
    if (export_app->parsed()) {
        return run(exported);
    }
    if (bench_app->parsed()) {
        return run(bench);
    }
    if (bands_app->parsed()) {
        return run(bands);
    }
    if (calibrate_app->parsed()) {
        return run(calibrate);
    }
    if (sensitivity_app->parsed()) {
        return run(sensitivity);
    }
    return print(schema_text(schema_kind) + "\n") ? exit_done : exit_missing_resource;
}

}  // namespace
}  // namespace rubor

int main(int n, char** arguments) {
    try {
        return rubor::run_program(n, arguments);
    } catch (const std::bad_alloc&) {
        rubor::tell("rubor: out of memory\n");
        return rubor::exit_missing_resource;
    } catch (const std::exception& e) {
        rubor::tell(fmt::format("rubor: internal error: {}\nThis is a fault of rubor. Please report it with the command line, "
                                "the input files and the output of rubor --version.\n",
                                e.what()));
        return rubor::exit_some_failed;
    }
}
