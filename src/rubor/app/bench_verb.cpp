// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>

#include <rubor/app/bench_verb.hpp>

namespace rubor {

CLI::App* add_verb(CLI::App& app, BenchCommand& command) {
    CLI::App* verb =
        app.add_subcommand("bench", "Measure this machine; every number is checked before it is printed");
    verb->require_subcommand(1);

    CLI::App* ensemble = verb->add_subcommand(
        "ensemble",
        "Patients per second and core, against CVODES at the same achieved error (about three minutes)");
    ensemble->add_option("--json", command.ensemble.json, "Write the numbers here");
    ensemble->add_option("--patients", command.ensemble.n_patients, "Patients of each model")
        ->check(CLI::Range(8, 100'000))
        ->capture_default_str();
    ensemble
        ->add_option("--repetitions", command.ensemble.n_repetitions,
                     "Timed runs of each variant; the median counts")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    ensemble
        ->add_option("--lanes", command.ensemble.lanes,
                     "Patients side by side: 1, 4 or 8 (default: as wide as the machine)")
        ->check(CLI::IsMember({0U, 1U, 4U, 8U}));
    ensemble->add_flag("--only-lanes", command.ensemble.only_lanes, "Leave out CVODES as a competitor");
    ensemble->add_flag("!--no-quick-study", command.ensemble.quick_study,
                       "Leave out the model of the quick study");
    ensemble->callback([&command] { command.chosen = BenchCommand::Chosen::ensemble; });

    CLI::App* doses = verb->add_subcommand("doses", "Cost against the number of doses in 400 days, 0 to 200");
    doses->add_option("--patients", command.doses.n_patients, "Patients")
        ->check(CLI::Range(8, 100'000))
        ->capture_default_str();
    doses->callback([&command] { command.chosen = BenchCommand::Chosen::doses; });

    CLI::App* states = verb->add_subcommand("states", "Cost against the number of states, 20 to 500");
    states->add_option("--patients", command.states.n_patients, "Patients")
        ->check(CLI::Range(8, 100'000))
        ->capture_default_str();
    states->callback([&command] { command.chosen = BenchCommand::Chosen::states; });

    CLI::App* threads = verb->add_subcommand("threads", "Patients per second against threads, bits checked");
    threads->add_option("--patients", command.threads.n_patients, "Patients")
        ->check(CLI::Range(64, 1'000'000))
        ->capture_default_str();
    threads->add_option("--threads", command.threads.most_threads, "Most threads (default: all processors)")
        ->check(CLI::Range(1, 4096));
    threads->callback([&command] { command.chosen = BenchCommand::Chosen::threads; });
    return verb;
}

ExitCode run(const BenchCommand& command) {
    switch (command.chosen) {
        case BenchCommand::Chosen::ensemble:
            return run(command.ensemble);
        case BenchCommand::Chosen::doses:
            return run(command.doses);
        case BenchCommand::Chosen::states:
            return run(command.states);
        case BenchCommand::Chosen::threads:
            return run(command.threads);
    }
    return exit_bad_input;
}

}  // namespace rubor
