// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include <rubor/statistics/kaplan_meier.hpp>

#include "reference.hpp"

namespace rubor {
namespace {

using reference::expect_agrees;
using reference::where;
using reference::whole;
constexpr double k_inf = std::numeric_limits<double>::infinity();
using Events = std::vector<std::uint8_t>;
using Times = std::vector<double>;

const std::vector<std::pair<std::string, BandType>> k_bands = {
    {"log", BandType::log}, {"plain", BandType::plain}, {"log-log", BandType::log_log}};

/// The groups of the two certified data sets, by their names in the certified files.
struct Group {
    std::string set, name;
    Times time;
    Events event;
};
std::vector<Group> certified_groups() {
    std::vector<Group> groups;
    const auto add = [&groups](const std::string& set, const std::string& column, const std::string& zero,
                               const std::string& one) {
        const auto table = reference::certified(set + ".csv");
        const auto time = table.column("time");
        const auto event = whole<std::uint8_t>(table.column("event"));
        const auto arm = table.column(column);
        std::vector<bool> in_zero, in_one;
        for (const double a : arm) {
            in_zero.push_back(a == 0);
            in_one.push_back(a == 1);
        }
        groups.push_back({set, "all", time, event});
        groups.push_back({set, zero, where(time, in_zero), where(event, in_zero)});
        groups.push_back({set, one, where(time, in_one), where(event, in_one)});
    };
    add("lung", "female", "male", "female");
    add("ties", "arm", "arm0", "arm1");
    return groups;
}

TEST(Certified, CurvesAndBandsAgreeWithR) {
    std::size_t rows_compared = 0;
    for (const std::string set : {"lung", "ties"}) {
        const auto table = reference::certified("km_" + set + ".csv");
        std::size_t row = 0;
        for (const auto& group : certified_groups()) {
            if (group.set != set) continue;
            for (const auto& [band, type] : k_bands) {
                const auto curve = kaplan_meier(group.time, group.event, {.band = type});
                ASSERT_EQ(curve.status, StatisticStatus::ok);
                // The file's groups come in another order: find the first row of this one.
                for (row = 0; table.text(row, "group") != group.name || table.text(row, "band") != band;)
                    ++row;
                for (std::size_t i = 0; i < curve.time.size(); ++i, ++row) {
                    const std::string what =
                        set + ' ' + group.name + ' ' + band + " row " + std::to_string(row);
                    ASSERT_EQ(table.text(row, "group") + table.text(row, "band"), group.name + band);
                    EXPECT_EQ(curve.time[i], table.number(row, "time")) << what;
                    EXPECT_EQ(double(curve.n_at_risk[i]), table.number(row, "n_risk")) << what;
                    EXPECT_EQ(double(curve.n_events[i]), table.number(row, "n_event")) << what;
                    EXPECT_EQ(double(curve.n_censored[i]), table.number(row, "n_censor")) << what;
                    expect_agrees(curve.survival[i], table.number(row, "survival"), what);
                    if (std::isinf(table.number(row, "std_error_log"))) {
                        EXPECT_EQ(curve.std_error_log[i], k_inf) << what;
                    } else {
                        expect_agrees(curve.std_error_log[i], table.number(row, "std_error_log"), what);
                    }
                    ASSERT_EQ(curve.band_defined[i] != 0, !std::isnan(table.number(row, "lower"))) << what;
                    ++rows_compared;
                    if (curve.band_defined[i] == 0) continue;
                    expect_agrees(curve.lower[i], table.number(row, "lower"), what);
                    expect_agrees(curve.upper[i], table.number(row, "upper"), what);
                }
                EXPECT_TRUE(row == table.size() ||
                            table.text(row, "group") + table.text(row, "band") != group.name + band);
            }
        }
        EXPECT_EQ(set == "lung" ? 1176u : 108u, table.size());
    }
    EXPECT_EQ(rows_compared, 1176u + 108u);
}

void expect_time(StatisticStatus status, double ours, double certified_value, const std::string& what) {
    EXPECT_EQ(status == StatisticStatus::not_reached, std::isnan(certified_value)) << what;
    if (status == StatisticStatus::ok) {
        EXPECT_EQ(ours, certified_value) << what;  // times of the data, or the middle of two
    } else {
        EXPECT_EQ(ours, k_inf) << what;
    }
}

TEST(Certified, QuantilesRestrictedMeansAndSurvivalAtTimesAgreeWithR) {
    reference::Values values("survival_values.csv");
    for (const auto& group : certified_groups()) {
        for (const auto& [band, type] : k_bands) {
            const auto curve = kaplan_meier(group.time, group.event, {.band = type});
            const std::string name = "km " + group.set + ' ' + group.name + ' ' + band;
            const auto compare = [&](double fraction, const std::string& mid, const std::string& low,
                                     const std::string& high) {
                const auto q = survival_quantile(curve, fraction);
                expect_time(q.status, q.time, values.take(name, mid), name + mid);
                expect_time(q.lower_status, q.lower, values.take(name, low), name + low);
                expect_time(q.upper_status, q.upper, values.take(name, high), name + high);
            };
            compare(0.5, "median", "median_lower", "median_upper");
            for (const std::string p : {"0.1", "0.25", "0.75"}) {
                compare(std::stod(p), "q" + p, "q_lower" + p, "q_upper" + p);
            }
        }
        const auto curve = kaplan_meier(group.time, group.event);
        const std::vector<std::string> horizons =
            group.set == "lung" ? std::vector<std::string>{"13", "100", "183", "365.25", "600"}
                                : std::vector<std::string>{"1", "3", "7.5", "11"};
        for (const auto& horizon : horizons) {
            const std::string of = group.set + ' ' + group.name + ' ' + horizon;
            const double t = std::stod(horizon);
            const auto mean = restricted_mean(curve, t);
            EXPECT_EQ(mean.status, StatisticStatus::ok);
            expect_agrees(mean.mean, values.take("rmst " + of, "mean"), "rmst " + of);
            expect_agrees(mean.std_error, values.take("rmst " + of, "std_error"), "rmst se " + of);
            const auto at = survival_at(curve, t);
            EXPECT_EQ(at.status, StatisticStatus::ok);
            expect_agrees(at.survival, values.take("at " + of, "survival"), of);
            expect_agrees(at.std_error, values.take("at " + of, "std_error"), of);
            expect_agrees(at.lower, values.take("at " + of, "lower"), of);
            expect_agrees(at.upper, values.take("at " + of, "upper"), of);
            EXPECT_EQ(double(at.n_at_risk), values.take("at " + of, "n_risk"));
        }
    }
    for (const std::string prefix : {"km ", "rmst ", "at "})
        EXPECT_TRUE(values.left(prefix).empty()) << prefix;
}

// Without censoring the estimate is one minus the empirical distribution, and the variances are binomial.
TEST(ClosedForm, WithoutCensoringTheCurveIsTheEmpiricalOne) {
    const Times time = {4, 1, 3, 2, 5};
    const auto curve = kaplan_meier(time, Events(5, 1));
    for (std::size_t i = 0; i < 5; ++i) {
        const double s = 1.0 - double(i + 1) / 5;
        EXPECT_NEAR(curve.survival[i], s, 1e-15);
        EXPECT_NEAR(curve.std_error[i], std::sqrt(s * (1 - s) / 5), 1e-15);
    }
    EXPECT_EQ(median_survival(curve).time, 3.0);
    EXPECT_NEAR(restricted_mean(curve, 5).mean, 3.0, 1e-14);
    EXPECT_NEAR(restricted_mean(curve, 100).mean, 3.0, 1e-14);
    EXPECT_EQ(restricted_mean(curve, 100).status,
              StatisticStatus::ok);  // all have had the event: S = 0 for ever
    EXPECT_NEAR(restricted_mean(curve, 5).std_error, std::sqrt(2.0 / 5),
                1e-14);                                  // biased variance of 1..5 over n
    EXPECT_EQ(survival_quantile(curve, 0.4).time, 2.5);  // S runs along 0.6 from 2 to 3
}

TEST(ClosedForm, BeforeAndAfterTheData) {
    const auto curve = kaplan_meier(Times{2, 4, 4, 6}, Events{1, 1, 0, 0});
    const auto before = survival_at(curve, 1);
    EXPECT_EQ(before.survival, 1.0);
    EXPECT_EQ(before.n_at_risk, 4u);
    EXPECT_EQ(before.lower, 1.0);
    EXPECT_EQ(survival_at(curve, 2).survival, 0.75);
    EXPECT_EQ(survival_at(curve, 4).n_at_risk, 3u);  // those censored at 4 are at risk at 4
    EXPECT_EQ(survival_at(curve, 7).status, StatisticStatus::beyond_follow_up);
    EXPECT_EQ(survival_at(curve, 7).n_at_risk, 0u);
    EXPECT_EQ(survival_at(curve, -1).status, StatisticStatus::invalid_input);
    EXPECT_EQ(restricted_mean(curve, 1).mean, 1.0);
    EXPECT_EQ(restricted_mean(curve, 1).std_error, 0.0);
    EXPECT_EQ(restricted_mean(curve, 7).status, StatisticStatus::beyond_follow_up);
    EXPECT_EQ(number_at_risk(curve, Times{5, 0, 2, 100}), (std::vector<std::size_t>{1, 4, 4, 0}));
    // S is 1/2 from 4 to the end: R prints where it begins.
    EXPECT_EQ(median_survival(curve).time, 4.0);
}

TEST(Property, HardSurvivalDataEndInAStatus) {
    EXPECT_EQ(kaplan_meier(Times{}, Events{}).status, StatisticStatus::no_data);
    EXPECT_EQ(median_survival(kaplan_meier(Times{}, Events{})).status, StatisticStatus::no_data);
    EXPECT_EQ(restricted_mean(kaplan_meier(Times{}, Events{}), 1).status, StatisticStatus::no_data);
    EXPECT_EQ(survival_at(kaplan_meier(Times{}, Events{}), 1).status, StatisticStatus::no_data);
    EXPECT_EQ(kaplan_meier(Times{1, 2}, Events{1}).status, StatisticStatus::invalid_input);
    for (const double bad : {-1.0, k_inf, std::nan("")}) {
        EXPECT_EQ(kaplan_meier(Times{1, bad}, Events{1, 1}).status, StatisticStatus::invalid_input);
    }
    EXPECT_EQ(kaplan_meier(Times{1}, Events{1}, {.level = 1.0}).status, StatisticStatus::invalid_input);

    const auto no_events = kaplan_meier(Times{1, 2, 2}, Events{0, 0, 0});
    EXPECT_EQ(no_events.status, StatisticStatus::no_events);
    EXPECT_EQ(no_events.survival.back(), 1.0);
    EXPECT_EQ(no_events.lower.back(), 1.0);
    EXPECT_EQ(median_survival(no_events).status, StatisticStatus::not_reached);
    EXPECT_EQ(restricted_mean(no_events, 2).mean, 2.0);

    const auto all_tied = kaplan_meier(Times{3, 3, 3}, Events{1, 1, 1});
    EXPECT_EQ(all_tied.survival.back(), 0.0);
    EXPECT_EQ(all_tied.std_error_log.back(), k_inf);
    EXPECT_EQ(all_tied.std_error.back(), 0.0);
    EXPECT_EQ(all_tied.band_defined.back(), 0);
    EXPECT_EQ(median_survival(all_tied).time, 3.0);
    EXPECT_EQ(median_survival(all_tied).upper_status, StatisticStatus::not_reached);

    const auto at_once = kaplan_meier(Times{0, 1}, Events{1, 1});
    EXPECT_EQ(at_once.survival.front(), 0.5);
}

// Whatever the data: S descends in [0, 1], counts add up, the band contains the curve, and order does not
// matter.
TEST(Invariant, RandomCurvesAreSound) {
    std::mt19937_64 random(7);
    for (int trial = 0; trial < 200; ++trial) {
        const std::size_t n = 1 + random() % 40;
        Times time(n);
        Events event(n);
        for (std::size_t i = 0; i < n; ++i) {
            time[i] = double(random() % 12);
            event[i] = random() % 3 != 0;
        }
        for (const auto& [name, type] : k_bands) {
            const auto curve = kaplan_meier(time, event, {.band = type, .level = 0.9});
            std::size_t left = n;
            double before = 1.0;
            for (std::size_t i = 0; i < curve.time.size(); ++i) {
                EXPECT_EQ(curve.n_at_risk[i], left);
                left -= curve.n_events[i] + curve.n_censored[i];
                EXPECT_LE(curve.survival[i], before);
                before = curve.survival[i];
                EXPECT_GE(curve.survival[i], 0.0);
                if (curve.band_defined[i] == 0) continue;
                EXPECT_LE(curve.lower[i], curve.survival[i] * (1 + 1e-15));
                EXPECT_GE(curve.upper[i], curve.survival[i] * (1 - 1e-15));
                EXPECT_GE(curve.lower[i], 0.0);
                EXPECT_LE(curve.upper[i], 1.0);
            }
            EXPECT_EQ(left, 0u);
            Times backwards(time.rbegin(), time.rend());
            Events events_backwards(event.rbegin(), event.rend());
            EXPECT_EQ(kaplan_meier(backwards, events_backwards, {.band = type}).survival, curve.survival);
        }
    }
}

}  // namespace
}  // namespace rubor
