// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include <rubor/base/assert.hpp>
#include <rubor/compile/kernel_set.hpp>

namespace rubor {

namespace {

class InterpretedKernels final : public KernelSet {
  public:
    explicit InterpretedKernels(const Plan& plan) : plan_{plan} {
        for (const Kernel& kernel : plan.kernels) {
            interpreters_.emplace_back(plan.graph, kernel.results);
        }
    }

    void run(std::size_t kernel, const KernelArguments& a) const override {
        const Interpreter& interpreter = interpreters_[kernel];
        const auto value_of = [&](SymbolId id) {
            const Leaf leaf = plan_.leaf[id];
            switch (leaf.array) {
                case Leaf::Array::parameter:
                    return a.p[leaf.index];
                case Leaf::Array::held:
                    return a.held[leaf.index];
                case Leaf::Array::state:
                    return a.x[leaf.index];
                case Leaf::Array::input:
                    return a.input[leaf.index];
                case Leaf::Array::hoisted:
                    return a.h[leaf.index];
                case Leaf::Array::none:
                    break;
            }
            RUBOR_ASSERT(false && "a symbol without a value");
            return 0.0;
        };
        interpreter.evaluate(value_of, a.t == nullptr ? 0.0 : *a.t, {a.out, interpreter.roots().size()});
    }

  private:
    const Plan& plan_;
    std::vector<Interpreter> interpreters_;
};

}  // namespace

std::unique_ptr<const KernelSet> interpreted_kernels(const Plan& plan) {
    return std::make_unique<InterpretedKernels>(plan);
}

}  // namespace rubor
