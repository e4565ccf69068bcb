// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <vector>

#include <rubor/population/growth.hpp>
#include <rubor/trial/outcome.hpp>
#include <rubor/trial/prepared_trial.hpp>

namespace rubor {

/// Whether a candidate entered the trial.
enum class Enrolment : std::uint8_t {
    enrolled,
    rejected,    ///< Never a member of the population (GrownPatient::reason).
    not_entered, ///< Her course before the trial did not lead into it: she died, or never came to the event of entry.
    ineligible,  ///< By a rule of the study.
    failed,      ///< Her growth or the course before the trial could not be integrated.
};
[[nodiscard]] const char* to_text(Enrolment enrolment);

/// One candidate, in the order of sampling.
struct Candidate {
    GrownPatient patient;            ///< As she enters: states, held values and outputs of her entry, or of diagnosis if she does not.
    Enrolment enrolment = Enrolment::enrolled;
    std::string reason;              ///< Rule or solver status, when not enrolled.
    Observation baseline;            ///< What was seen at entry, when she got there.
    PatientHistory history;
    std::vector<Administration> running{};  ///< Infusions under way at entry, from its day 0.
    std::vector<std::size_t> arms;   ///< Of the study: all for twins, one when randomised.
};

struct TrialRunOptions {
    unsigned n_threads = 1;
    unsigned lanes = 0;  ///< Patients side by side: 1, 4, 8; 0: as many as the machine is wide. The results do not depend on it.
    const std::atomic<bool>* interrupt = nullptr;
    std::atomic<std::uint64_t>* enrolled = nullptr;   ///< Counts up while candidates are screened; for a progress bar.
    /// Called once between screening and treatment with the number of runs to come (patients x arms); gives the counter
    /// to increase after each, or nullptr.
    std::function<std::atomic<std::uint64_t>*(std::uint64_t n_runs)> on_treatment;
};

struct TrialRun {
    std::vector<Candidate> candidates;     ///< All who were screened, by id.
    std::vector<PatientOutcome> outcomes;  ///< By patient, then arm.
    bool interrupted = false;
    double screening_seconds = 0.0;        ///< For timing.json only.
    double treatment_seconds = 0.0;
};

/// Screens candidates until the study is full (or the limit is met): grows them, treats them as the study says that they were treated
/// before it, and applies the eligibility rules.
/// The result depends on the study alone, not on threads.
[[nodiscard]] std::vector<Candidate> screen(const PreparedTrial& trial, const TrialRunOptions& options);

/// Runs the whole trial.
[[nodiscard]] TrialRun run_trial(const PreparedTrial& trial, const TrialRunOptions& options);

}  // namespace rubor
