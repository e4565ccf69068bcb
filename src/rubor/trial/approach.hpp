// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rubor/base/map_reader.hpp>
#include <rubor/pharmacology/drug.hpp>

namespace rubor {

/// The three immunotherapies that Rubor compares. Written to the tables as is.
enum class Approach : std::uint8_t { checkpoint_inhibitor, adoptive_cell_transfer, cancer_vaccine };

inline constexpr Approach k_approaches[] = {Approach::checkpoint_inhibitor, Approach::adoptive_cell_transfer,
                                            Approach::cancer_vaccine};

[[nodiscard]] const char* to_text(Approach approach);
[[nodiscard]] std::optional<Approach> approach_named(std::string_view name);

/// The approach of a drug, from the words of its `class`: "checkpoint" for a checkpoint inhibitor; "vaccine"
/// or "oncolytic" for a vaccine; "T cell", "CAR-T", "TCR-T", "TIL",
/// "lymphocyte" or "cell product" for adoptive cell transfer.
/// Nothing for the rest: chemotherapy, antibodies against the tumour, lymphodepletion, cytokines.
[[nodiscard]] std::optional<Approach> approach_of(const Drug& drug);

/// What an arm stands for in a comparison.
struct ArmApproach {
    std::vector<Approach>
        approaches;  ///< Ascending, each once. None: the treatment that the others are added to.
    /// The published result that the arm's effect was held to; "none" when there is none. Empty: not stated.
    std::string anchor;

    [[nodiscard]] bool is_pair() const { return approaches.size() == 2; }
    /// The names joined by `+`, as in the arms table; empty without an approach.
    [[nodiscard]] std::string text() const;
};

/// Reads `approach` (a list of names) and `anchor` of an arm. Both are optional.
[[nodiscard]] ArmApproach read_arm_approach(MapReader& arm, Problems& problems);

}  // namespace rubor
