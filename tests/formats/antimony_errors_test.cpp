// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Wrong models end in messages at the right line and column, all of them at once, and never in a crash.
#include <algorithm>
#include <random>

#include "formats/helpers.hpp"

namespace rubor::testing {
namespace {

/// `line:column: ` and the start of the message of each problem, in the order of the text.
std::vector<std::string> places(const std::string& text) {
    const auto model = build(text);
    if (model) {
        return {};
    }
    Problems problems = model.problems();
    std::stable_sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) {
        return std::pair{a.place.line, a.place.column} < std::pair{b.place.line, b.place.column};
    });
    std::vector<std::string> found;
    for (const Problem& p : problems) {
        found.push_back(std::to_string(p.place.line) + ":" + std::to_string(p.place.column) + ": " +
                        p.message);
    }
    return found;
}
using Places = std::vector<std::string>;

TEST(Property, SeveralSyntaxErrorsAtOnce) {
    EXPECT_EQ(
        places("model x\n"
               " a = (3;\n"
               " b ? 4\n"
               " c = 3 4\n"
               " J: a + -> b; k\n"
               " q = 2 in V\n"
               " A -> B\n"
               " e: at x > 1 a = 3\n"
               " species 3\n"
               " E: at x > 1, order=2: a = 3\n"
               " F: at x > 1, t0=1: a = 3\n"
               " a. = 3\n"
               "end\n"),
        (Places{"2:8: expected `)`, found \";\"",
                "3:4: expected `=`, `:=`, `' =`, `is`, `has`, `in`, `:` or `->`, found \"?\"",
                "4:8: expected an operator or the end of the statement, found \"4\"",
                "5:7: expected a reaction, an event (`at ...`) or a submodel (`name(...)`), found \"+\"",
                "6:8: expected an operator or the end of the statement, found \"in\"",
                "7:8: expected `;` and the rate of the reaction, found the end of the line",
                "8:16: expected `:` and what the event assigns, found \"=\"",
                "9:10: expected a name, found \"3\"", "10:15: an event has no option \"order\"",
                "11:18: t0 must be true or false", "12:5: expected a name, found \"=\""}));
}

TEST(Property, WhatIsNotReadIsRefusedByName) {
    const auto only = [](const std::string& statement) {
        const auto found = places("model x\n" + statement + "\nend\n");
        return found.size() == 1 ? found[0] : "problems: " + std::to_string(found.size());
    };
    EXPECT_EQ(only("S1 -o J0"),
              "2:4: interactions (-o, -|, -() are part of Antimony that Rubor does not read yet");
    EXPECT_EQ(only("dna1: --P1--G1--"), "2:7: DNA strands are part of Antimony that Rubor does not read yet");
    EXPECT_EQ(only("--P1--G1--"), "2:1: DNA strands are part of Antimony that Rubor does not read yet");
    EXPECT_EQ(only("constraint: x > 3"),
              "2:1: statements with \"constraint\" are part of Antimony that Rubor does not read yet");
    EXPECT_EQ(only("maximize x"),
              "2:1: statements with \"maximize\" are part of Antimony that Rubor does not read yet");
    EXPECT_EQ(only("A.y is x / cf"),
              "2:10: conversion factors are part of Antimony that Rubor does not read yet");
    EXPECT_EQ(only("A.y * cf is x"),
              "2:5: conversion factors are part of Antimony that Rubor does not read yet");
    EXPECT_EQ(only("A: sub(), timeconv=60"),
              "2:9: timeconv and extentconv are part of Antimony that Rubor does not read yet");
    EXPECT_EQ(only("A in C: sub()"),
              "2:3: submodels in a compartment are part of Antimony that Rubor does not read yet");
    EXPECT_EQ(only("import \"x.ant\""), "2:8: import inside of a model");
    EXPECT_EQ(only("x = 3 % 2"),
              "2:7: the operator % (modulo) is part of Antimony that Rubor does not read yet");
    EXPECT_EQ(only("unit time_unit = 60 second"), "2:6: the model's time unit must be a day");
    EXPECT_EQ(only("unit day = 60 second"), "2:6: unit \"day\" means something else already");
    EXPECT_EQ(places("import \"x.xml\"\nx = 1\n"),
              (Places{"1:8: importing SBML into Antimony is not read yet"}));
}

