// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include <rubor/base/assert.hpp>
#include <rubor/compile/emit.hpp>
#include <rubor/compile/kernel_key.hpp>
#include <rubor/compile/kernel_set.hpp>
#include <rubor/compile/native_code.hpp>

namespace rubor {

namespace {

using KernelFunction = void(const double* t, const double* x, const double* p, const double* held,
                            const double* input, const double* h, double* out);

std::vector<std::string> names_of(const std::vector<Kernel>& kernels) {
    std::vector<std::string> names;
    for (const Kernel& kernel : kernels) {
        if (!kernel.results.empty()) names.push_back(kernel.name);
    }
    return names;
}

class NativeKernels final : public KernelSet {
  public:
    NativeKernels(const Plan& plan, const EmitOptions& options)
        : code_{{.key = kernel_key(plan, options, {}),
                 .entries = names_of(plan.kernels),
                 .cache_directory = plan.request.cache_directory,
                 .fill = [&](llvm::Module& module) {
                     for (const Kernel& kernel : plan.kernels) {
                         if (!kernel.results.empty()) emit_kernel(module, plan, kernel, options);
                     }
                 }}} {
        for (const Kernel& kernel : plan.kernels) {
            functions_.push_back(kernel.results.empty() ? nullptr
                                                        : code_.function<KernelFunction>(kernel.name));
        }
    }

    void run(std::size_t kernel, const KernelArguments& a) const override {
        if (functions_[kernel] != nullptr) functions_[kernel](a.t, a.x, a.p, a.held, a.input, a.h, a.out);
    }

    CacheStatus cache_status() const override { return code_.cache_status(); }
    CodeCost code_cost() const override { return code_.cost(); }

  private:
    NativeCode code_;
    std::vector<KernelFunction*> functions_;
};

}  // namespace

int widest_lanes() {
    const HostFeatures host = host_features();
    if (host.fma && host.avx512) {
        return 8;
    }
    return host.fma && host.avx2 ? 4 : 1;
}

std::unique_ptr<const KernelSet> native_kernels(const Plan& plan, int lanes) {
    RUBOR_ASSERT(lanes == 1 || ((lanes == 4 || lanes == 8) && lanes <= widest_lanes()));
    return std::make_unique<NativeKernels>(plan, EmitOptions{.lanes = lanes, .has_fma = host_features().fma});
}

}  // namespace rubor
