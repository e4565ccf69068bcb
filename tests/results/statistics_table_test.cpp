// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>

#include <rubor/results/endpoint_columns.hpp>
#include <rubor/results/statistics_table.hpp>

namespace rubor {
namespace {

AnalysisSet two_arms() {
    AnalysisSet set;
    set.twins = true;
    set.arms = {"control", "treated"};
    for (std::uint64_t patient = 0; patient < 40; ++patient) {
        set.screened.push_back(
            {.patient = patient, .diagnosed = true, .enrolled = true, .categories = {}, .quantities = {}});
        for (std::size_t arm = 0; arm < 2; ++arm) {
            PatientEndpoints row;
            row.patient = patient;
            row.arm = arm;
            row.complete_response = patient < 10 * (arm + 1);
            row.os = {100.0 * static_cast<double>(patient + 1 + 5 * arm), patient < 30};
            row.efs = row.pfs = row.os;
            row.dmfs = row.os;
            set.rows.push_back(row);
        }
    }
    return set;
}

TEST(ClosedForm, LandmarksLieWithinTheFollowUp) {
    EXPECT_EQ(statistics_of({"pcr", "os"}, 800.0),
              (std::vector<std::string>{"pcr", "median_os", "os_at(1 year)", "os_at(2 years)"}));
    EXPECT_EQ(statistics_of({"lrr", "memory", "dor"}, 400.0),
              (std::vector<std::string>{"lrr_at(1 year)", "memory", "median_dor", "dor_at(1 year)"}));
}

TEST(Invariant, EveryEndpointOfAStudyHasRows) {
    const std::vector<std::string> all = {"pcr",
                                          "efs",
                                          "os",
                                          "orr",
                                          "orr_confirmed",
                                          "durable_response",
                                          "pfs",
                                          "dmfs",
                                          "lrr",
                                          "dor",
                                          "dor_confirmed",
                                          "distant_relapse",
                                          "relapse_to_death",
                                          "memory",
                                          "infused_share",
                                          "orr_infused",
                                          "orr_infused_confirmed"};
    const Table table = statistics_table(two_arms(), all, 1900.0);
    const auto& names = table.find("statistic")->texts();
    for (const std::string& endpoint : all) {
        EXPECT_TRUE(std::any_of(names.begin(), names.end(), [&](const std::string& name) {
            return name.find(endpoint) != std::string::npos;
        })) << endpoint;
    }
    // The paired difference of pCR: 10 of 40 more.
    for (std::size_t row = 0; row < table.n_rows(); ++row) {
        if (names[row] == "difference(pcr)") {
            EXPECT_EQ(table.find("arm")->texts()[row], "treated");
            EXPECT_EQ(table.find("reference")->texts()[row], "control");
            EXPECT_DOUBLE_EQ(table.find("value")->reals()[row], 0.25);
            EXPECT_EQ(table.find("n")->integers()[row], 40);
        }
        if (names[row] == "orr") {  // nobody had a target
            EXPECT_TRUE(table.find("value")->is_null(row));
            EXPECT_EQ(table.find("status")->texts()[row], "no_data");
        }
    }
}

TEST(Invariant, ARowHasACellForEachColumn) {
    PatientEndpoints row;
    EXPECT_EQ(endpoint_cells(row).size(), endpoint_columns().size());
    row.failed = true;
    EXPECT_EQ(endpoint_cells(row).size(), endpoint_columns().size());
}

}  // namespace
}  // namespace rubor
