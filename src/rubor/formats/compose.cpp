// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/compose.hpp>

#include <algorithm>
#include <deque>
#include <map>

#include <fmt/format.h>

#include <rubor/base/text.hpp>
#include <rubor/formats/antimony.hpp>
#include <rubor/formats/flat_emit.hpp>
#include <rubor/formats/flat_model.hpp>

namespace rubor {
namespace {

bool is_port(const std::string& name) {
    return name.rfind("port_", 0) == 0 && name.find('.') == std::string::npos;
}

/// One text with its tables, as read.
struct Part {
    AntimonyFile file;
    const AntimonyModel* model = nullptr;
    std::vector<ParameterTable> parameters;
    std::vector<StateTable> states;
    std::string prefix;
};

template <class T>
void keep(Checked<T> read, std::vector<T>& into, Problems& problems) {
    if (read) {
        into.push_back(std::move(read).value());
    } else {
        problems.insert(problems.end(), read.problems().begin(), read.problems().end());
    }
}

/// The row of a parameter in the tables of a part, or nothing and a Problem.
ParameterRow* row_to_replace(Part& part, const std::string& name, const Place& place, Problems& problems) {
    std::vector<std::string> valid;
    for (ParameterTable& table : part.parameters) {
        for (ParameterRow& row : table.rows) {
            if (row.name == name) {
                return &row;
            }
            valid.push_back(row.name);
        }
    }
    problems.push_back({place, name, fmt::format("{} has no row in the tables of the model, so it cannot be replaced", in_quotes(name)),
                        hint_for(name, valid)});
    return nullptr;
}

void apply_setting(Part& part, const PinnedParameter& setting, Problems& problems) {
    ParameterRow* row = row_to_replace(part, setting.name, setting.place, problems);
    if (!row) {
        return;
    }
    if (!row->unit.same_dimension(setting.value.unit)) {
        problems.push_back({setting.place, setting.name,
                            fmt::format("{} is in {}, and the value is {}", setting.name, row->unit.text,
                                        kind_of(setting.value.unit.dimension)),
                            fmt::format("give it in {}", row->unit.text)});
        return;
    }
    const double value = setting.value.coherent() / row->unit.factor;
    const bool counts = row->prior.kind == Distribution::Kind::discrete || row->prior.kind == Distribution::Kind::bernoulli;
    if (counts && !row->prior.can_be(value)) {
        problems.push_back({setting.place, setting.name,
                            fmt::format("{} is never {} (its row is at {}:{})", setting.name, shortest(value), row->place.file, row->place.line), ""});
        return;
    }
    row->value = value;
    row->prior = Distribution::constant(value);
    row->sampling.clear();
    row->dimension.reset();
    row->lower.reset();
    row->upper.reset();
    row->source = "set by the study";
    row->value_place = setting.place;
}

void replace_rows(Part& part, const ModelFiles& files, Problems& problems) {
    for (const auto& path : files.changes) {
        std::vector<ParameterTable> changes;
        keep(read_parameter_table(path), changes, problems);
        for (const ParameterTable& table : changes) {
            for (const ParameterRow& change : table.rows) {
                if (ParameterRow* row = row_to_replace(part, change.name, change.place, problems)) {
                    *row = change;
                }
            }
        }
    }
    for (const PinnedParameter& setting : files.settings) {
        apply_setting(part, setting, problems);
    }
}

/// Reads the files of a part. `model` stays empty when there is none.
void read_part(const ModelFiles& files, const std::string& model_name, Part& part, Problems& problems) {
    Checked<AntimonyFile> file = read_antimony(files.model);
    if (!file) {
        problems.insert(problems.end(), file.problems().begin(), file.problems().end());
    } else {
        part.file = std::move(file).value();
        part.model = model_name.empty() ? part.file.main_model() : part.file.find_model(model_name);
        if (!part.model) {
            std::vector<std::string> valid;
            std::transform(part.file.models.begin(), part.file.models.end(), std::back_inserter(valid),
                           [](const auto& m) { return m.name; });
            problems.push_back({{files.model.string(), 1, 1},
                                {},
                                model_name.empty()
                                    ? "there is no model in this file"
                                    : fmt::format("there is no model {}", in_quotes(model_name)),
                                hint_for(model_name, valid)});
        }
    }
    for (const auto& path : files.parameters) {
        keep(read_parameter_table(path), part.parameters, problems);
    }
    for (const auto& path : files.states) {
        keep(read_state_table(path), part.states, problems);
    }
    replace_rows(part, files, problems);
}

void apply_tables(FlatModel& flat, const Part& part, std::size_t module) {
    for (const ParameterTable& table : part.parameters) {
        apply_table(flat, table, part.prefix, module);
    }
    for (const StateTable& table : part.states) {
        apply_table(flat, table, part.prefix, module);
    }
    if (!part.states.empty()) {
        require_scales(flat, module);
    }
}

/// A name that a module's formula takes from another module.
void refuse_other_modules(FlatModel& flat, const std::deque<Part>& parts) {
    for (const auto& use : flat.dotted_uses()) {
        const std::size_t module = flat.instance(use.instance).module;
        const std::string head = use.what.text.substr(0, use.what.text.find('.'));
        for (std::size_t other = 1; module > 0 && other < parts.size(); ++other) {
            if (other != module && head == parts[other].model->name &&
                !flat.is_submodel(use.instance, head)) {
                flat.report(use.place, parts[module].model->name,
                            fmt::format("the drug module refers to {} of the drug module {}",
                                        in_quotes(use.what.text), in_quotes(head)),
                            "modules know the core only; put what they share into the core");
            }
        }
    }
}

/// Adds a module and makes the names of its interface those of the core.
void add_module(FlatModel& flat, const Part& core, const Part& part, std::size_t module,
                const std::vector<std::string>& core_names) {
    const std::size_t instance = flat.add(part.file, *part.model, part.prefix, module);
    for (const NameUse& name : part.model->interface) {
        const Place place = flat.place(instance, name.spot);
        const bool known = std::find(core_names.begin(), core_names.end(), name.text) != core_names.end();
        if (!known) {
            flat.report(
                place, part.model->name,
                fmt::format("{} is no name of the core model {}", in_quotes(name.text), core.model->name),
                hint_for(name.text, core_names));
            continue;
        }
        const std::string before = flat.canonical(part.prefix + name.text);
        if (before != name.text && before.rfind(part.prefix, 0) != 0) {
            flat.report(
                place, part.model->name,
                fmt::format("the drug module makes {} and {} of the core one thing", name.text, before));
            continue;
        }
        flat.join(part.prefix + name.text, name.text);
    }
}

ParameterTable rows_of(const FlatModel& flat, const std::deque<Part>& parts) {
    ParameterTable all;
    for (const Part& part : parts) {
        for (const ParameterTable& table : part.parameters) {
            for (ParameterRow row : table.rows) {
                row.name = flat.canonical(part.prefix + row.name);
                const FlatSymbol* symbol = flat.find(row.name);
                if (symbol && symbol->terms.empty()) {
                    all.rows.push_back(std::move(row));
                }
            }
        }
    }
    return all;
}

StateGroups groups_of(const FlatModel& flat, const std::deque<Part>& parts) {
    StateGroups groups;
    for (const Part& part : parts) {
        for (const StateTable& table : part.states) {
            for (const StateRow& row : table.rows) {
                if (!row.group.empty()) {
                    groups[flat.canonical(part.prefix + row.name)] = row.group;
                }
            }
        }
    }
    return groups;
}

void refuse_shared_dimensions(const ParameterTable& table, Problems& problems) {
    std::map<std::string, std::string> owner;
    for (const ParameterRow& row : table.rows) {
        const std::string dimension = row.dimension ? std::to_string(*row.dimension) : row.sampling;
        if (dimension.empty()) {
            continue;
        }
        const auto [first, is_free] = owner.try_emplace(dimension, row.name);
        if (!is_free) {
            problems.push_back({row.place, row.name,
                                fmt::format("dimension {} belongs to {} already", dimension, first->second),
                                "give each sampled parameter a dimension of its own, for ever"});
        }
    }
}

}  // namespace

ModelFiles model_files(const std::filesystem::path& model) {
    ModelFiles files{.model = model, .parameters = {}, .states = {}};
    const auto first_of = [&](const std::string& own, const std::string& shared,
                              std::vector<std::filesystem::path>& into) {
        for (const auto& name : {model.stem().string() + own, shared}) {
            const auto path = model.parent_path() / name;
            std::error_code error;
            if (std::filesystem::exists(path, error)) {
                into.push_back(path);
                return;
            }
        }
    };
    first_of(".tsv", "parameters.tsv", files.parameters);
    first_of(".states.tsv", "states.tsv", files.states);
    return files;
}

Checked<ComposedModel> compose(const ModelFiles& core, const std::vector<ModelFiles>& modules,
                               const BuildOptions& build) {
    Problems problems;
    std::deque<Part> parts(modules.size() + 1);  // parts hold pointers into themselves
    read_part(core, {}, parts[0], problems);
    for (std::size_t i = 0; i < modules.size(); ++i) {
        read_part(modules[i], {}, parts[i + 1], problems);
    }
    if (!problems.empty()) {
        return problems;
    }
    // The names of the core, settled alone: what a module may name in its interface.
    std::vector<std::string> core_names;
    {
        Problems of_core;
        FlatModel alone{of_core};
        (void)alone.add(parts[0].file, *parts[0].model, {}, 0);
        alone.settle();
        core_names = alone.names();
    }
    FlatModel flat{problems};
    (void)flat.add(parts[0].file, *parts[0].model, {}, 0);
    for (std::size_t i = 1; i < parts.size(); ++i) {
        const std::string& name = parts[i].model->name;
        parts[i].prefix = name + ".";
        const auto same = [&](const Part& other) { return &other != &parts[i] && other.model->name == name; };
        const bool taken = std::any_of(parts.begin(), parts.begin() + static_cast<long>(i), same) ||
                           std::find(core_names.begin(), core_names.end(), name) != core_names.end() ||
                           flat.is_submodel(0, name);
        if (taken) {
            flat.report({parts[i].model->file, parts[i].model->spot.line, parts[i].model->spot.column}, name,
                        fmt::format("the name of the drug module, {}, is taken", in_quotes(name)),
                        "rename the module");
            return problems;
        }
        add_module(flat, parts[0], parts[i], i, core_names);
    }
    flat.settle();
    refuse_other_modules(flat, parts);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        apply_tables(flat, parts[i], i);
    }
    ModelBuilder builder{parts[0].model->name};
    emit(flat, builder);
    ParameterTable rows = rows_of(flat, parts);
    refuse_shared_dimensions(rows, problems);
    if (!problems.empty()) {
        return problems;
    }
    Checked<Model> model = std::move(builder).build(build);
    if (!model) {
        return model.problems();
    }
    ComposedModel result{std::move(model).value(), std::move(rows), {}, {}, groups_of(flat, parts)};
    for (std::size_t i = 1; i < parts.size(); ++i) {
        result.modules.push_back(parts[i].model->name);
    }
    std::copy_if(core_names.begin(), core_names.end(), std::back_inserter(result.ports), is_port);
    return result;
}

ModelBuilder instantiate(const AntimonyFile& file, const std::string& model_name) {
    const AntimonyModel* model = model_name.empty() ? file.main_model() : file.find_model(model_name);
    ModelBuilder builder{model ? model->name : model_name};
    Problems problems;
    if (model) {
        FlatModel flat{problems};
        (void)flat.add(file, *model, {}, 0);
        flat.settle();
        emit(flat, builder);
    } else {
        problems.push_back(
            {{file.path, 1, 1}, {}, fmt::format("there is no model {}", in_quotes(model_name)), {}});
    }
    for (Problem& problem : problems) {
        builder.report(std::move(problem));
    }
    return builder;
}

Checked<Model> load_model(const std::filesystem::path& path, const LoadOptions& options) {
    Problems problems;
    Part part;
    read_part({path, options.parameters, options.states}, options.model_name, part, problems);
    if (!problems.empty()) {
        return problems;
    }
    FlatModel flat{problems};
    (void)flat.add(part.file, *part.model, {}, 0);
    flat.settle();
    apply_tables(flat, part, 0);
    ModelBuilder builder{part.model->name};
    emit(flat, builder);
    if (!problems.empty()) {
        return problems;
    }
    return std::move(builder).build(options.build);
}

}  // namespace rubor
