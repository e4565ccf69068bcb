// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <rubor/base/document.hpp>
#include <rubor/trial/approach.hpp>

namespace rubor {
namespace {

struct Reading {
    ArmApproach approach;
    Problems problems;
};

Reading read(const std::string& text) {
    Reading reading;
    const auto document = parse_document(text, "arm.yaml");
    EXPECT_TRUE(document.ok());
    MapReader map{document.value().root(), reading.problems};
    reading.approach = read_arm_approach(map, reading.problems);
    map.finish();
    return reading;
}

std::optional<Approach> of_class(const std::string& drug_class) {
    Drug drug;
    drug.drug_class = drug_class;
    return approach_of(drug);
}

TEST(ClosedForm, AnArmHasNoneOneOrSeveralApproaches) {
    const Reading none = read("{}");
    EXPECT_TRUE(none.problems.empty());
    EXPECT_EQ(none.approach.text(), "");
    EXPECT_EQ(none.approach.anchor, "");
    const Reading one = read("{approach: [cancer_vaccine], anchor: none}");
    EXPECT_EQ(one.approach.text(), "cancer_vaccine");
    EXPECT_EQ(one.approach.anchor, "none");
    EXPECT_FALSE(one.approach.is_pair());
    const Reading pair = read("{approach: [cancer_vaccine, checkpoint_inhibitor]}");
    EXPECT_EQ(pair.approach.text(), "checkpoint_inhibitor+cancer_vaccine")
        << "the order of the list does not matter";
    EXPECT_TRUE(pair.approach.is_pair());
}

TEST(Cli, WrongApproachesAreNamedWithTheirPlace) {
    const Reading wrong = read("approach: [checkpoint_inhibitor,\n  vaccine, checkpoint_inhibitor]");
    ASSERT_EQ(wrong.problems.size(), 2U);
    EXPECT_EQ(wrong.problems[0].place.line, 2);
    EXPECT_NE(to_text(wrong.problems).find("cancer_vaccine"), std::string::npos) << to_text(wrong.problems);
    EXPECT_NE(to_text(wrong.problems).find("twice"), std::string::npos) << to_text(wrong.problems);
}

TEST(ClosedForm, ADrugsApproachFollowsFromItsClass) {
    EXPECT_EQ(of_class("checkpoint inhibitor"), Approach::checkpoint_inhibitor);
    EXPECT_EQ(of_class("autologous CAR-T cells"), Approach::adoptive_cell_transfer);
    EXPECT_EQ(of_class("CAR-T"), Approach::adoptive_cell_transfer);
    EXPECT_EQ(of_class("TCR-T"), Approach::adoptive_cell_transfer);
    EXPECT_EQ(of_class("dendritic cell vaccine"), Approach::cancer_vaccine);
    EXPECT_EQ(of_class("tumour-infiltrating lymphocytes"), Approach::adoptive_cell_transfer);
    EXPECT_EQ(of_class("peptide vaccine"), Approach::cancer_vaccine);
    EXPECT_EQ(of_class("oncolytic virus"), Approach::cancer_vaccine);
    for (const char* other :
         {"taxane", "antibody to HER2", "alkylating agent", "interleukin", "anthracycline"}) {
        EXPECT_EQ(of_class(other), std::nullopt) << other;
    }
}

}  // namespace
}  // namespace rubor
