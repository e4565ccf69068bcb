// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/base/assert.hpp>
#include <rubor/compile/kernel_key.hpp>
#include <rubor/compile/kernel_set.hpp>
#include <rubor/compile/lane_emit.hpp>
#include <rubor/compile/lane_ir.hpp>
#include <rubor/compile/native_code.hpp>

namespace rubor {

namespace {

constexpr const char* k_step = "rubor_lane_step";
constexpr const char* k_dense = "rubor_lane_dense";
constexpr const char* k_factor = "rubor_lane_factor";
constexpr const char* k_solve = "rubor_lane_solve";

class NativeLanes final : public LaneKernels {
  public:
    NativeLanes(const Plan& plan, int lanes, RosenbrockMethod method, const StepControl& control)
        : lanes_{static_cast<unsigned>(lanes)},
          method_{std::move(method)},
          elimination_{eliminate(plan.pattern)},
          layout_{make_layout(plan, elimination_, method_, lanes)},
          code_{source(plan, {.lanes = lanes, .has_fma = host_features().fma}, control)},
          step_{code_.function<std::uint32_t(double*)>(k_step)},
          dense_{code_.function<void(double*)>(k_dense)},
          factor_{code_.function<void(double*)>(k_factor)},
          solve_{code_.function<void(double*, double*)>(k_solve)} {}

    unsigned lanes() const override { return lanes_; }
    const LaneLayout& layout() const override { return layout_; }
    const RosenbrockMethod& method() const override { return method_; }
    CacheStatus cache_status() const override { return code_.cache_status(); }
    CodeCost code_cost() const override { return code_.cost(); }

    std::uint32_t step(double* memory) const override { return step_(memory); }
    void make_dense(double* memory) const override { dense_(memory); }
    void factor(double* memory) const override { factor_(memory); }
    void solve(double* memory) const override { solve_(memory, memory + layout_.stages[0] * lanes_); }

  private:
    NativeCode::Source source(const Plan& plan, const EmitOptions& options,
                              const StepControl& control) const {
        return {.key = kernel_key(plan, options, {.method = &method_, .control = &control}),
                .entries = {k_step, k_dense, k_factor, k_solve},
                .cache_directory = plan.request.cache_directory,
                .fill = [&, options](llvm::Module& module) {
                    for (const std::size_t kernel : {k_rhs, k_jacobian, k_time_derivative, k_root_values}) {
                        emit_kernel(module, plan, plan.kernels[kernel], options);
                    }
                    LaneIr ir{module, options};
                    emit_linear_algebra(ir, elimination_, layout_, control.most_pivot_growth);
                    emit_step(ir, plan, layout_, method_, control);
                }};
    }

    unsigned lanes_;
    RosenbrockMethod method_;
    Elimination elimination_;
    LaneLayout layout_;
    NativeCode code_;
    std::uint32_t (*step_)(double*);
    void (*dense_)(double*);
    void (*factor_)(double*);
    void (*solve_)(double*, double*);
};

}  // namespace

std::shared_ptr<const LaneKernels> native_lane_kernels(const Plan& plan, int lanes,
                                                       const RosenbrockMethod& method,
                                                       const StepControl& control) {
    RUBOR_ASSERT(lanes == 1 || ((lanes == 4 || lanes == 8) && lanes <= widest_lanes()));
    return std::make_shared<const NativeLanes>(plan, lanes, method, control);
}

}  // namespace rubor
