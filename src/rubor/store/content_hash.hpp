// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include <rubor/base/problem.hpp>

namespace rubor {

/// The SHA-256 digest of some bytes (FIPS 180-4). Equal digests mean equal content, on any machine, for ever.
struct ContentHash {
    std::array<std::uint8_t, 32> bytes{};

    /// 64 lower-case hexadecimal digits.
    [[nodiscard]] std::string hex() const;
    friend auto operator<=>(const ContentHash&, const ContentHash&) = default;
};

/// Computes a ContentHash piece by piece.
///
/// `bytes` hashes exactly what it is given, as `sha256sum` would. `field` hashes a name and a value with
/// their lengths and kind, so that no two different lists of fields feed the same bytes: use it for keys made
/// of parts.
class ContentHasher {
  public:
    ContentHasher& bytes(std::string_view data);

    ContentHasher& field(std::string_view name, std::string_view value);
    ContentHasher& field(std::string_view name, const char* value) {
        return field(name, std::string_view{value});
    }
    ContentHasher& field(std::string_view name, double value);  ///< By bit pattern: -0.0 differs from 0.0.
    ContentHasher& field(std::string_view name, std::uint64_t value);
    ContentHasher& field(std::string_view name, const ContentHash& value);

    /// The digest of all so far; the hasher can go on.
    [[nodiscard]] ContentHash digest() const;

  private:
    void compress(const std::uint8_t* block);
    void frame(char kind, std::string_view name, std::string_view value);

    std::array<std::uint32_t, 8> state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::array<std::uint8_t, 64> pending_{};
    std::size_t n_pending_ = 0;
    std::uint64_t n_bytes_ = 0;
};

[[nodiscard]] ContentHash hash_of(std::string_view data);

/// The hash of a file's bytes, as `sha256sum` prints it.
[[nodiscard]] Checked<ContentHash> hash_of_file(const std::filesystem::path& path);

}  // namespace rubor
