// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace rubor {

/// Sobol's low-discrepancy sequence, scrambled after Owen: random points that fill the unit cube evenly.
///
/// `value(index, dimension)` is a pure function of (seed, index, dimension): no order, no state, no
/// neighbour, and it does not depend on how many dimensions were asked for. Give each parameter of a model
/// its own dimension for ever, and adding a parameter changes nobody else's draw.
///
/// Points: x_i = XOR of v_j over the set bits j of the Gray code of i (Antonov and Saleev 1979), with the
/// primitive polynomials and initial numbers that Boost 1.74 carries (Joe and Kuo 2008,
/// doi:10.1137/070709359). Point 0 is the origin before scrambling and is not skipped, so that the first 2^m
/// points are a net. Scrambling: nested uniform (Owen 1995): bit b of a coordinate is flipped by a random bit
/// that depends on (seed, dimension, b, the bits above b). Every point is then uniform on (0, 1)^s, nets stay
/// nets, and the error of a mean falls as n^-3/2 for a smooth integrand (Owen 1997). 52 bits are scrambled;
/// values are centred in their cell, hence strictly inside (0, 1).
class ScrambledSobol {
  public:
    /// The most dimensions that the table of polynomials serves.
    [[nodiscard]] static std::size_t max_dimensions();

    /// \param n_dimensions 1 .. max_dimensions(); else (a bug: readers check) std::logic_error.
    ScrambledSobol(std::uint64_t seed, std::size_t n_dimensions);

    [[nodiscard]] std::size_t n_dimensions() const { return key_.size(); }
    /// Coordinate `dimension` (from 0, < n_dimensions()) of point `index` (from 0, < 2^52).
    [[nodiscard]] double value(std::uint64_t index, std::size_t dimension) const;
    /// The same before scrambling, as a fraction of 2^64. The origin at index 0.
    [[nodiscard]] std::uint64_t unscrambled(std::uint64_t index, std::size_t dimension) const;

  private:
    std::vector<std::uint64_t> direction_;  ///< n_dimensions x 64; row d holds v_0, v_1, ... of dimension d.
    std::vector<std::uint64_t> key_;        ///< By dimension.
};

}  // namespace rubor
