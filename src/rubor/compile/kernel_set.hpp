// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: the kernels of a plan, ready to run.
#pragma once

#include <cstddef>
#include <memory>

#include <rubor/compile/plan.hpp>

namespace rubor {

/// Arrays `[index][lane]`. With more than one lane they are aligned to a whole vector (64 bytes at 8 lanes).
/// An array that a kernel does not read may be null; `out` overlaps no other.
struct KernelArguments {
    const double* t = nullptr;  ///< One time per lane, days.
    const double* x = nullptr;
    const double* p = nullptr;
    const double* held = nullptr;
    const double* input = nullptr;
    const double* h = nullptr;
    double* out = nullptr;
};

/// Stateless: any number of threads may run kernels of one set at once.
class KernelSet {
  public:
    virtual ~KernelSet() = default;
    /// Runs Plan::kernels[kernel].
    virtual void run(std::size_t kernel, const KernelArguments& arguments) const = 0;
    [[nodiscard]] virtual CacheStatus cache_status() const { return {}; }
    [[nodiscard]] virtual CodeCost code_cost() const { return {}; }
};

/// Walks the graph with the model room's Interpreter; one lane. Keeps a reference to `plan`.
[[nodiscard]] std::unique_ptr<const KernelSet> interpreted_kernels(const Plan& plan);

/// Machine code from LLVM for `lanes` patients side by side: 1, 4 or 8, at most widest_lanes().
///
/// Throws std::runtime_error when the system refuses (no executable memory, no SLEEF library).
[[nodiscard]] std::unique_ptr<const KernelSet> native_kernels(const Plan& plan, int lanes);

/// Steps of `method` for `lanes` patients.
[[nodiscard]] std::shared_ptr<const LaneKernels> native_lane_kernels(const Plan& plan, int lanes,
                                                                     const RosenbrockMethod& method,
                                                                     const StepControl& control);

}  // namespace rubor
