// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/formats/antimony_formula_tree.hpp>

#include <charconv>

#include <fmt/format.h>

#include <rubor/base/text.hpp>

namespace rubor::antimony {

NameUse FormulaReader::name(const Node& node) {
    if (node.is_type<identifier>()) {
        return {node.string(), spot_of(node)};
    }
    NameUse use{{}, spot_of(node)};
    for (const auto& part : node.children) {
        use.text += (use.text.empty() ? "" : ".") + part->string();
    }
    return use;
}

double FormulaReader::number(const Node& node) {
    const std::string_view text = node.string_view();
    double value = 0.0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
    if (result.ec != std::errc{} || result.ptr != text.data() + text.size()) {
        refuse(node, fmt::format("the number {} is outside of what a double can hold", in_quotes(text)));
    }
    return value;
}

Formula FormulaReader::chain(const Node& node, Formula::Kind kind) {
    if (node.children.size() == 1) {
        return formula(*node.children.front());
    }
    Formula result{.kind = kind, .spot = spot_of(node), .text = {}, .arguments = {}, .operators = {}};
    for (const auto& part : node.children) {
        if (part->is_type<sum_operator>() || part->is_type<product_operator>() ||
            part->is_type<relation_operator>() || part->is_type<logic_operator>()) {
            result.operators.push_back(part->string());
            if (result.operators.back() == "%") {
                refuse(*part, "the operator % (modulo) is part of Antimony that Rubor does not read yet");
            }
            if (kind == Formula::Kind::logic && result.operators.back() != result.operators.front()) {
                refuse(*part, "&& and || in one expression without parentheses",
                       "add parentheses: Antimony reads them from left to right, which few expect");
            }
        } else {
            result.arguments.push_back(formula(*part));
        }
    }
    return result;
}

Formula FormulaReader::unary_chain(const Node& node) {
    Formula result = formula(*node.children.back());
    for (std::size_t i = node.children.size() - 1; i-- > 0;) {
        const Node& sign = *node.children[i];
        const std::string text = sign.string();
        if (text == "+") {
            continue;
        }
        if (i > k_deepest_nesting) {
            refuse(sign, "too many signs in a row");
            break;
        }
        Formula outer{.kind = text == "-" ? Formula::Kind::negate : Formula::Kind::logical_not,
                      .spot = spot_of(sign),
                      .text = {},
                      .arguments = {},
                      .operators = {}};
        outer.arguments.push_back(std::move(result));
        result = std::move(outer);
    }
    return result;
}

Formula FormulaReader::formula(const Node& node) {
    Formula result{.spot = spot_of(node), .text = {}, .arguments = {}, .operators = {}};
    if (node.is_type<antimony::formula>() || node.is_type<group>()) {
        return formula(*node.children.front());
    }
    if (node.is_type<logic>()) {
        return chain(node, Formula::Kind::logic);
    }
    if (node.is_type<relation>()) {
        return chain(node, Formula::Kind::relation);
    }
    if (node.is_type<sum>()) {
        return chain(node, Formula::Kind::sum);
    }
    if (node.is_type<product>()) {
        return chain(node, Formula::Kind::product);
    }
    if (node.is_type<unary>()) {
        return unary_chain(node);
    }
    if (node.is_type<power>()) {
        if (node.children.size() == 1) {
            return formula(*node.children.front());
        }
        result.kind = Formula::Kind::power;
        result.arguments.push_back(formula(*node.children[0]));
        result.arguments.push_back(formula(*node.children[1]));
        return result;
    }
    if (node.is_type<quantity>()) {
        result.number = number(*node.children[0]);
        if (node.children.size() > 1) {
            result.text = node.children[1]->children.front()->string();
        }
        return result;
    }
    if (node.is_type<call>()) {
        result.kind = Formula::Kind::call;
        result.text = node.children.front()->string();
        for (std::size_t i = 1; i < node.children.size(); ++i) {
            result.arguments.push_back(formula(*node.children[i]));
        }
        return result;
    }
    result.kind = Formula::Kind::name;
    result.text = name(node).text;
    return result;
}

}  // namespace rubor::antimony
