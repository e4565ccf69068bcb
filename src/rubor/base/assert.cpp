// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/base/assert.hpp>

#include <rubor/base/internal_error.hpp>
#include <string>

namespace rubor {

void assertion_failed(const char* condition, const char* file, int line) {
    throw InternalError{std::string{file} + ":" + std::to_string(line) + ": does not hold: " + condition};
}

}  // namespace rubor
