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

namespace rubor {

namespace {

/// A name that a file mentions, to be found in a model.
struct Mention {
    std::string name;
    Place place;
    std::string path;
};

/// The optional observables of the population, in the order of their outputs. `unit` nullptr: any will do.
struct OptionalObservable {
    std::string key;
    Mention mention;
    const char* unit = nullptr;
};
std::vector<OptionalObservable> optional_observables(const Population& population) {
    std::vector<OptionalObservable> all;
    const auto add = [&](const char* key, const char* unit) {
        if (const auto it = population.observables.find(key); it != population.observables.end()) {
            all.push_back({key, {it->second, population.observable_places.at(key), std::string{"observables."} + key},
                           unit});
        }
    };
    add("nodal_diameter", "mm");
    for (std::size_t i = 0; i < population.lesions.size(); ++i) {
        all.push_back({"lesions", {population.lesions[i], population.lesion_places[i], "observables.lesions"}, "mm"});
    }
    add("cps", "1");
    add("ic_percent", "1");
    add("stil_percent", "1");
    add("memory", nullptr);
    return all;
}

ObservableLayout layout_of(const Population& population, const Model& model) {
    ObservableLayout layout;
    std::size_t output = PreparedTrial::k_first_baseline_output + population.baseline.size();
    for (const OptionalObservable& o : optional_observables(population)) {
        constexpr double k_mm_per_dm = 100.0;
        const bool is_length = o.unit != nullptr && std::string_view{o.unit} == "mm";
        const auto id = model.find(o.mention.name);
        // A marker is observed in the unit that the model states: percent, or a plain number.
        const double per_coherent = is_length ? k_mm_per_dm : o.unit != nullptr ? 1.0 / model.symbol(*id).unit.factor : 1.0;
        const ObservableLayout::Slot slot{output++, per_coherent};
        if (o.key == "nodal_diameter") layout.nodal_diameter = slot;
        if (o.key == "lesions") layout.lesions.push_back(slot);
        if (o.key == "cps") layout.cps = slot;
        if (o.key == "ic_percent") layout.ic_percent = slot;
        if (o.key == "stil_percent") layout.stil_percent = slot;
        if (o.key == "memory") layout.memory = slot;
    }
    return layout;
}

/// The outputs of both compiled models, in the order that PreparedTrial states, with where each was mentioned.
std::vector<Mention> mentioned_outputs(const Population& population, const Study* study) {
    std::vector<Mention> outputs;
    for (const char* key : {"breast_diameter", "skin_fraction", "distant_diameter", "expected_foci"}) {
        outputs.push_back({population.observables.at(key), population.observable_places.at(key),
                           std::string{"observables."} + key});
    }
    outputs.push_back({population.body.weight, population.body_place, "body.weight"});
    outputs.push_back({population.body.surface, population.body_place, "body.surface"});
    outputs.push_back({population.body.filtration, population.body_place, "body.filtration"});
    for (const BaselineQuantity& q : population.baseline) {
        outputs.push_back({q.name, q.place, "baseline"});
    }
    for (OptionalObservable& o : optional_observables(population)) {
        outputs.push_back(std::move(o.mention));
    }
    if (study != nullptr) {
        for (std::size_t i = 0; i < study->outputs.size(); ++i) {
            outputs.push_back({study->outputs[i], study->output_places[i], "outputs"});
        }
    }
    return outputs;
}

void check_names(const Model& model, const std::vector<Mention>& mentions, Problems& problems) {
    const std::vector<std::string> names = model.names();
    for (const Mention& m : mentions) {
        if (!model.find(m.name)) {
            problems.push_back({m.place, m.path, fmt::format("{} is no name of the model", in_quotes(m.name)),
                                hint_for(m.name, names)});
        }
    }
}

void check_event(const Model& model, const std::string& name, bool is_map, const Place& place, const char* path,
                 Problems& problems) {
    const auto index = model.find_event(name);
    if (!index) {
        std::vector<std::string> events;
        for (const Event& e : model.events()) {
            events.push_back(e.name);
        }
        problems.push_back({place, path, fmt::format("{} is no event of the model", in_quotes(name)), hint_for(name, events)});
        return;
    }
    const bool never = model.graph().node(model.events()[*index].trigger).op == Op::truth;
    if (is_map != never) {
        problems.push_back({place, path, is_map ? name + " is an event that fires by itself, not a named map"
                                                : name + " is a named map: it never fires by itself",
                            is_map ? "a map has the trigger false" : ""});
    }
}

void check_dimension(const Model& model, const Mention& m, const char* expected, Problems& problems) {
    const auto id = model.find(m.name);
    const auto unit = parse_unit(expected);
    RUBOR_ASSERT(unit.ok());
    if (id && !model.symbol(*id).unit.same_dimension(unit.value())) {
        problems.push_back({m.place, m.path, fmt::format("{} is in {}; expected {}", m.name, model.symbol(*id).unit.text, expected), ""});
    }
}

void check_population(const Population& population, const Model& model, Problems& problems) {
    const auto mentions = mentioned_outputs(population, nullptr);
    check_names(model, mentions, problems);
    const char* expected[] = {"mm", "1", "mm", "1", "kg", "m2", "mL/min"};
    for (std::size_t i = 0; i < std::size(expected); ++i) {
        check_dimension(model, mentions[i], expected[i], problems);
    }
    for (const OptionalObservable& o : optional_observables(population)) {
        if (o.unit != nullptr) {
            check_dimension(model, o.mention, o.unit, problems);
        }
    }
    for (std::size_t i = 0; i < population.baseline.size(); ++i) {
        const auto id = model.find(population.baseline[i].name);
        const auto state = model.find_state(population.baseline[i].name);
        const bool concentration = state && model.states()[*state].is_concentration;
        if (id && !concentration && !model.symbol(*id).unit.same_dimension(population.baseline[i].unit)) {
            problems.push_back({population.baseline[i].place, "baseline",
                                fmt::format("{} is in {}, which cannot be shown in {}", population.baseline[i].name,
                                            model.symbol(*id).unit.text, population.baseline[i].unit.text),
                                ""});
        }
    }
    const GrowthPlan& growth = population.growth;
    const auto event = [&](const std::string& name, const char* path) {
        check_event(model, name, false, population.growth_place, path, problems);
    };
    event(growth.diagnosis, "growth.diagnosis");
    if (growth.death) {
        event(*growth.death, "growth.death");
    }
    for (const GrowthRule& rule : growth.rules) {
        if (!rule.from.empty()) {
            event(rule.from, "growth.reject.from");
        }
        event(rule.to, "growth.reject.to");
    }
    if (!population.surgery_map.empty()) {
        check_event(model, population.surgery_map, true, population.surgery_place, "surgery", problems);
    }
}

/// Names of a category's values, which a study or a condition mentions.
void check_values(const CategoryValues& named, const Population& population, const char* path, Problems& problems) {
    const PatientCategory* category = find_category(population, named.category);
    if (category == nullptr) {
        std::vector<std::string> names;
        for (const PatientCategory& c : population.categories) {
            names.push_back(c.name);
        }
        problems.push_back({named.place, path, fmt::format("{} is no category of the population", in_quotes(named.category)),
                            hint_for(named.category, names)});
        return;
    }
    for (const std::string& value : named.values) {
        if (!category->value_of(value)) {
            problems.push_back({named.place, path, fmt::format("{} is no {} of the population", in_quotes(value), named.category),
                                hint_for(value, category->names())});
        }
    }
}

void check_conditions(const std::vector<RegimenLine>& lines, const Population& population, Problems& problems) {
    for (const RegimenLine& line : lines) {
        for (const LineCondition& condition : line.conditions) {
            if (!condition.category.empty()) {
                check_values({condition.category, condition.values, condition.place}, population, "if", problems);
            }
        }
    }
}

void check_study(const Study& study, const Population& population, Problems& problems) {
    for (const CategoryValues& named : study.patients_with) {
        check_values(named, population, "patients_with", problems);
    }
    for (const Arm& arm : study.arms) {
        check_conditions(arm.regimens, population, problems);
    }
    if (study.entry.prior) {
        check_conditions(study.entry.prior->regimens, population, problems);
        if (study.entry.prior->surgery && population.surgery_map.empty()) {
            problems.push_back({study.entry.prior->surgery->place, "entry.prior.surgery", "the population's model has no map for surgery",
                                "name it in the population file: surgery: <map>"});
        }
    }
    if (study.surgery_d && population.surgery_map.empty()) {
        problems.push_back({study.surgery_place, "surgery", "the population's model has no map for surgery",
                            "name it in the population file: surgery: <map>"});
    }
    std::vector<std::string> names;
    for (const BaselineQuantity& q : population.baseline) {
        names.push_back(q.name);
    }
    for (const SubgroupSpec& s : study.subgroups) {
        if (std::find(names.begin(), names.end(), s.quantity) == names.end()) {
            problems.push_back({s.place, "subgroups", fmt::format("{} is no baseline quantity of the population", in_quotes(s.quantity)),
                                hint_for(s.quantity, names)});
        }
    }
}

/// Names of the model in rules are outputs, too; each once. Tells the rules where they stand.
void add_rule_outputs(std::vector<EligibilityRule>& rules, std::vector<Mention>& outputs) {
    for (EligibilityRule& rule : rules) {
        if (rule.is_observed()) {
            continue;
        }
        const auto found = std::find_if(outputs.begin(), outputs.end(), [&](const Mention& m) { return m.name == rule.quantity; });
        rule.output = static_cast<std::size_t>(found - outputs.begin());
        if (found == outputs.end()) {
            outputs.push_back({rule.quantity, rule.place, "eligibility"});
        }
    }
}

std::vector<ProductPlan::Needs> needs_of(const Study& study, const DrugLibrary& library) {
    std::vector<ProductPlan::Needs> result;
    for (const std::string& name : drugs_of(study)) {
        const auto& manufacture = library.find(name)->manufacture;
        if (!manufacture) {
            continue;
        }
        ProductPlan::Needs needs{.drug = name, .rules = {}};
        for (const ManufactureNeed& need : manufacture->needs) {
            EligibilityRule rule;
            rule.name = need.quantity;
            rule.quantity = need.quantity;
            rule.at_least = need.at_least;
            rule.below = need.below;
            rule.unit = need.unit;
            rule.is_of_model = true;
            rule.place = need.place;
            needs.rules.push_back(std::move(rule));
        }
        result.push_back(std::move(needs));
    }
    return result;
}

/// Settings of the core, and under a drug's name those of its module without that name.
std::map<std::string, std::vector<PinnedParameter>> settings_by_module(const Study& study) {
    std::map<std::string, std::vector<PinnedParameter>> result;
    const std::vector<std::string> drugs = drugs_of(study);
    for (PinnedParameter setting : study.settings) {
        const std::string head = setting.name.substr(0, setting.name.find('.'));
        const bool is_of_drug = head != setting.name && std::find(drugs.begin(), drugs.end(), head) != drugs.end();
        if (is_of_drug) {
            setting.name = setting.name.substr(head.size() + 1);
        }
        result[is_of_drug ? head : ""].push_back(std::move(setting));
    }
    return result;
}

/// Leaves only patients of the categories that the study asks for.
void restrict_patients(const Study& study, const Population& population, const ParameterTable& table,
                       std::vector<SampledParameter>& sampled, Problems& problems) {
    for (const CategoryValues& named : study.patients_with) {
        const PatientCategory& category = *find_category(population, named.category);
        std::vector<double> values;
        for (const std::string& value : named.values) {
            values.push_back(*category.value_of(value));
        }
        std::sort(values.begin(), values.end());
        const ParameterRow& row = *table.find(category.parameter);
        const bool none = row.is_sampled() ? std::none_of(values.begin(), values.end(), [&](double v) { return row.prior.can_be(v); })
                                           : std::find(values.begin(), values.end(), row.coherent_value()) == values.end();
        if (none) {
            problems.push_back({named.place, "patients_with", fmt::format("no patient of the population has this {}", named.category),
                                fmt::format("see {}:{}", row.place.file, row.place.line)});
        } else if (row.is_sampled()) {
            restrict_to(sampled, category.parameter, values);
        }
    }
}

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
    auto core = compose(files_of(population, std::move(settings)), {}, {.check_units = true, .require_units = true});
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
    auto whole = compose(core_files, module_files, {.check_units = true, .require_units = true});
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
                         .files = std::move(files), .layout = std::move(layout)};
}

}  // namespace rubor
