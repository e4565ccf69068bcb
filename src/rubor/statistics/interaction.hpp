// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

namespace rubor {

/// What two treatments that act independently of each other would do together (Bliss):
///
///   1 - E = (1 - a) (1 - b) / (1 - none)
///
/// that is, of those who do not do well on the background, the shares (a - none) / (1 - none) and
/// (b - none) / (1 - none) are helped by the one and by the other, and being helped by one tells nothing of
/// the other.
///
/// \param a, b  share that does well (responds, is alive, ...) with one of them added to the background, in
/// [0, 1] \param none  share that does well with the background alone, in [0, 1); 0 when there is no
/// background \returns E; not cut to [0, 1] (it falls below 0 when both do harm). NaN when none = 1 or an
/// input is NaN. Source: Bliss 1939, doi:10.1111/j.1744-7348.1939.tb06990.x.
[[nodiscard]] double bliss_expected(double a, double b, double none = 0.0);

/// A pair of treatments against what its parts do. All are shares that do well; NaN where a part is NaN.
struct PairEffect {
    double none = 0.0;  ///< Background.
    double a = 0.0;     ///< One of them with the background.
    double b = 0.0;     ///< The other with the background.
    double both = 0.0;  ///< Both with the background.

    /// Above 0: more than independence gives (synergy in the sense of Bliss).
    [[nodiscard]] double beyond_bliss() const { return both - bliss_expected(a, b, none); }
    /// Above 0: more than the better of the two arms ("highest single agent").
    [[nodiscard]] double beyond_better() const;
};

/// The share who do well in at least one of two arms: what the better of the two would give if each patient
/// could be given hers (independent action without added benefit: Palmer and Sorger 2017,
/// doi:10.1016/j.cell.2017.11.009).
[[nodiscard]] double share_in_either(std::span<const unsigned char> a, std::span<const unsigned char> b,
                                     std::span<const double> weight);

}  // namespace rubor
