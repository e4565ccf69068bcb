// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/prepared_trial.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>

#include <rubor/base/assert.hpp>
#include <rubor/base/text.hpp>
#include <rubor/formats/compose.hpp>
#include <rubor/random/draw.hpp>
#include <rubor/store/content_hash.hpp>
#include <rubor/trial/model_mentions.hpp>
#include <rubor/trial/prior_change.hpp>
#include <rubor/trial/study_checks.hpp>

namespace rubor {

namespace {

Checked<std::shared_ptr<const CompiledModel>> compile_for(const Model& model, const PatientSampler& sampler,
                                                          const std::vector<Mention>& outputs,
                                                          CompileRequest::Backend backend) {
    CompileRequest request;
    request.varying = sampler.names();
    request.backend = backend;
    for (const Mention& m : outputs) {
        request.outputs.push_back(m.name);
    }
    for (const State& state : model.states()) {
        request.dose_targets.push_back(model.symbol(state.symbol).name);
    }
    return compile(std::make_shared<const Model>(model), request);
}

ModelFiles files_of(const Drug& drug, const std::filesystem::path& folder, std::vector<PinnedParameter> settings) {
    return {folder / drug.module, {folder / drug.parameters}, {folder / drug.states}, {}, std::move(settings)};
}

ModelFiles files_of(const Population& population, std::vector<PinnedParameter> settings) {
    return {population.model, population.parameters, population.states, population.changes, std::move(settings)};
}

/// The state that receives the doses must exist, be an amount, and be kept in the unit that the drug file says.
void check_dose_state(const Model& model, const Drug& drug, Problems& problems) {
    const std::string name = drug.name + "." + drug.dose_state;
    const auto state = model.find_state(name);
    if (!state) {
        std::vector<std::string> states;
        for (const State& s : model.states()) {
            const std::string& full = model.symbol(s.symbol).name;
            if (full.rfind(drug.name + ".", 0) == 0) {
                states.push_back(full.substr(drug.name.size() + 1));
            }
        }
        problems.push_back({drug.place, "dose_state",
                            fmt::format("{} is no state of {}", in_quotes(drug.dose_state), drug.module),
                            hint_for(drug.dose_state, states)});
        return;
    }
    const Unit& kept = model.symbol(model.states()[*state].symbol).unit;
    const auto stated = parse_unit(to_text(drug.state_unit));
    RUBOR_ASSERT(stated.ok());
    if (!kept.same_dimension(stated.value())) {
        problems.push_back({drug.place, "dose_state",
                            fmt::format("{} is in {}, but doses arrive in {}", drug.dose_state, kept.text,
                                        to_text(drug.state_unit)),
                            "name a state that is an amount, or set dose_unit"});
    }
}

/// The files that decide the trial, each with its hash.
Checked<std::vector<InputFile>> hash_inputs(const std::vector<std::pair<std::string, std::filesystem::path>>& files) {
    std::vector<InputFile> hashed;
    for (const auto& [role, path] : files) {
        const auto hash = hash_of_file(path);
        if (!hash) {
            return hash.problems();
        }
        hashed.push_back({role, path.lexically_normal(), hash.value().hex()});
    }
    return hashed;
}

}  // namespace

std::vector<std::size_t> PreparedTrial::arms_for(std::size_t k) const {
    if (study.allocation == Allocation::randomised) {
        return {allocated_arm(BlockAllocation{.ratio = study.ratio}, study.seed, 0, k)};
    }
    std::vector<std::size_t> all(study.arms.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i] = i;
    }
    return all;
}

std::size_t PreparedTrial::first_study_output() const {
    return k_first_baseline_output + population.baseline.size() + optional_observables(population).size();
}

BodyMetrics PreparedTrial::body_of(const GrownPatient& patient) const {
    const double* body = patient.outputs.data() + k_first_body_output;
    constexpr double k_mg_per_kg = 1e6;
    constexpr double k_dm2_per_m2 = 100.0;
    constexpr double k_mL_per_min = 1000.0 / 1440.0;  // of a litre per day
    return {.weight = Kilograms{body[0] / k_mg_per_kg}, .surface = SquareMetres{body[1] / k_dm2_per_m2},
            .glomerular_filtration = MillilitresPerMinute{body[2] * k_mL_per_min}};
}