TEST(Property, UnfinishedThings) {
    EXPECT_EQ(places("model m\n x = 1\n"), (Places{"1:1: model \"m\" has no end"}));
    EXPECT_EQ(places("x = 1\nend\n"), (Places{"2:1: end without a model or function"}));
    EXPECT_EQ(places("model m\n x = 1 /* forever\nend\n"), (Places{"2:8: this comment does not end"}));
    EXPECT_EQ(places("model m\nmodel n\n x = 1\nend\n"),
              (Places{"2:1: model \"n\" starts before \"m\" has ended"}));
    EXPECT_EQ(places("model m\n x = 1\nend\nmodel m\n x = 1\nend\n"),
              (Places{"4:1: \"m\" is defined already"}));
    EXPECT_EQ(places("/* for ever\nmodel m\n"), (Places{"1:1: this comment does not end"}));
    EXPECT_EQ(places(""), (Places{"1:1: there is no model in this file"}));
    EXPECT_EQ(places("function f(x)\n x +\nend\nmodel m\n x = 1\nend"),
              (Places{"2:5: expected an expression, found the end of the line"}));
}

TEST(Property, NamesAreChecked) {
    EXPECT_EQ(places("model m\n body_weight = 3\n x := 2*body_wieght\nend"),
              (Places{"3:9: body_wieght is not a name of this model"}));
    EXPECT_EQ(
        messages(build("model m\n body_weight = 3\n x := 2*body_wieght\nend")),
        "m.ant:3:9: body_wieght: body_wieght is not a name of this model; did you mean \"body_weight\"?");
    EXPECT_EQ(
        places("model m\n pi = 3\n Model = 4\nend"),
        (Places{
            "2:2: \"pi\" is a constant of Antimony",
            "3:2: \"Model\" is a keyword of Antimony, which some versions of it read whatever the case"}));
    EXPECT_EQ(places("model s()\n k = 3\nend\nmodel m\n A: s()\n A.kk = 3\n B.k = 3\nend"),
              (Places{"6:2: submodel \"A\" has no name \"kk\"", "7:2: \"m\" has no submodel \"B\""}));
    EXPECT_EQ(places("model m\n A: later()\nend\nmodel later\n x = 1\nend\nmodel *n\n A: mm()\nend"),
              (Places{"8:5: there is no model \"mm\""}));
    EXPECT_EQ(places("model *m\n A: later()\nend\nmodel later\n x = 1\nend"),
              (Places{"2:5: model \"later\" is used before it is defined"}));
    EXPECT_EQ(places("model s(a, b)\n a = 3; b = 2\nend\nmodel m\n A: s(x)\n x = 1\nend"),
              (Places{"5:5: s has 2 names in its interface and is given 1"}));
    EXPECT_EQ(places("model m\n x = 1\n x = 2\nend"),
              (Places{"3:2: x is given twice; the first time at m.ant:2"}));
    EXPECT_EQ(places("model m\n x has nmol; x = 1\n x has cell\nend"),
              (Places{"3:8: x has unit \"cell\" here and \"nmol\" at m.ant:2"}));
    EXPECT_EQ(places("model m\n x has nmoll\nend").front().substr(0, 5), "2:8: ");
    EXPECT_EQ(places("model m\n compartment V = 1\n V -> ; 3\nend"),
              (Places{"2:14: V is used as a species and as a compartment"}));
    EXPECT_EQ(places("model m\n S = 1\n J: S -> ;\nend"), (Places{"3:2: the reaction J has no rate"}));
    EXPECT_EQ(places("model m\n S = 1\n J: S -> ; J2*2\n J2: -> S; J\nend"),
              (Places{"4:12: the rate of J depends on itself"}));
}

TEST(Property, CyclicRulesNameTheirCycle) {
    EXPECT_EQ(messages(build("model m\n a := b + 1\n b := 2*c\n c := a\nend")),
              "m.ant:2:2: a: cyclic rule: a -> b -> c -> a; a quantity cannot be given by itself");
    EXPECT_EQ(messages(build("function f(x) f(x) end\nmodel m\n a := f(1)\nend")),
              "m.ant:1:15: f: the function f calls itself");
}

/// Reads and builds whatever it is given; only crashes, hangs and internal errors can fail.
void survive(const std::string& text) {
    const Checked<AntimonyFile> file = read_antimony_text(text, "mutated.ant");
    if (file) {
        (void)instantiate(file.value()).build();
    }
}

