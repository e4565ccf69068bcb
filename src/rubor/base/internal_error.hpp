// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>

namespace rubor {

/// A bug of ours: an invariant does not hold. Caught only in `app`, which prints it with how to report it.
/// User input must never be able to reach it.
class InternalError : public std::logic_error {
  public:
    explicit InternalError(const std::string& what) : std::logic_error{what} {}
};

}  // namespace rubor
