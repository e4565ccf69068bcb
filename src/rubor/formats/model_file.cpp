// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/model_file.hpp>

#include <fmt/format.h>

#include <rubor/base/text.hpp>
#include <rubor/base/text_file.hpp>
#include <rubor/formats/libsbml_lock.hpp>
#include <rubor/formats/model_names.hpp>
#include <rubor/formats/sbml_document.hpp>
#include <rubor/formats/sbml_model.hpp>
#include <rubor/formats/sbml_start_values.hpp>
#include <rubor/formats/state_table.hpp>

namespace rubor {
namespace {

struct StateScale {
    std::string name;
    double scale = 1.0;  ///< In the declared unit of the amount.
    Place place;
};

bool is_there(const std::filesystem::path& path) {
    std::error_code error;
    return std::filesystem::exists(path, error);
}

std::filesystem::path beside(const std::filesystem::path& model, const char* ending) {
    return model.parent_path() / (model.stem().string() + ending);
}

/// The scales of a table in the units that the model declares.
std::vector<StateScale> scales_of(const StateTable& table, const Model& model, Problems& problems) {
    std::vector<std::string> valid;
    for (const State& state : model.states()) valid.push_back(model.symbol(state.symbol).name);
    std::vector<StateScale> scales;
    for (const StateRow& row : table.rows) {
        const std::string name = name_by_id(model, row.name).value_or(row.name);
        const auto state = model.find_state(name);
        if (!state) {
            problems.push_back(
                {row.place, "",
                 fmt::format("{} is no state of the model {}", in_quotes(row.name), model.name()),
                 hint_for(row.name, valid)});
            continue;
        }
        const Symbol& symbol = model.symbol(model.states()[*state].symbol);
        const Unit& declared = symbol.unit;
        const Unit given = row.unit.text == declared.text ? declared : row.unit;
        if (!given.same_dimension(declared)) {
            problems.push_back(
                {row.unit_place, row.name,
                 fmt::format("the scale of {} is {}, but its amount is {}", name, kind_of(given.dimension),
                             symbol.has_unit ? kind_of(declared.dimension) : "without a declared unit"),
                 symbol.has_unit ? fmt::format("give it in {}", declared.text) : "give the unit 1"});
            continue;
        }
        scales.push_back({name, row.scale * unit_ratio(given.factor, declared.factor), row.scale_place});
    }
    return scales;
}

/// What starts say, by the names and units of `model`.
std::vector<StartValue> starts_of(const std::vector<ModelFileOptions::Start>& starts, const Model& model,
                                  Problems& problems) {
    std::vector<StartValue> values;
    for (const ModelFileOptions::Start& start : starts) {
        const auto name = name_by_id(model, start.name);
        if (!name) {
            problems.push_back(
                {start.place, "",
                 fmt::format("{} is no name of the model {}", in_quotes(start.name), model.name()),
                 hint_for(start.name, model.names())});
            continue;
        }
        auto value = parse_start_value(model, *name, start.value, start.place);
        if (value)
            values.push_back(std::move(value).value());
        else
            append(problems, value.problems());
    }
    return values;
}

/// Once more, now that it is known which names and units there are: with other starts and scales.
Checked<Model> read_again(const std::filesystem::path& path, const SbmlOptions& options,
                          const std::vector<StartValue>& starts, const std::vector<StateScale>& scales) {
    const auto text = read_text_file(path);
    if (!text) return text.problems();
    const auto lock = lock_libsbml();
    const auto document =
        open_sbml(text.value(), path.string(), path.has_parent_path() ? path.parent_path() : ".");
    if (!document) return document.problems();
    Problems problems;
    for (const StartValue& start : starts)
        append(problems, set_start(document.value(), start, {path.string(), 0, 0}));
    if (!problems.empty()) return problems;
    ModelBuilder builder = declare_sbml(document.value(), options);
    for (const StateScale& scale : scales) builder.set_scale(scale.name, scale.scale, scale.place);
    return std::move(builder).build(options.build);
}

Checked<ComposedModel> read_sbml_file(const std::filesystem::path& path, const SbmlOptions& options,
                                      const std::vector<ModelFileOptions::Start>& start_texts) {
    const auto parameters = beside(path, ".tsv");
    if (is_there(parameters)) {
        return Problem{
            {parameters.string(), 0, 0},
            "",
            fmt::format("stands beside the SBML model {}, and a table of parameters is not read with SBML",
                        path.filename().string()),
            "give values with --set or --parameters, and the file another name"};
    }
    auto model = read_sbml(path, options);
    if (!model) return model.problems();
    ComposedModel result{std::move(model).value(), {}, {}, {}, {}};
    Problems problems;
    const std::vector<StartValue> starts = starts_of(start_texts, result.model, problems);
    std::vector<StateScale> scales;
    if (const auto path_of_table = beside(path, ".states.tsv"); is_there(path_of_table)) {
        const auto table = read_state_table(path_of_table, NamesInTable::any);
        if (!table) return table.problems();
        scales = scales_of(table.value(), result.model, problems);
        for (const StateRow& row : table.value().rows) {
            const auto name = name_by_id(result.model, row.name);
            if (name && !row.group.empty()) result.state_groups[*name] = row.group;
        }
    }
    if (!problems.empty()) return problems;
    if (starts.empty() && scales.empty()) return result;
    auto again = read_again(path, options, starts, scales);
    if (!again) return again.problems();
    result.model = std::move(again).value();
    return result;
}

}  // namespace

std::optional<ModelFormat> model_format(const std::filesystem::path& path) {
    const std::string ending = lower_case(path.extension().string());
    if (ending == ".ant") return ModelFormat::antimony;
    if (ending == ".xml" || ending == ".sbml") return ModelFormat::sbml;
    return std::nullopt;
}

Checked<ComposedModel> read_model_file(const std::filesystem::path& path,
                                       const std::vector<std::filesystem::path>& modules,
                                       const ModelFileOptions& options) {
    const auto format = model_format(path);
    Problems problems;
    const auto report = [&](const std::filesystem::path& file, std::string message, std::string remedy) {
        problems.push_back({{file.string(), 0, 0}, "", std::move(message), std::move(remedy)});
    };
    if (!format) {
        report(path,
               fmt::format("the ending {} is not that of a model", in_quotes(path.extension().string())),
               "expected .ant (Antimony), .xml or .sbml (SBML)");
    } else if (*format == ModelFormat::antimony && options.units != UnitReading::by_dialect) {
        report(path, "--units is for SBML; the numbers of an Antimony model are always converted",
               "leave --units out");
    } else if (*format == ModelFormat::sbml && !modules.empty()) {
        report(path, "a drug module cannot be composed with an SBML model",
               "dose a state of the model itself, or bring the model as Antimony (.ant)");
    }
    std::vector<ModelFiles> module_files;
    for (const auto& module : modules) {
        if (model_format(module) != ModelFormat::antimony) {
            report(module,
                   fmt::format("the ending {} is not that of a drug module",
                               in_quotes(module.extension().string())),
                   "expected an Antimony file, .ant");
        }
        module_files.push_back(model_files(module));
    }
    if (!problems.empty()) return problems;
    if (*format == ModelFormat::antimony) {
        return compose(model_files(path), module_files,
                       {.unit_clashes = UnitClashes::refused,
                        .require_units = options.require_units,
                        .times = options.times});
    }
    SbmlOptions sbml{.units = options.units};
    sbml.build.unit_clashes = options.strict ? UnitClashes::refused : UnitClashes::warned;
    sbml.build.times = options.times;
    return read_sbml_file(path, sbml, options.starts);
}

}  // namespace rubor
