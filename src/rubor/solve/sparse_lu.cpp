// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/solve/sparse_lu.hpp>

#include <vector>

#include <suitesparse/klu.h>

namespace rubor {
namespace {

// u^(2/3), u the unit roundoff: below this ratio of smallest to largest pivot the old pivots are not trusted.
constexpr double k_poor_pivots = 3.7e-11;

}  // namespace

struct SparseLu::Parts {
    std::vector<int> column_start, row;
    klu_common common{};
    klu_symbolic* symbolic = nullptr;
    klu_numeric* numeric = nullptr;

    [[nodiscard]] int n() const { return static_cast<int>(column_start.size()) - 1; }
    [[nodiscard]] bool factor_anew(double* nonzeros) {
        klu_free_numeric(&numeric, &common);
        numeric = klu_factor(column_start.data(), row.data(), nonzeros, symbolic, &common);
        if (numeric != nullptr && common.status == KLU_OK) return true;
        klu_free_numeric(&numeric, &common);
        return false;
    }
};

SparseLu::SparseLu(const SparsityPattern& pattern) : parts_{std::make_unique<Parts>()} {
    parts_->column_start.assign(pattern.column_start.begin(), pattern.column_start.end());
    parts_->row.assign(pattern.row.begin(), pattern.row.end());
    klu_defaults(&parts_->common);
    if (parts_->n() == 0) return;
    parts_->symbolic =
        klu_analyze(parts_->n(), parts_->column_start.data(), parts_->row.data(), &parts_->common);
    RUBOR_ASSERT(parts_->symbolic != nullptr);  // the diagonal is there, so the pattern is sound
}

SparseLu::~SparseLu() {
    klu_free_numeric(&parts_->numeric, &parts_->common);
    klu_free_symbolic(&parts_->symbolic, &parts_->common);
}

void SparseLu::forget() {
    klu_free_numeric(&parts_->numeric, &parts_->common);
    n_factorisations_ = 0;
}

bool SparseLu::factor(double* nonzeros) {
    ++n_factorisations_;
    Parts& lu = *parts_;
    if (lu.numeric == nullptr) return lu.factor_anew(nonzeros);
    const bool done = klu_refactor(lu.column_start.data(), lu.row.data(), nonzeros, lu.symbolic, lu.numeric,
                                   &lu.common) != 0 &&
                      lu.common.status == KLU_OK && klu_rcond(lu.symbolic, lu.numeric, &lu.common) != 0 &&
                      lu.common.rcond > k_poor_pivots;
    return done || lu.factor_anew(nonzeros);
}

bool SparseLu::solve(double* b) {
    Parts& lu = *parts_;
    return lu.numeric != nullptr && klu_solve(lu.symbolic, lu.numeric, lu.n(), 1, b, &lu.common) != 0;
}

}  // namespace rubor
