// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>

#include <rubor/compile/compiled_model.hpp>

namespace rubor {

/// LU of sparse matrices that share one pattern (KLU): ordered once, then refactored with the pivots found
/// first.
class SparseLu {
  public:
    explicit SparseLu(const SparsityPattern& pattern);
    ~SparseLu();
    SparseLu(const SparseLu&) = delete;
    SparseLu& operator=(const SparseLu&) = delete;

    /// Forgets the pivots, so that what follows depends on nothing before.
    void forget();
    /// Factors. Chooses pivots anew the first time, and when the old ones have become poor. False when
    /// singular.
    [[nodiscard]] bool factor(double* nonzeros);
    /// Overwrites `b` with the solution.
    [[nodiscard]] bool solve(double* b);

    [[nodiscard]] std::int64_t n_factorisations() const { return n_factorisations_; }

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
    std::int64_t n_factorisations_ = 0;
};

}  // namespace rubor
