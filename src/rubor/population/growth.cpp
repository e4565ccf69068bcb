// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/population/growth.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace rubor {

const char* to_text(ScreeningFate fate) {
    switch (fate) {
        case ScreeningFate::grown: return "grown";
        case ScreeningFate::rejected: return "rejected";
        case ScreeningFate::failed: return "failed";
    }
    return "?";
}

namespace {

/// The first time of an event, or nothing. The empty name is the start of growth.
std::optional<double> time_of(const PatientTrajectory& trajectory, const CompiledModel& model, const std::string& event) {
    if (event.empty()) {
        return 0.0;
    }
    for (const EventRecord& record : trajectory.events) {
        if (model.events()[record.event].name == event) {
            return record.time_d;
        }
    }
    return std::nullopt;
}

/// The name of the first rule that the patient breaks.
std::optional<std::string> broken_rule(const PatientTrajectory& trajectory, const CompiledModel& model,
                                       const GrowthPlan& plan) {
    if (plan.death && time_of(trajectory, model, *plan.death)) {
        return "died_undiagnosed";
    }
    if (!time_of(trajectory, model, plan.diagnosis)) {
        return "never_diagnosed";
    }
    for (const GrowthRule& rule : plan.rules) {
        const auto from = time_of(trajectory, model, rule.from);
        const auto to = time_of(trajectory, model, rule.to);
        if (!from || !to) {
            return rule.name;
        }
        const double elapsed = *to - *from;
        if ((rule.at_least_d && elapsed < *rule.at_least_d) || (rule.at_most_d && elapsed > *rule.at_most_d)) {
            return rule.name;
        }
    }
    return std::nullopt;
}

}  // namespace

namespace {

PatientRun growth_run(const GrownPatient& patient, const GrowthPlan& plan) {
    PatientRun run;
    run.parameters = patient.parameters;
    run.patient = patient.id;
    run.end_d = plan.within_d;
    run.terminating_events = {plan.diagnosis};
    if (plan.death) {
        run.terminating_events.push_back(*plan.death);
    }
    return run;
}

/// Writes down what became of her.
void finish(GrownPatient& patient, const CompiledModel& model, const GrowthPlan& plan, const PatientTrajectory& trajectory) {
    patient.growth_d = trajectory.end_d;
    patient.statistics = trajectory.statistics;
    if (is_failure(trajectory.status) || trajectory.status == SolveStatus::interrupted) {
        patient.fate = ScreeningFate::failed;
        patient.reason = to_text(trajectory.status);
        patient.explanation = trajectory.explanation;
        return;
    }
    patient.reason.clear();
    if (auto rule = broken_rule(trajectory, model, plan)) {
        patient.fate = ScreeningFate::rejected;
        patient.reason = std::move(*rule);
        return;
    }
    patient.fate = ScreeningFate::grown;
    const auto& states = model.model().states();
    for (std::size_t i = 0; i < states.size(); ++i) {
        patient.states.emplace(model.model().symbol(states[i].symbol).name, trajectory.final_states[i]);
    }
    const auto& held = model.model().held();
    for (std::size_t i = 0; i < held.size(); ++i) {
        patient.held.emplace(model.model().symbol(held[i].symbol).name, trajectory.final_held[i]);
    }
    std::vector<double> hoisted(model.n_hoisted() + 1);
    model.hoist(patient.parameters.data(), trajectory.final_held.data(), hoisted.data());
    patient.outputs.resize(model.request().outputs.size());
    model.outputs(trajectory.end_d, trajectory.final_states.data(), patient.parameters.data(),
                  trajectory.final_held.data(), hoisted.data(), patient.outputs.data());
}

}  // namespace

void grow(BatchIntegrator& integrator, const CompiledModel& model, const PatientSampler& sampler, const GrowthPlan& plan,
          std::uint64_t first_id, std::span<GrownPatient> patients) {
    for (std::size_t i = 0; i < patients.size(); ++i) {
        patients[i] = {};
        patients[i].id = first_id + i;
        patients[i].fate = ScreeningFate::failed;  // until she is grown: an interrupt leaves some who never began
        patients[i].reason = to_text(SolveStatus::interrupted);
    }
    integrator.run(
        patients.size(),
        [&](std::size_t i) {
            patients[i].parameters = sampler.sample(first_id + i);
            return growth_run(patients[i], plan);
        },
        [&](std::size_t i, PatientTrajectory&& trajectory) { finish(patients[i], model, plan, trajectory); });
}

}  // namespace rubor
