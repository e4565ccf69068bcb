// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>

#include <rubor/compile/kernel_set.hpp>
#include <rubor/compile/plan.hpp>

#include "compile/large_model.hpp"

namespace rubor {
namespace {

using namespace testing_support;

double seconds_of(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

TEST(Oracle, AModelOf150StatesCompilesAndAgrees) {
    const RandomModel made = large_model(150);
    double planning = 0.0;
    planning = seconds_of([&] { EXPECT_TRUE(make_plan(made.model, made.request).ok()); });
    std::shared_ptr<const CompiledModel> fast;
    const double compiling = seconds_of([&] { fast = native(made.model, made.request); });
    const auto slow = interpreted(made.model, made.request);
    const Patient patient = random_patient(*fast, 1);
    const Answers a = ask(*fast, patient);
    const Answers b = ask(*slow, patient);
    ASSERT_TRUE(a.intact && b.intact);
    for (std::size_t i = 0; i < a.rhs.size(); ++i) {
        EXPECT_NEAR(a.rhs[i], b.rhs[i], 1e-13 * std::max(1.0, std::abs(b.rhs[i])));
    }
    for (std::size_t i = 0; i < a.jacobian.size(); ++i) {
        EXPECT_NEAR(a.jacobian[i], b.jacobian[i], 1e-13 * std::max(1.0, std::abs(b.jacobian[i])));
    }
    std::vector<double> dx(fast->n_states());
    std::vector<double> nz(a.jacobian.size());
    constexpr int k_calls = 20'000;
    const double rhs = seconds_of([&] {
        for (int i = 0; i < k_calls; ++i) {
            fast->rhs(patient.t, patient.x.data(), patient.p.data(), patient.held.data(),
                      patient.input.data(), a.h.data(), dx.data());
        }
    });
    const double jacobian = seconds_of([&] {
        for (int i = 0; i < k_calls; ++i) {
            fast->jacobian(patient.t, patient.x.data(), patient.p.data(), patient.held.data(),
                           patient.input.data(), a.h.data(), nz.data());
        }
    });
    std::printf(
        "150 states: %zu non-zeros, %zu hoisted; plan %.3f s, plan and compile %.3f s; rhs %.0f ns, jacobian "
        "%.0f ns\n",
        nz.size(), fast->n_hoisted(), planning, compiling, 1e9 * rhs / k_calls, 1e9 * jacobian / k_calls);
    EXPECT_LT(compiling, 10.0);  // a guard against superlinear growth, not a benchmark
}

}  // namespace
}  // namespace rubor
