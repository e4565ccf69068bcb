// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/state_budget.hpp>

#include <gtest/gtest.h>

#include "formats/helpers.hpp"

namespace rubor {
namespace {

TEST(ClosedForm, TheSiteOfAStateIsAWordOfItsName) {
    const auto site = [](const char* name) { return std::string{StateBudget::k_sites[site_of_state(name)]}; };
    EXPECT_EQ(site("E_breast"), "breast");
    EXPECT_EQ(site("C_emboli_sv"), "emboli");
    EXPECT_EQ(site("pool.effector_nodes"), "nodes");
    EXPECT_EQ(site("distant.X"), "distant");
    EXPECT_EQ(site("C_lesion3_re"), "lesions");
    EXPECT_EQ(site("T_node"), "elsewhere");
    EXPECT_EQ(site("breastplate"), "elsewhere");
    EXPECT_EQ(site("lesion_count"), "elsewhere");
}

TEST(ClosedForm, StatesAreCountedByOwnerGroupAndSite) {
    const auto model = testing::build(
        "model m()\n  substanceOnly species C_breast_s, C_emboli_s, M1\n"
        "  C_breast_s = 1; C_emboli_s = 1; M1 = 1\n  r: C_breast_s -> C_emboli_s; C_breast_s\n  q: M1 -> ; "
        "M1\nend\n");
    ASSERT_TRUE(model.ok()) << testing::messages(model);
    const StateBudget budget =
        state_budget(model.value(), {{"C_breast_s", "cancer"}, {"C_emboli_s", "cancer"}}, {});
    ASSERT_EQ(budget.lines.size(), 2U);
    EXPECT_EQ(budget.lines[0].group, "cancer");
    EXPECT_EQ(budget.lines[0].total(), 2U);
    EXPECT_EQ(budget.lines[0].by_site[0], 1U);
    EXPECT_EQ(budget.lines[0].by_site[1], 1U);
    EXPECT_EQ(budget.lines[1].group, "ungrouped");
    EXPECT_EQ(budget.lines[1].by_site[5], 1U);
    EXPECT_EQ(budget.total(), model.value().states().size());
}

TEST(ClosedForm, TheTableOfStatesMayNameGroups) {
    const auto table = read_state_table_text(
        "state\tscale\tunit\tsource\tgroup\tnote\nA\t1\tcell\testimated: a "
        "test\tcancer\t\nB\t1\tcell\testimated: a test\n",
        "states.tsv");
    ASSERT_TRUE(table.ok()) << to_text(table.problems());
    EXPECT_EQ(table.value().rows[0].group, "cancer");
    EXPECT_EQ(table.value().rows[1].group, "");
}

}  // namespace
}  // namespace rubor
