// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/model/dimensions.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include <rubor/base/text.hpp>

namespace rubor {
namespace {

constexpr double k_same_size = 1e-3;
constexpr std::size_t k_longest_text = 64;

bool same_size(double a, double b) {
    return std::abs(a / b - 1.0) < k_same_size;
}

/// A factor that counts rather than converts or measures.
bool is_count(double value) {
    const double a = std::abs(value);
    return a == 1.0 || a == 2.0 || a == 3.0 || a == 4.0 || a == 8.0;
}

Dimension only(Dimension::Base base, double exponent = 1.0) {
    Dimension d;
    d.exponent[base] = exponent;
    return d;
}

/// What happens to the second of two things that must fit, for the sentence `a is in x, but b, ..., is in y`.
const char* meeting(Op op) {
    switch (op) {
        case Op::add:
            return "added to it";
        case Op::subtract:
            return "subtracted from it";
        case Op::minimum:
            return "beside it in min(...)";
        case Op::maximum:
            return "beside it in max(...)";
        case Op::select:
            return "chosen instead of it";
        default:
            return "compared with it";
    }
}

std::string shortened(std::string text) {
    if (text.size() <= k_longest_text) return text;
    std::size_t head = k_longest_text - 24;
    std::size_t tail = text.size() - 19;
    const auto inside_character = [&](std::size_t i) {
        return (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U;
    };
    while (inside_character(head)) --head;
    while (inside_character(tail)) ++tail;
    return text.substr(0, head) + " ... " + text.substr(tail);
}

std::string in_unit(const std::string& unit) {
    return unit == "1" || unit == "dimensionless" ? "is dimensionless" : "is in " + unit;
}

/// What may be done about two dimensions that differ, where it is evident.
std::string remedy_for(const Dimension& found, const Dimension& expected, const std::string& size) {
    const Dimension ratio = found / expected;
    const std::string of = size.empty() ? "the size of the compartment" : size;
    for (const double dimensions : {3.0, 2.0}) {
        if (ratio == only(Dimension::length, dimensions))
            return "an amount where a concentration belongs? Divide by " + of;
        if (ratio == only(Dimension::length, -dimensions))
            return "a concentration where an amount belongs? Multiply by " + of;
    }
    if (ratio == only(Dimension::time)) return "divide by a time, or multiply by a rate per time";
    if (ratio == only(Dimension::time, -1.0)) return "multiply by a time, or leave out a rate per time";
    const Dimension cells = only(Dimension::cell) / only(Dimension::substance);
    if (ratio == cells) return "cells where an amount of substance belongs? Multiply by the amount per cell";
    if (ratio == power(cells, -1.0))
        return "an amount of substance where cells belong? Divide by the amount per cell";
    return "make both sides the same dimension";
}

}  // namespace

DimensionChecker::DimensionChecker(const ExpressionGraph& graph, Names names, UnitSystem unit_system,
                                   std::optional<Unit> time)
    : graph_{&graph},
      names_{std::move(names)},
      sizes_matter_{unit_system == UnitSystem::as_written},
      unit_system_{unit_system},
      time_{std::move(time)} {}

std::string DimensionChecker::text(Expression e) const {
    return shortened(to_text(*graph_, e, names_.name_of));
}

std::string DimensionChecker::unit_of(Expression e) const {
    const auto& n = graph_->node(e);
    if (n.op == Op::symbol) {
        if (const auto unit = names_.unit_of(n.symbol); unit && !unit->text.empty()) return unit->text;
    }
    if (n.op == Op::time && time_) return time_->text;
    const auto& m = of(e);
    return sizes_matter_ && m->factor ? unit_text(m->dimension, *m->factor) : to_text(m->dimension);
}

std::string DimensionChecker::stands(Expression e) const {
    return in_unit(unit_of(e));
}

void DimensionChecker::settle(Expression root) {
    // Depth first without recursion: expressions of machines are deep.
    std::vector<Expression> stack{root};
    while (!stack.empty()) {
        const Expression e = stack.back();
        if (known_.contains(e.index)) {
            stack.pop_back();
            continue;
        }
        const auto& n = graph_->node(e);
        bool ready = true;
        for (int i = 0; i < arity(n.op); ++i) {
            if (!known_.contains(n.argument[i].index)) {
                stack.push_back(n.argument[i]);
                ready = false;
            }
        }
        if (ready) {
            known_.emplace(e.index, of_node(e));
            stack.pop_back();
        }
    }
}

std::optional<Measure> DimensionChecker::measure(Expression e) {
    settle(e);
    return of(e);
}

std::vector<Clash> DimensionChecker::clashes(Expression e) {
    settle(e);
    std::vector<Clash> result;
    std::unordered_set<std::uint32_t> seen;
    std::vector<Expression> stack{e};
    while (!stack.empty()) {
        const Expression part = stack.back();
        stack.pop_back();
        if (!seen.insert(part.index).second) continue;
        const auto& own = known_.at(part.index).clashes;
        result.insert(result.end(), own.begin(), own.end());
        const auto& n = graph_->node(part);
        for (int i = arity(n.op); i-- > 0;) stack.push_back(n.argument[i]);
    }
    return result;
}

std::optional<Clash> DimensionChecker::mismatch(Expression e, const Unit& expected, const std::string& what,
                                                const std::string& size) {
    const auto found = measure(e);
    if (!found) return std::nullopt;
    if (!(found->dimension == expected.dimension)) {
        std::string remedy = graph_->is_constant(e) ? "give the number a unit"
                                                    : remedy_for(found->dimension, expected.dimension, size);
        return Clash{fmt::format("{} {}; expected {}", what, stands(e), expected.text), std::move(remedy),
                     fmt::format("expected|{}|{}", to_text(found->dimension), to_text(expected.dimension))};
    }
    if (sizes_matter_ && found->factor && !same_size(*found->factor, expected.factor)) {
        return Clash{fmt::format("{} {}; expected {}, and numbers are used as they stand (scale)", what,
                                 stands(e), expected.text),
                     "to have units converted: --units convert",
                     fmt::format("scale|{}|{}", unit_of(e), expected.text)};
    }
    return std::nullopt;
}

std::optional<Measure> DimensionChecker::sum(Expression e, int i, int j, Found& found) const {
    const auto& n = graph_->node(e);
    const Expression a = n.argument[i];
    const Expression b = n.argument[j];
    const auto& ma = of(a);
    const auto& mb = of(b);
    if (!ma || !mb) return ma ? ma : mb;
    const auto alike = [&](const char* kind, std::string x, std::string y) {
        if (n.op != Op::subtract && y < x) std::swap(x, y);  // a + b and b + a are one kind
        return fmt::format("{}{}|{}|{}", kind, meeting(n.op), x, y);
    };
    const auto sentence = [&](Expression first, Expression second, const std::string& tail) {
        return fmt::format("{} {}, but {}, {}, {}", text(first), stands(first), text(second), meeting(n.op),
                           tail);
    };
    if (!(ma->dimension == mb->dimension)) {
        const bool bare_a = graph_->is_constant(a);
        if (bare_a || graph_->is_constant(b)) {
            const Expression quantity = bare_a ? b : a;
            const Expression number = bare_a ? a : b;
            const std::string unit = unit_of(quantity);
            found.clashes.push_back({sentence(quantity, number, "has no unit"),
                                     unit_system_ == UnitSystem::coherent
                                         ? fmt::format("give it a unit: {} {}", text(number), unit)
                                         : "give it a unit: make the number a parameter with one",
                                     fmt::format("bare|{}|{}", meeting(n.op), unit)});
            return of(quantity);
        }
        found.clashes.push_back({sentence(a, b, stands(b)), remedy_for(mb->dimension, ma->dimension, {}),
                                 alike("", to_text(ma->dimension), to_text(mb->dimension))});
        return ma;
    }
    if (sizes_matter_ && ma->factor && mb->factor && !same_size(*ma->factor, *mb->factor)) {
        found.clashes.push_back({sentence(a, b, stands(b) + ", and numbers are used as they stand (scale)"),
                                 "to have units converted: --units convert",
                                 alike("scale|", unit_of(a), unit_of(b))});
    }
    return ma->factor ? ma : mb;
}

void DimensionChecker::require_bare(Expression e, int i, Found& found) const {
    const auto& n = graph_->node(e);
    const Expression a = n.argument[i];
    const auto& m = of(a);
    if (!m) return;
    const std::string call = n.op == Op::power ? "an exponent must be a bare number"
                                               : fmt::format("{}(...) needs a bare number", name_of(n.op));
    if (!m->dimension.is_dimensionless()) {
        found.clashes.push_back({fmt::format("{}, but {} {}", call, text(a), stands(a)),
                                 fmt::format("divide it by a reference value in {}", unit_of(a)),
                                 fmt::format("argument|{}|{}", name_of(n.op), to_text(m->dimension))});
    } else if (sizes_matter_ && m->factor && !same_size(*m->factor, 1.0)) {
        found.clashes.push_back({fmt::format("{}, but {} {}, and numbers are used as they stand (scale)",
                                             call, text(a), stands(a)),
                                 "to have units converted: --units convert",
                                 fmt::format("scale|{}|{}", name_of(n.op), unit_of(a))});
    }
}

std::optional<Measure> DimensionChecker::product(const ExpressionGraph::Node& n, bool divide) const {
    const auto operand = [&](int i) -> std::optional<Measure> {
        const auto& node = graph_->node(n.argument[i]);
        if (sizes_matter_ && node.op == Op::constant && is_count(node.value))
            return Measure{Dimension{}, 1.0};
        return of(n.argument[i]);
    };
    const auto a = operand(0);
    const auto b = operand(1);
    if (!a || !b) return std::nullopt;
    Measure result{divide ? a->dimension / b->dimension : a->dimension * b->dimension, {}};
    if (a->factor && b->factor) result.factor = divide ? *a->factor / *b->factor : *a->factor * *b->factor;
    return result;
}

std::optional<double> DimensionChecker::value(Expression e, int depth) const {
    constexpr int k_deepest = 16;
    const auto& n = graph_->node(e);
    if (n.op == Op::constant) return n.value;
    if (n.op == Op::symbol) return names_.value_of(n.symbol);
    if (arity(n.op) == 0 || depth == k_deepest) return std::nullopt;
    double argument[3] = {};
    for (int i = 0; i < arity(n.op); ++i) {
        const auto v = value(n.argument[i], depth + 1);
        if (!v) return std::nullopt;
        argument[i] = *v;
    }
    return apply(n.op, argument[0], argument[1], argument[2]);
}

std::optional<Measure> DimensionChecker::raised(Expression e, Found& found) const {
    const auto& n = graph_->node(e);
    require_bare(e, 1, found);
    const auto& base = of(n.argument[0]);
    if (!base) return std::nullopt;
    const auto exponent = value(n.argument[1]);
    if (exponent && std::isfinite(*exponent)) {
        const auto factor = base->factor ? std::optional{std::pow(*base->factor, *exponent)} : std::nullopt;
        return Measure{power(base->dimension, *exponent), factor};
    }
    if (!base->dimension.is_dimensionless()) {
        found.clashes.push_back(
            {fmt::format("{} is in {}, but its exponent, {}, has no fixed value", text(n.argument[0]),
                         unit_of(n.argument[0]), text(n.argument[1])),
             fmt::format("divide it by a reference value in {}", unit_of(n.argument[0])),
             fmt::format("exponent|{}", to_text(base->dimension))});
        return std::nullopt;
    }
    const bool one = base->factor && same_size(*base->factor, 1.0);
    return Measure{Dimension{}, one ? std::optional{1.0} : std::nullopt};
}

DimensionChecker::Found DimensionChecker::of_node(Expression e) const {
    Found found;
    const auto& n = graph_->node(e);
    const auto known = [](const Unit& unit) { return Measure{unit.dimension, unit.factor}; };
    const Measure number{Dimension{}, 1.0};
    switch (n.op) {
        case Op::constant:
            // As written, a bare number may mean anything.
            if (!sizes_matter_ && n.value != 0.0 && std::isfinite(n.value)) found.measure = number;
            break;
        case Op::symbol:
            if (const auto unit = names_.unit_of(n.symbol)) found.measure = known(*unit);
            break;
        case Op::time:
            if (time_) found.measure = known(*time_);
            break;
        case Op::truth:
        case Op::logical_and:
        case Op::logical_or:
        case Op::logical_not:
            found.measure = number;
            break;
        case Op::less:
        case Op::less_equal:
        case Op::equal:
        case Op::not_equal:
            static_cast<void>(sum(e, 0, 1, found));
            found.measure = number;
            break;
        case Op::add:
        case Op::subtract:
        case Op::minimum:
        case Op::maximum:
            found.measure = sum(e, 0, 1, found);
            break;
        case Op::select:
            found.measure = sum(e, 1, 2, found);
            break;
        case Op::multiply:
            found.measure = product(n, false);
            break;
        case Op::divide:
            found.measure = product(n, true);
            break;
        case Op::negate:
        case Op::abs:
        case Op::floor:
        case Op::ceiling:
            found.measure = of(n.argument[0]);
            break;
        case Op::sqrt:
            if (const auto& m = of(n.argument[0])) {
                found.measure = Measure{power(m->dimension, 0.5),
                                        m->factor ? std::optional{std::sqrt(*m->factor)} : std::nullopt};
            }
            break;
        case Op::power:
            found.measure = raised(e, found);
            break;
        default:
            require_bare(e, 0, found);
            found.measure = number;
    }
    return found;
}

}  // namespace rubor
