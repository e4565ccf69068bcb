// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>
#include <utility>
#include <vector>

#include <rubor/base/assert.hpp>
#include <rubor/compile/compiled_model.hpp>
#include <rubor/compile/kernel_key.hpp>
#include <rubor/compile/kernel_set.hpp>
#include <rubor/compile/plan.hpp>
#include <rubor/compile/time_roots.hpp>

namespace rubor {

namespace {

constexpr double k_never = std::numeric_limits<double>::infinity();
constexpr double k_steepest = 1e12;  // steps of stairs in the unit of time, times the time

class PlannedModel final : public CompiledModel {
  public:
    explicit PlannedModel(Plan plan) : plan_{std::move(plan)} {
        if (plan_.request.backend == CompileRequest::Backend::native) {
            plan_.identity = identity_of(plan_);
            kernels_ = native_kernels(plan_, 1);
        } else {
            kernels_ = interpreted_kernels(plan_);
        }
        const auto& relations = plan_.kernels[k_time_relations].results;
        for (std::size_t k = 0; k < plan_.n_time_relations; ++k) {
            const Op op = plan_.graph.node(relations[2 * k]).op;
            ops_.push_back(op);
        }
    }
    PlannedModel(const PlannedModel&) = delete;
    PlannedModel& operator=(const PlannedModel&) = delete;

    const Model& model() const override { return *plan_.model; }
    const CompileRequest& request() const override { return plan_.request; }
    CacheStatus cache_status() const override { return kernels_->cache_status(); }
    CodeCost code_cost() const override { return kernels_->code_cost(); }
    std::size_t n_hoisted() const override { return plan_.n_hoisted; }
    const SparsityPattern& pattern() const override { return plan_.pattern; }
    const std::vector<RootInfo>& roots() const override { return plan_.roots; }
    const std::vector<EventInfo>& events() const override { return plan_.events; }

    void initialise(const double* p, double* x, double* held) const override {
        const double start = 0.0;  // an initial value that mentions time means time 0
        kernels_->run(k_initial_states, {.t = &start, .p = p, .out = x});
        kernels_->run(k_initial_held, {.t = &start, .p = p, .out = held});
    }
    void hoist(const double* p, const double* held, double* h) const override {
        kernels_->run(k_hoist, {.p = p, .held = held, .out = h});
    }
    void rhs(double t, const double* x, const double* p, const double* held, const double* input,
             const double* h, double* dx) const override {
        kernels_->run(k_rhs, {.t = &t, .x = x, .p = p, .held = held, .input = input, .h = h, .out = dx});
    }
    void jacobian(double t, const double* x, const double* p, const double* held, const double* input,
                  const double* h, double* nonzeros) const override {
        kernels_->run(k_jacobian,
                      {.t = &t, .x = x, .p = p, .held = held, .input = input, .h = h, .out = nonzeros});
    }
    void root_values(double t, const double* x, const double* p, const double* held, const double* h,
                     double* values) const override {
        kernels_->run(k_root_values, {.t = &t, .x = x, .p = p, .held = held, .h = h, .out = values});
    }
    void outputs(double t, const double* x, const double* p, const double* held, const double* h,
                 double* values) const override {
        kernels_->run(k_outputs, {.t = &t, .x = x, .p = p, .held = held, .h = h, .out = values});
    }
    void triggers(double t, const double* x, const double* p, const double* held, const double* h,
                  double* values) const override {
        kernels_->run(k_triggers, {.t = &t, .x = x, .p = p, .held = held, .h = h, .out = values});
    }
    void timing(std::size_t event, double t, const double* x, const double* p, const double* held,
                const double* h, double* delay, double* priority) const override {
        RUBOR_ASSERT(event < plan_.events.size());
        double both[2] = {};
        if (plan_.events[event].has_delay || plan_.events[event].has_priority)
            kernels_->run(timing_kernel(event), {.t = &t, .x = x, .p = p, .held = held, .h = h, .out = both});
        *delay = both[0];
        *priority = both[1];
    }
    void assignments(std::size_t event, double t, const double* x, const double* p, const double* held,
                     const double* h, double* values) const override {
        RUBOR_ASSERT(event < plan_.events.size());
        kernels_->run(assignment_kernel(event),
                      {.t = &t, .x = x, .p = p, .held = held, .h = h, .out = values});
    }

    void factors(std::size_t event, double t, const double* x, const double* p, const double* held,
                 const double* h, double* values) const override {
        RUBOR_ASSERT(event < plan_.events.size());
        if (!plan_.events[event].has_factors) {
            CompiledModel::factors(event, t, x, p, held, h, values);
            return;
        }
        kernels_->run(factor_kernel(event), {.t = &t, .x = x, .p = p, .held = held, .h = h, .out = values});
    }

