// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/solve/batch.hpp>

#include <rubor/solve/integrate.hpp>
#include <rubor/solve/lane_group.hpp>
#include <rubor/solve/rosenbrock.hpp>

namespace rubor {

const char* to_text(SolverMethod method) {
    return method == SolverMethod::rodas ? "rodas" : "cvode";
}

struct BatchIntegrator::Parts {
    BatchOptions options;
    unsigned lanes = 1;
    std::unique_ptr<LaneGroup> group;
    std::unique_ptr<Integrator> one_by_one;
};

BatchIntegrator::BatchIntegrator(std::shared_ptr<const CompiledModel> model, BatchOptions options)
    : parts_{std::make_unique<Parts>()} {
    parts_->options = options;
    if (options.method == SolverMethod::rodas) {
        if (auto kernels = model->lane_kernels(options.lanes, rodas5p(), {})) {
            parts_->lanes = kernels->lanes();
            parts_->group = std::make_unique<LaneGroup>(std::move(model), std::move(kernels), options.solve,
                                                        options.interrupt);
            return;
        }
    }
    parts_->one_by_one = std::make_unique<Integrator>(std::move(model), options.solve, options.interrupt);
}

BatchIntegrator::~BatchIntegrator() = default;

unsigned BatchIntegrator::lanes() const {
    return parts_->lanes;
}

void BatchIntegrator::run(std::size_t n, const std::function<PatientRun(std::size_t)>& next,
                          const std::function<void(std::size_t, PatientTrajectory&&)>& done) {
    if (parts_->group) {
        parts_->group->run(n, next, done);
        return;
    }
    const std::atomic<bool>* const interrupt = parts_->options.interrupt;
    for (std::size_t i = 0; i < n; ++i) {
        if (interrupt != nullptr && interrupt->load(std::memory_order_relaxed)) return;
        done(i, parts_->one_by_one->run(next(i)));
    }
}

}  // namespace rubor
