// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/random/scrambled_sobol.hpp>

#include <bit>
#include <stdexcept>

#include <boost/random/sobol.hpp>

#include <rubor/random/draw.hpp>

namespace rubor {
namespace {

using Table = boost::random::default_sobol_table;
constexpr unsigned k_word_bits = 64;
constexpr unsigned k_scrambled_bits = 52;

/// A bijection of 64-bit words whose every output bit depends on every input bit (Steele, Lea and Flood 2014,
/// doi:10.1145/2714064.2660195, with Stafford's constants of variant 13).
constexpr std::uint64_t mix(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/// Direction numbers of one dimension by the recurrence of Bratley and Fox 1988 (doi:10.1145/42288.214372),
/// section 2.
void fill_directions(std::size_t dimension, std::uint64_t* v) {
    if (dimension == 0) {
        for (unsigned j = 0; j < k_word_bits; ++j) v[j] = std::uint64_t{1} << (k_word_bits - 1 - j);
        return;
    }
    const std::uint64_t polynomial = Table::polynomial(dimension - 1);
    const auto degree = static_cast<unsigned>(std::bit_width(polynomial)) - 1;
    for (unsigned j = 0; j < degree; ++j) {
        const std::uint64_t m = Table::minit(dimension - 1, j);
        v[j] = m << (k_word_bits - 1 - j);
    }
    for (unsigned j = degree; j < k_word_bits; ++j) {
        v[j] = v[j - degree] ^ (v[j - degree] >> degree);
        for (unsigned k = 1; k < degree; ++k) {
            if ((polynomial >> (degree - k)) & 1u) v[j] ^= v[j - k];
        }
    }
}

}  // namespace

std::size_t ScrambledSobol::max_dimensions() {
    return Table::max_dimension;
}

ScrambledSobol::ScrambledSobol(std::uint64_t seed, std::size_t n_dimensions)
    : direction_(n_dimensions * k_word_bits), key_(n_dimensions) {
    if (n_dimensions == 0 || n_dimensions > max_dimensions()) {
        throw std::logic_error("ScrambledSobol: number of dimensions out of range");
    }
    for (std::size_t d = 0; d < n_dimensions; ++d) {
        fill_directions(d, &direction_[d * k_word_bits]);
        key_[d] = Draw{seed, "owen_scrambling", d}.bits();
    }
}

std::uint64_t ScrambledSobol::unscrambled(std::uint64_t index, std::size_t dimension) const {
    if (dimension >= n_dimensions()) throw std::logic_error("ScrambledSobol: no such dimension");
    const std::uint64_t* v = &direction_[dimension * k_word_bits];
    std::uint64_t x = 0;
    for (std::uint64_t gray = index ^ (index >> 1); gray != 0; gray &= gray - 1)
        x ^= v[std::countr_zero(gray)];
    return x;
}

double ScrambledSobol::value(std::uint64_t index, std::size_t dimension) const {
    const std::uint64_t x = unscrambled(index, dimension);
    const std::uint64_t key = key_[dimension];
    std::uint64_t flips = 0;
    for (unsigned b = 0; b < k_scrambled_bits; ++b) {
        // The bits above b, with a leading 1 that tells prefixes of different length apart: a node of the
        // binary tree.
        const std::uint64_t node = b == 0 ? 1 : (x >> (k_word_bits - b)) | (std::uint64_t{1} << b);
        const std::uint64_t flip = mix(mix(node ^ key) + key) >> 63;
        flips |= flip << (k_word_bits - 1 - b);
    }
    return open_unit_interval(x ^ flips);
}

}  // namespace rubor
