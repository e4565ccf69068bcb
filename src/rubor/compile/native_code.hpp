// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: one LLVM module turned into machine code.
#pragma once

#include <functional>
#include <memory>
#include <string>

namespace llvm {
class Module;
}

namespace rubor {

/// What this processor offers to generated code.
struct HostFeatures {
    bool fma = false;
    bool avx2 = false;
    bool avx512 = false;
};
[[nodiscard]] HostFeatures host_features();

/// Machine code; lives as long as this object. Making it is serialised, running it is free-threaded.
class NativeCode {
  public:
    /// `fill` puts functions into an empty module. Throws std::runtime_error when the system refuses (no
    /// executable memory, no SLEEF library).
    explicit NativeCode(const std::function<void(llvm::Module&)>& fill);
    ~NativeCode();
    NativeCode(const NativeCode&) = delete;
    NativeCode& operator=(const NativeCode&) = delete;

    /// The entry of a function that `fill` made.
    template <class Function>
    [[nodiscard]] Function* function(const std::string& name) const {
        return reinterpret_cast<Function*>(address(name));
    }

  private:
    [[nodiscard]] void* address(const std::string& name) const;

    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace rubor
