// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/before_trial.hpp>

#include <algorithm>
#include <memory>

#include <rubor/base/assert.hpp>

namespace rubor {

namespace {

/// Numbers of visits before the trial, in the keys of draws: far from those of the trial.
constexpr int k_first_prior_visit = 1'000'000;

Observer observer_of(const PreparedTrial& trial, const Candidate& candidate) {
    return Observer{trial.study.measurement, trial.study.seed, candidate.patient.id};
}

/// One patient in the course before the trial.
struct PriorTreatment {
    Candidate* candidate = nullptr;
    std::unique_ptr<ObservedProtocol> protocol{};
};

void leave_out(Candidate& candidate, Enrolment enrolment, std::string reason) {
    candidate.enrolment = enrolment;
    candidate.reason = std::move(reason);
}

PatientRun begin(const PreparedTrial& trial, PriorTreatment& treatment) {
    const Candidate& candidate = *treatment.candidate;
    const Entry& entry = trial.study.entry;
    PatientRun run;
    run.parameters = trial.sampler.sample(candidate.patient.id);
    run.seed = trial.study.seed;
    run.patient = candidate.patient.id;
    run.end_d = entry.within_d;
    if (trial.population.growth.death) {
        run.terminating_events = {*trial.population.growth.death};
    }
    start_from(candidate.patient, *trial.model, run);
    ObservedProtocol::Plan plan;
    plan.visits = &*trial.prior_visits;
    plan.doses = trial.dose_plan(entry.prior->regimens, candidate.patient, entry.within_d);
    plan.products = trial.product_plan(candidate.patient);
    plan.history = candidate.history;
    if (entry.prior->surgery) {
        plan.surgery_d = entry.prior->surgery->at_d;
        plan.surgery_rule = entry.prior->surgery->rule;
    }
    plan.surgery_map = trial.population.surgery_map;
    plan.rules = trial.study.response;
    plan.rules.criteria = entry.prior->criteria;
    plan.layout = trial.layout;
    plan.end_d = entry.within_d;
    plan.visit_every_d = entry.prior->visit_every_d;
    plan.visit_every_after_d = entry.prior->visit_every_after_d;
    plan.entry = {.after = entry.after, .wait_d = entry.wait_d};
    plan.first_visit = k_first_prior_visit;
    treatment.protocol = std::make_unique<ObservedProtocol>(std::move(plan), observer_of(trial, candidate));
    run.protocol = treatment.protocol.get();
    run.first_decision_d = 0.0;
    return run;
}

/// Why a course that ran to its end did not lead into the trial.
std::string missing_event(EntryEvent after, const PatientRecord& record) {
    switch (after) {
        case EntryEvent::relapse:
            return "no_relapse_within_time";
        case EntryEvent::progression:
            return "no_progression_within_time";
        case EntryEvent::progression_after_relapse:
            return "no_progression_after_relapse_within_time";
        case EntryEvent::surgery_with_residual:
            if (record.pathology && record.pathology->complete_response) {
                return "complete_response";
            }
            break;
        default:
            break;
    }
    return "no_surgery_within_time";
}

/// First treatment is one line, and that of a relapse and of a progression one more each.
std::size_t n_lines(const std::vector<RegimenLine>& lines, const std::vector<GivenDose>& doses) {
    const auto given = [&](auto is_meant) {
        return std::any_of(doses.begin(), doses.end(),
                           [&](const GivenDose& d) { return is_meant(lines[d.line].from); });
    };
    const bool first = given([](Anchor a) { return a != Anchor::relapse && a != Anchor::progression; });
    const bool relapse = given([](Anchor a) { return a == Anchor::relapse; });
    const bool progression = given([](Anchor a) { return a == Anchor::progression; });
    return std::size_t{first} + std::size_t{relapse} + std::size_t{progression};
}

PatientHistory history_of(const PatientRecord& record, const std::vector<RegimenLine>& lines,
                          double entry_d) {
    PatientHistory history = record.history;
    history.diagnosis_d = -entry_d;
    history.n_prior_lines = n_lines(lines, record.doses);
    history.n_prior_doses = record.doses.size();
    if (!record.doses.empty()) {
        history.last_dose_d = record.doses.back().day - entry_d;
    }
    if (record.surgery_d) {
        history.surgery_d = *record.surgery_d - entry_d;
        history.pathology = record.pathology;
        history.pathology->day -= entry_d;
    }
    for (const SeenEvent& event : record.events) {
        history.events.push_back({event.day - entry_d, event.kind});
    }
    return history;
}

/// Her state at entry takes the place of that at diagnosis.
void enter(const PreparedTrial& trial, Candidate& candidate, const PatientTrajectory& trajectory) {
    const CompiledModel& model = *trial.model;
    GrownPatient& patient = candidate.patient;
    const auto& states = model.model().states();
    for (std::size_t i = 0; i < states.size(); ++i) {
        patient.states[model.model().symbol(states[i].symbol).name] = trajectory.final_states[i];
    }
    const auto& held = model.model().held();
    for (std::size_t i = 0; i < held.size(); ++i) {
        patient.held[model.model().symbol(held[i].symbol).name] = trajectory.final_held[i];
    }
    const std::vector<double> parameters = trial.sampler.sample(patient.id);
    std::vector<double> hoisted(model.n_hoisted() + 1);
    model.hoist(parameters.data(), trajectory.final_held.data(), hoisted.data());
    patient.outputs.resize(model.request().outputs.size());
    // Time starts anew at randomisation.
    model.outputs(0.0, trajectory.final_states.data(), parameters.data(), trajectory.final_held.data(),
                  hoisted.data(), patient.outputs.data());
}

void finish(const PreparedTrial& trial, PriorTreatment& treatment, const PatientTrajectory& trajectory) {
    Candidate& candidate = *treatment.candidate;
    ObservedProtocol& protocol = *treatment.protocol;
    candidate.patient.statistics.steps += trajectory.statistics.steps;
    if (is_failure(trajectory.status) || trajectory.status == SolveStatus::interrupted) {
        leave_out(candidate, Enrolment::failed, to_text(trajectory.status));
        candidate.patient.explanation = trajectory.explanation;
        return;
    }
    if (trajectory.status == SolveStatus::event_terminated) {
        leave_out(candidate, Enrolment::not_entered, "died_before_entry");
        return;
    }
    const Entry& entry = trial.study.entry;
    const double entry_d = trajectory.end_d;
    protocol.end(entry_d, false);
    if (trajectory.status != SolveStatus::stopped) {
        leave_out(candidate, Enrolment::not_entered, missing_event(entry.after, protocol.record()));
        return;
    }
    const bool after_surgery =
        entry.after == EntryEvent::surgery || entry.after == EntryEvent::surgery_with_residual;
    if (after_surgery && !protocol.record().events.empty()) {
        leave_out(candidate, Enrolment::not_entered, "relapsed_before_entry");
        return;
    }
    candidate.history = history_of(protocol.record(), entry.prior->regimens, entry_d);
    candidate.running = protocol.running_at(entry_d);
    enter(trial, candidate, trajectory);
}

}  // namespace

void start_from(const GrownPatient& patient, const CompiledModel& compiled, PatientRun& run) {
    const Model& model = compiled.model();
    run.initial_states.emplace(model.states().size());
    run.initial_held.emplace(model.held().size());
    compiled.initialise(run.parameters.data(), run.initial_states->data(), run.initial_held->data());
    for (const auto& [name, value] : patient.states) {
        const auto index = model.find_state(name);
        RUBOR_ASSERT(index.has_value());
        (*run.initial_states)[*index] = value;
    }
    for (const auto& [name, value] : patient.held) {
        const auto index = model.find_held(name);
        RUBOR_ASSERT(index.has_value());
        (*run.initial_held)[*index] = value;
    }
}

Candidate diagnosed(const PreparedTrial& trial, GrownPatient patient) {
    Candidate candidate;
    candidate.patient = std::move(patient);
    if (candidate.patient.fate != ScreeningFate::grown) {
        leave_out(candidate,
                  candidate.patient.fate == ScreeningFate::failed ? Enrolment::failed : Enrolment::rejected,
                  candidate.patient.reason);
        return candidate;
    }
    candidate.history.categories =
        categories_of(trial.population, trial.core_sampler, candidate.patient.parameters, trial.parameters);
    return candidate;
}

void treat_before_trial(const PreparedTrial& trial, BatchIntegrator& integrator,
                        std::span<Candidate> candidates) {
    std::vector<PriorTreatment> treatments;
    for (Candidate& candidate : candidates) {
        if (candidate.enrolment != Enrolment::enrolled) {
            continue;
        }
        const TrueState truth = TrueState::from_outputs(candidate.patient.outputs, trial.layout);
        const Observation seen = observer_of(trial, candidate).observe(truth, k_first_prior_visit, 0.0);
        if (auto rule = broken_rule(trial.study.entry.prior->eligibility, seen, candidate.patient.outputs)) {
            leave_out(candidate, Enrolment::not_entered, std::move(*rule));
            continue;
        }
        treatments.push_back({&candidate});
        // Until she is treated: an interrupt leaves some who never began.
        leave_out(candidate, Enrolment::failed, to_text(SolveStatus::interrupted));
    }
    integrator.run(
        treatments.size(), [&](std::size_t i) { return begin(trial, treatments[i]); },
        [&](std::size_t i, PatientTrajectory&& trajectory) {
            leave_out(*treatments[i].candidate, Enrolment::enrolled, "");
            finish(trial, treatments[i], trajectory);
            treatments[i].protocol.reset();
        });
}

void apply_eligibility(const PreparedTrial& trial, Candidate& candidate) {
    if (candidate.patient.fate != ScreeningFate::grown || candidate.enrolment == Enrolment::failed ||
        candidate.enrolment == Enrolment::not_entered) {
        return;
    }
    candidate.baseline =
        observer_of(trial, candidate)
            .observe(TrueState::from_outputs(candidate.patient.outputs, trial.layout), 0, 0.0);
    if (auto rule = broken_rule(trial.study.eligibility, candidate.baseline, candidate.patient.outputs)) {
        leave_out(candidate, Enrolment::ineligible, std::move(*rule));
    }
}

}  // namespace rubor
