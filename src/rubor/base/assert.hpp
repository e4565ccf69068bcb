// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace rubor {

/// Reports a broken invariant (a bug of ours, never bad input) and ends the program: throws InternalError.
[[noreturn]] void assertion_failed(const char* condition, const char* file, int line);

}  // namespace rubor

/// States what must hold if the program is right. On in every build: the checks are outside hot loops.
#define RUBOR_ASSERT(condition) \
    ((condition) ? static_cast<void>(0) : ::rubor::assertion_failed(#condition, __FILE__, __LINE__))