TEST(Property, MutatedModelsNeverCrash) {
    const std::string seed = R"(
function hill(x, k, n) x^n/(k^n + x^n) end
model sub(S, k1)
  J0: S + E -> SE; k1*S*E; E = 3; SE = E + S; unit u = 1e-3 litre/day; k1 has u
end
model *top(port_x)
  compartment V = 2; substanceOnly species N in V = 3, $B; const k = 5 mL; var y
  A: sub(S1, k4); A.E = 10; A.SE is z; delete A.J0
  y := piecewise(hill(S1, 2, 3), S1 > 2 && k4 <= 3, -2^2); S1' = -S1; S1 = 1; k4 = 0.5
  E1: at 2 after (time > 5), priority = 1, t0=false: S1 = S1/2, k4 = 3  // comment
  s: at (false): N = 0
end
)";
    const std::vector<std::string> pieces{
        "(",    ")",   ";",      "\n",   ":",    "=",    "'",        ".",
        ",",    "end", "model ", "\\\n", "/*",   "*/",   "$",        "at ",
        "is ",  "->",  "1e9",    "^",    "\"",   "#",    "\xC3\xA9", std::string(1, '\0'),
        "has ", "-",   "A.",     "in ",  "time", "true", "1e999",    "function ",
        "sub(", "&&",  "<"};
    std::mt19937 random{20260101};
    const auto pick = [&](std::size_t n) {
        return std::uniform_int_distribution<std::size_t>{0, n - 1}(random);
    };
    for (int round = 0; round < 3000; ++round) {
        std::string text = seed;
        for (std::size_t change = 0; change < 1 + pick(6); ++change) {
            const std::size_t at = pick(text.size());
            switch (pick(4)) {
                case 0:
                    text.erase(at, 1 + pick(10));
                    break;
                case 1:
                    text.insert(at, pieces[pick(pieces.size())]);
                    break;
                case 2:
                    text[at] = static_cast<char>(pick(256));
                    break;
                default:
                    text.insert(at, text.substr(pick(text.size()), 1 + pick(40)));
                    break;
            }
            if (text.empty()) {
                text = " ";
            }
        }
        survive(text);
    }
}

/// Each function doubles the last: 2^40 operations where f40 is called.
TEST(Property, FunctionsThatDoubleEachOtherAreRefused) {
    std::string text = "function f0(x) sin(x) + 1 end\n";
    for (int i = 1; i <= 40; ++i) {
        const std::string before = "f" + std::to_string(i - 1);
        text += "function f" + std::to_string(i) + "(x) " + before + "(" + before + "(x)) end\n";
    }
    const auto model = build(text + "y = 2; y' = f40(y) + f40(2*y)\n");
    ASSERT_FALSE(model);
    ASSERT_EQ(model.problems().size(), 1U) << messages(model);
    EXPECT_NE(messages(model).find("functions grow beyond 200000 operations"), std::string::npos)
        << messages(model);
    EXPECT_TRUE(build(text + "y = 2; y' = f10(y)\n"));
}

/// A hint compares an unknown name with every name; a message for each would take minutes.
TEST(Property, ThousandsOfUnknownNamesEndAfterSome) {
    std::string text = "model a() x = 1; end\nmodel b() s: a(); t = 1\n";
    for (int i = 0; i < 20'000; ++i) {
        const std::string n = std::to_string(i);
        text += "p" + n + " = 1; s.q" + n + " = 2; z" + n + " := unknown" + n + "\n";
    }
    const auto model = build(text + "end\n");
    ASSERT_FALSE(model);
    EXPECT_LE(model.problems().size(), 250U);
    EXPECT_NE(messages(model).find("submodel \"s\" has no name \"q0\""), std::string::npos);
}

TEST(Property, LongChainsOfRulesAndNamesEnd) {
    std::string rules = "model m\n x0 = 1\n";
    std::string names = "model m\n";
    std::string rates = "model m\n S = 1\n J0: -> S; 1\n";
    for (int i = 1; i <= 5000; ++i) {
        const std::string here = std::to_string(i);
        const std::string before = std::to_string(i - 1);
        rules += " x" + here + " := x" + before + " + 1\n";
        names += " x" + before + " is x" + here + "\n";
        rates += " J" + here + ": -> S; J" + before + "\n";
    }
    const auto model = build(rules + "end\n");
    ASSERT_TRUE(model) << messages(model);
    EXPECT_EQ(value_at_start(model.value(), "x5000"), 5001.0);
    const auto joined = build(names + " x0 = 3\nend\n");
    ASSERT_TRUE(joined) << messages(joined);
    EXPECT_EQ(value_at_start(joined.value(), "x5000"), 3.0);
    const auto reactions = build(rates + "end\n");
    EXPECT_TRUE(reactions || messages(reactions).find("too deeply") != std::string::npos)
        << messages(reactions);
}

}  // namespace
}  // namespace rubor::testing
