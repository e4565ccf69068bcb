// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <rubor/pharmacology/administration.hpp>

namespace rubor {

/// Why a patient's integration stopped. Written to the STATUS column as is.
enum class SolveStatus : std::uint8_t {
    finished,          ///< Reached the end time.
    event_terminated,  ///< A terminating event of the model fired (death, diagnosis).
    stopped,           ///< The protocol ended it.
    too_many_steps,    ///< The budget of steps was used up.
    step_too_small,
    non_finite,     ///< A rate or state became infinite or not a number.
    not_converged,  ///< The corrector or the linear solver gave up.
    interrupted,    ///< The user's interrupt; not a result.
};
[[nodiscard]] const char* to_text(SolveStatus status);
[[nodiscard]] constexpr bool is_failure(SolveStatus s) {
    return s >= SolveStatus::too_many_steps && s <= SolveStatus::not_converged;
}

/// How CVODES solves its linear systems.
enum class CvodeLinearSolver : std::uint8_t {
    sparse,  ///< The model's Jacobian and KLU, errors of steps by the maximum norm.
    /// What CVODES does when it is given a right-hand side and nothing else: a dense matrix, a Jacobian by
    /// its own finite differences, its own root-mean-square norm. For benchmarks.
    dense_differences,
};

struct SolveOptions {
    double rel_tol = 1e-6;             ///< Relative error aimed at; each step is held to a tenth of it.
    double abs_tol_factor = 1.0;       ///< abs_tol of a state = rel_tol * its scale * this.
    std::int64_t max_steps = 500'000;  ///< Per patient and run.
    double max_step_d = std::numeric_limits<double>::infinity();
    CvodeLinearSolver cvode_linear_solver = CvodeLinearSolver::sparse;
};

/// The cost of a run, part of its result.
struct SolveStatistics {
    std::int64_t steps = 0, rejected = 0, rhs = 0, jacobians = 0, factorisations = 0, events = 0,
                 administrations = 0;
    double last_step_d = 0.0;
};

struct EventRecord {
    double time_d = 0.0;
    std::size_t event = 0;  ///< Into CompiledModel::events().
};

/// What a protocol sees at a decision point.
struct DecisionPoint {
    double time_d = 0.0;
    std::span<const double> outputs;           ///< The compiled model's outputs, true values.
    std::span<const EventRecord> events = {};  ///< All that happened in this run by now, in order.
};

/// What it answers: things to do now or later, and when to be asked next.
struct Decision {
    std::vector<Administration> administrations;  ///< time_d >= now; those at now happen at once, in order.
    std::optional<double> next_decision_d;        ///< > now; nothing: never again.
    bool stop = false;
};

/// Called while a patient is integrated, at the times it asked for. One object per patient and run.
class Protocol {
  public:
    virtual ~Protocol() = default;
    [[nodiscard]] virtual Decision decide(const DecisionPoint& point) = 0;
};

/// One run of one patient.
struct PatientRun {
    std::vector<double> parameters;                     ///< By CompileRequest::varying.
    std::optional<std::vector<double>> initial_states;  ///< Else the model's initial values.
    std::optional<std::vector<double>> initial_held;
    double start_d = 0.0;
    double end_d = 0.0;                           ///< What is due at the end itself still happens.
    std::vector<Administration> administrations;  ///< Known in advance, any order; at or after start_d.
    std::vector<double> output_times_d;           ///< Ascending, in [start_d, end_d].
    std::vector<std::string> terminating_events;  ///< Names of model events that end the run.
    /// Events of one priority that are due at once go in random order (SBML Level 3): keyed by these, the
    /// same for twins.
    std::uint64_t seed = 0, patient = 0;
    Protocol* protocol = nullptr;
    std::optional<double> first_decision_d;
};

/// How the continuous steps are made.
enum class SolverMethod : std::uint8_t {
    rodas,  ///< Rosenbrock steps, many patients side by side.
    cvode,  ///< SUNDIALS CVODES, one patient at a time: the reference.
};
[[nodiscard]] const char* to_text(SolverMethod method);

/// A method gave up and a more careful one went on from there.
struct Fallback {
    enum class To : std::uint8_t { tighter_steps, cvode } to = To::tighter_steps;
    double time_d = 0.0;
    std::string reason;
};

struct PatientTrajectory {
    SolveStatus status = SolveStatus::finished;
    std::string explanation;  ///< For failures: what, when, where (names the state).
    double end_d = 0.0;
    std::vector<double> output_times_d;  ///< Those reached (at an event or dose: the value after it).
    std::vector<double> outputs;         ///< output_times_d.size() x n_outputs, row by row.
    std::vector<EventRecord> events;
    std::vector<double> final_states;
    std::vector<double> final_held;
    SolveStatistics statistics;
    SolverMethod method = SolverMethod::cvode;  ///< That reached the end.
    std::vector<Fallback> fallbacks;            ///< In order; none as a rule.
};

}  // namespace rubor