    double next_root_time(double t, const double* p, const double* held, const double* h) const override {
        const std::size_t n = plan_.n_time_relations;
        if (n == 0) {
            return k_never;
        }
        std::vector<double> lines(2 * n);
        std::vector<double> values(2 * n);
        kernels_->run(k_time_lines, {.p = p, .held = held, .h = h, .out = lines.data()});
        const auto evaluate = [&](double time) {
            kernels_->run(k_time_relations, {.t = &time, .p = p, .held = held, .h = h, .out = values.data()});
        };
        struct Turn {
            double zero;    // of the line
            double offset;  // of the line whose zero it is
            std::size_t relation;
            double level;  // of stairs
        };
        std::vector<Turn> to_come;
        const auto turned = [&](const Turn& turn) {
            const std::size_t k = turn.relation;
            if (is_stairs(k)) {
                return lines[2 * k] > 0.0 ? values[2 * k] > turn.level : values[2 * k] < turn.level;
            }
            return has_turned({.truth = values[2 * k] != 0.0, .difference = values[2 * k + 1]}, lines[2 * k],
                              ops_[k] == Op::equal || ops_[k] == Op::not_equal);
        };
        evaluate(t);
        for (std::size_t k = 0; k < n; ++k) {
            const double slope = lines[2 * k];
            Turn turn{0.0, lines[2 * k + 1], k, values[2 * k]};
            if (is_stairs(k)) {
                // Stairs so steep that no double lies between two of them are no times to stop at.
                if (!(std::abs(slope) * std::max(1.0, std::abs(t)) < k_steepest)) continue;
                turn.offset -= stair_edge(ops_[k] == Op::floor, turn.level, slope);
            }
            turn.zero = -turn.offset / slope;
            if (!turned(turn)) to_come.push_back(turn);
        }
        std::sort(to_come.begin(), to_come.end(), [](const Turn& a, const Turn& b) {
            return std::isnan(a.zero) < std::isnan(b.zero) || a.zero < b.zero;
        });
        double next = k_never;
        for (const Turn& turn : to_come) {
            if (turn.zero > next + 1e-3 * std::max(1.0, std::abs(next))) {
                break;  // rounding moves a turn away from the zero of its line by far less
            }
            const double at = first_turn(lines[2 * turn.relation], turn.offset, [&](double time) {
                evaluate(time);
                return turned(turn);
            });
            next = at > t ? std::min(next, at) : next;
        }
        return next;
    }

    std::shared_ptr<const LaneKernels> lane_kernels(unsigned lanes, const RosenbrockMethod& method,
                                                    const StepControl& control) const override {
        if (plan_.request.backend != CompileRequest::Backend::native || plan_.model->states().empty()) {
            return nullptr;
        }
        lanes = lanes == 0 ? static_cast<unsigned>(widest_lanes()) : lanes;
        const std::lock_guard lock{lane_mutex_};
        for (const LaneCode& code : lane_code_) {
            if (code.kernels->lanes() == lanes && code.kernels->method() == method &&
                code.control == control) {
                return code.kernels;
            }
        }
        lane_code_.push_back({control, native_lane_kernels(plan_, static_cast<int>(lanes), method, control)});
        return lane_code_.back().kernels;
    }

  private:
    struct LaneCode {
        StepControl control;
        std::shared_ptr<const LaneKernels> kernels;
    };

    [[nodiscard]] bool is_stairs(std::size_t relation) const {
        return ops_[relation] == Op::floor || ops_[relation] == Op::ceiling;
    }

    Plan plan_;
    std::unique_ptr<const KernelSet> kernels_;  // after plan_, which the interpreter refers to
    mutable std::mutex lane_mutex_;
    mutable std::vector<LaneCode> lane_code_;
    std::vector<Op> ops_;  // of the time relations
};

}  // namespace

void CompiledModel::factors(std::size_t event, double, const double*, const double*, const double*,
                            const double*, double* values) const {
    std::fill_n(values, events()[event].n_assignments, 1.0);
}

Checked<std::shared_ptr<const CompiledModel>> compile(std::shared_ptr<const Model> model,
                                                      const CompileRequest& request) {
    Checked<Plan> plan = make_plan(std::move(model), request);
    if (!plan) {
        return plan.problems();
    }
    return std::shared_ptr<const CompiledModel>{
        std::make_shared<const PlannedModel>(std::move(plan).value())};
}

}  // namespace rubor
