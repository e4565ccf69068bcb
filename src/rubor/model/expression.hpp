// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace rubor {

/// What a node of the expression graph computes.
///
/// Relations and logic give truth values; everything else gives numbers. `select` chooses (it never multiplies
/// by 0 or 1). `greater` does not exist: `a > b` is stored as `b < a`.
enum class Op : std::uint8_t {
    // leaves
    constant,  ///< A number, in `Node::value`.
    truth,     ///< true (value 1) or false (value 0).
    symbol,    ///< A named quantity, in `Node::symbol`.
    time,      ///< The model's time, in days.
    // arithmetic
    add, subtract, multiply, divide, power, negate,
    // functions of one argument
    exp, log, log10, sqrt, sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, asinh, acosh, atanh,
    abs, floor, ceiling, factorial,
    // functions of two arguments
    minimum, maximum,
    // truth values
    less, less_equal, equal, not_equal, logical_and, logical_or, logical_not,
    // select(condition, if true, if false)
    select,
};

[[nodiscard]] constexpr int arity(Op op) {
    switch (op) {
        case Op::constant: case Op::truth: case Op::symbol: case Op::time: return 0;
        case Op::add: case Op::subtract: case Op::multiply: case Op::divide: case Op::power:
        case Op::minimum: case Op::maximum: case Op::less: case Op::less_equal: case Op::equal:
        case Op::not_equal: case Op::logical_and: case Op::logical_or: return 2;
        case Op::select: return 3;
        default: return 1;
    }
}
[[nodiscard]] constexpr bool is_truth_valued(Op op) {
    return op == Op::truth || (op >= Op::less && op <= Op::logical_not);
}
/// `add`, `exp`, ... as Antimony and the error messages write it.
[[nodiscard]] const char* name_of(Op op);

using SymbolId = std::uint32_t;

/// A node of one ExpressionGraph. Equal handles mean equal mathematics, because the graph is hash-consed.
struct Expression {
    std::uint32_t index = 0;
    friend bool operator==(Expression, Expression) = default;
};

/// The one representation of mathematics: a directed acyclic graph in which each subexpression exists once.
///
/// Nodes are only ever added, and a node's arguments come before it, so that a loop over indices is an
/// evaluation order. Building an expression simplifies it by identities that are exact in floating point for
/// finite values (`x + 0`, `1 * x`, `x - x`, `0 * x`, `--x`, `select` on a constant), and folds constants only
/// where IEEE 754 fixes the result (+ - * / sqrt, negation, comparison, min, max, abs, floor, ceiling, factorial, and
/// integer powers by repeated multiplication): what exp or log of a constant is, the kernels decide, so that every
/// machine agrees.
class ExpressionGraph {
  public:
    struct Node {
        Op op = Op::constant;
        Expression argument[3] = {};
        double value = 0.0;   ///< constant, truth
        SymbolId symbol = 0;  ///< symbol
    };

    ExpressionGraph();

    [[nodiscard]] Expression constant(double value);
    [[nodiscard]] Expression truth(bool value);
    [[nodiscard]] Expression symbol(SymbolId id);
    [[nodiscard]] Expression time();
    [[nodiscard]] Expression make(Op op, Expression a);
    [[nodiscard]] Expression make(Op op, Expression a, Expression b);
    [[nodiscard]] Expression select(Expression condition, Expression if_true, Expression if_false);

    [[nodiscard]] Expression add(Expression a, Expression b) { return make(Op::add, a, b); }
    [[nodiscard]] Expression subtract(Expression a, Expression b) { return make(Op::subtract, a, b); }
    [[nodiscard]] Expression multiply(Expression a, Expression b) { return make(Op::multiply, a, b); }
    [[nodiscard]] Expression divide(Expression a, Expression b) { return make(Op::divide, a, b); }
    [[nodiscard]] Expression power(Expression a, Expression b) { return make(Op::power, a, b); }
    [[nodiscard]] Expression negate(Expression a) { return make(Op::negate, a); }

    [[nodiscard]] const Node& node(Expression e) const { return nodes_[e.index]; }
    [[nodiscard]] std::size_t size() const { return nodes_.size(); }
    [[nodiscard]] bool is_constant(Expression e) const { return node(e).op == Op::constant; }
    [[nodiscard]] bool is_constant(Expression e, double value) const {
        return is_constant(e) && node(e).value == value;
    }

