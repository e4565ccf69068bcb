// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <sstream>
#include <string>

#include <rubor/report/safe_text.hpp>
#include <rubor/report/terminal_table.hpp>
#include <rubor/report/trial_summary.hpp>

#include "synthetic_report.hpp"

namespace rubor {
namespace {

void expect_fits(const std::string& text, std::size_t width) {
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);) {
        EXPECT_LE(display_width(line), width) << line;
        EXPECT_TRUE(line.empty() || line.back() != ' ') << "trailing blank: " << line;
    }
}

TEST(ClosedForm, ColumnsAreAligned) {
    TerminalTable table{{{"Arm", Align::left}, {"n"}}};
    table.add_row({"Zoë", "5"});
    table.add_row({"患者", "1000"});
    EXPECT_EQ(table.to_text(),
              "Arm      n\n"
              "──────────\n"
              "Zoë      5\n"
              "患者  1000\n");
}

TEST(ClosedForm, WideCellsAreBrokenAndNothingIsLost) {
    TerminalTable table{{{"Reason", Align::left}, {"n"}}};
    table.add_row({"one two three four", "12"});
    EXPECT_EQ(table.to_text(14),
              "Reason       n\n"
              "──────────────\n"
              "one two     12\n"
              "three four\n");
}

TEST(Property, WrappingLosesNoCharacterAndKeepsTheWidth) {
    const std::string text = "患者患者患者 a bb ccc dddddddddddddddddddd 🧬🧬🧬 e\xCC\x88";
    for (std::size_t width = 2; width < 40; ++width) {
        std::string together;
        for (const std::string& line : wrapped(text, width)) {
            EXPECT_LE(display_width(line), width);
            together += line;
        }
        std::string without_blanks = text;
        std::erase(without_blanks, ' ');
        std::erase(together, ' ');
        EXPECT_EQ(together, without_blanks) << width;
    }
}

TEST(Property, ATableKeepsTheWidthWhateverIsInIt) {
    for (std::size_t n_columns = 1; n_columns <= 20; ++n_columns) {
        TerminalTable table{std::vector<TerminalColumn>(n_columns, {"heading of a column", Align::right})};
        table.add_row(std::vector<std::string>(n_columns, "患者 with-a-very-long-name\x1b[2J 12345"));
        const std::string text = table.to_text();
        expect_fits(text, 80);
        EXPECT_EQ(text.find('\x1b'), std::string::npos);
    }
}

TEST(Property, TheSummaryFitsEightyColumns) {
    for (std::size_t n_arms = 1; n_arms <= 4; ++n_arms) {
        for (const std::int64_t n_patients : {3, 200, 5000}) {
            ReportData data = synthetic_report(n_arms, n_patients);
            expect_fits(render_trial_summary(data, "results/synthetic/report.html"), 80);
            write_everywhere(data, " 患者 with-a-very-long-name-" + std::string(120, 'x') + "\x1b[2J\n");
            const std::string text = render_trial_summary(data);
            expect_fits(text, 80);
            EXPECT_EQ(text.find('\x1b'), std::string::npos);
        }
    }
}

TEST(Property, TheSummarySaysWhatItMust) {
    const ReportData data = synthetic_report();
    const std::string text = render_trial_summary(data, "results/synthetic/report.html");
    for (const std::string part :
         {"Chemotherapy + pembrolizumab", "66 of 200", "33.0 (26.9–39.8)", "1 year", "3 years", "5 years",
          "not reached", "EFS, hazard ratio", "0.64 (0.46–0.89)", "0.008", "+18.8 (+12.8 to +24.8)",
          "< 0.001", "333 virtual patients sampled, 200 entered the trial.",
          "9 rejected: died before diagnosis", "2 failed: growth", "FAILED: 1 computation",
          "1 step_too_small", "Research software", "Report: results/synthetic/report.html"}) {
        EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
    }
    EXPECT_EQ(text, render_trial_summary(data, "results/synthetic/report.html"));
}

TEST(Property, TheSummarySaysWhenNothingFailed) {
    const std::string text = render_trial_summary(synthetic_report(1));
    EXPECT_NE(text.find("No computation failed."), std::string::npos);
    EXPECT_EQ(text.find("FAILED"), std::string::npos);
    EXPECT_EQ(text.find("against"), std::string::npos);
}

TEST(Invariant, WordsStayWholeWhereThereIsRoom) {
    TerminalTable table{{{"Pair", Align::left}, {"one"}, {"two"}}};
    table.add_row({"pembrolizumab and vaccine", "a text that can be broken", "another that can be broken"});
    const std::string narrow = table.to_text(34);
    EXPECT_NE(narrow.find("pembrolizumab"), std::string::npos) << narrow;
    EXPECT_EQ(table.to_text(16).find("pembrolizumab"), std::string::npos) << "there is none";
}

}  // namespace
}  // namespace rubor
