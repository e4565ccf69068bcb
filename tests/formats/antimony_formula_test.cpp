// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// What formulas mean. Precedence and associativity were compared with libSBML 5.19.7's SBML_parseL3Formula
// (log as natural logarithm), the parser that libAntimony hands its formulas to.
#include <cmath>

#include "formats/helpers.hpp"

namespace rubor::testing {
namespace {

double value_of(const std::string& formula) {
    const auto model = build("model m\n a = 2; b = 3; c = 5; t = 0.25\n x := " + formula + "\nend\n");
    if (!model) {
        ADD_FAILURE() << formula << ": " << messages(model);
        return std::nan("");
    }
    return value_at_start(model.value(), "x", 7.0);
}

std::string problem_of(const std::string& formula) {
    return messages(build("model m\n a = 2; b = 3; c = 5\n x := " + formula + "\nend\n"));
}

TEST(ClosedForm, OperatorsHaveThePrecedenceOfLibSbml) {
    EXPECT_EQ(value_of("a + b*c"), 17.0);
    EXPECT_EQ(value_of("(a + b)*c"), 25.0);
    EXPECT_EQ(value_of("a - b - c"), -6.0);
    EXPECT_EQ(value_of("c/b/a"), 5.0 / 3.0 / 2.0);
    EXPECT_EQ(value_of("a/b*c"), 2.0 / 3.0 * 5.0);
    EXPECT_EQ(value_of("a - b + c"), 4.0);
    EXPECT_EQ(value_of("-a^2"), -4.0);
    EXPECT_EQ(value_of("-2^2"), -4.0);
    EXPECT_EQ(value_of("(-2)^2"), 4.0);
    EXPECT_DOUBLE_EQ(value_of("a^b^a"), std::pow(2.0, 9.0));
    EXPECT_DOUBLE_EQ(value_of("a^-b"), 0.125);
    EXPECT_DOUBLE_EQ(value_of("a^-a^2"), std::pow(2.0, -4.0));
    EXPECT_EQ(value_of("-a*b"), -6.0);
    EXPECT_EQ(value_of("b*-a"), -6.0);
    EXPECT_EQ(value_of("a*-b^2"), -18.0);
    EXPECT_EQ(value_of("a - -b"), 5.0);
    EXPECT_EQ(value_of("+a"), 2.0);
    EXPECT_EQ(value_of("1.5e1 + .5 + 1. + 1E-1*10"), 17.5);
}

TEST(ClosedForm, ConditionsChooseAndChain) {
    const auto truth = [](const std::string& c) { return value_of("piecewise(1, " + c + ", 0)"); };
    EXPECT_EQ(truth("a < b"), 1.0);
    EXPECT_EQ(truth("a > b"), 0.0);
    EXPECT_EQ(truth("a <= 2"), 1.0);
    EXPECT_EQ(truth("a >= 2.5"), 0.0);
    EXPECT_EQ(truth("a == 2"), 1.0);
    EXPECT_EQ(truth("a != 2"), 0.0);
    EXPECT_EQ(truth("a < b < c"), 1.0);
    EXPECT_EQ(truth("a < c < b"), 0.0);
    EXPECT_EQ(truth("!(a < b)"), 0.0);
    EXPECT_EQ(truth("a < b && b < c && c < 4"), 0.0);
    EXPECT_EQ(truth("a > b || b > c || c > 4"), 1.0);
    EXPECT_EQ(truth("(a > b && b > c) || true"), 1.0);
    EXPECT_EQ(truth("a + 1 < b*2"), 1.0);
    EXPECT_EQ(truth("and(a < b, not(gt(a, b)))"), 1.0);
    EXPECT_EQ(truth("or(eq(a, b), geq(a, 2))"), 1.0);
    EXPECT_EQ(truth("lt(b, a)"), 0.0);
    EXPECT_EQ(truth("neq(a, b)"), 1.0);
    EXPECT_EQ(truth("leq(b, a)"), 0.0);
    EXPECT_EQ(value_of("piecewise(10, a > b, 20, b < c, 30)"), 20.0);
    EXPECT_EQ(value_of("piecewise(10, a > b, 20, b > c, 30)"), 30.0);
    EXPECT_EQ(value_of("piecewise(10, a < b, 20, b < c, 30)"), 10.0);
}

TEST(ClosedForm, FunctionsAreThoseOfMathematics) {
    EXPECT_DOUBLE_EQ(value_of("exp(a)"), std::exp(2.0));
    EXPECT_DOUBLE_EQ(value_of("ln(a)"), std::log(2.0));
    EXPECT_DOUBLE_EQ(value_of("log(a)"), std::log(2.0));  // natural, as libAntimony reads it
    EXPECT_DOUBLE_EQ(value_of("log(a, 8)"), 3.0);
    EXPECT_DOUBLE_EQ(value_of("log(10, 1000)"), 3.0);
    EXPECT_DOUBLE_EQ(value_of("log10(1000)"), 3.0);
    EXPECT_DOUBLE_EQ(value_of("sqrt(a)"), std::sqrt(2.0));
    EXPECT_DOUBLE_EQ(value_of("sqr(b)"), 9.0);
    EXPECT_DOUBLE_EQ(value_of("root(3, 27)"), 3.0);
    EXPECT_DOUBLE_EQ(value_of("root(2, 9)"), 3.0);
    EXPECT_DOUBLE_EQ(value_of("pow(a, b) + power(b, a)"), 17.0);
    EXPECT_EQ(value_of("abs(-b)"), 3.0);
    EXPECT_EQ(value_of("floor(-2.5) + ceil(2.1) + ceiling(0.1)"), 1.0);
    EXPECT_EQ(value_of("min(b, a, c) + max(b, a, c)"), 7.0);
    EXPECT_DOUBLE_EQ(value_of("sin(a) + cos(a) + tan(a)"), std::sin(2.0) + std::cos(2.0) + std::tan(2.0));
    EXPECT_DOUBLE_EQ(value_of("asin(t) + acos(t) + atan(t)"),
                     std::asin(0.25) + std::acos(0.25) + std::atan(0.25));
    EXPECT_DOUBLE_EQ(value_of("arcsin(t) - arccos(t) - arctan(t)"),
                     std::asin(0.25) - std::acos(0.25) - std::atan(0.25));
    EXPECT_DOUBLE_EQ(value_of("sinh(a) - cosh(a) + tanh(a)"),
                     std::sinh(2.0) - std::cosh(2.0) + std::tanh(2.0));
    EXPECT_DOUBLE_EQ(value_of("asinh(a) + acosh(a) + atanh(t)"),
                     std::asinh(2.0) + std::acosh(2.0) + std::atanh(0.25));
    EXPECT_DOUBLE_EQ(value_of("arcsinh(a) + arccosh(a) + arctanh(t)"),
                     std::asinh(2.0) + std::acosh(2.0) + std::atanh(0.25));
    EXPECT_EQ(value_of("factorial(c) + factorial(0)"), 121.0);
    EXPECT_DOUBLE_EQ(value_of("pi + exponentiale"), 3.14159265358979323846 + 2.71828182845904523536);
    EXPECT_EQ(value_of("time"), 7.0);
    EXPECT_EQ(value_of("min(a, inf)"), 2.0);
}

TEST(ClosedForm, UserFunctionsAreMacros) {
    const auto model = build(
        "function hill(x, k, n)\n  x^n/(k^n + x^n);\nend\n"
        "function twice(x) 2*x end\n"
        "function four_times(y)\n\n  twice(twice(y)) // of a function\nend\n"
        "model m\n k = 10; s = 5\n x := four_times(hill(s, k, 2))\nend\n");
    ASSERT_TRUE(model) << messages(model);
    EXPECT_DOUBLE_EQ(value_at_start(model.value(), "x"), 4.0 * 25.0 / 125.0);
}

TEST(ClosedForm, UnitsOfNumbersConvert) {
    const auto model = build(
        "model m\n unit spoon = 5 mL; unit per_week = 1/week\n"
        " v = 2 spoon; v has L\n w has mL; w = 3\n k has per_week; k = ln(2)/5\n j has 1/hour; j = 2*3\n x "
        "has L; x := v + 10 mL + w\n"
        "end\n");
    ASSERT_TRUE(model) << messages(model);
    EXPECT_DOUBLE_EQ(value_at_start(model.value(), "v"), 0.010);
    EXPECT_DOUBLE_EQ(value_at_start(model.value(), "w"), 0.003);
    EXPECT_DOUBLE_EQ(value_at_start(model.value(), "x"), 0.023);
    EXPECT_DOUBLE_EQ(value_at_start(model.value(), "k"),
                     std::log(2.0) / 5.0 / 7.0);  // numbers alone are in the unit
    EXPECT_DOUBLE_EQ(value_at_start(model.value(), "j"), 144.0);
}

TEST(Property, BadFormulasAreRefusedAtTheirPlace) {
    // The formula starts at column 7 of line 3.
    EXPECT_EQ(problem_of("a + "),
              "m.ant:3:11: expected an expression, found the end of the line; a statement ends at the end of "
              "its line; a backslash \\ before it goes on with the next line");
    EXPECT_EQ(problem_of("a + )"), "m.ant:3:11: expected an expression, found \")\"");
    EXPECT_EQ(problem_of("(a + b"),
              "m.ant:3:13: expected `)`, found the end of the line; a statement ends at the end of its line; "
              "a backslash \\ before it goes on with the next line");
    EXPECT_EQ(problem_of("a b"), "m.ant:3:9: expected an operator or the end of the statement, found \"b\"");
    EXPECT_EQ(problem_of("a % b"),
              "m.ant:3:9: the operator % (modulo) is part of Antimony that Rubor does not read yet");
    EXPECT_EQ(problem_of("a == 1"),
              "m.ant:3:7: expected a number, found a condition; write piecewise(1, condition, 0)");
    EXPECT_EQ(problem_of("piecewise(1, a, 2)"),
              "m.ant:3:20: expected a condition, found a number; compare it, e.g. x > 0");
    EXPECT_EQ(problem_of("piecewise(1, a > 2)"),
              "m.ant:3:7: piecewise needs a value for when no condition holds; piecewise(value, condition, "
              "..., otherwise)");
    EXPECT_EQ(problem_of("piecewise(1, a > 1 || a < 2 && b > 1, 0)"),
              "m.ant:3:35: && and || in one expression without parentheses; add parentheses: Antimony reads "
              "them from left to right, which few expect");
    EXPECT_EQ(problem_of("sinn(a)"), "m.ant:3:7: there is no function \"sinn\"; did you mean \"sin\"?");
    EXPECT_EQ(problem_of("exp(a, b)"), "m.ant:3:7: exp takes 1 argument and is given 2");
    EXPECT_EQ(problem_of("nan"), "m.ant:3:7: nan is no value");
    EXPECT_EQ(problem_of("delay(a, b)"),
              "m.ant:3:7: the function delay is part of Antimony that Rubor does not read yet");
    EXPECT_EQ(problem_of("1e999"), "m.ant:3:7: the number \"1e999\" is outside of what a double can hold");
    EXPECT_EQ(problem_of("exp"), "m.ant:3:7: \"exp\" is a function, not a quantity");
}

TEST(Property, DeepNestingEndsInAMessage) {
    constexpr std::size_t n = 100'000;
    const std::string parentheses = std::string(n, '(') + "1" + std::string(n, ')');
    EXPECT_EQ(problem_of(parentheses),
              "m.ant:3:107: nested deeper than 100 levels; give a part of it a name with an assignment rule "
              "(name := ...)");
    std::string powers;
    std::string calls;
    for (std::size_t i = 0; i < n; ++i) {
        powers += "2^";
        calls += "exp(";
    }
    EXPECT_NE(problem_of(powers + "1").find("nested deeper than 100 levels"), std::string::npos);
    EXPECT_NE(problem_of(calls + "1").find("nested deeper than 100 levels"), std::string::npos);
    std::string functions = "function f0(x) x + x end\n";
    for (int i = 1; i < 2000; ++i) {
        functions += "function f" + std::to_string(i) + "(x) f" + std::to_string(i - 1) + "(f" +
                     std::to_string(i - 1) + "(x)) end\n";
    }
    // Doubling 2^400 times would not end: each call is expanded once per argument, and the depth is limited.
    const auto doubled = build(functions + "model m\n x := f20(1)\n y := f1999(1)\nend\n");
    EXPECT_NE(messages(doubled).find("refer to each other too deeply"), std::string::npos)
        << messages(doubled);
    const auto fifteen = build(functions + "model m\n a = 1\n x := f6(a)\nend\n");
    ASSERT_TRUE(fifteen) << messages(fifteen);
    EXPECT_EQ(value_at_start(fifteen.value(), "x"), std::pow(2.0, 64.0));
}

TEST(Property, LongChainsAreNoNesting) {
    std::string sum = "a";
    for (int i = 0; i < 5000; ++i) {
        sum += i % 2 == 0 ? " + b" : " - a";
    }
    EXPECT_EQ(value_of(sum), 2.0 + 2500.0 * (3.0 - 2.0));
}

}  // namespace
}  // namespace rubor::testing
