// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// What does a patient cost, and what does one more dose? The IBC model with pembrolizumab, 1,000 days with 0
// to 100 infusions, CVODES. Each row checks its answer against a run at rel_tol 1e-10 before it is printed.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include <rubor/formats/compose.hpp>
#include <rubor/solve/integrate.hpp>

namespace {

using namespace rubor;

PatientRun dosed_run(int n_doses) {
    constexpr double k_infusion_d = 1.0 / 48.0;
    const double rate =
        200e-3 / 149e3 * 1e9 / k_infusion_d;  // 200 mg of 149 kg/mol in half an hour, nmol/day
    PatientRun run;
    run.end_d = 1000.0;
    for (int k = 0; k < n_doses; ++k) {
        const double t = 1000.0 * (k + 0.5) / n_doses;
        const std::string target = "pembrolizumab.A_central";
        run.administrations.push_back({t, Administration::Kind::rate_change, target, rate});
        run.administrations.push_back({t + k_infusion_d, Administration::Kind::rate_change, target, -rate});
    }
    for (int day = 0; day <= 1000; day += 10) run.output_times_d.push_back(day);
    return run;
}

double worst_difference(const CompiledModel& model, const PatientTrajectory& a, const PatientTrajectory& b) {
    double worst = a.outputs.size() == b.outputs.size() ? 0.0 : INFINITY;
    for (std::size_t k = 0; k < std::min(a.outputs.size(), b.outputs.size()); ++k) {
        const double scale = model.model().states()[k % model.n_states()].scale;
        const double size = std::max({std::abs(a.outputs[k]), std::abs(b.outputs[k]), scale});
        worst = std::max(worst, std::abs(a.outputs[k] - b.outputs[k]) / size);
    }
    return worst;
}

}  // namespace

int main() {
    const std::filesystem::path models = std::filesystem::path{RUBOR_SOURCE_DIR} / "models";
    auto composed = compose(model_files(models / "ibc" / "ibc.ant"),
                            {model_files(models / "drugs" / "pembrolizumab.ant")});
    if (!composed.ok()) {
        fmt::print(stderr, "{}\n", to_text(composed.problems()));
        return EXIT_FAILURE;
    }
    const auto model = std::make_shared<const Model>(std::move(composed.value().model));
    CompileRequest request{.varying = {}, .dose_targets = {"pembrolizumab.A_central"}, .outputs = {}};
    for (const State& state : model->states()) request.outputs.push_back(model->symbol(state.symbol).name);
    const auto compiled = compile(model, request);
    if (!compiled.ok()) {
        fmt::print(stderr, "{}\n", to_text(compiled.problems()));
        return EXIT_FAILURE;
    }
    Integrator exact{compiled.value(), {.rel_tol = 1e-10}};
    fmt::print("{} states, {} Jacobian non-zeros, 1,000 days\n", model->states().size(),
               compiled.value()->pattern().row.size());
    fmt::print("{:>5} {:>8} {:>7} {:>9} {:>7} {:>6} {:>6} {:>10} {:>9} {:>9}\n", "doses", "rel_tol", "steps",
               "rejected", "rhs", "jac", "lu", "ms/patient", "us/step", "error");
    bool sound = true;
    for (const int n_doses : {0, 10, 30, 100}) {
        const PatientRun run = dosed_run(n_doses);
        const PatientTrajectory reference = exact.run(run);
        for (const double rel_tol : {1e-4, 1e-6, 1e-8}) {
            Integrator integrator{compiled.value(), {.rel_tol = rel_tol}};
            PatientTrajectory result = integrator.run(run);
            const double error = worst_difference(*compiled.value(), result, reference);
            sound = sound && result.status == SolveStatus::finished && error < 1e3 * rel_tol;
            double best = INFINITY;  // the least disturbed of several
            for (int repeat = 0; repeat < 10; ++repeat) {
                const auto begin = std::chrono::steady_clock::now();
                result = integrator.run(run);
                const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
                best = std::min(best, spent.count());
            }
            const SolveStatistics& s = result.statistics;
            fmt::print("{:>5} {:>8.0e} {:>7} {:>9} {:>7} {:>6} {:>6} {:>10.3f} {:>9.2f} {:>9.1e}\n", n_doses,
                       rel_tol, s.steps, s.rejected, s.rhs, s.jacobians, s.factorisations, 1e3 * best,
                       1e6 * best / static_cast<double>(s.steps), error);
        }
    }
    if (!sound) fmt::print(stderr, "an answer is wrong: the times above mean nothing\n");
    return sound ? EXIT_SUCCESS : EXIT_FAILURE;
}