    /// The derivative of `e` with respect to symbol `with_respect_to`, all other symbols held fixed. `abs`, `floor`, `ceiling`,
    /// `factorial`, `minimum`, `maximum` and `select` are differentiated branch by branch; the derivative on a kink is that of
    /// one side. Truth-valued `e` is an error of the caller.
    [[nodiscard]] Expression differentiate(Expression e, SymbolId with_respect_to);
    /// The same by each of `symbols`, one after the other.
    [[nodiscard]] std::vector<Expression> differentiate(Expression e, std::span<const SymbolId> symbols);
    /// The partial derivative with respect to explicit time.
    [[nodiscard]] Expression differentiate_in_time(Expression e);

    /// `e` with symbols replaced. The replacement is simultaneous (replacements are not themselves rewritten).
    [[nodiscard]] Expression substitute(Expression e,
                                        const std::unordered_map<SymbolId, Expression>& replacement);
    /// The same expression in this graph, copied from another one; symbols keep their numbers.
    [[nodiscard]] Expression import(const ExpressionGraph& from, Expression e);

    /// Symbols that `e` mentions, ascending, each once.
    [[nodiscard]] std::vector<SymbolId> symbols_in(Expression e) const;
    [[nodiscard]] bool mentions_time(Expression e) const;

    /// Nodes that the roots need, in an order in which arguments come first.
    [[nodiscard]] std::vector<Expression> reachable(std::span<const Expression> roots) const;

  private:
    Expression intern(const Node& node);
    void grow_slots();
    Expression differentiate_by(std::span<const Expression> order, bool by_time, SymbolId with_respect_to,
                                std::vector<Expression>& derivative);
    Expression derivative_of_node(Expression e, Expression da, Expression db, Expression dc);

    std::vector<Node> nodes_;
    std::vector<std::uint32_t> slots_;  // open addressing by hash: 1 + index of a node, or 0; a power of two long
};

/// The exponent of a `power` node that is computed by repeated multiplication: a whole constant from -64 to 64.
[[nodiscard]] std::optional<int> whole_exponent(const ExpressionGraph& graph, Expression power);

/// base^exponent by repeated squaring from the lowest bit up, one division at the end when the exponent is
/// negative. Kernels multiply in this order too, so that both give the same bits.
[[nodiscard]] double integer_power(double base, int exponent);

/// n! for whole n >= 0, rounded to the nearest double; infinity above 170!. Not a number for negative and broken n: there is
/// no gamma function here, since SBML's factorial is one of whole numbers.
[[nodiscard]] double factorial(double n);

/// The one definition of what an operation on numbers means: the value of `op` for arguments a, b, c (truth as 1 or 0).
[[nodiscard]] double apply(Op op, double a, double b, double c);

/// Infix text with the fewest parentheses; `name` gives a symbol's name.
[[nodiscard]] std::string to_text(const ExpressionGraph& graph, Expression e,
                                  const std::function<std::string(SymbolId)>& name);

/// The slow, obvious evaluator: walks the graph once for all roots. It is the oracle that compiled kernels are
/// tested against, for ever, and what runs where generated code cannot (sanitizers).
class Interpreter {
  public:
    /// Keeps a reference to `graph`, which must outlive the interpreter and not lose nodes.
    Interpreter(const ExpressionGraph& graph, std::vector<Expression> roots);

    /// `value_of(symbol)` and `time` in, one number per root out (truth as 1 or 0). `results` has roots().size().
    void evaluate(const std::function<double(SymbolId)>& value_of, double time, std::span<double> results) const;
    /// The same, with symbol values in an array indexed by SymbolId.
    void evaluate(std::span<const double> symbol_values, double time, std::span<double> results) const;

    [[nodiscard]] const std::vector<Expression>& roots() const { return roots_; }

  private:
    struct Slots {
        std::uint32_t argument[3] = {};
        std::optional<int> whole_exponent;
    };
    const ExpressionGraph* graph_;
    std::vector<Expression> roots_;
    std::vector<Expression> order_;
    std::vector<Slots> slots_;
    std::vector<std::uint32_t> slot_of_root_;
};

}  // namespace rubor
