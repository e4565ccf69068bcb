// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Relations, logic and pieces.
#include <sbml/SBMLTypes.h>

#include <limits>

#include <fmt/format.h>

#include <rubor/formats/sbml_math.hpp>

namespace rubor {

Expression SbmlMath::compared_with(Expression other, Expression number) {
    const ExpressionGraph& graph = builder_->graph();
    const bool is_time =
        time_ && other == *time_ && graph.node(other).op != Op::time;  // As written: Op::time.
    return is_time && graph.is_constant(number) ? in_time_unit(number) : number;
}

Expression SbmlMath::in_time_unit(Expression number) {
    const auto unit = units_->time();
    return unit ? literal({builder_->graph().node(number).value, *unit}) : number;
}

Expression SbmlMath::relation(const ::ASTNode& node, const Position& at) {
    ExpressionGraph& graph = builder_->graph();
    const auto compare = [&](Expression a, Expression b) {
        switch (node.getType()) {
            case AST_RELATIONAL_EQ:
                return graph.make(Op::equal, a, b);
            case AST_RELATIONAL_NEQ:
                return graph.make(Op::not_equal, a, b);
            case AST_RELATIONAL_LT:
                return graph.make(Op::less, a, b);
            case AST_RELATIONAL_LEQ:
                return graph.make(Op::less_equal, a, b);
            case AST_RELATIONAL_GT:
                return graph.make(Op::less, b, a);
            default:
                return graph.make(Op::less_equal, b, a);
        }
    };
    const unsigned n = node.getNumChildren();
    if (node.getType() == AST_RELATIONAL_NEQ && n != 2) {
        return refuse(at, fmt::format("neq takes 2 arguments (got {})", n));
    }
    Expression all = graph.truth(true);
    Expression previous{};
    for (unsigned i = 0; i < n; ++i) {
        const Expression next = child(node, i, at);
        if (i > 0) {
            all = graph.make(Op::logical_and, all,
                             compare(compared_with(next, previous), compared_with(previous, next)));
        }
        previous = next;
    }
    return all;
}

Expression SbmlMath::logic(const ::ASTNode& node, const Position& at) {
    ExpressionGraph& graph = builder_->graph();
    const ::ASTNodeType_t type = node.getType();
    const unsigned n = node.getNumChildren();
    const auto negation = [&](Expression e) { return graph.make(Op::logical_not, e); };
    if (type == AST_LOGICAL_NOT) {
        return n == 1 ? negation(child_condition(node, 0, at))
                      : refuse(at, fmt::format("not takes 1 argument (got {})", n));
    }
    if (type == AST_LOGICAL_IMPLIES) {
        if (n != 2) {
            return refuse(at, fmt::format("implies takes 2 arguments (got {})", n));
        }
        const Expression a = child_condition(node, 0, at);
        return graph.make(Op::logical_or, negation(a), child_condition(node, 1, at));
    }
    Expression result = graph.truth(type == AST_LOGICAL_AND);
    for (unsigned i = 0; i < n; ++i) {
        const Expression next = child_condition(node, i, at);
        if (type == AST_LOGICAL_AND) {
            result = graph.make(Op::logical_and, result, next);
        } else if (type == AST_LOGICAL_OR) {
            result = graph.make(Op::logical_or, result, next);
        } else {
            result = graph.make(Op::logical_or, graph.make(Op::logical_and, result, negation(next)),
                                graph.make(Op::logical_and, negation(result), next));
        }
    }
    return result;
}

Expression SbmlMath::piecewise(const ::ASTNode& node, const Position& at) {
    ExpressionGraph& graph = builder_->graph();
    const unsigned n = node.getNumChildren();
    const bool has_otherwise = n % 2 == 1;
    Expression result = has_otherwise ? build(*node.getChild(n - 1), at)
                                      : graph.constant(std::numeric_limits<double>::quiet_NaN());
    for (unsigned i = n / 2; i-- > 0;) {
        const Expression value = build(*node.getChild(2 * i), at);
        const Expression when = child_condition(node, 2 * i + 1, at);
        const auto is_truth = [&](Expression e) { return is_truth_valued(graph.node(e).op); };
        if (is_truth(value) && is_truth(result)) {
            // As logic, so that a trigger of pieces still shows its relations.
            result = graph.make(Op::logical_or, graph.make(Op::logical_and, when, value),
                                graph.make(Op::logical_and, graph.make(Op::logical_not, when), result));
        } else {
            result = graph.select(when, as_number(value), as_number(result));
        }
    }
    return result;
}

}  // namespace rubor
