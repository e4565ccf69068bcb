// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/run_trial.hpp>

#include <chrono>
#include <cmath>
#include <memory>
#include <span>

#include <rubor/base/assert.hpp>
#include <rubor/base/parallel.hpp>
#include <rubor/random/draw.hpp>
#include <rubor/trial/before_trial.hpp>

namespace rubor {

const char* to_text(Enrolment enrolment) {
    switch (enrolment) {
        case Enrolment::enrolled: return "enrolled";
        case Enrolment::rejected: return "rejected";
        case Enrolment::not_entered: return "not_entered";
        case Enrolment::ineligible: return "ineligible";
        case Enrolment::failed: return "failed";
    }
    return "?";
}

namespace {

/// One integrator per worker, made when the worker first needs it.
class Integrators {
  public:
    Integrators(std::shared_ptr<const CompiledModel> model, const Study& study, const TrialRunOptions& run)
        : model_{std::move(model)},
          options_{.method = study.method, .lanes = run.lanes, .solve = study.solver, .interrupt = run.interrupt},
          integrators_(std::max(1U, run.n_threads)) {}

    BatchIntegrator& of(unsigned worker) {
        auto& slot = integrators_.at(worker);
        if (!slot) {
            slot = std::make_unique<BatchIntegrator>(model_, options_);
        }
        return *slot;
    }

