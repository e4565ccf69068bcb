// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/antimony_words.hpp>

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include <rubor/base/text.hpp>

namespace rubor::antimony {
namespace {

template <class Words>
bool holds(const Words& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

constexpr std::array<std::pair<std::string_view, Op>, 28> k_unary{{
    {"exp", Op::exp},         {"ln", Op::log},          {"log10", Op::log10},
    {"sqrt", Op::sqrt},       {"sin", Op::sin},         {"cos", Op::cos},
    {"tan", Op::tan},         {"asin", Op::asin},       {"acos", Op::acos},
    {"atan", Op::atan},       {"arcsin", Op::asin},     {"arccos", Op::acos},
    {"arctan", Op::atan},     {"sinh", Op::sinh},       {"cosh", Op::cosh},
    {"tanh", Op::tanh},       {"abs", Op::abs},         {"floor", Op::floor},
    {"ceil", Op::ceiling},    {"ceiling", Op::ceiling}, {"asinh", Op::asinh},
    {"acosh", Op::acosh},     {"atanh", Op::atanh},     {"arcsinh", Op::asinh},
    {"arccosh", Op::acosh},   {"arctanh", Op::atanh},   {"factorial", Op::factorial},
    {"not", Op::logical_not},
}};
// `log` is natural, as libAntimony has it (older versions: base 10); with two arguments the base comes first.
constexpr std::array<std::string_view, 16> k_other{"log", "pow",       "power", "root", "sqr", "min",
                                                   "max", "piecewise", "and",   "or",   "lt",  "leq",
                                                   "gt",  "geq",       "eq",    "neq"};
constexpr std::array<std::string_view, 9> k_constants{"time", "pi",  "exponentiale", "true",      "false",
                                                      "inf",  "nan", "infinity",     "notanumber"};
constexpr std::array<std::string_view, 1> k_uncovered_constants{"avogadro"};
constexpr std::array<std::string_view, 33> k_uncovered{
    "sec",       "csc",     "cot",         "sech",     "csch",    "coth",     "arcsec",
    "arccsc",    "arccot",  "arcsech",     "arccsch",  "arccoth", "asec",     "acsc",
    "acot",      "delay",   "rateOf",      "quotient", "rem",     "implies",  "xor",
    "normal",    "uniform", "exponential", "gamma",    "poisson", "binomial", "bernoulli",
    "lognormal", "cauchy",  "chisquare",   "laplace",  "rayleigh"};
constexpr std::array<std::string_view, 25> k_keywords{
    "model",     "module",  "end",      "function",    "import", "in",   "is",       "has",
    "at",        "after",   "unit",     "delete",      "const",  "var",  "ext",      "substanceonly",
    "species",   "formula", "reaction", "compartment", "dna",    "gene", "operator", "event",
    "constraint"};

}  // namespace

bool is_reserved_constant(std::string_view word) {
    return holds(k_constants, word) || holds(k_uncovered_constants, word);
}

bool is_builtin_function(std::string_view word) {
    return unary_function(word) || holds(k_other, word);
}

std::optional<Op> unary_function(std::string_view word) {
    const auto found =
        std::find_if(k_unary.begin(), k_unary.end(), [&](const auto& p) { return p.first == word; });
    return word.empty() || found == k_unary.end() ? std::nullopt : std::optional{found->second};
}

bool is_uncovered_function(std::string_view word) {
    return holds(k_uncovered, word);
}

const std::vector<std::string>& builtin_functions() {
    static const std::vector<std::string> all = [] {
        std::vector<std::string> names;
        for (const auto& [name, op] : k_unary) {
            if (!name.empty()) {
                names.emplace_back(name);
            }
        }
        names.insert(names.end(), k_other.begin(), k_other.end());
        return names;
    }();
    return all;
}

std::optional<std::string> why_no_name(std::string_view name) {
    if (is_reserved_constant(name)) {
        return fmt::format("{} is a constant of Antimony", in_quotes(name));
    }
    if (is_builtin_function(name) || is_uncovered_function(name)) {
        return fmt::format("{} is a function of Antimony", in_quotes(name));
    }
    if (holds(k_keywords, lower_case(name))) {
        return fmt::format("{} is a keyword of Antimony, which some versions of it read whatever the case",
                           in_quotes(name));
    }
    return std::nullopt;
}

}  // namespace rubor::antimony
