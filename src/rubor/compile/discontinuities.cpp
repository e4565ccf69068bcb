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

bool is_stairs(Op op) {
    return op == Op::floor || op == Op::ceiling;
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
            const auto mark = [&](std::size_t root) {
                found.roots[root].is_time_curve |=
                    std::max(arguments[0], arguments[1]) == Course::other_in_time;
                found.roots[root].*where = true;
            };
            if (is_stairs(n.op) && arguments[0] != Course::constant) {
                mark(add_stairs(e, n.argument[0], arguments[0] == Course::linear_in_time));
            }
            if (is_relation(n.op) && std::max(arguments[0], arguments[1]) != Course::constant) {
                const bool is_linear = std::max(arguments[0], arguments[1]) == Course::linear_in_time;
                mark(add_relation(e, n.argument[0], n.argument[1], is_linear));
            }
        }
    }

    Discontinuities found;

  private:
    std::size_t add_relation(Expression relation, Expression left, Expression right, bool is_linear) {
        const Expression difference = graph_.subtract(left, right);
        auto known = position_.find(difference.index);
        if (known == position_.end()) {
            known = position_.find(graph_.subtract(right, left).index);
        }
        if (known == position_.end()) {
            known = add_root(difference, {.is_time_only = is_linear});
        }
        if (is_linear) {
            add_in_time(relation, difference);
        }
        return known->second;
    }

    std::size_t add_stairs(Expression stairs, Expression u, bool is_linear) {
        const Expression half = graph_.constant(0.5);
        const Expression pairs = graph_.multiply(half, u);
        const Expression v = graph_.subtract(pairs, graph_.make(Op::floor, graph_.add(pairs, half)));
        const Expression g = graph_.multiply(v, graph_.subtract(half, graph_.make(Op::abs, v)));
        auto known = position_.find(g.index);
        if (known == position_.end()) {
            known = add_root(g, {.is_time_only = is_linear, .is_stairs = true});
        }
        if (is_linear) {
            add_in_time(stairs, u);
        }
        return known->second;
    }

    std::unordered_map<std::uint32_t, std::size_t>::iterator add_root(Expression value,
                                                                      const RootInfo& info) {
        found.roots.push_back(info);
        found.root_values.push_back(value);
        return position_.emplace(value.index, found.roots.size() - 1).first;
    }

    void add_in_time(Expression what, Expression line) {
        if (!seen_in_time_.emplace(what.index, true).second) {
            return;
        }
        const auto at_zero = rewrite(graph_, {&line, 1}, [](ExpressionGraph& g, Expression e) {
            return g.node(e).op == Op::time ? std::optional{g.constant(0.0)} : std::nullopt;
        });
        found.time_relations.push_back({what, line, graph_.differentiate_in_time(line), at_zero.front()});
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
