// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: from a kernel's expressions to LLVM IR.
#pragma once

#include <string>
#include <string_view>

#include <rubor/compile/plan.hpp>

namespace llvm {
class Module;
}

namespace rubor {

struct EmitOptions {
    int lanes = 1;  ///< 1, 4 or 8
    bool has_fma = true;
    /// A kernel with more operations is split into functions that hand on what they share through a scratch
    /// array: LLVM's time grows faster than the length of a function.
    std::size_t operations_per_function = 500;
};

/// The SLEEF function for `op`: the same bits at every width, at most 1 ulp off.
[[nodiscard]] std::string sleef_name(Op op, const EmitOptions& options);

/// Adds `void NAME(t, x, p, held, input, h, out)` to the module, all pointers to doubles `[index][lane]`.
///
/// Plain additions and multiplications without flags: nothing is contracted or reordered, so that the bits
/// are those of the interpreter and the same at every width.
void emit_kernel(llvm::Module& module, const Plan& plan, const Kernel& kernel, const EmitOptions& options);

}  // namespace rubor
