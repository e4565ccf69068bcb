// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/app/export_command.hpp>

#include <CLI/CLI.hpp>

#include <rubor/app/messages.hpp>
#include <rubor/app/output.hpp>
#include <rubor/formats/model_file.hpp>
#include <rubor/formats/sbml_writer.hpp>
#include <rubor/store/atomic_file.hpp>

namespace rubor {

CLI::App* add_verb(CLI::App& app, ExportCommand& command) {
    CLI::App* verb = app.add_subcommand("export", "Write a model in another format");
    verb->add_option("model", command.model, "Model (Antimony or SBML); its tables beside it are read too")
        ->required();
    verb->add_option("--to", command.to, "Format: sbml (Level 3 Version 2 core, flat)")
        ->required()
        ->check(CLI::IsMember({"sbml"}));
    verb->add_option("--module", command.modules,
                     "Drug module (.ant) to compose with the model; may be repeated")
        ->allow_extra_args(false);
    verb->add_option(
            "--units", command.units,
            "Units of SBML: convert, or take numbers as-written (default: convert what SimBiology exported)")
        ->check(CLI::IsMember({"convert", "as-written"}));
    verb->add_flag("--strict", command.strict, "Clashes of units are errors, not warnings");
    verb->add_option("-o,--output", command.output, "File to write (default: standard output)");
    return verb;
}

ExitCode run(const ExportCommand& command) {
    ModelFileOptions options;
    options.strict = command.strict;
    options.units = command.units == "convert"      ? UnitReading::converted
                    : command.units == "as-written" ? UnitReading::as_written
                                                    : UnitReading::by_dialect;
    const auto read = read_model_file(command.model, command.modules, options);
    if (!read) return fail(exit_bad_input, read.problems());
    tell_warnings(read.value().model.warnings());
    SbmlWriteOptions write{.origin = command.model.filename().string()};
    for (std::size_t i = 0; i < command.modules.size(); ++i) {
        write.origin += (i == 0 ? " with " : ", ") + command.modules[i].filename().string();
    }
    const auto text = write_sbml(read.value().model, write);
    if (!text) return fail(exit_bad_input, text.problems());
    if (command.output.empty()) return print(text.value()) ? exit_done : exit_missing_resource;
    const Problems problems = write_file_atomically(command.output, text.value());
    return problems.empty() ? exit_done : fail(exit_missing_resource, problems);
}

}  // namespace rubor
