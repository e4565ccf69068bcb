// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// The lane method on the patients of the IBC study: nobody is lost, and CVODES tells the same story.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include <rubor/solve/batch.hpp>

#include "trial/study_variant.hpp"

namespace rubor {
namespace {

PatientRun growth_of(const PreparedTrial& trial, std::size_t patient) {
    const GrowthPlan& plan = trial.population.growth;
    PatientRun run;
    run.parameters = trial.core_sampler.sample(patient);
    run.end_d = plan.within_d;
    run.terminating_events = {plan.diagnosis};
    if (plan.death) run.terminating_events.push_back(*plan.death);
    return run;
}

std::vector<PatientTrajectory> grow(const PreparedTrial& trial, SolverMethod method, double rel_tol,
                                    std::size_t n) {
    BatchOptions options{.method = method, .solve = trial.study.solver};
    options.solve.rel_tol = rel_tol;
    BatchIntegrator integrator{trial.core, options};
    std::vector<PatientTrajectory> grown(n);
    integrator.run(
        n, [&](std::size_t i) { return growth_of(trial, i); },
        [&](std::size_t i, PatientTrajectory&& t) { grown[i] = std::move(t); });
    return grown;
}

/// |a - b| / max(|a|, |b|, floor)
double difference(double a, double b, double floor) {
    return std::abs(a - b) / std::max({std::abs(a), std::abs(b), floor});
}

bool same_events(const PatientTrajectory& a, const PatientTrajectory& b) {
    return a.status == b.status &&
           std::equal(a.events.begin(), a.events.end(), b.events.begin(), b.events.end(),
                      [](const EventRecord& x, const EventRecord& y) { return x.event == y.event; });
}

TEST(Property, NoPatientOfTenThousandIsLost) {
    const StudyVariant variant{.arms = k_chemotherapy};
    const PreparedTrial trial = variant.prepare();
    const auto grown = grow(trial, SolverMethod::rodas, trial.study.solver.rel_tol, 10'000);
    std::size_t n_fallbacks = 0;
    for (const PatientTrajectory& t : grown) {
        EXPECT_FALSE(is_failure(t.status)) << t.explanation;
        n_fallbacks += t.fallbacks.empty() ? 0 : 1;
    }
    EXPECT_LE(n_fallbacks, 10U);  // 1 in 1,000
}

TEST(Oracle, LanesGrowPatientsAsCvodesDoes) {
    const StudyVariant variant{.arms = k_chemotherapy};
    const PreparedTrial trial = variant.prepare();
    constexpr std::size_t k_n = 300;
    const auto lanes = grow(trial, SolverMethod::rodas, 1e-6, k_n);
    const auto cvodes = grow(trial, SolverMethod::cvode, 1e-9, k_n);
    const auto& states = trial.core->model().states();
    std::size_t n_set_aside = 0;
    for (std::size_t i = 0; i < k_n; ++i) {
        if (!same_events(lanes[i], cvodes[i])) {
            ++n_set_aside;
            continue;
        }
        for (std::size_t s = 0; s < states.size(); ++s) {
            EXPECT_LE(difference(lanes[i].final_states[s], cvodes[i].final_states[s], states[s].scale), 1e-4)
                << trial.core->model().symbol(states[s].symbol).name << " of patient " << i;
        }
    }
    EXPECT_LE(n_set_aside, k_n / 100);
}

struct Treated {
    PatientTrajectory trajectory;
    std::vector<VisitRow> visits;
};

/// Every arm of the study for `n` patients, as run_trial() treats them.
std::vector<Treated> treat(const PreparedTrial& trial, const std::vector<PatientTrajectory>& grown,
                           const std::vector<std::size_t>& patients, SolverMethod method, double rel_tol) {
    const Model& core = trial.core->model();
    const Model& model = trial.model->model();
    const std::size_t n_arms = trial.study.arms.size();
    std::vector<Treated> treated(patients.size() * n_arms);
    std::vector<std::unique_ptr<ObservedProtocol>> protocols(treated.size());
    const auto next = [&](std::size_t j) {
        GrownPatient patient;
        patient.id = patients[j / n_arms];
        const PatientTrajectory& t = grown[patient.id];
        patient.parameters = trial.core_sampler.sample(patient.id);
        std::vector<double> hoisted(trial.core->n_hoisted() + 1);
        trial.core->hoist(patient.parameters.data(), t.final_held.data(), hoisted.data());
        patient.outputs.resize(trial.core->request().outputs.size());
        trial.core->outputs(t.end_d, t.final_states.data(), patient.parameters.data(), t.final_held.data(),
                            hoisted.data(), patient.outputs.data());
        PatientRun run;
        run.parameters = trial.sampler.sample(patient.id);
        run.end_d = trial.study.follow_up_d;
        if (trial.population.growth.death) run.terminating_events = {*trial.population.growth.death};
        run.initial_states.emplace(model.states().size());
        run.initial_held.emplace(model.held().size());
        trial.model->initialise(run.parameters.data(), run.initial_states->data(), run.initial_held->data());
        for (std::size_t s = 0; s < core.states().size(); ++s) {
            const std::string& name = core.symbol(core.states()[s].symbol).name;
            (*run.initial_states)[*model.find_state(name)] = t.final_states[s];
        }
        for (std::size_t s = 0; s < core.held().size(); ++s) {
            const std::string& name = core.symbol(core.held()[s].symbol).name;
            (*run.initial_held)[*model.find_held(name)] = t.final_held[s];
        }
        ObservedProtocol::Plan plan;
        plan.visits = &trial.visits;
        plan.doses = DosePlan{trial.doses_of(j % n_arms, patient)};
        plan.surgery_d = trial.study.surgery_d;
        plan.surgery_map = trial.population.surgery_map;
        plan.rules = trial.study.response;
        plan.end_d = trial.study.follow_up_d;
        protocols[j] = std::make_unique<ObservedProtocol>(
            std::move(plan), Observer{trial.study.measurement, trial.study.seed, patient.id});
        run.protocol = protocols[j].get();
        run.first_decision_d = 0.0;
        return run;
    };
    BatchOptions options{.method = method, .solve = trial.study.solver};
    options.solve.rel_tol = rel_tol;
    BatchIntegrator integrator{trial.model, options};
    integrator.run(treated.size(), next, [&](std::size_t j, PatientTrajectory&& t) {
        treated[j] = {std::move(t), protocols[j]->visits()};
        protocols[j].reset();
    });
    return treated;
}

TEST(Oracle, LanesTreatPatientsAsCvodesDoes) {
    StudyVariant variant{.arms = std::string{k_chemotherapy} + k_with_pembrolizumab};
    std::vector<double> scales;
    {
        const PreparedTrial trial = variant.prepare();
        variant.outputs = "[";
        for (const State& s : trial.model->model().states()) {
            variant.outputs += trial.model->model().symbol(s.symbol).name + ", ";
            scales.push_back(s.scale);
        }
        variant.outputs += "]";
    }
    const PreparedTrial trial = variant.prepare();
    const auto grown = grow(trial, SolverMethod::cvode, 1e-8, 120);
    std::vector<std::size_t> patients;
    for (std::size_t i = 0; i < grown.size(); ++i) {
        if (grown[i].status == SolveStatus::event_terminated) patients.push_back(i);
    }
    ASSERT_GT(patients.size(), 50U);
    const auto lanes = treat(trial, grown, patients, SolverMethod::rodas, 1e-7);
    const auto cvodes = treat(trial, grown, patients, SolverMethod::cvode, 1e-10);
    const std::size_t first = trial.first_study_output();
    std::size_t n_set_aside = 0;
    for (std::size_t j = 0; j < lanes.size(); ++j) {
        const Treated& a = lanes[j];
        const Treated& b = cvodes[j];
        EXPECT_FALSE(is_failure(a.trajectory.status)) << a.trajectory.explanation;
        EXPECT_TRUE(a.trajectory.fallbacks.empty());
        if (!same_events(a.trajectory, b.trajectory) || a.visits.size() != b.visits.size()) {
            ++n_set_aside;  // a clone died out in one run and not in the other
            continue;
        }
        for (std::size_t v = 0; v < a.visits.size(); ++v) {
            for (std::size_t s = 0; s < scales.size(); ++s) {
                EXPECT_LE(
                    difference(a.visits[v].outputs[first + s], b.visits[v].outputs[first + s], scales[s]),
                    1e-4)
                    << trial.study.outputs[s] << " at visit " << v << " of run " << j;
            }
        }
    }
    EXPECT_LE(n_set_aside, lanes.size() / 100 + 1);
}

}  // namespace
}  // namespace rubor
