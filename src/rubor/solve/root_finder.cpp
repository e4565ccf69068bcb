// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/solve/root_finder.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace rubor {

RootFinder::RootFinder(std::size_t n_roots)
    : signs_hi_(n_roots),
      signs_mid_(n_roots),
      values_lo_(n_roots),
      values_hi_(n_roots),
      values_mid_(n_roots) {}

bool RootFinder::changed(double hi, std::span<const signed char> signs_before, const Evaluate& evaluate,
                         bool& finite) {
    finite = evaluate(hi, signs_hi_, values_hi_);
    return !std::equal(signs_hi_.begin(), signs_hi_.end(), signs_before.begin());
}

// Where the chord of the root that seems to cross first meets zero; the middle where there is no chord.
double RootFinder::guess(double lo, double hi, std::span<const signed char> signs_before,
                         double weight) const {
    double first = hi;
    bool found = false;
    for (std::size_t k = 0; k < signs_hi_.size(); ++k) {
        const double at_lo = values_lo_[k], at_hi = values_hi_[k];
        if (signs_hi_[k] == signs_before[k]) continue;
        const bool brackets = (at_lo > 0.0 && at_hi < 0.0) || (at_lo < 0.0 && at_hi > 0.0);
        if (!brackets) return 0.5 * (lo + hi);
        first = std::min(first, hi - (hi - lo) * (at_hi / (at_hi - weight * at_lo)));
        found = true;
    }
    return found ? first : 0.5 * (lo + hi);
}

double RootFinder::locate(double lo, double hi, std::span<const signed char> signs_before,
                          const Evaluate& evaluate) {
    const double tolerance =
        4.0 * std::numeric_limits<double>::epsilon() * std::max(std::abs(lo), std::abs(hi));
    evaluate(lo, signs_mid_, values_lo_);
    double weight = 1.0;
    int same_side = 0;  // > 0: hi moved in the last guesses, < 0: lo did
    bool bisect = false;
    while (hi - lo > tolerance) {
        const double width = hi - lo;
        double middle = bisect ? 0.5 * (lo + hi) : guess(lo, hi, signs_before, weight);
        middle = std::clamp(middle, lo + 0.5 * tolerance, hi - 0.5 * tolerance);
        if (!(middle > lo && middle < hi)) break;
        evaluate(middle, signs_mid_, values_mid_);
        if (!std::equal(signs_mid_.begin(), signs_mid_.end(), signs_before.begin())) {
            hi = middle;
            signs_hi_ = signs_mid_;
            values_hi_ = values_mid_;
            same_side = same_side > 0 ? same_side + 1 : 1;
            weight = same_side > 1 ? 0.5 * weight : 1.0;
        } else {
            lo = middle;
            values_lo_ = values_mid_;
            same_side = same_side < 0 ? same_side - 1 : -1;
            weight = same_side < -1 ? 2.0 * weight : 1.0;
        }
        bisect = !bisect && hi - lo > 0.5 * width;
    }
    return hi;
}

}  // namespace rubor
