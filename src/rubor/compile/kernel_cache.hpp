// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <rubor/store/content_hash.hpp>

namespace rubor {

/// What the kernel cache did for some kernels. Kernels are the same, bit for bit, whatever it did.
struct CacheStatus {
    enum class Kind : std::uint8_t {
        off,       ///< Nothing was looked up: nobody wants a cache, or there is no place for one.
        read,      ///< The kernels were compiled by an earlier run.
        written,   ///< They were compiled now and kept for later runs.
        bypassed,  ///< They were compiled now and not kept, because of a fault of the cache: see `reason`.
    } kind = Kind::off;
    std::string reason;  ///< Why it is off or bypassed, or why an older file was replaced; for people.
};

/// A directory of machine code by the hash of all that it was made from. No fault of it is an error: what
/// cannot be read is compiled, what cannot be written is not kept, and `status` says so.
///
/// The directory must belong to the user and be closed to all others (mode 0700), because what lies in it is
/// executed; it is made when it is missing. Files appear whole, carry a checksum, and the least recently used
/// are removed when all together exceed the limit. Any number of processes may share it.
class KernelCache {
  public:
    static constexpr std::uintmax_t k_default_limit = std::uintmax_t{256} << 20;  ///< bytes

    /// `directory`: where; an empty path: nowhere; nothing: the user's, which is
    /// `$XDG_CACHE_HOME/rubor/kernels`, else `$HOME/.cache/rubor/kernels`, else nowhere, and nowhere when
    /// `RUBOR_NO_CACHE` is set to anything but "0" or "".
    explicit KernelCache(const std::optional<std::filesystem::path>& directory,
                         std::uintmax_t limit = k_default_limit);

    /// What was kept under this key; nothing if there is none or if it is damaged.
    [[nodiscard]] std::optional<std::string> read(const ContentHash& key);
    /// Keeps the bytes under this key, then removes what exceeds the limit.
    void write(const ContentHash& key, std::string_view object);
    /// The caller could not use what read() gave, for this reason.
    void distrust(const std::string& reason);

    [[nodiscard]] const CacheStatus& status() const { return status_; }
    /// Where the bytes of a key lie.
    [[nodiscard]] std::filesystem::path file_of(const ContentHash& key) const;

  private:
    bool open();
    void bypass(std::string reason);
    void remove_oldest() const;

    std::filesystem::path directory_;  ///< Empty: off.
    std::uintmax_t limit_;
    CacheStatus status_;
};

}  // namespace rubor
