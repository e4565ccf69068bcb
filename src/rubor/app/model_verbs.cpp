// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/app/model_verbs.hpp>

#include <CLI/CLI.hpp>

namespace rubor {
namespace {

void add_shared(CLI::App& verb, ModelRunArguments& run) {
    verb.add_option("model", run.model,
                    "Model: Antimony (.ant) or SBML (.xml, .sbml); its tables beside it are read too")
        ->required();
    verb.add_option("--module", run.modules, "Drug module (.ant) to compose with the model; may be repeated")
        ->allow_extra_args(false);
    verb.add_option(
            "--units", run.units,
            "Units of SBML: convert, or take numbers as-written (default: convert what SimBiology exported)")
        ->check(CLI::IsMember({"convert", "as-written"}));
    verb.add_flag("--strict", run.strict, "Clashes of units are errors, not warnings");
    verb.add_option("--doses", run.doses,
                    "Dosing table (CSV) in NONMEM's columns: ID TIME AMT CMT EVID II ADDL RATE");
    verb.add_option("--until", run.until, "End, e.g. \"400 d\" (default: the last of --times)");
    verb.add_option("--every", run.every,
                    "Interval between outputs, e.g. \"1 d\" (default: a hundredth of --until)");
    verb.add_option("--times", run.times, "Times of outputs instead, e.g. \"0 d, 1 d, 2 weeks\"");
    verb.add_option("--time-unit", run.time_unit,
                    "In which times are shown, e.g. day (default: the model's)");
    verb.add_option("--outputs", run.outputs,
                    "Names of the model, separated by commas (default: every state)");
    verb.add_option("--solver", run.solver, "Integrator: rodas or cvode")
        ->check(CLI::IsMember({"rodas", "cvode"}))
        ->capture_default_str();
    verb.add_option("--rel-tol", run.rel_tol, "Relative error aimed at")->capture_default_str();
    verb.add_option("--max-steps", run.max_steps, "Most steps of one patient")
        ->check(CLI::Range(1L, 1'000'000'000L))
        ->capture_default_str();
    verb.add_option("--lanes", run.lanes,
                    "Patients side by side: 1, 4 or 8 (default: as wide as the machine)")
        ->check(CLI::IsMember({0U, 1U, 4U, 8U}));
}

}  // namespace

CLI::App* add_verb(CLI::App& app, SimulateCommand& command) {
    CLI::App* verb = app.add_subcommand("simulate", "Integrate one patient of any model");
    add_shared(*verb, command.run);
    verb->add_option("--set", command.settings,
                     "A parameter: NAME=VALUE with unit, e.g. \"clearance=0.2 L/day\"; may be repeated")
        ->allow_extra_args(false);
    verb->add_option(
            "--dose", command.run.dose_phrases,
            "A series of doses: \"200 nmol into A at 0 d every 3 weeks x 8 over 30 min\"; may be repeated")
        ->allow_extra_args(false);
    verb->add_option("-o,--output", command.output,
                     "Table to write, .csv or .parquet (default: a plot on the terminal)");
    return verb;
}

CLI::App* add_verb(CLI::App& app, EnsembleCommand& command) {
    CLI::App* verb =
        app.add_subcommand("ensemble", "Integrate many patients of any model: a table of parameter sets");
    add_shared(*verb, command.run);
    verb->add_option("--parameters", command.parameters,
                     "Parameter sets (.csv or .parquet), a row per patient")
        ->required();
    verb->add_option("--dose", command.run.dose_phrases,
                     "A series of doses that everybody gets; may be repeated")
        ->allow_extra_args(false);
    verb->add_option("-o,--output", command.output, "Result directory")->required();
    verb->add_option("--threads", command.n_threads, "Threads (default: all processors)")
        ->check(CLI::Range(1U, 4096U));
    verb->add_flag("--resume", command.resume, "Go on with an interrupted run: only the missing blocks");
    verb->add_flag("--force", command.force, "Replace another result, or begin an unfinished run anew");
    return verb;
}

}  // namespace rubor
