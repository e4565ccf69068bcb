// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// The lane method on stiff problems with known answers, and the order of its tableaus.
#include <cmath>
#include <cstdlib>

#include <gtest/gtest.h>

#include <rubor/solve/rosenbrock.hpp>
#include <solve/lane_problems.hpp>

namespace rubor::test {
namespace {

// max |error| / max(|reference|, scale) at the end.
double achieved_error(const StiffProblem& problem, SolverMethod method, double rel_tol) {
    BatchIntegrator integrator{problem.model, {.method = method, .lanes = 1, .solve = {.rel_tol = rel_tol}}};
    double worst = -1.0;
    const auto next = [&](std::size_t) {
        PatientRun run;
        run.end_d = problem.end_d;
        return run;
    };
    integrator.run(1, next, [&](std::size_t, PatientTrajectory&& result) {
        EXPECT_EQ(result.status, SolveStatus::finished) << result.explanation;
        EXPECT_EQ(result.method, method);
        EXPECT_TRUE(result.fallbacks.empty());
        for (std::size_t i = 0; i < problem.reference.size(); ++i) {
            const double scale = problem.model->model().states()[i].scale;
            const double size = std::max(std::abs(problem.reference[i]), scale);
            worst = std::max(worst, std::abs(result.final_states[i] - problem.reference[i]) / size);
        }
    });
    EXPECT_GE(worst, 0.0);
    return worst;
}

// Each step's error is kept below rel_tol; `at_most` is twice what these problems make of it (measured).
void follow(const StiffProblem& problem, double at_most) {
    for (const double rel_tol : {1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10}) {
        EXPECT_LE(achieved_error(problem, SolverMethod::rodas, rel_tol), at_most * rel_tol) << rel_tol;
    }
}

TEST(Order, LanesFollowTheToleranceOnProtheroRobinson) {
    follow(prothero_robinson_problem(), 1);
}
TEST(Order, LanesFollowTheToleranceOnKaps) {
    follow(kaps_problem(), 4);
}
TEST(Order, LanesFollowTheToleranceOnHires) {
    follow(hires_problem(), 2);
}
TEST(Order, LanesFollowTheToleranceOnVanDerPol) {
    follow(van_der_pol_problem(), 2);
}
TEST(Order, LanesFollowTheToleranceOnTheOregonator) {
    follow(orego_problem(), 2);
}
TEST(Order, LanesFollowTheToleranceOnRobertson) {
    follow(robertson_problem(), 2);
}
TEST(Order, LanesFollowTheToleranceOnE5) {
    StiffProblem problem = e5_problem(1e5);
    BatchIntegrator oracle{problem.model, {.method = SolverMethod::cvode, .solve = {.rel_tol = 1e-11}}};
    const auto next = [&](std::size_t) {
        PatientRun run;
        run.end_d = problem.end_d;
        return run;
    };
    oracle.run(1, next, [&](std::size_t, PatientTrajectory&& r) { problem.reference = r.final_states; });
    for (const double rel_tol : {1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9}) {
        EXPECT_LE(achieved_error(problem, SolverMethod::rodas, rel_tol), 2 * rel_tol) << rel_tol;
    }
}
TEST(Order, LanesFollowTheToleranceOnAkzoNobel) {
    follow(akzo_problem(), 2);
}

/// Steps of one size with a method's kernels, on one patient without parameters.
class FixedSteps {
  public:
    FixedSteps(std::shared_ptr<const CompiledModel> model, const RosenbrockMethod& method)
        : kernels_{model->lane_kernels(1, method, {})},
          memory_{static_cast<double*>(
                      std::aligned_alloc(4096, (8 * kernels_->layout().size + 4095) / 4096 * 4096)),
                  &std::free} {
        std::fill_n(memory_.get(), kernels_->layout().size, 0.0);
        std::vector<double> held(model->n_held());
        model->initialise(nullptr, memory_.get() + kernels_->layout().x, held.data());
        for (std::size_t i = 0; i < model->n_states(); ++i) memory_.get()[kernels_->layout().scale + i] = 1.0;
        slot(LaneSlot::stop) = slot(LaneSlot::look) = 1e9;
        slot(LaneSlot::rel_tol) = 1e30;
        slot(LaneSlot::first) = -1e9;
        slot(LaneSlot::last) = slot(LaneSlot::budget) = 1e9;
        slot(LaneSlot::active) = 1.0;
    }
    void step(double h) {
        slot(LaneSlot::wish) = slot(LaneSlot::longest) = h;
        EXPECT_EQ(kernels_->step(memory_.get()), 0u);
    }
    double& slot(LaneSlot s) { return memory_.get()[static_cast<std::size_t>(s)]; }
    double x(std::size_t i) { return memory_.get()[kernels_->layout().x + i]; }
    /// Of the last step.
    double error(std::size_t i) { return memory_.get()[kernels_->layout().stages.back() + i]; }
    double dense(std::size_t i, double theta, double from) {
        kernels_->make_dense(memory_.get());
        const LaneLayout& l = kernels_->layout();
        double sum = 0.0;
        for (std::size_t d = l.n_dense; d-- > 0;)
            sum = memory_.get()[l.dense + d * l.n_states + i] + theta * sum;
        return (1 - theta) * from + theta * (x(i) + (1 - theta) * sum);
    }

  private:
    std::shared_ptr<const LaneKernels> kernels_;
    std::unique_ptr<double, void (*)(void*)> memory_;
};

// Not stiff, not linear, forced: every elementary differential counts. y1 = exp(sin t), y2 = exp(cos t - 1).
const char* const k_forced = R"(model forced()
      y1 = 1; y2 = 1
      y1' = y1*(log(y2) + 1) + 0.3*(y1 - exp(sin(time)))*y2
      y2' = -y2*log(y1) + 0.2*(y1*y2 - exp(sin(time) + cos(time) - 1))
    end)";

struct Slopes {
    double solution, embedded, dense;
};

Slopes observed_orders(const RosenbrockMethod& method) {
    const auto model = compile_text(k_forced);
    double global[2] = {}, local[2] = {}, dense[2] = {};
    for (int k = 0; k < 2; ++k) {
        const int n = k == 0 ? 80 : 160;
        const double h = 2.0 / n;
        FixedSteps steps{model, method};
        for (int i = 0; i < n; ++i) {
            const double before = steps.x(0), t = h * i;
            steps.step(h);
            if (i == n / 4) local[k] = std::abs(steps.error(0));
            if (i == n / 4)
                dense[k] = std::abs(steps.dense(0, 0.4, before) - std::exp(std::sin(t + 0.4 * h)));
        }
        global[k] = std::max(std::abs(steps.x(0) - std::exp(std::sin(2.0))),
                             std::abs(steps.x(1) - std::exp(std::cos(2.0) - 1.0)));
    }
    return {std::log2(global[0] / global[1]), std::log2(local[0] / local[1]), std::log2(dense[0] / dense[1])};
}

TEST(Order, OfRodas5P) {
    const Slopes order = observed_orders(rodas5p());
    EXPECT_NEAR(order.solution, 5.0, 0.3);
    EXPECT_NEAR(order.embedded, 5.0, 0.3);  // the error of one step of order 4
    EXPECT_NEAR(order.dense, 5.0, 0.4);     // the error within one step of order 4
}

TEST(Order, OfRodas4) {
    const Slopes order = observed_orders(rodas4());
    EXPECT_NEAR(order.solution, 4.0, 0.3);
    EXPECT_NEAR(order.embedded, 4.0, 0.3);
    EXPECT_NEAR(order.dense, 4.0, 0.4);
}

}  // namespace
}  // namespace rubor::test
