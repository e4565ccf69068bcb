// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include "sbml_support.hpp"

#include <cmath>
#include <limits>
#include <numbers>

namespace rubor {
namespace {

using namespace sbml_test;

const double k_nan = std::numeric_limits<double>::quiet_NaN();

std::string parameters(double x, double y) {
    const auto parameter = [](const char* id, double v) {
        return std::string{"<parameter id=\""} + id + "\" value=\"" + std::to_string(v) +
               "\" constant=\"true\"/>";
    };
    return "<listOfParameters>" + parameter("x", x) + parameter("y", y) +
           R"(<parameter id="z" constant="false"/></listOfParameters>)";
}

std::string document(const std::string& content, double x, double y, const std::string& functions = {}) {
    return level3(functions + parameters(x, y) + R"(<listOfRules><assignmentRule variable="z">)" +
                  math(content) + "</assignmentRule></listOfRules>");
}

double z(const std::string& content, double x = 0.0, double y = 0.0, double time = 0.0) {
    return value(read(document(content, x, y)), "z", time);
}

std::string applied(const std::string& op, const std::string& arguments = "<ci>x</ci>") {
    return "<apply>" + op + arguments + "</apply>";
}
const std::string k_xy = "<ci>x</ci><ci>y</ci>";

TEST(Oracle, SbmlFunctionsOfOneArgument) {
    struct Case {
        const char* word;
        double x;
        double expected;
    };
    const Case cases[] = {
        {"abs", -2.5, 2.5},
        {"exp", 1.5, std::exp(1.5)},
        {"ln", 3.0, std::log(3.0)},
        {"floor", -1.5, -2.0},
        {"ceiling", -1.5, -1.0},
        {"factorial", 5.0, 120.0},
        {"sin", 0.7, std::sin(0.7)},
        {"cos", 0.7, std::cos(0.7)},
        {"tan", 0.7, std::tan(0.7)},
        {"sec", 0.7, 1.0 / std::cos(0.7)},
        {"csc", 0.7, 1.0 / std::sin(0.7)},
        {"cot", 0.7, 1.0 / std::tan(0.7)},
        {"sinh", 0.7, std::sinh(0.7)},
        {"cosh", 0.7, std::cosh(0.7)},
        {"tanh", 0.7, std::tanh(0.7)},
        {"sech", 0.7, 1.0 / std::cosh(0.7)},
        {"csch", 0.7, 1.0 / std::sinh(0.7)},
        {"coth", 0.7, 1.0 / std::tanh(0.7)},
        {"arcsin", 0.3, std::asin(0.3)},
        {"arccos", 0.3, std::acos(0.3)},
        {"arctan", 0.3, std::atan(0.3)},
        {"arcsec", 2.5, std::acos(0.4)},
        {"arccsc", 2.5, std::asin(0.4)},
        {"arccot", 2.5, std::atan(0.4)},
        {"arcsinh", 0.3, std::asinh(0.3)},
        {"arccosh", 2.5, std::acosh(2.5)},
        {"arctanh", 0.3, std::atanh(0.3)},
        {"arcsech", 0.4, std::acosh(2.5)},
        {"arccsch", 0.4, std::asinh(2.5)},
        {"arccoth", 2.5, std::atanh(0.4)},
    };
    for (const Case& c : cases) {
        // The same formulas on the same library: only 1/x of the reciprocals rounds differently.
        EXPECT_DOUBLE_EQ(z(applied(std::string{"<"} + c.word + "/>"), c.x), c.expected) << c.word;
    }
}

TEST(Oracle, SbmlFunctionsOfSeveralArguments) {
    EXPECT_EQ(z(applied("<plus/>", "")), 0.0);
    EXPECT_EQ(z(applied("<plus/>"), 3), 3.0);
    EXPECT_EQ(z(applied("<plus/>", k_xy + k_xy), 3, 4), 14.0);
    EXPECT_EQ(z(applied("<times/>", "")), 1.0);
    EXPECT_EQ(z(applied("<times/>"), 3), 3.0);
    EXPECT_EQ(z(applied("<times/>", k_xy + k_xy), 3, 4), 144.0);
    EXPECT_EQ(z(applied("<minus/>"), 3), -3.0);
    EXPECT_EQ(z(applied("<minus/>", k_xy), 3, 4), -1.0);
    EXPECT_EQ(z(applied("<divide/>", k_xy), 3, 4), 0.75);
    EXPECT_EQ(z(applied("<power/>", k_xy), 3, 4), 81.0);
    EXPECT_EQ(z(applied("<root/>"), 9), 3.0);
    EXPECT_DOUBLE_EQ(z(applied("<root/>", "<degree><ci>y</ci></degree><ci>x</ci>"), 81, 4), 3.0);
    EXPECT_DOUBLE_EQ(z(applied("<root/>", "<degree><cn>3</cn></degree><ci>x</ci>"), -8), -2.0);
    EXPECT_DOUBLE_EQ(z(applied("<log/>"), 1000), 3.0);
    EXPECT_DOUBLE_EQ(z(applied("<log/>", "<logbase><ci>y</ci></logbase><ci>x</ci>"), 81, 3), 4.0);
    EXPECT_EQ(z(applied("<max/>"), 3), 3.0);
    EXPECT_EQ(z(applied("<max/>", k_xy + "<cn>7</cn>"), 3, 4), 7.0);
    EXPECT_EQ(z(applied("<min/>", k_xy + "<cn>7</cn>"), 3, 4), 3.0);
}

// SBML L3V2 after MathML 2.0 section 4.4.3.4: a = b quotient(a, b) + rem(a, b), rem of the sign of a.
TEST(ClosedForm, QuotientAndRemainderHaveTheSignsOfTheSpecification) {
    for (const double x : {7.0, -7.0}) {
        for (const double y : {3.0, -3.0}) {
            const double quotient = z(applied("<quotient/>", k_xy), x, y);
            const double rem = z(applied("<rem/>", k_xy), x, y);
            EXPECT_EQ(quotient, std::trunc(x / y));
            EXPECT_EQ(rem, std::fmod(x, y));
            EXPECT_EQ(quotient * y + rem, x);
        }
    }
}

TEST(ClosedForm, NumbersAndConstants) {
    EXPECT_EQ(z("<cn type=\"e-notation\">1.1<sep/>-23</cn>"), 1.1e-23);
    EXPECT_EQ(z("<cn type=\"rational\">1<sep/>3</cn>"), 1.0 / 3.0);
    EXPECT_EQ(z("<cn type=\"integer\">-12</cn>"), -12.0);
    EXPECT_EQ(z("<cn> 0.1 </cn>"), 0.1);
    EXPECT_EQ(z("<pi/>"), std::numbers::pi);
    EXPECT_EQ(z("<exponentiale/>"), std::numbers::e);
    EXPECT_EQ(z("<infinity/>"), std::numeric_limits<double>::infinity());
    EXPECT_TRUE(std::isnan(z("<notanumber/>")));
    const std::string symbol = R"(<csymbol encoding="text" definitionURL="http://www.sbml.org/sbml/symbols/)";
    EXPECT_EQ(z(symbol + "avogadro\">N</csymbol>"), 6.02214179e23);
    EXPECT_EQ(z(symbol + "time\">t</csymbol>", 0, 0, 2.5), 2.5);
}

TEST(ClosedForm, RelationsOfAllArities) {
    const auto relation = [](const char* word, const std::string& arguments) {
        return z(applied(std::string{"<"} + word + "/>", arguments), 1, 2);
    };
    const std::string xyz = k_xy + "<cn>3</cn>";
    for (const char* word : {"lt", "leq", "gt", "geq", "eq"}) {
        EXPECT_EQ(relation(word, ""), 1.0) << word;
        EXPECT_EQ(relation(word, "<ci>x</ci>"), 1.0) << word;
    }
    EXPECT_EQ(relation("lt", xyz), 1.0);
    EXPECT_EQ(relation("lt", xyz + "<cn>3</cn>"), 0.0);
    EXPECT_EQ(relation("leq", xyz + "<cn>3</cn>"), 1.0);
    EXPECT_EQ(relation("gt", xyz), 0.0);
    EXPECT_EQ(relation("gt", "<cn>3</cn><ci>y</ci><ci>x</ci>"), 1.0);
    EXPECT_EQ(relation("geq", "<ci>y</ci><ci>y</ci><ci>x</ci>"), 1.0);
    EXPECT_EQ(relation("eq", "<ci>y</ci><cn>2</cn><cn>2</cn>"), 1.0);
    EXPECT_EQ(relation("neq", k_xy), 1.0);
}

TEST(ClosedForm, LogicOfAllAritiesOverNumbersToo) {
    const auto logic = [](const char* word, const std::string& arguments) {
        return z(applied(std::string{"<"} + word + "/>", arguments), 1, 0);
    };
    EXPECT_EQ(logic("and", ""), 1.0);
    EXPECT_EQ(logic("or", ""), 0.0);
    EXPECT_EQ(logic("xor", ""), 0.0);
    EXPECT_EQ(logic("and", "<true/>"), 1.0);
    EXPECT_EQ(logic("and", "<true/><ci>x</ci><ci>y</ci>"), 0.0);
    EXPECT_EQ(logic("or", "<false/><ci>y</ci><cn>-2</cn>"), 1.0);
    EXPECT_EQ(logic("xor", "<ci>x</ci><true/><ci>x</ci>"), 1.0);
    EXPECT_EQ(logic("xor", "<ci>x</ci><true/><ci>y</ci>"), 0.0);
    EXPECT_EQ(logic("not", "<ci>x</ci>"), 0.0);
    EXPECT_EQ(logic("implies", "<true/><false/>"), 0.0);
    EXPECT_EQ(logic("implies", "<false/><ci>y</ci>"), 1.0);
    EXPECT_EQ(logic("plus", "<true/><cn>2</cn>"), 3.0);
}

TEST(ClosedForm, Piecewise) {
    const std::string pieces =
        R"(<piecewise><piece><cn>10</cn><apply><lt/><ci>x</ci><cn>1</cn></apply></piece>
        <piece><cn>20</cn><apply><lt/><ci>x</ci><cn>2</cn></apply></piece>)";
    EXPECT_EQ(z(pieces + "<otherwise><cn>30</cn></otherwise></piecewise>", 0), 10.0);
    EXPECT_EQ(z(pieces + "<otherwise><cn>30</cn></otherwise></piecewise>", 1), 20.0);
    EXPECT_EQ(z(pieces + "<otherwise><cn>30</cn></otherwise></piecewise>", 2), 30.0);
    EXPECT_EQ(z(pieces + "</piecewise>", 1), 20.0);
    EXPECT_TRUE(std::isnan(z(pieces + "</piecewise>", 2)));
    EXPECT_EQ(z("<piecewise><otherwise><ci>x</ci></otherwise></piecewise>", 5), 5.0);
    EXPECT_TRUE(std::isnan(z("<piecewise/>")));
    // Of truth values: itself one.
    const std::string truth =
        R"(<apply><not/><piecewise><piece><true/><apply><lt/><ci>x</ci><cn>1</cn></apply></piece>
        <otherwise><apply><gt/><ci>x</ci><cn>5</cn></apply></otherwise></piecewise></apply>)";
    EXPECT_EQ(z(truth, 0), 0.0);
    EXPECT_EQ(z(truth, 3), 1.0);
    EXPECT_EQ(z(truth, 6), 0.0);
}

