// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <rubor/compile/compiled_model.hpp>
#include <rubor/solve/patient_run.hpp>

namespace rubor {

/// Patients to integrate for a benchmark. Output 0 of the model is what errors are measured in.
struct BenchCase {
    std::string name;
    std::string output;  ///< Name of output 0.
    double floor = 1.0;  ///< Below it errors do not matter, in the output's coherent unit.
    std::shared_ptr<const CompiledModel> model;
    std::vector<PatientRun> runs;
    double error_wanted = 1e-4;
};

/// One way to integrate them.
struct BenchVariant {
    std::string name;
    SolverMethod method = SolverMethod::rodas;
    CvodeLinearSolver linear_solver = CvodeLinearSolver::sparse;
    unsigned lanes = 0;
    /// A vector method takes the patients this often in one go, so that the lanes that run empty at the very
    /// end weigh as in a block of an ensemble.
    std::size_t n_rounds = 1;
};

/// The error of a run against the reference: per patient that of the worst visit, |a - b| / max(|a|, |b|,
/// floor).
struct AchievedError {
    double p99 = 0.0;  ///< 99th percentile over patients (nearest rank).
    double max = 0.0;
    std::size_t n_failed = 0;
};

/// One tolerance of a sweep.
struct SweepPoint {
    double rel_tol = 0.0;
    AchievedError error;
    double core_seconds = 0.0;  ///< Per patient.
    double steps = 0.0;         ///< Per patient; likewise the rest.
    double rejected = 0.0, rhs = 0.0, jacobians = 0.0, factorisations = 0.0;

    [[nodiscard]] bool meets(double wanted) const { return error.n_failed == 0 && error.p99 <= wanted; }
};

struct WorkPrecision {
    BenchVariant variant;
    std::vector<SweepPoint> sweep;
    std::optional<std::size_t> cheapest;  ///< Of those that meet the error.
    std::vector<double> core_seconds;     ///< Per patient, of each repetition at that tolerance.
    [[nodiscard]] double median_seconds() const;
    [[nodiscard]] double spread() const;  ///< (largest - smallest) / median of the repetitions.
};

/// Outputs of all patients, and what they cost.
struct BenchRun {
    std::vector<std::vector<double>> outputs;  ///< Output 0 at each visit, by patient; empty for a failure.
    SweepPoint cost;                           ///< Without error.
};

/// Integrates all patients at one tolerance on `n_threads` threads. Seconds are processor time of the
/// threads.
[[nodiscard]] BenchRun integrate(const BenchCase& bench, const BenchVariant& variant, double rel_tol,
                                 unsigned n_threads);

[[nodiscard]] AchievedError compare(const BenchCase& bench, const BenchRun& run, const BenchRun& reference);

/// Sweeps rel_tol down from 1e-2 in factors of the square root of 10 until the error is met, and one further.
[[nodiscard]] WorkPrecision sweep(const BenchCase& bench, const BenchVariant& variant,
                                  const BenchRun& reference, unsigned n_threads);

/// Measures every variant at its cheapest tolerance on one thread, in turn, `n_repetitions` times.
void measure(const BenchCase& bench, std::vector<WorkPrecision>& variants, std::size_t n_repetitions);

/// Processor time of this thread, seconds.
[[nodiscard]] double thread_seconds();

}  // namespace rubor
