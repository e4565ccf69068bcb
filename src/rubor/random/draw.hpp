// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace rubor {

/// A stable 64-bit name of a text: FNV-1a (offset 0xcbf29ce484222325, prime 0x100000001b3) over its bytes.
[[nodiscard]] constexpr std::uint64_t stable_hash(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325u;
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3u;
    }
    return hash;
}

/// A short sequence of random numbers that belongs to one (seed, purpose, patient, occasion) and to nothing
/// else.
///
/// Counter-based: word k of the sequence is word k mod 4 of Philox4x64-10 with
///
///   key = (seed, stable_hash(purpose)),   counter = (patient, occasion, k div 4, 0)
///
/// so that a draw depends on no thread, order or other draw, and a new purpose changes nobody else's numbers.
/// Never put the arm into the key: twins share their draws. Source: Salmon et al. 2011,
/// doi:10.1145/2063384.2063405.
///
///   const double error = Draw{seed, "lesion_size", patient, visit}.normal();
class Draw {
  public:
    /// \param occasion which visit, lesion, cycle, ...; 0 where there is only one.
    Draw(std::uint64_t seed, std::string_view purpose, std::uint64_t patient, std::uint64_t occasion = 0)
        : Draw{seed, stable_hash(purpose), patient, occasion} {}
    /// The same with the purpose hashed beforehand.
    Draw(std::uint64_t seed, std::uint64_t purpose_hash, std::uint64_t patient, std::uint64_t occasion)
        : key_{seed, purpose_hash}, patient_{patient}, occasion_{occasion} {}

    /// The next 64 random bits.
    [[nodiscard]] std::uint64_t bits();
    /// Strictly inside (0, 1): (k + 1/2) / 2^52 with 52 random bits k. The grid is symmetric, so that u and 1
    /// - u are equally likely and the mean is exactly 1/2.
    [[nodiscard]] double uniform();
    /// Standard normal, by the inverse distribution function of one uniform.
    [[nodiscard]] double normal();
    /// Exponential with mean 1, by the inverse distribution function of one uniform.
    [[nodiscard]] double exponential();
    /// True with the given probability (in [0, 1]); 0 is never true and 1 always.
    [[nodiscard]] bool bernoulli(double probability);
    /// 0 .. n-1, each equally likely, without bias (Lemire 2019, doi:10.1145/3230636). n >= 1.
    [[nodiscard]] std::uint64_t integer(std::uint64_t n);
    /// 0 .. n-1 in random order, each order equally likely (Fisher and Yates).
    [[nodiscard]] std::vector<std::uint32_t> permutation(std::uint32_t n);

  private:
    std::array<std::uint64_t, 2> key_;
    std::uint64_t patient_;
    std::uint64_t occasion_;
    std::uint64_t position_ = 0;
    std::array<std::uint64_t, 4> block_{};
};

/// A 64-bit pattern to a double strictly inside (0, 1): the upper 52 bits k as (k + 1/2) / 2^52.
[[nodiscard]] constexpr double open_unit_interval(std::uint64_t bits) {
    return (static_cast<double>(bits >> 12) + 0.5) * 0x1p-52;
}

/// Randomised allocation in permuted blocks.
struct BlockAllocation {
    std::vector<std::uint32_t>
        ratio;  ///< Patients per arm in the smallest balanced set: {1, 1}, {2, 1}. Sum >= 1.
    std::uint32_t multiplier =
        2;  ///< A block holds `multiplier` such sets, >= 1; {1, 1} times 2 is blocks of 4.
};

/// The arm of the patient who is the `index`-th (from 0) to be randomised in `stratum`: a pure function of
/// its arguments. After each full block the arms stand exactly in ratio within the stratum.
[[nodiscard]] std::size_t allocated_arm(const BlockAllocation& plan, std::uint64_t seed,
                                        std::uint64_t stratum, std::uint64_t index);

}  // namespace rubor
