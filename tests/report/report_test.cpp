// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include <rubor/base/internal_error.hpp>
#include <rubor/report/report.hpp>

#include "synthetic_report.hpp"

namespace rubor {
namespace {

using nlohmann::json;

std::size_t count_of(const std::string& text, const std::string& part) {
    std::size_t n = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
    return n;
}

/// The data element of a page.
std::string data_of(const std::string& page) {
    const std::string open = "id=\"report-data\">";
    const std::size_t from = page.find(open) + open.size();
    return page.substr(from, page.find("</script>", from) - from);
}

TEST(Property, EveryTextOfAUserStaysText) {
    const std::string hostile =
        "</script><script>alert(1)</script><!--\"'&<b id=injected>\x01\xFF\xE2\x80\xA8";
    ReportData data = synthetic_report();
    write_everywhere(data, hostile);
    const std::string page = render_report(data, "void 0;", "p{}");
    EXPECT_EQ(count_of(page, "</script>"), 2U);  // the data's and the program's, and no other
    EXPECT_EQ(count_of(page, "<script"), 2U);
    EXPECT_EQ(count_of(page, "<!--"), 0U);
    EXPECT_EQ(count_of(page, "<b id"), 0U);
    EXPECT_EQ(page.find('\x01'), std::string::npos);
    EXPECT_EQ(page.find('\xFF'), std::string::npos);
    const json read = json::parse(data_of(page));  // and the script gets the words back
    const std::string clean =
        "</script><script>alert(1)</script><!--\"'&<b id=injected>\xEF\xBF\xBD\xEF\xBF\xBD\xE2\x80\xA8";
    EXPECT_EQ(read["failures"][0]["patient"], clean);
    EXPECT_EQ(read["provenance"]["versions"].back(), (json{clean, clean}));
}

TEST(Property, ProgramAndStyleCannotEndTheirElements) {
    const std::string page =
        render_report(synthetic_report(), "const a='</script>';", "a{content:'</style>'}");
    EXPECT_EQ(count_of(page, "</script>"), 2U);
    EXPECT_EQ(count_of(page, "</style>"), 1U);
}

TEST(Property, SameInputSameBytes) {
    const std::string page = render_report(synthetic_report(3, 300), "a", "b");
    EXPECT_EQ(page, render_report(synthetic_report(3, 300), "a", "b"));
    EXPECT_NE(page, render_report(synthetic_report(3, 299), "a", "b"));
}

TEST(Property, ThePageAsksForNothing) {
    const std::string page = render_report(synthetic_report(), "a", "b");
    EXPECT_NE(page.find("default-src 'none'"), std::string::npos);
    EXPECT_EQ(count_of(page, "src="), 0U);
    EXPECT_EQ(count_of(page, "http:"), 0U);
    EXPECT_EQ(count_of(page, "https:"), 0U);
}

TEST(Property, SaysThatItIsNoMedicalAdviceAtTheStartAndAtTheEnd) {
    const std::string page = render_report(synthetic_report(), "a", "b");
    const std::string advice{k_no_medical_advice};
    EXPECT_LT(page.find(advice), page.find("<main"));
    EXPECT_GT(page.find(advice, page.find("</main>")), page.find("</main>"));
    EXPECT_NE(page.find(advice, page.find("</main>")), std::string::npos);
}

TEST(Property, WithoutScriptsThePageSaysWhatTheTerminalSaid) {
    const std::string page = render_report(synthetic_report(), "a", "b");
    const std::size_t from = page.find("<noscript>");
    ASSERT_NE(from, std::string::npos);
    EXPECT_LT(page.find("pCR % (95% CI)", from), page.find("</noscript>"));
}

TEST(Property, WhatCannotBeEstimatedIsNull) {
    ReportData data = synthetic_report();
    data.response[0].p_value = std::numeric_limits<double>::quiet_NaN();
    data.endpoints[0].contrasts[0].hazard_ratio.upper = std::numeric_limits<double>::infinity();
    const json read = json::parse(report_json(data));
    EXPECT_TRUE(read["response"][0]["p_value"].is_null());
    EXPECT_TRUE(read["endpoints"][0]["contrasts"][0]["hazard_ratio"]["upper"].is_null());
    EXPECT_TRUE(read["endpoints"][0]["by_arm"][0]["median_days"]["lower"].is_null());
}

TEST(Invariant, NumbersSurviveTheWay) {
    const ReportData data = synthetic_report();
    const json read = json::parse(report_json(data));
    EXPECT_EQ(read["provenance"]["seed"], "18446744073709551615");  // a double would round it
    EXPECT_EQ(read["arms"][1]["n_pcr"], data.arms[1].n_pcr);
    // Seven significant digits: relative error at most half a unit of the seventh.
    EXPECT_NEAR(read["arms"][1]["pcr"]["lower"].get<double>() / data.arms[1].pcr.lower, 1.0, 5e-7);
    const ReportCurve& curve = data.endpoints[0].by_arm[0];
    ASSERT_EQ(read["endpoints"][0]["by_arm"][0]["days"].size(), curve.days.size());
    for (std::size_t i = 0; i < curve.days.size(); ++i) {
        const double day = read["endpoints"][0]["by_arm"][0]["days"][i];
        EXPECT_NEAR(day / curve.days[i], 1.0, 5e-7);
    }
}

TEST(Property, ListsAHundredFailuresAndCountsAll) {
    ReportData data = synthetic_report();
    data.failures.assign(250, data.failures[0]);
    const json read = json::parse(report_json(data));
    EXPECT_EQ(read["failures"].size(), 100U);
    EXPECT_EQ(read["n_failures"], 250);
}

TEST(Property, ListsOfUnequalLengthAreABug) {
    ReportData data = synthetic_report();
    data.endpoints[0].by_arm[1].lower.pop_back();
    EXPECT_THROW((void)report_json(data), InternalError);
    data = synthetic_report();
    data.response[0].arm = 2;
    EXPECT_THROW((void)report_json(data), InternalError);
    data = synthetic_report();
    data.subgroups[0].strata[0].n.push_back(1);
    EXPECT_THROW((void)report_json(data), InternalError);
}

TEST(Property, AnEmptyTrialIsStillAPage) {
    EXPECT_NO_THROW((void)render_report(ReportData{}, "", ""));
    EXPECT_TRUE(json::parse(report_json(ReportData{}))["arms"].empty());
}

}  // namespace
}  // namespace rubor