// MATLAB's names, as SimBiology writes them: <ci>max</ci> where an operator belongs.
TEST(Oracle, MatlabFunctionsAsNames) {
    const auto named = [](const std::string& word, double x, double y = k_nan) {
        return z(applied("<ci>" + word + "</ci>", std::isnan(y) ? "<ci>x</ci>" : k_xy), x, y);
    };
    EXPECT_EQ(named("max", 3, 4), 4.0);
    EXPECT_EQ(named("min", 3, 4), 3.0);
    EXPECT_EQ(named("abs", -3), 3.0);
    EXPECT_EQ(named("ceil", 2.25), 3.0);
    EXPECT_EQ(named("fix", -2.25), -2.0);
    EXPECT_EQ(named("round", -2.5), -3.0);
    EXPECT_EQ(named("round", 2.4), 2.0);
    EXPECT_DOUBLE_EQ(named("log", 5.0), std::log(5.0));
    EXPECT_DOUBLE_EQ(named("log10", 5.0), std::log10(5.0));
    EXPECT_DOUBLE_EQ(named("log2", 5.0), std::log2(5.0));
    EXPECT_EQ(named("sqrt", 9.0), 3.0);
    EXPECT_EQ(named("power", 3, 4), 81.0);
    EXPECT_DOUBLE_EQ(named("nthroot", 81, 4), 3.0);
    EXPECT_EQ(named("mod", -7, 3), 2.0);
    EXPECT_EQ(named("mod", 5, 0), 5.0);
    EXPECT_EQ(named("rem", -7, 3), -1.0);
    EXPECT_EQ(named("sign", -7), -1.0);
    EXPECT_EQ(named("sign", 0), 0.0);
    EXPECT_DOUBLE_EQ(named("asinh", 0.5), std::asinh(0.5));
}

