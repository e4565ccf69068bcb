// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <rubor/statistics/cox.hpp>
#include <rubor/statistics/kaplan_meier.hpp>
#include <rubor/statistics/log_rank.hpp>

#include "reference.hpp"

namespace rubor {
namespace {

using reference::Table;
using Events = std::vector<std::uint8_t>;
using Times = std::vector<double>;

/// The evidence folder, which is not part of the repository: $RUBOR_SHARED, or `shared` beside the source
/// tree.
std::filesystem::path shared_folder() {
    const char* named = std::getenv("RUBOR_SHARED");
    return named != nullptr ? std::filesystem::path(named)
                            : std::filesystem::path(RUBOR_SOURCE_DIR).parent_path() / "shared";
}

/// A published value is right when ours rounds to it: half a unit of its last printed digit.
void expect_prints_as(double ours, const std::string& printed, const std::string& what) {
    const auto point = printed.find('.');
    const double decimals = point == std::string::npos ? 0.0 : double(printed.size() - point - 1);
    EXPECT_NEAR(ours, std::strtod(printed.c_str(), nullptr), 0.5 * std::pow(10.0, -decimals) * (1 + 1e-9))
        << what;
}

// POPLAR, atezolizumab against docetaxel, 287 patients (Gandara et al. 2018, doi:10.1038/s41591-018-0134-3,
// supplementary data file 3); the values to meet were computed by other programs and stand in the evidence
// table.
TEST(Certified, PoplarPatientsGiveThePublishedValues) {
    const auto data_file = shared_folder() / "data" / "poplar_clinical.csv";
    const auto target_file = shared_folder() / "evidence" / "derived_calibration_targets.csv";
    if (!std::filesystem::exists(data_file) || !std::filesystem::exists(target_file)) {
        GTEST_SKIP() << "no " << data_file << " or no " << target_file
                     << "; set RUBOR_SHARED to check against POPLAR";
    }
    const Table data(data_file.string());
    const Table targets(target_file.string());
    std::size_t compared = 0;
    for (const std::string endpoint : {"OS", "PFS"}) {
        Times time;
        Events event;
        std::vector<double> treated;
        std::vector<std::uint32_t> group;
        std::map<std::string, std::pair<Times, Events>> arms;
        for (std::size_t i = 0; i < data.size(); ++i) {
            time.push_back(data.number(i, endpoint));
            event.push_back(data.number(i, endpoint + ".CNSR") == 0);
            const bool atezolizumab = data.text(i, "TRT01P") != "Docetaxel";
            treated.push_back(atezolizumab);
            group.push_back(atezolizumab);
            auto& arm = arms[atezolizumab ? "atezolizumab" : "docetaxel"];
            arm.first.push_back(time.back());
            arm.second.push_back(event.back());
        }
        const auto fit = cox({.time = time, .event = event, .covariates = treated});
        const auto test = log_rank(time, event, group).test;
        ASSERT_EQ(fit.status, StatisticStatus::ok);
        for (std::size_t row = 0; row < targets.size(); ++row) {
            if (targets.text(row, "role") != "software-test" || targets.text(row, "dataset") != "POPLAR")
                continue;
            const std::string quantity = targets.text(row, "quantity");
            if (quantity.rfind(endpoint + ' ', 0) != 0) continue;
            const std::string value = targets.text(row, "value");
            const std::string name = targets.text(row, "group");
            const std::string what = quantity + ' ' + name;
            if (quantity.find("HR") != std::string::npos) {
                expect_prints_as(fit.coefficients[0].hazard_ratio, value, what);
                expect_prints_as(fit.coefficients[0].lower, targets.text(row, "lower95"), what);
                expect_prints_as(fit.coefficients[0].upper, targets.text(row, "upper95"), what);
                EXPECT_EQ(double(fit.n_subjects), targets.number(row, "n"));
            } else if (quantity.find("chi2") != std::string::npos) {
                expect_prints_as(test.statistic, value, what);
            } else {
                const auto& [arm_time, arm_event] = arms.at(name);
                const auto curve = kaplan_meier(arm_time, arm_event);
                EXPECT_EQ(double(curve.n_subjects), targets.number(row, "n")) << what;
                if (quantity.find("median") != std::string::npos) {
                    expect_prints_as(median_survival(curve).time, value, what);
                    EXPECT_EQ(double(curve.n_events_total), targets.number(row, "k")) << what;
                } else {
                    ASSERT_NE(quantity.find("12-month"), std::string::npos) << what;
                    expect_prints_as(survival_at(curve, 12).survival, value, what);
                }
            }
            ++compared;
        }
    }
    EXPECT_EQ(compared, 12u);
}

}  // namespace
}  // namespace rubor
