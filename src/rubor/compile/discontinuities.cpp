// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/compile/discontinuities.hpp>

#include <algorithm>
#include <optional>
#include <unordered_map>

#include <rubor/compile/rewrite.hpp>

namespace rubor {

namespace {

bool is_relation(Op op) {
    return op == Op::less || op == Op::less_equal || op == Op::equal || op == Op::not_equal;
}

/// How an expression depends on what changes between two events.
enum class Course : std::uint8_t { constant, linear_in_time, other_in_time, by_state };

Course course_of(const ExpressionGraph::Node& n, std::span<const Course> argument, bool is_state) {
    switch (n.op) {
        case Op::constant:
        case Op::truth:
            return Course::constant;
        case Op::symbol:
            return is_state ? Course::by_state : Course::constant;
        case Op::time:
            return Course::linear_in_time;
        default:
            break;
    }
    const Course worst = *std::max_element(argument.begin(), argument.end());
    if (worst != Course::linear_in_time) {
        return worst;
    }
    switch (n.op) {
        case Op::add:
        case Op::subtract:
        case Op::negate:
            return worst;
        case Op::multiply:
            return argument[0] == Course::constant || argument[1] == Course::constant ? worst
                                                                                      : Course::other_in_time;
        case Op::divide:
            return argument[1] == Course::constant ? worst : Course::other_in_time;
        default:
            return Course::other_in_time;
    }
}

class Search {
  public:
    Search(ExpressionGraph& graph, std::span<const SymbolId> states) : graph_{graph} {
        for (const SymbolId id : states) {
            is_state_.emplace(id, true);
        }
    }

    void add(std::span<const Expression> roots, bool RootInfo::*where) {
        for (const Expression e : graph_.reachable(roots)) {
            const ExpressionGraph::Node n = graph_.node(e);
            Course arguments[3] = {};
            for (int k = 0; k < arity(n.op); ++k) {
                arguments[k] = course_.at(n.argument[k].index);
            }
            const bool is_state = n.op == Op::symbol && is_state_.contains(n.symbol);
            const auto n_arguments = static_cast<std::size_t>(arity(n.op));
            const Course course = course_of(n, {arguments, n_arguments}, is_state);
            course_.emplace(e.index, course);
            if (is_relation(n.op) && std::max(arguments[0], arguments[1]) != Course::constant) {
                const bool is_linear = std::max(arguments[0], arguments[1]) == Course::linear_in_time;
                add_root(e, n.argument[0], n.argument[1], is_linear, where);
            }
        }
    }

    Discontinuities found;

  private:
    void add_root(Expression relation, Expression left, Expression right, bool is_linear,
                  bool RootInfo::*where) {
        const Expression difference = graph_.subtract(left, right);
        auto known = position_.find(difference.index);
        if (known == position_.end()) {
            known = position_.find(graph_.subtract(right, left).index);
        }
        if (known == position_.end()) {
            known = position_.emplace(difference.index, found.roots.size()).first;
            found.roots.push_back({.is_time_only = is_linear});
            found.root_values.push_back(difference);
        }
        found.roots[known->second].*where = true;
        if (is_linear && !seen_in_time_.contains(relation.index)) {
            seen_in_time_.emplace(relation.index, true);
            const auto at_zero = rewrite(graph_, {&difference, 1}, [](ExpressionGraph& g, Expression e) {
                return g.node(e).op == Op::time ? std::optional{g.constant(0.0)} : std::nullopt;
            });
            found.time_relations.push_back(
                {relation, difference, graph_.differentiate_in_time(difference), at_zero.front()});
        }
    }

    ExpressionGraph& graph_;
    std::unordered_map<SymbolId, bool> is_state_;
    std::unordered_map<std::uint32_t, Course> course_;
    std::unordered_map<std::uint32_t, std::size_t> position_;
    std::unordered_map<std::uint32_t, bool> seen_in_time_;
};

}  // namespace

Discontinuities find_discontinuities(ExpressionGraph& graph, std::span<const Expression> rates,
                                     std::span<const Expression> triggers, std::span<const SymbolId> states) {
    Search search{graph, states};
    search.add(rates, &RootInfo::in_rates);
    search.add(triggers, &RootInfo::in_triggers);
    return std::move(search.found);
}

}  // namespace rubor