std::string function(const std::string& id, const std::string& arguments, const std::string& body) {
    return "<functionDefinition id=\"" + id + "\">" + math("<lambda>" + arguments + body + "</lambda>") +
           "</functionDefinition>";
}
const std::string k_a = "<bvar><ci>a</ci></bvar>";

TEST(ClosedForm, FunctionsBindTheirArguments) {
    // f(a, x) = a - x: its x is not the model's.
    const std::string f =
        function("f", k_a + "<bvar><ci>x</ci></bvar>", "<apply><minus/><ci>a</ci><ci>x</ci></apply>");
    const std::string g =
        function("g", k_a, "<apply><times/><ci>a</ci><apply><ci>f</ci><ci>a</ci><cn>1</cn></apply></apply>");
    const std::string list = "<listOfFunctionDefinitions>" + f + g + "</listOfFunctionDefinitions>";
    EXPECT_EQ(value(read(document("<apply><ci>f</ci><ci>y</ci><ci>x</ci></apply>", 3, 10, list)), "z"), 7.0);
    EXPECT_EQ(value(read(document("<apply><ci>g</ci><ci>x</ci></apply>", 3, 10, list)), "z"), 6.0);
    // A definition hides MATLAB's function of the name.
    const std::string mine =
        "<listOfFunctionDefinitions>" + function("max", k_a, "<ci>a</ci>") + "</listOfFunctionDefinitions>";
    EXPECT_EQ(value(read(document("<apply><ci>max</ci><ci>x</ci></apply>", 3, 10, mine)), "z"), 3.0);
}

