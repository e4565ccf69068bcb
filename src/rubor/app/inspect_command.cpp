// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/app/inspect_command.hpp>

#include <CLI/CLI.hpp>
#include <chrono>

#include <rubor/app/messages.hpp>
#include <rubor/app/output.hpp>
#include <rubor/formats/model_file.hpp>
#include <rubor/report/inspection.hpp>

namespace rubor {

CLI::App* add_verb(CLI::App& app, InspectCommand& command) {
    CLI::App* verb = app.add_subcommand(
        "inspect", "Look into a model: contents, conservation laws, stiffness, mathematics");
    verb->add_option("model", command.model, "Model (Antimony or SBML)")->required();
    verb->add_option("--module", command.modules,
                     "Drug module (.ant) to compose with the model; may be repeated")
        ->allow_extra_args(false);
    verb->add_option(
            "--units", command.units,
            "Units of SBML: convert, or take numbers as-written (default: convert what SimBiology exported)")
        ->check(CLI::IsMember({"convert", "as-written"}));
    verb->add_flag("--strict", command.strict, "Clashes of units are errors, not warnings");
    verb->add_flag("--equations", command.equations, "The mathematics instead, in readable form");
    verb->add_flag("--json", command.json, "For machines (docs/inspect.md)");
    verb->add_flag("--timings", command.timings, "Where the time of loading goes; compiles, to see that too");
    return verb;
}

ExitCode run(const InspectCommand& command) {
    StepTimes times;
    ModelFileOptions options{.strict = command.strict};
    options.units = command.units == "convert"      ? UnitReading::converted
                    : command.units == "as-written" ? UnitReading::as_written
                                                    : UnitReading::by_dialect;
    options.times = &times;
    const auto begin = std::chrono::steady_clock::now();
    auto read = read_model_file(command.model, command.modules, options);
    const std::chrono::duration<double> all = std::chrono::steady_clock::now() - begin;
    if (!read) return fail(exit_bad_input, read.problems());
    // What the model room did not count is the reading of files.
    times.steps.insert(times.steps.begin(), {"read", all.count() - times.total()});
    auto model = std::make_shared<const Model>(std::move(read).value().model);
    if (command.equations && !command.json) {
        return print(equations_text(*model)) ? exit_done : exit_missing_resource;
    }
    const ModelInspection found =
        inspect_model(std::move(model), command.model.string(), command.timings ? &times : nullptr);
    return print(command.json ? inspection_json(found) + "\n" : inspection_text(found))
               ? exit_done
               : exit_missing_resource;
}

}  // namespace rubor
