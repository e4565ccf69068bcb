// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <rubor/formats/compose.hpp>

namespace rubor {

/// The group of a state whose table and name give none.
inline constexpr const char* k_no_group = "ungrouped";

/// The states of a composed model, counted by what they stand for and by where they are.
struct StateBudget {
    /// In the order of columns; the last takes what belongs to no site.
    static constexpr std::array<const char*, 6> k_sites = {"breast",  "emboli",  "nodes",
                                                           "distant", "lesions", "elsewhere"};
    using Counts = std::array<std::size_t, k_sites.size()>;

    struct Line {
        std::string owner;  ///< `core`, or the name of a drug module.
        std::string
            group;  ///< Of the table of states; of the name's first part, or k_no_group, where it has none.
        Counts by_site{};
        [[nodiscard]] std::size_t total() const;
    };
    std::vector<Line> lines;  ///< The core's groups in the order of the model, then the modules'.
    Counts by_site{};
    [[nodiscard]] std::size_t total() const;
};

/// Counts the states of `composed`: their groups from the column `group` of the tables, their sites from the
/// words between `_` and `.` of their names: `E_breast`, `pool.effector_emboli`, `C_lesion2_sv`.
[[nodiscard]] StateBudget state_budget(const Model& model, const StateGroups& groups,
                                       const std::vector<std::string>& modules);

/// The index into StateBudget::k_sites of the site that the name of a state speaks of.
[[nodiscard]] std::size_t site_of_state(std::string_view name);

}  // namespace rubor