TEST(Invariant, FunctionsThatCallEachOtherInCirclesAreRefused) {
    const std::string list =
        "<listOfFunctionDefinitions>" + function("f", k_a, "<apply><ci>g</ci><ci>a</ci></apply>") +
        function("g", k_a, "<apply><ci>f</ci><ci>a</ci></apply>") + "</listOfFunctionDefinitions>";
    const std::string said = problems_of(document("<apply><ci>f</ci><ci>x</ci></apply>", 1, 1, list));
    EXPECT_NE(said.find("\"f\" calls itself"), std::string::npos) << said;
}

// Each function doubles what the one before it writes: 2^60 operations if they were written out one by one.
TEST(Invariant, FunctionsThatDoubleAreReadOnceEach) {
    std::string list = "<listOfFunctionDefinitions>" + function("f0", k_a, "<ci>a</ci>");
    for (int i = 1; i <= 60; ++i) {
        const std::string below = "<apply><ci>f" + std::to_string(i - 1) + "</ci><ci>a</ci></apply>";
        list += function("f" + std::to_string(i), k_a, "<apply><plus/>" + below + below + "</apply>");
    }
    list += "</listOfFunctionDefinitions>";
    EXPECT_EQ(value(read(document("<apply><ci>f60</ci><ci>x</ci></apply>", 1, 1, list)), "z"),
              std::pow(2.0, 60));
}

