// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: what decides the machine code of kernels, as a hash.
#pragma once

#include <string>

#include <rubor/compile/emit.hpp>
#include <rubor/compile/lane_kernels.hpp>
#include <rubor/store/content_hash.hpp>

namespace rubor {

/// The lane step that is compiled; both null: the model's own kernels.
struct LaneKey {
    const RosenbrockMethod* method = nullptr;
    const StepControl* control = nullptr;
};

/// Of what the kernels of all widths are made from: model, request, this program and its libraries. Large
/// models take milliseconds; Plan::identity keeps it.
[[nodiscard]] ContentHash identity_of(const Plan& plan);

/// Of the model, the request, the options, the method and this program; not of the processor. Needs no
/// derivatives: of the plan it reads the model and the request.
[[nodiscard]] ContentHash kernel_key(const Plan& plan, const EmitOptions& options, const LaneKey& lanes);

/// Whether builds of this program can be told apart at all; if not, nothing may be cached.
[[nodiscard]] bool program_is_identified();

/// What the linker wrote to tell apart one build of a loaded program or library from another, in hexadecimal;
/// empty if it did not. `address`: any function in it.
[[nodiscard]] std::string build_id_of(const void* address);

}  // namespace rubor
