// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/solve/visits.hpp>

#include <algorithm>
#include <limits>

namespace rubor {

Visits::Visits(std::shared_ptr<const CompiledModel> model)
    : model_{std::move(model)}, outputs_(model_->request().outputs.size()) {}

void Visits::begin(const PatientRun& run) {
    RUBOR_ASSERT(std::is_sorted(run.output_times_d.begin(), run.output_times_d.end()));
    RUBOR_ASSERT(run.output_times_d.empty() ||
                 (run.output_times_d.front() >= run.start_d && run.output_times_d.back() <= run.end_d));
    run_ = &run;
    next_output_ = 0;
    next_decision_d_ = std::numeric_limits<double>::infinity();
    if (run.first_decision_d) {
        RUBOR_ASSERT(run.protocol != nullptr && *run.first_decision_d >= run.start_d);
        next_decision_d_ = *run.first_decision_d;
    }
}

double Visits::next_time() const {
    if (next_output_ == run_->output_times_d.size()) return next_decision_d_;
    return std::min(next_decision_d_, run_->output_times_d[next_output_]);
}

std::optional<Visits::Answer> Visits::ask(const PatientState& patient, std::span<const EventRecord> events) {
    if (next_decision_d_ > patient.time_d) return std::nullopt;
    model_->outputs(patient.time_d, patient.states.data(), patient.parameters.data(), patient.held.data(),
                    patient.hoisted.data(), outputs_.data());
    Answer answer{next_decision_d_, run_->protocol->decide({next_decision_d_, outputs_, events})};
    const std::optional<double> next = answer.decision.next_decision_d;
    RUBOR_ASSERT(!next || *next > answer.time_d);
    next_decision_d_ = next.value_or(std::numeric_limits<double>::infinity());
    return answer;
}

void Visits::record(const PatientState& patient, PatientTrajectory& trajectory) {
    const std::vector<double>& times = run_->output_times_d;
    if (next_output_ == times.size() || times[next_output_] > patient.time_d) return;
    model_->outputs(patient.time_d, patient.states.data(), patient.parameters.data(), patient.held.data(),
                    patient.hoisted.data(), outputs_.data());
    for (; next_output_ < times.size() && times[next_output_] <= patient.time_d; ++next_output_) {
        trajectory.output_times_d.push_back(times[next_output_]);
        trajectory.outputs.insert(trajectory.outputs.end(), outputs_.begin(), outputs_.end());
    }
}

}  // namespace rubor
