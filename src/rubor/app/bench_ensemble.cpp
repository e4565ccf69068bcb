// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include <rubor/app/bench_cases.hpp>
#include <rubor/app/bench_command.hpp>
#include <rubor/app/messages.hpp>
#include <rubor/base/parallel.hpp>
#include <rubor/base/text.hpp>
#include <rubor/report/terminal_table.hpp>
#include <rubor/solve/batch.hpp>
#include <rubor/store/atomic_file.hpp>

namespace rubor {
namespace {

using Json = nlohmann::ordered_json;

constexpr double k_reference_rel_tol = 1e-10;

std::string processor() {
    std::ifstream file{"/proc/cpuinfo"};
    for (std::string line; std::getline(file, line);) {
        if (line.rfind("model name", 0) == 0)
            return std::string{trim(std::string_view{line}.substr(line.find(':') + 1))};
    }
    return "unknown";
}

Json machine() {
    Json json;
    json["processor"] = processor();
    json["processors_used"] = default_threads();
    json["widest_lanes"] = widest_lanes();
    for (const auto& [name, version] : program_versions()) json["versions"][name] = version;
    return json;
}

Json to_json(const SweepPoint& p) {
    return {{"rel_tol", p.rel_tol},
            {"achieved_error", p.error.p99},
            {"achieved_error_max", p.error.max},
            {"failed", p.error.n_failed},
            {"core_seconds", p.core_seconds},
            {"steps", p.steps},
            {"rejected", p.rejected},
            {"rhs", p.rhs},
            {"jacobians", p.jacobians},
            {"factorisations", p.factorisations}};
}

Json to_json(const WorkPrecision& w) {
    Json json;
    json["name"] = w.variant.name;
    for (const SweepPoint& p : w.sweep) json["sweep"].push_back(to_json(p));
    if (w.cheapest) {
        json["chosen"] = to_json(w.sweep[*w.cheapest]);
        json["core_seconds"] = w.core_seconds;
        json["patients_per_core_second"] = 1.0 / w.median_seconds();
    }
    return json;
}

void print(const BenchCase& bench, const std::vector<WorkPrecision>& variants) {
    TerminalTable table{{{bench.name, Align::left},
                         {"rel_tol"},
                         {"error"},
                         {"largest"},
                         {"steps"},
                         {"ms/patient"},
                         {"patients/core/s"}}};
    for (const WorkPrecision& w : variants) {
        if (!w.cheapest) {
            table.add_row({w.variant.name, "no tolerance met the error"});
            continue;
        }
        const SweepPoint& p = w.sweep[*w.cheapest];
        table.add_row(
            {w.variant.name, fmt::format("{:.1e}", p.rel_tol), fmt::format("{:.1e}", p.error.p99),
             fmt::format("{:.1e}", p.error.max), fmt::format("{:.0f}", p.steps),
             significant(1e3 * w.median_seconds(), 4),
             fmt::format("{} +-{:.0f} %", significant(1.0 / w.median_seconds(), 4), 50.0 * w.spread())});
    }
    fmt::print("{}\n", table.to_text());
}

/// Sweeps and measures every variant; nothing when the reference itself fails.
std::optional<std::vector<WorkPrecision>> run_case(const BenchCase& bench,
                                                   const BenchEnsembleCommand& command) {
    const unsigned n_threads = default_threads();
    fmt::print(stderr,
               "{}: {} patients, {} states, {} Jacobian non-zeros; reference CVODES at rel_tol {:.0e}\n",
               bench.name, bench.runs.size(), bench.model->n_states(), bench.model->pattern().row.size(),
               k_reference_rel_tol);
    const BenchRun reference =
        integrate(bench, {"reference", SolverMethod::cvode}, k_reference_rel_tol, n_threads);
    if (const AchievedError self = compare(bench, reference, reference); self.n_failed > 0) {
        fmt::print(stderr, "rubor: the reference failed for {} patients of {}\n", self.n_failed, bench.name);
        return std::nullopt;
    }
    std::vector<BenchVariant> variants{
        {"rubor lanes", SolverMethod::rodas, CvodeLinearSolver::sparse, command.lanes, 4}};
    if (!command.only_lanes) {
        variants.push_back({"CVODES + KLU, our kernels", SolverMethod::cvode, CvodeLinearSolver::sparse});
        variants.push_back(
            {"CVODES dense, differences", SolverMethod::cvode, CvodeLinearSolver::dense_differences});
    }
    // Compiling the lanes' kernels is no part of what is measured.
    (void)integrate(BenchCase{bench.name, bench.output, bench.floor, bench.model, {bench.runs.front()}},
                    variants.front(), 1e-3, 1);
    std::vector<WorkPrecision> results;
    for (const BenchVariant& variant : variants)
        results.push_back(sweep(bench, variant, reference, n_threads));
    measure(bench, results, command.n_repetitions);
    print(bench, results);
    return results;
}

Json summary(const std::vector<WorkPrecision>& results) {
    Json json;
    for (const WorkPrecision& w : results) json["variants"].push_back(to_json(w));
    return json;
}

}  // namespace

ExitCode run(const BenchEnsembleCommand& command) {
    const auto root = find_bench_root();
    if (!root) return fail(exit_missing_resource, root.problems());
    const auto immune = immune120_case(root.value(), command.n_patients);
    if (!immune) return fail(exit_bad_input, immune.problems());
    const auto results = run_case(immune.value(), command);
    if (!results) return exit_some_failed;
    Json json;
    bool complete = true;
    const WorkPrecision& ours = results->front();
    if (ours.cheapest) {
        json["patients_per_core_second"] = 1.0 / ours.median_seconds();
        for (std::size_t i = 1; i < results->size(); ++i) {
            const WorkPrecision& theirs = (*results)[i];
            const char* const key = theirs.variant.linear_solver == CvodeLinearSolver::sparse
                                        ? "ratio_cvode_klu"
                                        : "ratio_cvode_dense";
            complete = complete && theirs.cheapest.has_value();
            json[key] =
                theirs.cheapest ? Json(theirs.median_seconds() / ours.median_seconds()) : Json(nullptr);
            if (theirs.cheapest)
                fmt::print("{}: {:.1f} times the core time\n", theirs.variant.name,
                           theirs.median_seconds() / ours.median_seconds());
        }
        json["achieved_error"] = ours.sweep[*ours.cheapest].error.p99;
        json["achieved_error_max"] = ours.sweep[*ours.cheapest].error.max;
    } else {
        complete = false;
    }
    json["error_wanted"] = immune.value().error_wanted;
    json["machine"] = machine();
    json["lanes"] = command.lanes == 0 ? static_cast<unsigned>(widest_lanes()) : command.lanes;
    json["immune120"] = summary(*results);
    if (command.quick_study) {
        const auto quick = quick_study_case(root.value(), command.n_patients);
        if (!quick) return fail(exit_bad_input, quick.problems());
        if (const auto more = run_case(quick.value(), command)) {
            json["quick_study"] = summary(*more);
        } else {
            complete = false;
        }
    }
    fmt::print("{}, {} lanes\n", processor(), json["lanes"].get<unsigned>());
    if (!command.json.empty()) {
        if (const Problems problems = write_file_atomically(command.json, json.dump(2) + "\n");
            !problems.empty()) {
            return fail(exit_missing_resource, problems);
        }
    }
    if (!complete) {
        fmt::print(stderr, "rubor: a variant did not meet the error at any tolerance\n");
        return exit_some_failed;
    }
    return exit_done;
}

}  // namespace rubor
