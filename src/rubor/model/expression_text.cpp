// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <rubor/model/expression.hpp>

namespace rubor {

const char* name_of(Op op) {
    switch (op) {
        case Op::constant: return "constant";
        case Op::truth: return "truth";
        case Op::symbol: return "symbol";
        case Op::time: return "time";
        case Op::add: return "+";
        case Op::subtract: case Op::negate: return "-";
        case Op::multiply: return "*";
        case Op::divide: return "/";
        case Op::power: return "^";
        case Op::exp: return "exp";
        case Op::log: return "ln";
        case Op::log10: return "log10";
        case Op::sqrt: return "sqrt";
        case Op::sin: return "sin";
        case Op::cos: return "cos";
        case Op::tan: return "tan";
        case Op::asin: return "asin";
        case Op::acos: return "acos";
        case Op::atan: return "atan";
        case Op::sinh: return "sinh";
        case Op::cosh: return "cosh";
        case Op::tanh: return "tanh";
        case Op::asinh: return "asinh";
        case Op::acosh: return "acosh";
        case Op::atanh: return "atanh";
        case Op::abs: return "abs";
        case Op::floor: return "floor";
        case Op::ceiling: return "ceil";
        case Op::factorial: return "factorial";
        case Op::minimum: return "min";
        case Op::maximum: return "max";
        case Op::less: return "<";
        case Op::less_equal: return "<=";
        case Op::equal: return "==";
        case Op::not_equal: return "!=";
        case Op::logical_and: return "&&";
        case Op::logical_or: return "||";
        case Op::logical_not: return "!";
        case Op::select: return "piecewise";
    }
    return "?";
}

namespace {

/// How tightly an operator binds; larger binds tighter. Functions and leaves never need parentheses.
int strength(Op op) {
    switch (op) {
        case Op::logical_or: return 1;
        case Op::logical_and: return 2;
        case Op::less: case Op::less_equal: case Op::equal: case Op::not_equal: return 3;
        case Op::add: case Op::subtract: return 4;
        case Op::multiply: case Op::divide: return 5;
        case Op::negate: case Op::logical_not: return 6;
        case Op::power: return 7;
        default: return 9;
    }
}

}  // namespace

std::string to_text(const ExpressionGraph& graph, Expression e, const std::function<std::string(SymbolId)>& name) {
    struct Piece {
        std::string text;
        int strength;
    };
    // Bottom up over the nodes, so that depth costs no stack. A shared subexpression is written out each time; the
    // text is cut when it grows beyond reading.
    constexpr std::size_t k_longest = 4000;
    std::unordered_map<std::uint32_t, Piece> pieces;
    for (const Expression part : graph.reachable({&e, 1})) {
        const auto& n = graph.node(part);
        const auto operand = [&](int i, int at_least) {
            const Piece& piece = pieces.at(n.argument[i].index);
            return piece.strength < at_least ? "(" + piece.text + ")" : piece.text;
        };
        const int own = strength(n.op);
        std::string text;
        switch (n.op) {
            case Op::constant: text = fmt::format("{}", n.value); break;
            case Op::truth: text = n.value != 0.0 ? "true" : "false"; break;
            case Op::symbol: text = name(n.symbol); break;
            case Op::time: text = "time"; break;
            case Op::negate: case Op::logical_not: text = name_of(n.op) + operand(0, own); break;
            case Op::power: text = operand(0, own + 1) + "^" + operand(1, own); break;
            case Op::subtract: case Op::divide: case Op::less: case Op::less_equal: case Op::equal:
            case Op::not_equal:
                text = operand(0, own) + " " + name_of(n.op) + " " + operand(1, own + 1);
                break;
            case Op::add: case Op::multiply: case Op::logical_and: case Op::logical_or:
                text = operand(0, own) + " " + name_of(n.op) + " " + operand(1, own);
                break;
            case Op::select:
                text = fmt::format("piecewise({}, {}, {})", operand(1, 0), operand(0, 0), operand(2, 0));
                break;
            default:
                text = std::string{name_of(n.op)} + "(" + operand(0, 0);
                if (arity(n.op) == 2) {
                    text += ", " + operand(1, 0);
                }
                text += ")";
        }
        if (text.size() > k_longest) {
            text = "...";
        }
        const bool negative = n.op == Op::constant && n.value < 0.0;
        pieces.emplace(part.index, Piece{std::move(text), negative ? strength(Op::negate) : own});
    }
    return pieces.at(e.index).text;
}

}  // namespace rubor
