// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: what has to be computed, before anyone decides how. Knows nothing of LLVM.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <rubor/compile/compiled_model.hpp>

namespace rubor {

/// Where a symbol's value lies while kernels run.
struct Leaf {
    enum class Array : std::uint8_t { none, parameter, held, state, input, hoisted } array = Array::none;
    std::uint32_t index = 0;
};

/// A list of expressions that are computed together: result k goes to `out[k]` (truth as 1 or 0).
struct Kernel {
    std::string name;  ///< Also the name of its machine code.
    std::vector<Expression> results;
};

/// The kernels that every plan has, by position in Plan::kernels. Three per event follow: see
/// timing_kernel(). A kernel without results is never run.
enum KernelPosition : std::size_t {
    k_initial_states,
    k_initial_held,
    k_hoist,
    k_rhs,
    k_jacobian,
    k_root_values,
    k_outputs,
    k_triggers,
    k_time_lines,       ///< slope and offset of each TimeRelation, so that left - right = slope t + offset
    k_time_relations,   ///< truth, and left - right, of each TimeRelation at t
    k_time_derivative,  ///< partial derivative of each rate in explicit time
    k_n_common_kernels
};
[[nodiscard]] constexpr std::size_t timing_kernel(std::size_t event) {
    return k_n_common_kernels + 3 * event;
}
[[nodiscard]] constexpr std::size_t assignment_kernel(std::size_t event) {
    return timing_kernel(event) + 1;
}
[[nodiscard]] constexpr std::size_t factor_kernel(std::size_t event) {
    return timing_kernel(event) + 2;
}

/// Everything that the kernels of one model compute, in one graph whose symbols are all leaves.
///
/// Constants are folded, derivatives taken, whole powers turned into products, and what depends on parameters
/// and held symbols alone is computed by kernel `hoist` and read as a leaf by the others.
struct Plan {
    std::shared_ptr<const Model> model;
    CompileRequest request;
    ExpressionGraph graph;
    std::vector<Leaf> leaf;  ///< By SymbolId of `graph`.
    std::vector<Kernel> kernels;
    std::size_t n_hoisted = 0;
    std::size_t n_time_relations = 0;
    SparsityPattern pattern;
    std::vector<RootInfo> roots;
    std::vector<EventInfo> events;
    std::optional<ContentHash> identity;  ///< identity_of() this plan, once somebody has asked.
};

[[nodiscard]] Checked<Plan> make_plan(std::shared_ptr<const Model> model, const CompileRequest& request);

}  // namespace rubor
