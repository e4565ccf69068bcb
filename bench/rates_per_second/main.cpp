// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// How many right-hand sides per second and core, and how far is that from what the machine can do? For
// immune120, at each width; every value is compared with the interpreter's before anything is printed.
#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <new>

#include <rubor/compile/kernel_set.hpp>
#include <rubor/compile/plan.hpp>
#include <rubor/formats/compose.hpp>

#include "machine_peak.hpp"

namespace rubor {
namespace {

/// Memory for vectors, [index][lane], aligned to a cache line.
class Lanes {
  public:
    Lanes(std::size_t n, int lanes)
        : lanes_{static_cast<std::size_t>(lanes)},
          values_{static_cast<double*>(std::aligned_alloc(64, (n * lanes_ * sizeof(double) / 64 + 1) * 64))} {
        if (values_ == nullptr) throw std::bad_alloc{};
    }
    ~Lanes() { std::free(values_); }
    Lanes(const Lanes&) = delete;
    Lanes& operator=(const Lanes&) = delete;
    [[nodiscard]] double* data() const { return values_; }
    [[nodiscard]] double& at(std::size_t index, std::size_t lane) const {
        return values_[index * lanes_ + lane];
    }

  private:
    std::size_t lanes_;
    double* values_;
};

/// Arithmetic operations of a kernel: nodes that are no leaf, each counted as one, exp and sqrt too.
std::size_t operations(const Plan& plan, std::size_t kernel) {
    std::size_t n = 0;
    for (const Expression e : plan.graph.reachable(plan.kernels[kernel].results))
        n += arity(plan.graph.node(e).op) > 0 ? 1 : 0;
    return n;
}

/// Those among them that the processor does not pipeline: divisions and square roots.
std::size_t divisions(const Plan& plan, std::size_t kernel) {
    std::size_t n = 0;
    for (const Expression e : plan.graph.reachable(plan.kernels[kernel].results)) {
        const Op op = plan.graph.node(e).op;
        n += op == Op::divide || op == Op::sqrt ? 1 : 0;
    }
    return n;
}

double seconds_per_call(const KernelSet& kernels, std::size_t kernel, const KernelArguments& arguments) {
    double best = 1e9;
    for (int repetition = 0; repetition < 7; ++repetition) {
        constexpr int k_calls = 20'000;
        const auto start = std::chrono::steady_clock::now();
        for (int i = 0; i < k_calls; ++i) kernels.run(kernel, arguments);
        const double seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        best = std::min(best, seconds / k_calls);
    }
    return best;
}

/// Runs one kernel at one width; false when a value differs from the interpreter's by more than 1e-10.
bool measure(const Plan& plan, int lanes, std::size_t kernel, const char* what) {
    const std::size_t n = plan.model->states().size(), n_out = plan.kernels[kernel].results.size();
    const auto oracle = interpreted_kernels(plan);
    const auto native = native_kernels(plan, lanes);
    Lanes t{1, lanes}, x{n, lanes}, h{plan.n_hoisted + 1, lanes}, out{n_out, lanes};
    std::vector<double> x1(n), h1(plan.n_hoisted + 1), expected(n_out);
    oracle->run(k_initial_states, {.x = x1.data(), .out = x1.data()});
    oracle->run(k_hoist, {.out = h1.data()});
    bool good = true;
    const auto width = static_cast<std::size_t>(lanes);
    for (std::size_t lane = 0; lane < width; ++lane) {
        t.at(0, lane) = 3.0;
        for (std::size_t i = 0; i < n; ++i)
            x.at(i, lane) = (1.0 + 0.01 * static_cast<double>(lane)) * (x1[i] + 1e-3);
        for (std::size_t i = 0; i < plan.n_hoisted; ++i) h.at(i, lane) = h1[i];
    }
    const KernelArguments arguments{.t = t.data(), .x = x.data(), .h = h.data(), .out = out.data()};
    native->run(kernel, arguments);
    for (std::size_t lane = 0; lane < width; ++lane) {
        std::vector<double> mine(n);
        for (std::size_t i = 0; i < n; ++i) mine[i] = x.at(i, lane);
        const double now = 3.0;
        oracle->run(kernel, {.t = &now, .x = mine.data(), .h = h1.data(), .out = expected.data()});
        for (std::size_t i = 0; i < n_out; ++i) {
            const double scale = std::max({std::abs(expected[i]), 1e-6});
            good = good && std::abs(out.at(i, lane) - expected[i]) <= 1e-10 * scale;
        }
    }
    if (!good) {
        fmt::print("{} with {} lanes does not agree with the interpreter\n", what, lanes);
        return false;
    }
    const double per_patient = seconds_per_call(*native, kernel, arguments) / lanes;
    const double rate = static_cast<double>(operations(plan, kernel)) / per_patient;
    const double peak = peak_operations_per_second(lanes);
    fmt::print(
        "{:<16} {} lanes: {:7.1f} ns per patient, {:5.2f} M/s, {:5.2f} G operations/s, {:4.1f} % of {:.0f} "
        "G/s\n",
        what, lanes, 1e9 * per_patient, 1e-6 / per_patient, 1e-9 * rate, 100.0 * rate / peak, 1e-9 * peak);
    return true;
}

int run(const std::filesystem::path& models) {
    auto composed = compose(model_files(models / "immune120.ant"), {});
    if (!composed) {
        fmt::print(stderr, "{}\n", to_text(composed.problems()));
        return 2;
    }
    const auto model = std::make_shared<const Model>(std::move(composed.value().model));
    const auto plan = make_plan(model, {});
    if (!plan) {
        fmt::print(stderr, "{}\n", to_text(plan.problems()));
        return 2;
    }
    for (const auto& [kernel, what] :
         {std::pair{k_rhs, "right-hand side"}, std::pair{k_jacobian, "Jacobian"}}) {
        fmt::print("immune120, {}: {} operations, {} of them divisions or roots\n", what,
                   operations(plan.value(), kernel), divisions(plan.value(), kernel));
    }
    bool good = true;
    for (const int lanes : {1, 4, 8}) {
        if (lanes > widest_lanes()) continue;
        good = measure(plan.value(), lanes, k_rhs, "right-hand side") && good;
        good = measure(plan.value(), lanes, k_jacobian, "Jacobian") && good;
    }
    return good ? 0 : 1;
}

}  // namespace
}  // namespace rubor

int main(int n, char** arguments) {
    return rubor::run(n > 1 ? arguments[1] : "bench/models");
}