std::vector<Administration> PreparedTrial::doses_of(std::size_t arm, const GrownPatient& patient) const {
    DosePlan plan = dose_plan(study.arms.at(arm).regimens, patient, study.follow_up_d);
    (void)plan.begin(Anchor::randomisation, 0.0, {});
    return plan.hand_out(std::numeric_limits<double>::infinity());
}

DosePlan PreparedTrial::dose_plan(const std::vector<RegimenLine>& lines, const GrownPatient& patient, double end_d) const {
    return DosePlan{{.lines = &lines, .drugs = &drugs, .body = body_of(patient), .end_d = end_d}};
}

ProductPlan PreparedTrial::product_plan(const GrownPatient& patient) const {
    return ProductPlan{{.seed = study.seed, .patient = patient.id, .infusion_if = &study.infusion_if, .needs = &needs}};
}

Checked<LoadedPopulation> load_population(const std::filesystem::path& path, std::vector<PinnedParameter> settings) {
    auto read = read_population(path);
    if (!read) {
        return read.problems();
    }
    Population population = std::move(read).value();
    auto core = compose(files_of(population, std::move(settings)), {}, {.require_units = true});
    if (!core) {
        return core.problems();
    }
    Problems problems;
    check_population(population, core.value().model, problems);
    check_categories(population, core.value().parameters, problems);
    if (auto sampled = sampled_parameters(core.value().parameters); !sampled) {
        append(problems, sampled.problems());
    }
    if (!problems.empty()) {
        return problems;
    }
    return LoadedPopulation{std::move(population), std::move(core).value()};
}

