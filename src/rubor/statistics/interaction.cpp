// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/statistics/interaction.hpp>

#include <algorithm>
#include <cmath>

#include <rubor/statistics/special.hpp>

namespace rubor {
double bliss_expected(double a, double b, double none) {
    if (!(none < 1.0)) return k_nan;
    return 1.0 - (1.0 - a) * (1.0 - b) / (1.0 - none);
}

double PairEffect::beyond_better() const {
    return std::isnan(a) || std::isnan(b) ? k_nan : both - std::max(a, b);
}

double share_in_either(std::span<const unsigned char> a, std::span<const unsigned char> b,
                       std::span<const double> weight) {
    if (a.size() != b.size() || a.size() != weight.size()) return k_nan;
    double either = 0.0;
    double total = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        total += weight[i];
        either += a[i] != 0 || b[i] != 0 ? weight[i] : 0.0;
    }
    return total > 0.0 ? either / total : k_nan;
}

}  // namespace rubor
