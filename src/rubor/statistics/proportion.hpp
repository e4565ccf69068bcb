// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <rubor/statistics/common.hpp>

namespace rubor {

/// `n_yes` of `n`. n = 0 gives status no_data, n_yes > n invalid_input.
struct Count {
    std::uint64_t n_yes = 0;
    std::uint64_t n = 0;
};

/// Exact interval of a proportion: the p at which the observed count, or a more extreme one, has probability
/// (1 - level) / 2. Covers with at least `level`. Source: Clopper and Pearson 1934,
/// doi:10.1093/biomet/26.4.404.
[[nodiscard]] Interval clopper_pearson(Count count, double level = 0.95);

/// Score interval of a proportion, without continuity correction. Source: Wilson 1927.
[[nodiscard]] Interval wilson(Count count, double level = 0.95);

/// p_a - p_b of two independent groups with Newcombe's hybrid score interval (his method 10, doi:10.1002/
/// (SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I): Wilson's limits squared and added.
[[nodiscard]] Interval difference_of_proportions(Count a, Count b, double level = 0.95);

/// Fisher's exact test of a 2 x 2 table, two-sided by adding the probabilities of all tables that are no more
/// likely (within 1e-7 relative, as R does). The statistic is the sample odds ratio (may be infinity).
[[nodiscard]] TestResult fisher_exact(Count a, Count b);

/// Outcomes of pairs (twins: the same patient in arms A and B).
struct PairedCounts {
    std::uint64_t both = 0;
    std::uint64_t only_a = 0;
    std::uint64_t only_b = 0;
    std::uint64_t neither = 0;
};

/// McNemar's exact test: of the discordant pairs, only_a is binomial(1/2). The statistic is only_a - only_b;
/// without discordant pairs p = 1.
[[nodiscard]] TestResult mcnemar_exact(const PairedCounts& pairs);

/// P(A) - P(B) in pairs with Newcombe's score interval for paired data (his method 10, doi:10.1002/
/// (SICI)1097-0258(19981130)17:22<2635::AID-SIM954>3.0.CO;2-C).
[[nodiscard]] Interval paired_difference(const PairedCounts& pairs, double level = 0.95);

}  // namespace rubor
