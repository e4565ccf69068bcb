// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/safety_setup.hpp>

#include <algorithm>

#include <rubor/trial/cost.hpp>

namespace rubor {
namespace {

/// Events and organ classes that the first dose of a drug of the study can bring.
std::vector<std::string> reactions_of(const Study& study, const DrugLibrary& drugs) {
    std::vector<std::string> names;
    for (const std::string& name : drugs_of(study))
        for (const SideEffect& effect : drugs.find(name)->side_effects)
            if (effect.at_first_dose) names.insert(names.end(), {effect.event, effect.organ});
    return names;
}

}  // namespace

SafetySetup prepare_safety(const Population& population, const Study& study, const DrugLibrary& drugs,
                           const Model& model, Problems& problems) {
    SafetySetup setup;
    if (population.adverse_events) {
        auto read = read_adverse_event_catalogue(*population.adverse_events);
        if (read) {
            setup.catalogue = std::move(read).value();
            check_adverse_events(*setup.catalogue, model, problems);
            check_safety_rules(study.safety_rules, *setup.catalogue, reactions_of(study, drugs), problems);
        } else {
            append(problems, read.problems());
        }
    } else if (!study.safety_rules.empty()) {
        problems.push_back({study.safety_rules.front().place, "safety_rules",
                            "the population has no adverse events to act on",
                            "name them in its file: safety: {adverse_events: FILE}"});
    }
    if (population.costs) {
        auto read = read_cost_catalogue(*population.costs);
        if (read) {
            setup.costs = std::move(read).value();
            std::vector<const Drug*> used;
            for (const std::string& name : drugs_of(study)) used.push_back(drugs.find(name));
            check_prices(*setup.costs, used, problems);
        } else {
            append(problems, read.problems());
        }
    }
    return setup;
}

std::optional<SafetyWatch> watch_over(const SafetySetup& setup, const Study& study, std::size_t arm,
                                      const CompiledModel& model, std::uint64_t patient) {
    if (!setup.catalogue) return std::nullopt;
    std::vector<std::string> drugs;
    for (const RegimenLine& line : study.arms.at(arm).regimens)
        if (std::find(drugs.begin(), drugs.end(), line.drug) == drugs.end()) drugs.push_back(line.drug);
    return SafetyWatch{{.catalogue = &*setup.catalogue,
                        .rules = &study.safety_rules,
                        .exposure_outputs = &setup.exposure_outputs,
                        .model_events = &model.events(),
                        .drugs = std::move(drugs),
                        .seed = study.seed,
                        .patient = patient}};
}

PatientCost cost_of(const PatientOutcome& outcome, const SafetySetup& setup, const Study& study,
                    const DrugLibrary& drugs) {
    if (!setup.costs) return {};
    const std::vector<RegimenLine>& lines = study.arms.at(outcome.arm).regimens;
    std::vector<BilledDose> doses, products;
    for (const GivenDose& dose : outcome.record.doses)
        doses.push_back({dose.day, drugs.find(lines[dose.line].drug), dose.amount});
    for (const ProductCourse& product : outcome.record.products) {
        const bool made = product.fate == ProductFate::ready || product.fate == ProductFate::called_off ||
                          product.fate == ProductFate::infused;
        if (made && product.ready_d) products.push_back({*product.ready_d, drugs.find(product.drug), 0.0});
    }
    Bill bill{.doses = doses,
              .products = products,
              .surgery_d = outcome.record.surgery_d,
              .adverse_events = outcome.record.adverse_events};
    for (const Observation& seen : outcome.record.observations) bill.visits_d.push_back(seen.day);
    return cost_of(bill, *setup.costs, study.discount_rate);
}

}  // namespace rubor
