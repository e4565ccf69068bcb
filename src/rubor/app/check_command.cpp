// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/app/check_command.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include <rubor/app/messages.hpp>
#include <rubor/app/output.hpp>
#include <rubor/base/document.hpp>
#include <rubor/base/text.hpp>
#include <rubor/formats/antimony.hpp>
#include <rubor/formats/compose.hpp>
#include <rubor/formats/model_file.hpp>
#include <rubor/formats/sbml_rules.hpp>
#include <rubor/pharmacology/drug.hpp>
#include <rubor/population/population.hpp>
#include <rubor/report/budget_report.hpp>
#include <rubor/trial/prepared_trial.hpp>

namespace rubor {

namespace {

/// What was found good, in words, with the numbers of a study; or the problems.
struct Finding {
    Finding(std::string what) : words{std::move(what)} {}
    std::string words;
    std::optional<StateBudget> budget;
    std::size_t n_varying = 0;  ///< Parameters that differ between patients.
    Problems warnings{};        ///< What is doubtful, alike ones as one.
};
using Verdict = Checked<Finding>;

Finding describe_study(const PreparedTrial& trial) {
    Finding finding{fmt::format("study {}: {} patients, {} arms, {} states, {} varying parameters",
                                trial.study.name, trial.study.n_patients, trial.study.arms.size(),
                                trial.model->n_states(), trial.sampler.parameters().size())};
    finding.budget = state_budget(trial.model->model(), trial.state_groups, trial.modules);
    finding.n_varying = trial.sampler.parameters().size();
    return finding;
}

std::string to_json(const std::filesystem::path& path, const Finding& finding) {
    nlohmann::ordered_json json{{"file", path.string()}, {"finding", finding.words}};
    if (finding.budget) {
        json["varying_parameters"] = finding.n_varying;
        json["states"] = nlohmann::ordered_json::parse(budget_json(*finding.budget));
    }
    for (const Problem& warning : finding.warnings) {
        json["warnings"].push_back(to_text(warning));
    }
    return json.dump();
}

template <class T, class Describe>
Verdict verdict(const Checked<T>& checked, Describe describe) {
    return checked ? Verdict{Finding{describe(checked.value())}} : Verdict{checked.problems()};
}

std::string describe_model(const ComposedModel& composed) {
    const Model& model = composed.model;
    return fmt::format("model {}: {} states, {} parameters, {} events", model.name(), model.states().size(),
                       model.parameters().size(), model.events().size());
}

/// A drug with its module and tables. What the module takes from a core is checked with a study.
Verdict check_drug(const std::filesystem::path& path) {
    const auto drug = read_drug(path);
    if (!drug) {
        return drug.problems();
    }
    const std::filesystem::path folder = path.parent_path();
    Problems problems;
    const auto require = [&](const auto& checked) {
        if (!checked) {
            append(problems, checked.problems());
        }
    };
    require(read_antimony(folder / drug.value().module));
    require(read_parameter_table(folder / drug.value().parameters));
    const auto states = read_state_table(folder / drug.value().states);
    require(states);
    if (states) {
        std::vector<std::string> names;
        for (const StateRow& row : states.value().rows) {
            names.push_back(row.name);
        }
        if (std::find(names.begin(), names.end(), drug.value().dose_state) == names.end()) {
            problems.push_back({drug.value().place, "dose_state",
                                drug.value().dose_state + " is no state of " + drug.value().states,
                                hint_for(drug.value().dose_state, names)});
        }
    }
    return problems.empty() ? Verdict{Finding{"drug " + drug.value().name}} : Verdict{std::move(problems)};
}

/// A model with its tables; a module, which takes names from a core, by its form alone.
Verdict check_model(const std::filesystem::path& path) {
    const auto file = read_antimony(path);
    if (!file) {
        return file.problems();
    }
    const bool is_module = std::all_of(file.value().models.begin(), file.value().models.end(),
                                       [](const auto& model) { return !model.interface.empty(); });
    if (is_module) {
        return Finding{
            "a module or functions; the form is right, its names are checked with the model that uses it"};
    }
    const BuildOptions build{.require_units = true};
    return verdict(compose(model_files(path), {}, build), describe_model);
}

const char* words_for(UnitSystem units) {
    return units == UnitSystem::converted ? "units are converted"
                                          : "numbers are taken as written, whatever their units";
}

Verdict check_sbml(const std::filesystem::path& path, bool strict) {
    const auto read = read_model_file(path, {}, {.strict = strict});
    if (!read) {
        return read.problems();
    }
    const Model& model = read.value().model;
    const Unit& time = model.time_unit();
    const bool timed = !time.dimension.is_dimensionless();
    Finding finding{fmt::format("{}\n  SBML: {}; time in {}", describe_model(read.value()),
                                words_for(model.unit_system()),
                                timed ? time.text : "a unit that the model does not say")};
    Problems warnings = model.warnings();
    for (Problem breach : sbml_rule_breaches(path)) {
        breach.message += " (libSBML)";
        warnings.push_back(std::move(breach));
    }
    finding.warnings = grouped(std::move(warnings));
    return finding;
}

Verdict check_yaml(const std::filesystem::path& path) {
    const auto document = read_document(path);
    if (!document) {
        return document.problems();
    }
    const DocumentNode& root = document.value().root();
    if (root.find("study")) {
        return verdict(prepare_trial(path), describe_study);
    }
    if (root.find("population")) {
        return verdict(load_population(path), [](const LoadedPopulation& loaded) {
            return fmt::format("population {}: {}", loaded.population.name, describe_model(loaded.core));
        });
    }
    if (root.find("drug")) {
        return check_drug(path);
    }
    return root.problem("neither a study, a population nor a drug", "give the key study, population or drug");
}

Verdict check_table(const std::filesystem::path& path) {
    // Which kind of table it is, its first heading says; the reader of parameters explains a heading that is
    // neither.
    const auto states = read_state_table(path);
    if (states) {
        return Finding{fmt::format("{} states", states.value().rows.size())};
    }
    const auto parameters = read_parameter_table(path);
    const std::string name = path.filename().string();
    if (!parameters && name.find("states") != std::string::npos) {
        return states.problems();
    }
    return verdict(parameters, [](const ParameterTable& table) {
        return fmt::format("{} parameters", table.rows.size());
    });
}

Verdict check_file(const std::filesystem::path& path, bool strict) {
    const std::string ending = path.extension().string();
    if (ending == ".yaml" || ending == ".yml" || ending == ".json") {
        return check_yaml(path);
    }
    if (ending == ".ant") {
        return check_model(path);
    }
    if (model_format(path) == ModelFormat::sbml) {
        return check_sbml(path, strict);
    }
    if (ending == ".tsv") {
        return check_table(path);
    }
    return Problem{{path.string(), 0, 0},
                   "",
                   fmt::format("the ending \"{}\" is not known", ending),
                   "expected .yaml, .json, .ant, .xml, .sbml or .tsv"};
}

}  // namespace

ExitCode run(const CheckCommand& command) {
    Problems problems;
    bool printed = true;
    std::vector<std::string> good;
    for (const std::filesystem::path& path : command.files) {
        const Verdict found = check_file(path, command.strict);
        if (found) {
            const Finding& finding = found.value();
            std::string text = fmt::format("{}: {}\n", path.string(), finding.words);
            if (finding.budget) {
                text += "\n" + render_budget(*finding.budget);
            }
            for (const Problem& warning : finding.warnings) {
                text += "warning: " + to_text(warning) + "\n";
            }
            good.push_back(to_json(path, finding));
            printed = (command.json || print(text)) && printed;
        } else {
            append(problems, found.problems());
        }
    }
    if (!problems.empty()) {
        return fail(exit_bad_input, problems);
    }
    if (command.json) {
        printed = print("[" + join(good, ",\n ") + "]\n");
    }
    return printed ? exit_done : exit_missing_resource;
}

}  // namespace rubor
