// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/app/bench_cases.hpp>

#include <algorithm>

#include <rubor/app/model_run.hpp>
#include <rubor/base/assert.hpp>
#include <rubor/base/parallel.hpp>
#include <rubor/population/patient_sampler.hpp>
#include <rubor/trial/prepared_trial.hpp>
#include <rubor/trial/run_trial.hpp>

namespace rubor {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t k_seed = 120;

}  // namespace

Checked<fs::path> find_bench_root() {
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    for (const fs::path& root : {program.parent_path() / "../..", program.parent_path() / "../share/rubor"}) {
        if (fs::exists(root / "bench/models/immune120.ant", error)) return fs::weakly_canonical(root);
    }
    return Problem{{program.string(), 0, 0},
                   "",
                   "bench/models/immune120.ant does not stand beside this program",
                   "run ./rubor bench in the source folder"};
}

Checked<BenchCase> immune120_case(const fs::path& root, std::size_t n_patients) {
    ModelRunArguments arguments;
    arguments.model = root / "bench/models/immune120.ant";
    arguments.doses = root / "bench/models/immune120.doses.csv";
    arguments.until = "400 d";
    arguments.every = "10 d";
    arguments.outputs = "burden";
    auto prepared = prepare_model_run(arguments);
    if (!prepared) return prepared.problems();
    const ModelRun& run = prepared.value();
    auto sampled = sampled_parameters(run.parameters);
    if (!sampled) return sampled.problems();
    const PatientSampler sampler{std::move(sampled).value(), k_seed};
    auto compiled = run.compile_for(sampler.names());
    if (!compiled) return compiled.problems();
    BenchCase bench{"immune120", "burden", 1.0, std::move(compiled).value(), {}};
    for (std::size_t i = 0; i < n_patients; ++i)
        bench.runs.push_back(run.run_of(sampler.sample(i), static_cast<std::int64_t>(i)));
    return bench;
}

Checked<BenchCase> quick_study_case(const fs::path& root, std::size_t n_patients) {
    auto prepared = prepare_trial(root / "studies/neoadjuvant_tnbc.yaml");
    if (!prepared) return prepared.problems();
    PreparedTrial& trial = prepared.value();
    trial.study.n_patients = n_patients;
    TrialRunOptions options;
    options.n_threads = default_threads();
    const std::vector<Candidate> candidates = screen(trial, options);
    BenchCase bench{"quick study", trial.model->request().outputs[0], 1.0, trial.model, {}};
    const Model& model = trial.model->model();
    const double end_d = trial.study.surgery_d.value_or(180.0);
    for (const Candidate& candidate : candidates) {
        if (candidate.enrolment != Enrolment::enrolled) continue;
        PatientRun run;
        run.parameters = trial.sampler.sample(candidate.patient.id);
        run.initial_states.emplace(model.states().size());
        run.initial_held.emplace(model.held().size());
        trial.model->initialise(run.parameters.data(), run.initial_states->data(), run.initial_held->data());
        for (const auto& [name, value] : candidate.patient.states)
            (*run.initial_states)[*model.find_state(name)] = value;
        for (const auto& [name, value] : candidate.patient.held)
            (*run.initial_held)[*model.find_held(name)] = value;
        run.end_d = end_d;
        run.administrations = trial.doses_of(trial.study.arms.size() - 1, candidate.patient);
        for (double t = 0.0; t <= end_d; t += 21.0) run.output_times_d.push_back(t);
        bench.runs.push_back(std::move(run));
    }
    return bench;
}

}  // namespace rubor
