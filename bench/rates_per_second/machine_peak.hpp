// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace rubor {

/// Fused multiply-adds of doubles per second and core that this machine reaches, with vectors of 1, 4 or 8
/// lanes: independent chains in registers, the best of several runs. A multiply-add counts as two operations.
[[nodiscard]] double peak_operations_per_second(int lanes);

}  // namespace rubor
