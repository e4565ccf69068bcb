// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Makes antimony_formulas.tsv: random formulas without parentheses where precedence decides, and what
// libSBML's parser and evaluator make of them (log read as the natural logarithm, as libAntimony asks for).
// Not part of the build:
//   g++ -std=c++20 make_antimony_formulas.cpp -lsbml && ./a.out > antimony_formulas.tsv
#include <cmath>
#include <cstdio>
#include <random>
#include <string>

#include <sbml/SBMLTransforms.h>
#include <sbml/SBMLTypes.h>
#include <sbml/math/L3Parser.h>

namespace {

std::mt19937 random_bits{20260301};
std::size_t pick(std::size_t n) {
    return random_bits() % n;
}

std::string number(int depth);

bool later_functions = false;  // those that were read later have rows of their own, behind the others

std::string atom(int depth) {
    static const char* const leaves[] = {"a", "b", "c", "2", "0.5", "3", "1.5e1", "1"};
    static const char* const functions[] = {"exp", "ln",  "log", "log10", "sqrt", "abs",
                                            "sin", "cos", "tan", "floor", "ceil", "tanh"};
    if (depth <= 0 || pick(3) == 0) {
        return leaves[pick(8)];
    }
    switch (pick(4)) {
        case 0:
            return "(" + number(depth - 1) + ")";
        case 1:
            if (later_functions) {
                // Of other numbers than whole ones libSBML makes a factorial, SBML none; its arcsinh of
                // negative numbers is ln(x + sqrt(x^2 + 1)), which cancels.
                static const char* const later[] = {"asinh(abs(",   "acosh((",   "atanh((",
                                                    "arcsinh(abs(", "arccosh((", "arctanh(("};
                static const char* const whole[] = {"a", "b", "a*b", "b - a", "a - 2", "2*b + a"};
                return pick(4) == 0 ? std::string{"factorial("} + whole[pick(6)] + ")"
                                    : later[pick(6)] + number(depth - 1) + "))";
            }
            return std::string{functions[pick(12)]} + "(" + number(depth - 1) + ")";
        case 2:
            return leaves[pick(8)];
        default: {
            static const char* const relations[] = {"<", "<=", ">", ">=", "==", "!="};
            const char* join = pick(2) == 0 ? " && " : " || ";
            std::string condition = number(depth - 2) + relations[pick(6)] + number(depth - 2);
            // At most two: libSBML parses three, but its evaluator looks at the first two only.
            if (pick(2) == 0) {
                condition += join + number(depth - 2) + relations[pick(6)] + number(depth - 2);
            }
            return "piecewise(" + number(depth - 1) + ", " + condition + ", " + number(depth - 1) + ")";
        }
    }
}

std::string number(int depth) {
    static const char* const operators[] = {" + ", " - ", "*", "/", "^", "^-", "*-", " - "};
    std::string text = (pick(4) == 0 ? "-" : "") + atom(depth);
    for (std::size_t i = pick(4); i > 0; --i) {
        text += operators[pick(8)] + atom(depth - 1);
    }
    return text;
}

}  // namespace

int main() {
    L3ParserSettings settings;
    settings.setParseLog(L3P_PARSE_LOG_AS_LN);
    SBMLTransforms::IdValueMap values;
    values["a"] = {2.0, true};
    values["b"] = {3.0, true};
    values["c"] = {0.7, true};
    std::printf(
        "# made by make_antimony_formulas.cpp with libSBML %s; a = 2, b = 3, c = 0.7\nformula\tvalue\n",
        getLibSBMLDottedVersion());
    for (int kept = 0; kept < 460;) {
        later_functions = kept >= 400;
        const std::string formula = number(3);
        ASTNode* node = SBML_parseL3FormulaWithSettings(formula.c_str(), &settings);
        if (node == nullptr) {
            continue;  // it takes the argument of f(1/2) for a rational number
        }
        const double value = SBMLTransforms::evaluateASTNode(node, values);
        delete node;
        const bool plain =
            std::isfinite(value) && std::abs(value) < 1e9 && (value == 0.0 || std::abs(value) > 1e-9);
        const bool has_later = formula.find("sinh") != formula.npos || formula.find("cosh") != formula.npos ||
                               formula.find("tanh") != formula.npos ||
                               formula.find("factorial") != formula.npos;
        if (plain && (has_later || !later_functions) && formula.size() > 8 && formula.size() < 200) {
            std::printf("%s\t%.17g\n", formula.c_str(), value);
            ++kept;
        }
    }
}
