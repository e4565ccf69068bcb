// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include <rubor/store/parquet.hpp>

#include "app/workspace.hpp"

namespace rubor {
namespace {

constexpr const char* k_study = Workspace::k_small_study;

using Key = std::pair<std::int64_t, std::string>;  // patient, arm

Key key(const Table& table, std::size_t row) {
    return {table.column("patient").integers()[row], table.column("arm").texts()[row]};
}

/// One run for all tests of this file.
class Tables : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        workspace_ = new Workspace;
        result_ = new CommandResult{workspace_->rubor({"trial", k_study})};
    }
    static void TearDownTestSuite() {
        delete result_;
        delete workspace_;
    }
    static Table table(const std::string& name) {
        auto read = read_parquet(workspace_->path() / "results/small" / (name + ".parquet"));
        EXPECT_TRUE(read.ok()) << name << (read.ok() ? "" : to_text(read.problems()));
        return read.ok() ? std::move(read).value() : Table{};
    }
    static Workspace* workspace_;
    static CommandResult* result_;
};

Workspace* Tables::workspace_ = nullptr;
CommandResult* Tables::result_ = nullptr;

TEST_F(Tables, ExposuresAddUpToTheDosesOfTheOutcomes) {
    ASSERT_EQ(result_->exit_code, 0) << result_->err;
    const Table outcomes = table("outcomes");
    const Table exposures = table("exposures");
    std::map<Key, std::int64_t> doses;
    for (std::size_t row = 0; row < exposures.n_rows(); ++row) {
        doses[key(exposures, row)] += exposures.column("doses").integers()[row];
        EXPECT_LE(exposures.column("first_day").reals()[row], exposures.column("last_day").reals()[row]);
        EXPECT_GT(exposures.column("amount").reals()[row], 0.0);
        const bool pembrolizumab = exposures.column("drug").texts()[row] == "pembrolizumab";
        EXPECT_EQ(exposures.column("approach").texts()[row], pembrolizumab ? "checkpoint_inhibitor" : "");
        EXPECT_EQ(exposures.column("approach").is_null(row), !pembrolizumab);
    }
    ASSERT_GT(outcomes.n_rows(), 0U);
    for (std::size_t row = 0; row < outcomes.n_rows(); ++row) {
        EXPECT_EQ(doses[key(outcomes, row)], outcomes.column("doses").integers()[row]);
    }
}

TEST_F(Tables, AdverseEventsAreThoseThatTheOutcomesCount) {
    const Table outcomes = table("outcomes");
    const Table events = table("adverse_events");
    std::map<Key, std::pair<std::int64_t, std::int64_t>> seen;  // episodes, worst grade
    for (std::size_t row = 0; row < events.n_rows(); ++row) {
        const std::int64_t grade = events.column("grade").integers()[row];
        EXPECT_TRUE(grade >= 1 && grade <= 5);
        EXPECT_EQ(events.column("fatal").booleans()[row], grade == 5);
        auto& [n, worst] = seen[key(events, row)];
        ++n;
        worst = std::max(worst, grade);
    }
    for (std::size_t row = 0; row < outcomes.n_rows(); ++row) {
        const auto [n, worst] = seen[key(outcomes, row)];
        EXPECT_EQ(outcomes.column("adverse_events").integers()[row], n);
        EXPECT_EQ(outcomes.column("worst_grade").integers()[row], worst);
    }
}

TEST_F(Tables, CostsAreTheSumOfTheirParts) {
    const Table outcomes = table("outcomes");
    EXPECT_EQ(outcomes.column("cost").spec().unit.size(), 3U) << "a currency";
    for (std::size_t row = 0; row < outcomes.n_rows(); ++row) {
        double sum = 0.0;
        for (const char* part : {"cost_drugs", "cost_products", "cost_administration", "cost_visits",
                                 "cost_surgery", "cost_adverse_events"}) {
            sum += outcomes.column(part).reals()[row];
        }
        EXPECT_NEAR(outcomes.column("cost").reals()[row], sum, 1e-9 * sum);
        EXPECT_GT(sum, 0.0);
    }
}

TEST_F(Tables, EndpointsAgreeWithEachOther) {
    const Table outcomes = table("outcomes");
    const auto real = [&](const char* name, std::size_t row) { return outcomes.column(name).reals()[row]; };
    const std::set<std::string> categories = {"CR", "PR", "SD", "PD", "NE"};
    for (std::size_t row = 0; row < outcomes.n_rows(); ++row) {
        EXPECT_LE(real("efs_days", row), real("os_days", row));
        EXPECT_TRUE(categories.count(outcomes.column("best_response").texts()[row]));
        if (!outcomes.column("dmfs_days").is_null(row)) {
            EXPECT_LE(real("dmfs_days", row), real("os_days", row));
        }
        if (!outcomes.column("best_change").is_null(row)) {
            EXPECT_GE(real("best_change", row), -1.0);
        }
        const bool died = outcomes.column("died").booleans()[row];
        EXPECT_EQ(outcomes.column("died_of").is_null(row), !died);
    }
}

TEST_F(Tables, StageAndSubtypeAreOnRecordForWhoEntered) {
    const Table patients = table("patients");
    std::size_t n_enrolled = 0;
    for (std::size_t row = 0; row < patients.n_rows(); ++row) {
        if (patients.column("enrolment").texts()[row] != "enrolled") continue;
        ++n_enrolled;
        EXPECT_EQ(patients.column("stage").texts()[row], "III") << "the study lets in no other";
        EXPECT_EQ(patients.column("subtype").texts()[row], "triple_negative");
    }
    EXPECT_EQ(n_enrolled, 8U);
}

TEST_F(Tables, TheTerminalSaysWhatTheTablesSay) {
    const Table arms = table("arms");
    const Table outcomes = table("outcomes");
    for (std::size_t arm = 0; arm < arms.n_rows(); ++arm) {
        std::int64_t n_pcr = 0;
        for (std::size_t row = 0; row < outcomes.n_rows(); ++row) {
            n_pcr += outcomes.column("arm").texts()[row] == arms.column("arm").texts()[arm] &&
                     outcomes.column("pcr").booleans()[row];
        }
        EXPECT_EQ(arms.column("pcr").integers()[arm], n_pcr);
        EXPECT_NE(result_->out.find(std::to_string(n_pcr) + " of 8"), std::string::npos) << result_->out;
    }
    EXPECT_NE(result_->out.find("Adverse events"), std::string::npos);
    EXPECT_NE(result_->out.find("grade 3 and more"), std::string::npos);
    EXPECT_NE(result_->out.find("Cost, "), std::string::npos);
}

}  // namespace
}  // namespace rubor
