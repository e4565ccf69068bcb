// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// How cost grows: with doses, with states, and how it falls with threads.
#include <fmt/format.h>

#include <chrono>
#include <cmath>

#include <rubor/app/bench_cases.hpp>
#include <rubor/app/bench_command.hpp>
#include <rubor/app/messages.hpp>
#include <rubor/base/parallel.hpp>
#include <rubor/base/text.hpp>
#include <rubor/formats/antimony.hpp>
#include <rubor/report/terminal_table.hpp>

namespace rubor {
namespace {

constexpr double k_reference_rel_tol = 1e-10;
// The tolerances at which each met 1e-4 on immune120 (`rubor bench ensemble`).
constexpr double k_lanes_rel_tol = 1e-3;
constexpr double k_cvode_rel_tol = 3e-4;

const BenchVariant k_lanes{"rubor lanes", SolverMethod::rodas, CvodeLinearSolver::sparse, 0, 4};
const BenchVariant k_klu{"CVODES + KLU", SolverMethod::cvode};

/// One row: both methods on one case, errors against the reference. False: something failed or is wrong.
bool add_row(TerminalTable& table, const std::string& size, const BenchCase& bench) {
    const unsigned n_threads = default_threads();
    const BenchRun reference = integrate(bench, k_klu, k_reference_rel_tol, n_threads);
    BenchCase one = bench;
    one.runs.resize(1);
    (void)integrate(one, k_lanes, k_lanes_rel_tol, 1);  // compiles
    const BenchRun lanes = integrate(bench, k_lanes, k_lanes_rel_tol, 1);
    const BenchRun klu = integrate(bench, k_klu, k_cvode_rel_tol, 1);
    const AchievedError a = compare(bench, lanes, reference), b = compare(bench, klu, reference);
    table.add_row({size, significant(1e3 * lanes.cost.core_seconds, 3),
                   fmt::format("{:.0f}", lanes.cost.steps), fmt::format("{:.0e}", a.max),
                   significant(1e3 * klu.cost.core_seconds, 3), fmt::format("{:.0f}", klu.cost.steps),
                   fmt::format("{:.0e}", b.max),
                   fmt::format("{:.1f}", klu.cost.core_seconds / lanes.cost.core_seconds)});
    // Loose tolerances were asked for; what is off by more than 1 % is an error of the program.
    return a.n_failed == 0 && b.n_failed == 0 && a.max < 1e-2 && b.max < 1e-2;
}

TerminalTable table_by(const std::string& what) {
    return TerminalTable{
        {{what}, {"lanes ms"}, {"steps"}, {"error"}, {"KLU ms"}, {"steps"}, {"error"}, {"ratio"}}};
}

ExitCode finish(const TerminalTable& table, bool good) {
    fmt::print("{}", table.to_text());
    if (good) return exit_done;
    fmt::print(stderr, "rubor: a run failed or is off by more than 1 % from CVODES at rel_tol {:.0e}\n",
               k_reference_rel_tol);
    return exit_some_failed;
}

/// A ladder of `n` states with rates from 1 per day to 1 per second, each coupled to its neighbours, to one
/// far away and to itself by a saturable loss: some five Jacobian entries per row, as in models of
/// pharmacology.
std::string ladder(std::size_t n) {
    std::string text = "model *ladder()\n  gain has dimensionless; gain = 1\n";
    const auto at = [n](std::size_t i) { return fmt::format("x{}", i % n); };
    for (std::size_t i = 0; i < n; ++i) text += fmt::format("  x{0} has nmol; x{0} = 1\n", i);
    for (std::size_t i = 0; i < n; ++i) {
        const double rate = std::pow(86400.0, static_cast<double>((i * 7) % n) / static_cast<double>(n));
        text +=
            fmt::format("  k{0} has 1/day; k{0} = {1:.6g}; h{0} has nmol; h{0} = {2}\n", i, rate, 2 + i % 5);
    }
    for (std::size_t i = 0; i < n; ++i) {
        const std::string drive =
            i == 0 ? std::string{"h0/2"} : fmt::format("0.5*({} + {})", at(i + n - 1), at(i + 1));
        text += fmt::format("  x{0}' = gain*k{0}*({1} - x{0} - {2}*x{0}/(x{0} + h{0})/(1 + {2}/h{0}))\n", i,
                            drive, at(i * 5 + 3));
    }
    return text + "end\n";
}

Checked<BenchCase> ladder_case(std::size_t n_states, std::size_t n_patients) {
    auto file = read_antimony_text(ladder(n_states), "ladder");
    if (!file) return file.problems();
    auto model = instantiate(file.value()).build();
    if (!model) return model.problems();
    CompileRequest request;
    request.varying = {"gain"};
    request.outputs = {fmt::format("x{}", n_states / 2)};
    auto compiled = compile(std::make_shared<const Model>(std::move(model).value()), request);
    if (!compiled) return compiled.problems();
    BenchCase bench{
        fmt::format("ladder of {}", n_states), request.outputs[0], 1e-3, std::move(compiled).value(), {}};
    for (std::size_t i = 0; i < n_patients; ++i) {
        PatientRun run;
        run.parameters = {std::exp(0.3 * std::sin(1.0 + static_cast<double>(i)))};
        run.end_d = 400.0;
        for (int k = 0; k < 28; ++k) {
            run.administrations.push_back({400.0 / 28.0 * k, Administration::Kind::bolus, "x0", 100.0});
        }
        for (int k = 0; k <= 40; ++k) run.output_times_d.push_back(10.0 * k);
        bench.runs.push_back(std::move(run));
    }
    return bench;
}

}  // namespace

ExitCode run(const BenchDosesCommand& command) {
    const auto root = find_bench_root();
    if (!root) return fail(exit_missing_resource, root.problems());
    auto immune = immune120_case(root.value(), command.n_patients);
    if (!immune) return fail(exit_bad_input, immune.problems());
    TerminalTable table = table_by("doses");
    bool good = true;
    for (const int n_doses : {0, 1, 7, 28, 100, 200}) {
        for (PatientRun& run : immune.value().runs) {
            run.administrations.clear();
            for (int k = 0; k < n_doses; ++k) {  // the same amount in all, so that only the number differs
                run.administrations.push_back(
                    {run.end_d * k / n_doses, Administration::Kind::bolus, "A1_p", 25'000.0 / n_doses});
            }
        }
        good = add_row(table, std::to_string(n_doses), immune.value()) && good;
    }
    fmt::print("immune120, 400 days, milliseconds of one core per patient\n");
    return finish(table, good);
}

ExitCode run(const BenchStatesCommand& command) {
    TerminalTable table = table_by("states");
    bool good = true;
    for (const std::size_t n_states : {20U, 50U, 100U, 200U, 350U, 500U}) {
        const auto bench = ladder_case(n_states, command.n_patients);
        if (!bench) return fail(exit_some_failed, bench.problems());
        good = add_row(table, std::to_string(n_states), bench.value()) && good;
    }
    fmt::print("A ladder of states, 400 days, 28 doses, milliseconds of one core per patient\n");
    return finish(table, good);
}

ExitCode run(const BenchThreadsCommand& command) {
    const auto root = find_bench_root();
    if (!root) return fail(exit_missing_resource, root.problems());
    const auto immune = immune120_case(root.value(), command.n_patients);
    if (!immune) return fail(exit_bad_input, immune.problems());
    BenchVariant lanes = k_lanes;
    lanes.n_rounds = 1;
    const BenchRun first = integrate(immune.value(), lanes, k_lanes_rel_tol, 1);
    TerminalTable table{{{"threads"}, {"patients/s"}, {"speed-up"}, {"of ideal"}, {"core ms/patient"}}};
    double one_thread = 0.0;
    bool same = true;
    const unsigned most = command.most_threads == 0 ? default_threads() : command.most_threads;
    for (unsigned n_threads = 1; n_threads <= most;
         n_threads = n_threads < most ? std::min(2 * n_threads, most) : most + 1) {
        double best = 0.0, core_seconds = 0.0;
        for (int repetition = 0; repetition < 3; ++repetition) {
            const auto start = std::chrono::steady_clock::now();
            const BenchRun run = integrate(immune.value(), lanes, k_lanes_rel_tol, n_threads);
            const double seconds =
                std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
            if (static_cast<double>(command.n_patients) / seconds > best) {
                best = static_cast<double>(command.n_patients) / seconds;
                core_seconds = run.cost.core_seconds;
            }
            same = same && run.outputs == first.outputs;
        }
        if (n_threads == 1) one_thread = best;
        table.add_row({std::to_string(n_threads), significant(best, 4),
                       fmt::format("{:.2f}", best / one_thread),
                       fmt::format("{:.0f} %", 100.0 * best / one_thread / n_threads),
                       significant(1e3 * core_seconds, 3)});
    }
    fmt::print("immune120, {} patients, wall-clock time, best of 3; the same bits in every run: {}\n{}",
               command.n_patients, same ? "yes" : "NO", table.to_text());
    return same ? exit_done : exit_some_failed;
}

}  // namespace rubor
