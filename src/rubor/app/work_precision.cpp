// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/app/work_precision.hpp>

#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <cmath>
#include <mutex>

#include <rubor/base/assert.hpp>
#include <rubor/base/parallel.hpp>
#include <rubor/solve/batch.hpp>
#include <rubor/solve/integrate.hpp>

namespace rubor {
namespace {

constexpr double k_loosest = 1e-2;
constexpr double k_tightest = 1e-9;

/// Integrates patients first .. last-1 of `bench`, each `variant.n_rounds` times, on this thread.
void integrate_piece(const BenchCase& bench, const BenchVariant& variant, const SolveOptions& options,
                     std::size_t first, std::size_t last,
                     const std::function<void(std::size_t, PatientTrajectory&&)>& done) {
    if (variant.method == SolverMethod::cvode) {
        Integrator integrator{bench.model, options};
        for (std::size_t i = first; i < last; ++i) done(i, integrator.run(bench.runs[i]));
        return;
    }
    BatchIntegrator batch{bench.model, {.method = variant.method, .lanes = variant.lanes, .solve = options}};
    const std::size_t n = last - first;
    batch.run(
        n * variant.n_rounds, [&](std::size_t i) { return bench.runs[first + i % n]; },
        [&](std::size_t i, PatientTrajectory&& result) { done(first + i % n, std::move(result)); });
}

}  // namespace

double thread_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double WorkPrecision::median_seconds() const {
    std::vector<double> sorted = core_seconds;
    RUBOR_ASSERT(!sorted.empty());
    std::sort(sorted.begin(), sorted.end());
    const std::size_t n = sorted.size();
    return n % 2 == 1 ? sorted[n / 2] : 0.5 * (sorted[n / 2 - 1] + sorted[n / 2]);
}

double WorkPrecision::spread() const {
    const auto [low, high] = std::minmax_element(core_seconds.begin(), core_seconds.end());
    return (*high - *low) / median_seconds();
}

BenchRun integrate(const BenchCase& bench, const BenchVariant& variant, double rel_tol, unsigned n_threads) {
    SolveOptions options;
    options.rel_tol = rel_tol;
    options.cvode_linear_solver = variant.linear_solver;
    BenchRun run;
    run.outputs.resize(bench.runs.size());
    const std::size_t n = bench.runs.size();
    const std::size_t n_outputs = bench.model->request().outputs.size();
    // A multiple of the widest lane group per piece; CVODES takes patients in smaller pieces, for balance.
    const std::size_t piece = n_threads == 1 ? n : variant.method == SolverMethod::cvode ? 4 : 32;
    std::mutex mutex;
    double seconds = 0.0;
    for_each_index((n + piece - 1) / piece, n_threads, nullptr, [&](unsigned, std::size_t index) {
        SweepPoint cost;
        const double start = thread_seconds();
        integrate_piece(bench, variant, options, index * piece, std::min(n, (index + 1) * piece),
                        [&](std::size_t i, PatientTrajectory&& result) {
                            cost.steps += static_cast<double>(result.statistics.steps);
                            cost.rejected += static_cast<double>(result.statistics.rejected);
                            cost.rhs += static_cast<double>(result.statistics.rhs);
                            cost.jacobians += static_cast<double>(result.statistics.jacobians);
                            cost.factorisations += static_cast<double>(result.statistics.factorisations);
                            std::vector<double>& mine = run.outputs[i];
                            mine.clear();
                            if (is_failure(result.status) ||
                                result.output_times_d.size() != bench.runs[i].output_times_d.size()) {
                                return;
                            }
                            for (std::size_t k = 0; k < result.outputs.size(); k += n_outputs)
                                mine.push_back(result.outputs[k]);
                        });
        cost.core_seconds = thread_seconds() - start;
        const std::lock_guard lock{mutex};
        seconds += cost.core_seconds;
        run.cost.steps += cost.steps;
        run.cost.rejected += cost.rejected;
        run.cost.rhs += cost.rhs;
        run.cost.jacobians += cost.jacobians;
        run.cost.factorisations += cost.factorisations;
    });
    const auto n_integrated =
        static_cast<double>(n * (variant.method == SolverMethod::cvode ? 1 : variant.n_rounds));
    run.cost.rel_tol = rel_tol;
    run.cost.core_seconds = seconds / n_integrated;
    for (double* const mean : {&run.cost.steps, &run.cost.rejected, &run.cost.rhs, &run.cost.jacobians,
                               &run.cost.factorisations}) {
        *mean /= n_integrated;
    }
    return run;
}

AchievedError compare(const BenchCase& bench, const BenchRun& run, const BenchRun& reference) {
    AchievedError error;
    std::vector<double> worst;
    for (std::size_t i = 0; i < run.outputs.size(); ++i) {
        const std::vector<double>&a = run.outputs[i], &b = reference.outputs[i];
        if (a.empty() || a.size() != b.size()) {
            ++error.n_failed;
            continue;
        }
        double largest = 0.0;
        for (std::size_t k = 0; k < a.size(); ++k) {
            const double e = std::abs(a[k] - b[k]) / std::max({std::abs(a[k]), std::abs(b[k]), bench.floor});
            largest = e <= largest ? largest : e;  // also takes what is not a number
        }
        worst.push_back(largest);
    }
    if (worst.empty()) return error;
    std::sort(worst.begin(), worst.end());
    const auto rank = static_cast<std::size_t>(std::ceil(0.99 * static_cast<double>(worst.size())));
    error.p99 = worst[rank - 1];
    error.max = worst.back();
    return error;
}

WorkPrecision sweep(const BenchCase& bench, const BenchVariant& variant, const BenchRun& reference,
                    unsigned n_threads) {
    WorkPrecision result{variant, {}, {}, {}};
    bool met = false;
    for (int k = 0;; ++k) {
        const double rel_tol = k_loosest * std::pow(10.0, -0.5 * k);
        if (rel_tol < 0.99 * k_tightest) break;
        BenchRun run = integrate(bench, variant, rel_tol, n_threads);
        run.cost.error = compare(bench, run, reference);
        result.sweep.push_back(run.cost);
        const SweepPoint& p = result.sweep.back();
        fmt::print(stderr,
                   "  {:<28} rel_tol {:.1e}: error {:.1e} (largest {:.1e}), {} failed, {:.0f} steps, {:.3g} "
                   "ms per patient\n",
                   variant.name, rel_tol, p.error.p99, p.error.max, p.error.n_failed, p.steps,
                   1e3 * p.core_seconds);
        if (met) break;  // one further than the first: a looser run may cost more
        met = p.meets(bench.error_wanted);
    }
    for (std::size_t i = 0; i < result.sweep.size(); ++i) {
        if (result.sweep[i].meets(bench.error_wanted) &&
            (!result.cheapest ||
             result.sweep[i].core_seconds < result.sweep[*result.cheapest].core_seconds)) {
            result.cheapest = i;
        }
    }
    return result;
}

void measure(const BenchCase& bench, std::vector<WorkPrecision>& variants, std::size_t n_repetitions) {
    for (std::size_t repetition = 0; repetition < n_repetitions; ++repetition) {
        for (WorkPrecision& variant : variants) {
            if (!variant.cheapest) continue;
            const double rel_tol = variant.sweep[*variant.cheapest].rel_tol;
            variant.core_seconds.push_back(integrate(bench, variant.variant, rel_tol, 1).cost.core_seconds);
        }
    }
}

}  // namespace rubor