  private:
    std::shared_ptr<const CompiledModel> model_;
    BatchOptions options_;
    std::vector<std::unique_ptr<BatchIntegrator>> integrators_;
};

/// Patients that one call of an integrator takes: enough to keep its lanes full, few enough to share between threads.
constexpr std::size_t k_chunk = 32;

bool is_interrupted(const TrialRunOptions& options) { return options.interrupt != nullptr && *options.interrupt; }

/// One patient in one arm, while she is treated.
struct Treatment {
    const Candidate* candidate = nullptr;
    std::size_t arm = 0;
    std::unique_ptr<ObservedProtocol> protocol{};
    std::vector<double> parameters{};
};

std::vector<double> outputs_at_end(const CompiledModel& model, const std::vector<double>& parameters,
                                   const PatientTrajectory& trajectory) {
    std::vector<double> hoisted(model.n_hoisted() + 1);
    model.hoist(parameters.data(), trajectory.final_held.data(), hoisted.data());
    std::vector<double> outputs(model.request().outputs.size());
    model.outputs(trajectory.end_d, trajectory.final_states.data(), parameters.data(), trajectory.final_held.data(),
                  hoisted.data(), outputs.data());
    return outputs;
}

PatientRun begin(const PreparedTrial& trial, Treatment& treatment) {
    const Candidate& candidate = *treatment.candidate;
    PatientRun run;
    run.parameters = treatment.parameters = trial.sampler.sample(candidate.patient.id);
    run.seed = trial.study.seed;
    run.patient = candidate.patient.id;
    run.end_d = trial.study.follow_up_d;
    if (trial.population.growth.death) {
        run.terminating_events = {*trial.population.growth.death};
    }
    start_from(candidate.patient, *trial.model, run);
    run.administrations = candidate.running;
    ObservedProtocol::Plan plan;
    plan.visits = &trial.visits;
    plan.doses = trial.dose_plan(trial.study.arms[treatment.arm].regimens, candidate.patient, trial.study.follow_up_d);
    plan.products = trial.product_plan(candidate.patient);
    plan.history = candidate.history;
    plan.surgery_d = trial.study.surgery_d;
    plan.surgery_rule = trial.study.surgery_rule;
    plan.visit_every_d = trial.study.visit_every_d;
    plan.visit_every_after_d = trial.study.visit_every_after_d;
    plan.surgery_map = trial.population.surgery_map;
    plan.rules = trial.study.response;
    plan.layout = trial.layout;
    plan.end_d = trial.study.follow_up_d;
    plan.safety = watch_over(trial.safety, trial.study, treatment.arm, *trial.model, candidate.patient.id);
    treatment.protocol = std::make_unique<ObservedProtocol>(
        std::move(plan), Observer{trial.study.measurement, trial.study.seed, candidate.patient.id});
    run.protocol = treatment.protocol.get();
    run.first_decision_d = 0.0;
    return run;
}

PatientOutcome end(const PreparedTrial& trial, Treatment& treatment, PatientTrajectory&& trajectory) {
    ObservedProtocol& protocol = *treatment.protocol;
    const bool is_over = !is_failure(trajectory.status) && trajectory.status != SolveStatus::interrupted;
    if (is_over) {
        const std::vector<double> outputs = outputs_at_end(*trial.model, treatment.parameters, trajectory);
        protocol.look_back({trajectory.end_d, outputs, trajectory.events});
    }
    // The integration ends at the model's death or at the visit that shows a fatal adverse event, which came before.
    const std::optional<double> toxic_death_d = protocol.toxic_death_d();
    const double end_d = std::min(trajectory.end_d, toxic_death_d.value_or(trajectory.end_d));
    const bool died = trajectory.status == SolveStatus::event_terminated || toxic_death_d;
    protocol.end(end_d, died);
    PatientOutcome outcome;
    outcome.patient = treatment.candidate->patient.id;
    outcome.arm = treatment.arm;
    outcome.status = trajectory.status;
    outcome.explanation = std::move(trajectory.explanation);
    outcome.record = protocol.record();
    outcome.visits = protocol.visits();
    outcome.n_doses = protocol.n_doses_given(end_d);
    outcome.last_dose_d = protocol.last_dose_before(end_d);
    outcome.died = died;
    if (toxic_death_d) {
        outcome.died_of = outcome.record.adverse_events.back().organ;
    }
    // A trial records the day of a death. It also makes ties of twins to whom the treatment did nothing, whose times of
    // death differ by the solver's noise alone.
    outcome.last_d =
        outcome.died ? std::min(std::ceil(end_d), trial.study.follow_up_d) : trajectory.end_d;
    outcome.statistics = trajectory.statistics;
    outcome.method = trajectory.method;
    outcome.n_fallbacks = trajectory.fallbacks.size();
    for (const EventRecord& e : trajectory.events) {
        if (e.time_d <= end_d) {
            outcome.model_events.push_back({e.time_d, trial.model->events()[e.event].name});
        }
    }
    if (is_over) {
        outcome.cost = cost_of(outcome, trial.safety, trial.study, trial.drugs);
    }
    return outcome;
}

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

std::vector<Candidate> screen(const PreparedTrial& trial, const TrialRunOptions& options) {
    // Candidates are taken in batches so that threads have work; a batch may screen more than are needed, and those
    // beyond the last place are dropped, so that the batch size changes nothing.
    constexpr std::size_t k_batch = 128;
    Integrators integrators{trial.core, trial.study, options};
    Integrators before{trial.model, trial.study, options};
    std::vector<Candidate> candidates;
    std::size_t n_enrolled = 0;
    while (n_enrolled < trial.study.n_patients && candidates.size() < trial.study.most_candidates &&
           !is_interrupted(options)) {
        const std::size_t first = candidates.size();
        const std::size_t n = std::min(k_batch, trial.study.most_candidates - first);
        std::vector<Candidate> batch(n);
        std::vector<GrownPatient> grown(n);
        for_each_index((n + k_chunk - 1) / k_chunk, options.n_threads, options.interrupt,
                       [&](unsigned worker, std::size_t chunk) {
                           const std::size_t start = chunk * k_chunk;
                           const std::span<GrownPatient> part{grown.data() + start, std::min(k_chunk, n - start)};
                           grow(integrators.of(worker), *trial.core, trial.core_sampler, trial.population.growth,
                                first + start, part);
                           const std::span<Candidate> screened{batch.data() + start, part.size()};
                           for (std::size_t i = 0; i < part.size(); ++i) {
                               screened[i] = diagnosed(trial, std::move(part[i]));
                           }
                           if (trial.study.entry.prior) {
                               treat_before_trial(trial, before.of(worker), screened);
                           }
                           for (Candidate& candidate : screened) {
                               apply_eligibility(trial, candidate);
                           }
                       });
        if (is_interrupted(options)) {
            break;
        }
        for (Candidate& candidate : batch) {
            if (n_enrolled == trial.study.n_patients) {
                break;
            }
            if (candidate.enrolment == Enrolment::enrolled) {
                candidate.arms = trial.arms_for(n_enrolled);
                ++n_enrolled;
            }
            candidates.push_back(std::move(candidate));
        }
        if (options.enrolled != nullptr) {
            options.enrolled->store(n_enrolled);
        }
    }
    return candidates;
}

TrialRun run_trial(const PreparedTrial& trial, const TrialRunOptions& options) {
    TrialRun run;
    auto start = std::chrono::steady_clock::now();
    run.candidates = screen(trial, options);
    run.screening_seconds = seconds_since(start);

    std::vector<Treatment> treatments;
    for (const Candidate& candidate : run.candidates) {
        for (const std::size_t arm : candidate.arms) {
            treatments.push_back({&candidate, arm});
        }
    }
    start = std::chrono::steady_clock::now();
    run.outcomes.resize(treatments.size());
    std::atomic<std::uint64_t>* done = options.on_treatment ? options.on_treatment(treatments.size()) : nullptr;
    Integrators integrators{trial.model, trial.study, options};
    for_each_index((treatments.size() + k_chunk - 1) / k_chunk, options.n_threads, options.interrupt,
                   [&](unsigned worker, std::size_t chunk) {
                       const std::size_t first = chunk * k_chunk;
                       integrators.of(worker).run(
                           std::min(k_chunk, treatments.size() - first),
                           [&](std::size_t i) { return begin(trial, treatments[first + i]); },
                           [&](std::size_t i, PatientTrajectory&& trajectory) {
                               Treatment& treatment = treatments[first + i];
                               run.outcomes[first + i] = end(trial, treatment, std::move(trajectory));
                               treatment.protocol.reset();
                               if (done != nullptr) {
                                   ++*done;
                               }
                           });
                   });
    run.treatment_seconds = seconds_since(start);
    run.interrupted = is_interrupted(options);
    return run;
}

}  // namespace rubor
