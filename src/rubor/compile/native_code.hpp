// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Private to the room: one LLVM module turned into machine code.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <rubor/compile/code_cost.hpp>
#include <rubor/compile/kernel_cache.hpp>

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
    struct Source {
        ContentHash key;                   ///< Equal keys: `fill` makes the same functions.
        std::vector<std::string> entries;  ///< Functions that will be asked for.
        std::optional<std::filesystem::path> cache_directory;  ///< See KernelCache.
        std::function<void(llvm::Module&)>
            fill;  ///< Puts functions into an empty module; names, no addresses.
    };
    /// Takes the code from the cache, or makes it. Throws std::runtime_error when the system refuses (no
    /// executable memory, no SLEEF library).
    explicit NativeCode(const Source& source);
    ~NativeCode();
    NativeCode(const NativeCode&) = delete;
    NativeCode& operator=(const NativeCode&) = delete;

    /// The entry of a function that `fill` made.
    template <class Function>
    [[nodiscard]] Function* function(const std::string& name) const {
        return reinterpret_cast<Function*>(address(name));
    }

    [[nodiscard]] const CacheStatus& cache_status() const { return cache_status_; }
    [[nodiscard]] const CodeCost& cost() const { return cost_; }

  private:
    [[nodiscard]] void* address(const std::string& name) const;

    struct Parts;
    std::unique_ptr<Parts> parts_;
    CacheStatus cache_status_;
    CodeCost cost_;
};

}  // namespace rubor
