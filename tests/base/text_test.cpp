// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <rubor/base/internal_error.hpp>
#include <rubor/base/problem.hpp>
#include <rubor/base/text.hpp>

namespace rubor {
namespace {

TEST(ClosedForm, NearestNameIsTheOneAtTheSmallestDistance) {
    const std::vector<std::string> names{"dose", "every", "total", "until", "infusion"};
    EXPECT_EQ(nearest_name("dosse", names), "dose");
    EXPECT_EQ(nearest_name("evrey", names), "every");  // one swap
    EXPECT_EQ(nearest_name("TOTAL", names), "total");
    EXPECT_EQ(nearest_name("infuson", names), "infusion");
    EXPECT_EQ(nearest_name("weather", names), std::nullopt);
    EXPECT_EQ(nearest_name("", names), std::nullopt);
    EXPECT_EQ(nearest_name("a", std::vector<std::string>{"b"}), std::nullopt);
    EXPECT_EQ(nearest_name(std::string(10'000, 'd'), names), std::nullopt);
}

TEST(ClosedForm, HintListsTheValidNamesWhenNoneIsNear) {
    const std::vector<std::string> names{"dose", "every"};
    EXPECT_EQ(hint_for("dos", names), "did you mean \"dose\"?");
    EXPECT_EQ(hint_for("weather", names), "valid: dose, every");
}

TEST(Property, ShortestTextReadsBackAsTheSameDouble) {
    double x = 1.0;
    for (int i = 0; i < 2000; ++i) {
        x = std::fmod(x * 1.6180339887498949 + 0.1 * i, 1e6) * (i % 7 == 0 ? 1e-9 : 1.0) + 1e-300;
        EXPECT_EQ(parse_number(shortest(x)), x);
        EXPECT_EQ(parse_number(shortest(-x)), -x);
    }
    EXPECT_EQ(shortest(0.1), "0.1");
    EXPECT_EQ(significant(0.22149, 3), "0.221");
    EXPECT_EQ(significant(1234567.0, 3), "1.23e+06");
}

TEST(ClosedForm, NumbersAreDecimalAndWhole) {
    EXPECT_EQ(parse_number("1e3"), 1000.0);
    EXPECT_EQ(parse_number("+.5"), 0.5);
    EXPECT_EQ(parse_number("-2"), -2.0);
    for (const char* text :
         {"", "-", "+", "+-1", "--1", "1 ", " 1", "1x", "inf", "-inf", "nan", "0x10", "1,5", "1e999"})
        EXPECT_EQ(parse_number(text), std::nullopt) << text;
    EXPECT_EQ(parse_integer("-12"), -12);
    for (const char* text : {"", "1.0", "1e3", "99999999999999999999", "+-1"})
        EXPECT_EQ(parse_integer(text), std::nullopt) << text;
}

TEST(ClosedForm, QuotedTextIsFitForATerminal) {
    EXPECT_EQ(in_quotes("a\nb\x1b[31m"), "\"a\\nb\\x1b[31m\"");
    EXPECT_EQ(in_quotes("\xff"), "\"\\xff\"");
    EXPECT_EQ(in_quotes("µg"), "\"µg\"");
    EXPECT_LT(in_quotes(std::string(1000, 'x')).size(), 70U);
}

TEST(ClosedForm, InvalidUtf8IsFound) {
    EXPECT_EQ(first_invalid_utf8("µ € 😀"), std::nullopt);
    EXPECT_EQ(first_invalid_utf8("a\xc0\xaf"), 1U);         // overlong
    EXPECT_EQ(first_invalid_utf8("ab\xed\xa0\x80"), 2U);    // surrogate
    EXPECT_EQ(first_invalid_utf8("\xf4\x90\x80\x80"), 0U);  // beyond U+10FFFF
    EXPECT_EQ(first_invalid_utf8("\xe2\x82"), 0U);          // cut
}

TEST(ClosedForm, ProblemsAreSortedByPlace) {
    const Problem late{{"trial.yaml", 41, 13}, "arms[1].dose", "must be > 0", "write 200 mg"};
    const Problem early{{"trial.yaml", 7, 2}, "", "unknown key \"dosse\"", ""};
    EXPECT_EQ(to_text(late), "trial.yaml:41:13: arms[1].dose: must be > 0; write 200 mg");
    EXPECT_EQ(to_text(Problem{{"x.yaml", 0, 0}, "", "there is no such file", ""}),
              "x.yaml: there is no such file");
    EXPECT_EQ(to_text(Problems{late, early}), to_text(early) + "\n" + to_text(late));
}

TEST(Invariant, ABrokenInvariantIsAnInternalError) {
    EXPECT_NO_THROW(RUBOR_ASSERT(1 + 1 == 2));
    try {
        RUBOR_ASSERT(1 + 1 == 3);
        FAIL();
    } catch (const InternalError& error) {
        EXPECT_NE(std::string{error.what()}.find("1 + 1 == 3"), std::string::npos);
    }
    EXPECT_THROW((void)Checked<int>{Problems{}}, InternalError);
    EXPECT_THROW((void)Checked<int>{3}.problems(), InternalError);
}

}  // namespace
}  // namespace rubor
