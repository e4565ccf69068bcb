// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/results/manifest.hpp>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <map>
#include <nlohmann/json.hpp>

namespace rubor {

namespace {

using Json = nlohmann::ordered_json;

std::string today_utc() {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm utc{};
    gmtime_r(&now, &utc);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return text;
}

bool has_fma() { return __builtin_cpu_supports("fma") != 0; }

}  // namespace

std::string manifest_json(const PreparedTrial& trial, const TrialRun& run, const TrialAnalysis& analysis,
                          const RunContext& context) {
    Json json;
    json["format"] = "rubor trial result 1";
    json["notice"] = "Research software: virtual patients, not people. This is no medical advice.";
    json["study"] = trial.study.name;
    json["title"] = trial.study.title;
    json["written"] = today_utc();
    json["command"] = context.command;
    json["seed"] = trial.study.seed;
    json["allocation"] = trial.study.allocation == Allocation::twins ? "twins" : "randomised";
    json["follow_up_days"] = trial.study.follow_up_d;
    json["solver"] = {{"method", to_text(trial.study.method)}, {"rel_tol", trial.study.solver.rel_tol}};
    json["model"] = {{"name", trial.model->model().name()}, {"states", trial.model->model().states().size()},
                     {"varying_parameters", trial.sampler.parameters().size()}, {"modules", trial.modules}};
    json["arithmetic"] = has_fma() ? "fma" : "no fma";
    for (const auto& [name, version] : context.versions) {
        json["versions"][name] = version;
    }
    json["inputs"] = Json::array();
    for (const InputFile& file : trial.files) {
        json["inputs"].push_back({{"role", file.role}, {"path", file.path.string()}, {"sha256", file.hash}});
    }
    std::map<std::string, std::size_t> screening;
    for (const Candidate& c : run.candidates) {
        ++screening[std::string{to_text(c.enrolment)} + (c.reason.empty() ? "" : ": " + c.reason)];
    }
    json["screening"] = screening;
    json["screened"] = run.candidates.size();
    json["failed_runs"] = std::count_if(run.outcomes.begin(), run.outcomes.end(),
                                        [](const PatientOutcome& o) { return o.failed(); });
    for (std::size_t arm = 0; arm < analysis.arms.size(); ++arm) {
        const ArmResponse& r = analysis.arms[arm];
        json["arms"].push_back({{"id", trial.study.arms[arm].id}, {"patients", r.n_patients}, {"pcr", r.n_complete},
                                {"deaths", r.n_died}, {"failed", r.n_failed}});
    }
    json["study_text"] = trial.study.text;
    return json.dump(2);
}

std::string timing_json(const TrialRun& run, const RunContext& context, double prepare_seconds) {
    std::int64_t steps = 0;
    for (const PatientOutcome& o : run.outcomes) {
        steps += o.statistics.steps;
    }
    Json json;
    json["threads"] = context.n_threads;
    json["seconds"] = {{"prepare", prepare_seconds}, {"screening", run.screening_seconds},
                       {"treatment", run.treatment_seconds}};
    json["candidates"] = run.candidates.size();
    json["runs"] = run.outcomes.size();
    json["solver_steps_in_treatment"] = steps;
    json["runs_per_second"] = run.treatment_seconds > 0.0
                                  ? static_cast<double>(run.outcomes.size()) / run.treatment_seconds
                                  : 0.0;
    return json.dump(2) + "\n";
}

}  // namespace rubor