Checked<PreparedTrial> prepare_trial(const std::filesystem::path& study_file, const PrepareOptions& options) {
    auto read = read_study(study_file);
    if (!read) {
        return read.problems();
    }
    Study study = std::move(read).value();
    auto settings = settings_by_module(study);
    auto loaded = load_population(study.population, settings[""]);
    if (!loaded) {
        return loaded.problems();
    }
    Population population = std::move(loaded.value().population);
    const ComposedModel core = std::move(loaded.value().core);
    auto library = read_drugs(study.drugs);
    if (!library) {
        return library.problems();
    }

    const ModelFiles core_files = files_of(population, settings[""]);
    std::vector<ModelFiles> module_files;
    for (const std::string& name : drugs_of(study)) {
        module_files.push_back(files_of(*library.value().find(name), study.drugs, settings[name]));
    }
    auto whole = compose(core_files, module_files, {.require_units = true});
    if (!whole) {
        return whole.problems();
    }
    Problems problems;
    check_study(study, population, problems);
    auto core_outputs = mentioned_outputs(population, nullptr);
    auto outputs = mentioned_outputs(population, &study);
    check_names(whole.value().model, outputs, problems);
    auto needs = needs_of(study, library.value());
    const bool has_prior = study.entry.prior.has_value();
    std::vector<std::string> observable;
    for (const auto& [name, of_model] : population.observables) {
        observable.push_back(name);
    }
    check_rules(study.eligibility, has_prior ? whole.value().model : core.model, observable, "eligibility", problems);
    check_rules(study.infusion_if, whole.value().model, observable, "infusion_if", problems);
    for (const ProductPlan::Needs& n : needs) {
        check_rules(n.rules, whole.value().model, observable, "manufacture.needs", problems);
    }
    if (has_prior) {
        check_rules(study.entry.prior->eligibility, core.model, observable, "entry.prior.eligibility", problems);
        add_rule_outputs(study.entry.prior->eligibility, core_outputs);
    }
    add_rule_outputs(study.eligibility, has_prior ? outputs : core_outputs);
    add_rule_outputs(study.infusion_if, outputs);
    for (ProductPlan::Needs& n : needs) {
        add_rule_outputs(n.rules, outputs);
    }
    SafetySetup safety = prepare_safety(population, study, library.value(), whole.value().model, problems);
    for (const std::string& exposure : safety.catalogue ? safety.catalogue->exposures() : std::vector<std::string>{}) {
        safety.exposure_outputs.push_back(outputs.size());
        outputs.push_back({exposure, {}, "safety"});
    }
    for (const std::string& name : drugs_of(study)) {
        const Drug& drug = *library.value().find(name);
        check_dose_state(whole.value().model, drug, problems);
    }
    auto core_sampled = sampled_parameters(core.parameters);
    auto sampled = sampled_parameters(whole.value().parameters);
    if (!sampled) {
        append(problems, sampled.problems());
    }
    if (!problems.empty()) {
        return problems;
    }
    add_varying(core_sampled.value(), core.parameters, options.also_varies);
    add_varying(sampled.value(), whole.value().parameters, options.also_varies);

    restrict_patients(study, population, core.parameters, core_sampled.value(), problems);
    if (!problems.empty()) {
        return problems;
    }
    restrict_patients(study, population, core.parameters, sampled.value(), problems);
    PatientSampler core_sampler{std::move(core_sampled).value(), study.seed};
    PatientSampler sampler{std::move(sampled).value(), study.seed};
    auto compiled_core =
        compile_for(core.model, core_sampler, core_outputs, options.backend);
    auto compiled = compile_for(whole.value().model, sampler, outputs, options.backend);
    if (!compiled_core) {
        return compiled_core.problems();
    }
    if (!compiled) {
        return compiled.problems();
    }

    std::vector<std::pair<std::string, std::filesystem::path>> inputs = {
        {"study", study.file}, {"population", population.file}, {"model", population.model}};
    const auto add_tables = [&](const std::string& role, const ModelFiles& files) {
        for (const auto& path : files.parameters) {
            inputs.emplace_back(role + "parameters", path);
        }
        for (const auto& path : files.changes) {
            inputs.emplace_back(role + "parameters", path);
        }
        for (const auto& path : files.states) {
            inputs.emplace_back(role + "states", path);
        }
    };
    add_tables("", core_files);
    if (population.adverse_events) {
        inputs.emplace_back("adverse events", *population.adverse_events);
    }
    if (population.costs) {
        inputs.emplace_back("costs", *population.costs);
    }
    for (const std::string& name : drugs_of(study)) {
        inputs.emplace_back("drug", study.drugs / (name + ".yaml"));
    }
    for (const ModelFiles& files : module_files) {
        inputs.emplace_back("drug model", files.model);
        add_tables("drug ", files);
    }
    auto hashed = hash_inputs(inputs);
    if (!hashed) {
        return hashed.problems();
    }
    auto files = std::move(hashed).value();
    // The core imports other files; its own text alone would not show a change in them.
    files.push_back({"composed model", population.model.lexically_normal(),
                     hash_of(compiled.value()->model().canonical_text()).hex()});

    const VisitSchedule visits = VisitSchedule::of(study.visit_every_d, study.surgery_d, study.visit_every_after_d,
                                                   study.follow_up_d);
    ObservableLayout layout = layout_of(population, compiled.value()->model());
    std::optional<VisitSchedule> prior_visits;
    if (const auto& prior = study.entry.prior) {
        prior_visits = VisitSchedule::of(prior->visit_every_d, prior->surgery ? std::optional{prior->surgery->at_d} : std::nullopt,
                                         prior->visit_every_after_d, study.entry.within_d);
    }
    return PreparedTrial{.study = std::move(study), .population = std::move(population),
                         .drugs = std::move(library).value(), .core = compiled_core.value(), .model = compiled.value(),
                         .core_sampler = std::move(core_sampler), .sampler = std::move(sampler), .visits = visits,
                         .prior_visits = std::move(prior_visits), .needs = std::move(needs),
                         .parameters = whole.value().parameters, .modules = whole.value().modules,
                         .state_groups = whole.value().state_groups, .files = std::move(files),
                         .layout = std::move(layout), .safety = std::move(safety)};
}

}  // namespace rubor
