// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include <rubor/statistics/rank.hpp>
#include <rubor/statistics/summary.hpp>

#include "reference.hpp"

namespace rubor {
namespace {

using reference::expect_agrees;
using Sample = std::vector<double>;

Sample certified_sample(const std::string& name) {
    const auto table = reference::certified("ranks.csv");
    Sample sample;
    for (std::size_t i = 0; i < table.size(); ++i) {
        if (table.text(i, "name") == name) sample.push_back(table.number(i, "value"));
    }
    return sample;
}

TEST(Certified, RanksAndSummariesAgreeWithR) {
    reference::Values values("proportion_values.csv");
    const Sample x = certified_sample("x"), y = certified_sample("y"), z = certified_sample("z");
    ASSERT_EQ(x.size(), 40u);
    const Moments m = moments(x);
    expect_agrees(m.mean, values.take("moments x", "mean"), "mean");
    expect_agrees(m.standard_deviation, values.take("moments x", "sd"), "sd");
    for (const std::string p : {"0", "0.025", "0.1", "0.5", "0.9", "1"}) {
        expect_agrees(*quantile(x, std::stod(p)), values.take("quantile x", "q" + p), "quantile " + p, 0.1);
    }
    for (const bool corrected : {true, false}) {
        const std::string name = corrected ? "wilcoxon x z" : "wilcoxon x z uncorrected";
        const TestResult test = wilcoxon_rank_sum(x, z, {.continuity_correction = corrected});
        EXPECT_EQ(test.statistic, values.take(name, "statistic"));
        expect_agrees(test.p_value, values.take(name, "p"), name);
    }
    const RankCorrelation s = spearman(x, y);
    expect_agrees(s.rho, values.take("spearman x y", "rho"), "rho");
    expect_agrees(s.p_value, values.take("spearman x y", "p"), "spearman p");
    for (const std::string prefix : {"moments", "quantile", "wilcoxon", "spearman"}) {
        EXPECT_TRUE(values.left(prefix).empty()) << prefix;
    }
}

TEST(ClosedForm, Moments) {
    EXPECT_EQ(moments(Sample{2, 4, 4, 4, 5, 5, 7, 9}).mean, 5.0);
    EXPECT_NEAR(moments(Sample{2, 4, 4, 4, 5, 5, 7, 9}).standard_deviation, std::sqrt(32.0 / 7), 1e-15);
    // A large offset costs no digits: values 1e9 + {4, 7, 13, 16} have standard deviation sqrt(30).
    EXPECT_NEAR(moments(Sample{1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16}).standard_deviation, std::sqrt(30.0),
                1e-14);
    EXPECT_EQ(moments(Sample{3}).mean, 3.0);
    EXPECT_EQ(moments(Sample{3}).status, StatisticStatus::no_variation);
    EXPECT_EQ(moments(Sample{}).status, StatisticStatus::no_data);
    EXPECT_EQ(moments(Sample{1, std::nan("")}).status, StatisticStatus::invalid_input);
}

TEST(ClosedForm, Quantiles) {
    EXPECT_EQ(quantile(Sample{3, 1, 2}, 0.5), 2.0);
    EXPECT_EQ(quantile(Sample{3, 1, 2}, 0.25), 1.5);
    EXPECT_EQ(quantile(Sample{7}, 0.3), 7.0);
    const double infinity = std::numeric_limits<double>::infinity();
    EXPECT_EQ(quantile(Sample{1, infinity, infinity}, 0.75), infinity);
    EXPECT_FALSE(quantile(Sample{}, 0.5));
    EXPECT_FALSE(quantile(Sample{1, std::nan("")}, 0.5));
    EXPECT_FALSE(quantile(Sample{1, 2}, 1.1));
}

TEST(ClosedForm, IntervalOfTheMean) {
    // R: t.test(c(2, 4, 4, 4, 5, 5, 7, 9))$conf.int
    const Interval mean = mean_interval(Sample{2, 4, 4, 4, 5, 5, 7, 9});
    EXPECT_NEAR(mean.lower, 3.21251208, 5e-9);
    EXPECT_NEAR(mean.upper, 6.78748792, 5e-9);
    EXPECT_EQ(mean_interval(Sample{3}).status, StatisticStatus::no_variation);
    EXPECT_EQ(mean_interval(Sample{}).status, StatisticStatus::no_data);
}

TEST(ClosedForm, Ranks) {
    EXPECT_EQ(midranks(Sample{10, 30, 10, 20}), (Sample{1.5, 4, 1.5, 3}));
    EXPECT_TRUE(midranks(Sample{1, std::nan("")}).empty());
    EXPECT_EQ(spearman(Sample{1, 2, 3, 4}, Sample{10, 20, 40, 80}).rho, 1.0);
    EXPECT_EQ(spearman(Sample{1, 2, 3, 4}, Sample{10, 20, 40, 80}).p_value, 0.0);
    EXPECT_EQ(spearman(Sample{1, 2, 3, 4}, Sample{8, 4, 2, 1}).rho, -1.0);
    EXPECT_EQ(spearman(Sample{1, 2, 3}, Sample{5, 5, 5}).status, StatisticStatus::no_variation);
    EXPECT_EQ(spearman(Sample{1, 2}, Sample{5}).status, StatisticStatus::invalid_input);
    EXPECT_EQ(wilcoxon_rank_sum(Sample{1, 2}, Sample{3, 4}).statistic, 0.0);
    EXPECT_EQ(wilcoxon_rank_sum(Sample{3, 3}, Sample{3, 3}).status, StatisticStatus::no_variation);
    EXPECT_EQ(wilcoxon_rank_sum(Sample{}, Sample{3}).status, StatisticStatus::one_group);
    EXPECT_EQ(wilcoxon_rank_sum(Sample{1, 3}, Sample{1, 3}).p_value, 1.0);
}

}  // namespace
}  // namespace rubor