// The same with different arguments: that is a bomb, and refused in time.
TEST(Invariant, FunctionBombsAreRefused) {
    std::string list = "<listOfFunctionDefinitions>" + function("f0", k_a, "<ci>a</ci>");
    for (int i = 1; i <= 60; ++i) {
        const auto below = [&](int add) {
            return "<apply><ci>f" + std::to_string(i - 1) + "</ci><apply><plus/><ci>a</ci><cn>" +
                   std::to_string(std::pow(3.0, i) * add) + "</cn></apply></apply>";
        };
        list += function("f" + std::to_string(i), k_a, "<apply><times/>" + below(1) + below(2) + "</apply>");
    }
    list += "</listOfFunctionDefinitions>";
    const std::string said = problems_of(document("<apply><ci>f60</ci><ci>x</ci></apply>", 1, 1, list));
    EXPECT_NE(said.find("written out, are more than"), std::string::npos) << said;
}

TEST(Invariant, WrongMathematicsIsRefusedWithItsPlace) {
    const auto refused = [](const std::string& content, const std::string& words) {
        const std::string said = problems_of(document(content, 1, 1));
        EXPECT_NE(said.find(words), std::string::npos) << content << " gave: " << said;
        EXPECT_EQ(said.rfind("test.xml:2:", 0), 0U) << said;
    };
    refused("<apply><ci>maxx</ci><ci>x</ci></apply>",
            "\"maxx\" is not a function of this model; did you mean \"max\"?");
    refused("<apply><sin/><ci>x</ci><ci>y</ci></apply>", "sin takes 1 argument (got 2)");
    refused("<apply><minus/></apply>", "minus takes 1 or 2 arguments (got 0)");
    refused("<apply><max/></apply>", "max takes at least 1 argument (got 0)");
    refused("<ci>w</ci>", "w is not a name of this model");
    refused("<apply><power/><ci>x</ci></apply>", "power takes 2 arguments (got 1)");
}

// d/dt of what a name means: of a state its rate, of a rule the chain rule's.
TEST(ClosedForm, RateOf) {
    const std::string rate_of =
        R"(<csymbol encoding="text" definitionURL="http://www.sbml.org/sbml/symbols/rateOf">rateOf</csymbol>)";
    const Model model = read(level3(R"(<listOfParameters><parameter id="x" value="3" constant="false"/>
        <parameter id="w" constant="false"/><parameter id="z" constant="false"/></listOfParameters><listOfRules>
        <rateRule variable="x">)" + math("<apply><times/><cn>2</cn><ci>x</ci></apply>") +
                                    "</rateRule><assignmentRule variable=\"w\">" +
                                    math("<apply><power/><ci>x</ci><cn>2</cn></apply>") +
                                    "</assignmentRule><assignmentRule variable=\"z\">" +
                                    math("<apply><plus/><apply>" + rate_of + "<ci>x</ci></apply><apply>" +
                                         rate_of + "<ci>w</ci></apply></apply>") +
                                    "</assignmentRule></listOfRules>"));
    EXPECT_EQ(value(model, "z"), 6.0 + 2.0 * 3.0 * 6.0);
}

}  // namespace
}  // namespace rubor
