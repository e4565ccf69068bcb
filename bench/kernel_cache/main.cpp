// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// How long until a model can run, with and without the kernel cache? Medians; the kernels' answers are
// compared bit for bit before a row is printed.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <rubor/compile/plan.hpp>
#include <rubor/formats/compose.hpp>
#include <rubor/population/patient_sampler.hpp>
#include <rubor/solve/rosenbrock.hpp>

namespace {

using namespace rubor;
namespace fs = std::filesystem;

constexpr int k_repetitions = 9;

double median_ms(const std::function<void()>& work) {
    std::vector<double> ms;
    for (int i = 0; i < k_repetitions; ++i) {
        const auto start = std::chrono::steady_clock::now();
        work();
        ms.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    std::nth_element(ms.begin(), ms.begin() + k_repetitions / 2, ms.end());
    return ms[k_repetitions / 2];
}

/// Rates and Jacobian at the model's initial values and one made-up patient.
std::vector<double> answers_of(const CompiledModel& m) {
    const std::vector<double> p(m.request().varying.size(), 0.75),
        input(m.request().dose_targets.size(), 0.5);
    std::vector<double> x(m.n_states()), held(m.n_held()), h(m.n_hoisted()),
        all(m.n_states() + m.pattern().row.size());
    m.initialise(p.data(), x.data(), held.data());
    m.hoist(p.data(), held.data(), h.data());
    m.rhs(1.0, x.data(), p.data(), held.data(), input.data(), h.data(), all.data());
    m.jacobian(1.0, x.data(), p.data(), held.data(), input.data(), h.data(), all.data() + m.n_states());
    return all;
}

[[noreturn]] void stop(const std::string& why) {
    fmt::print(stderr, "{}\n", why);
    std::exit(EXIT_FAILURE);
}

void measure(const std::string& name, const fs::path& file, const std::vector<fs::path>& drugs,
             const fs::path& cache) {
    std::vector<ModelFiles> modules;
    for (const fs::path& drug : drugs) modules.push_back(model_files(drug));
    std::shared_ptr<const Model> model;
    CompileRequest request;
    const double read_ms = median_ms([&] {
        auto composed = compose(model_files(file), modules);
        if (!composed) stop(to_text(composed.problems()));
        model = std::make_shared<const Model>(std::move(composed.value().model));
        auto sampled = sampled_parameters(composed.value().parameters);
        if (!sampled) stop(to_text(sampled.problems()));
        request.varying = PatientSampler{std::move(sampled).value(), 1}.names();
    });
    for (const State& state : model->states()) request.outputs.push_back(model->symbol(state.symbol).name);
    request.dose_targets = request.outputs;
    const double plan_ms = median_ms([&] {
        if (!make_plan(model, request)) stop("the model cannot be compiled");
    });
    std::shared_ptr<const CompiledModel> compiled;
    CacheStatus::Kind scalar{}, lanes{};
    const auto load = [&] {
        auto made = compile(model, request);
        if (!made) stop(to_text(made.problems()));
        compiled = std::move(made).value();
        scalar = compiled->cache_status().kind;
    };
    const auto load_step = [&] {
        load();
        lanes = compiled->lane_kernels(0, rodas5p(), {})->cache_status().kind;
    };
    using Kind = CacheStatus::Kind;
    request.cache_directory = "";
    const double model_ms = median_ms(load), step_ms = median_ms(load_step);
    const auto expected = answers_of(*compiled);
    if (scalar != Kind::off || lanes != Kind::off) stop("the cache is not off");
    request.cache_directory = cache;
    load_step();
    if (scalar != Kind::written || lanes != Kind::written) stop("nothing was written");
    const double cached_model_ms = median_ms(load), cached_step_ms = median_ms(load_step);
    if (scalar != Kind::read || lanes != Kind::read) stop("nothing was read");
    const auto found = answers_of(*compiled);
    if (std::memcmp(expected.data(), found.data(), expected.size() * sizeof(double)) != 0) stop("other bits");
    fmt::print("{:<10} {:>6} {:>8} {:>8.1f} {:>8.1f} {:>12.1f} {:>12.1f} {:>12.1f} {:>12.1f}\n", name,
               model->states().size(), request.varying.size(), read_ms, plan_ms, model_ms, cached_model_ms,
               step_ms, cached_step_ms);
}

}  // namespace

int main() {
    std::string pattern = (fs::temp_directory_path() / "rubor-bench-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) stop("no temporary directory");
    const fs::path cache = pattern, root = RUBOR_SOURCE_DIR;
    fmt::print("Milliseconds, median of {}; 'step' is the model with the step for {} lanes\n", k_repetitions,
               widest_lanes());
    fmt::print("{:<10} {:>6} {:>8} {:>8} {:>8} {:>12} {:>12} {:>12} {:>12}\n", "model", "states", "varying",
               "read", "plan", "model", "model cached", "step", "step cached");
    measure("ibc", root / "models/ibc/ibc.ant", {root / "models/drugs/pembrolizumab.ant"}, cache);
    measure("immune120", root / "bench/models/immune120.ant", {}, cache);
    std::uintmax_t bytes = 0;
    for (const auto& entry : fs::directory_iterator{cache}) bytes += entry.file_size();
    fmt::print("{} kB in the cache\n", bytes / 1000);
    fs::remove_all(cache);
}
