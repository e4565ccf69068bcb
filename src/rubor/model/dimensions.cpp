// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/model/dimensions.hpp>

#include <fmt/format.h>

#include <cmath>

namespace rubor {

DimensionChecker::DimensionChecker(const ExpressionGraph& graph, SymbolDimension dimension_of, SymbolName name_of)
    : graph_{&graph}, dimension_of_{std::move(dimension_of)}, name_of_{std::move(name_of)} {}

std::string DimensionChecker::text(Expression e) const { return to_text(*graph_, e, name_of_); }

std::optional<Dimension> DimensionChecker::dimension(Expression e, std::vector<std::string>& messages) {
    for (const Expression part : graph_->reachable({&e, 1})) {
        if (!known_.contains(part.index)) {
            known_.emplace(part.index, of_node(part, messages));
        }
    }
    return known_.at(e.index);
}

std::optional<Dimension> DimensionChecker::of_node(Expression e, std::vector<std::string>& messages) {
    const auto& n = graph_->node(e);
    const auto of = [&](int i) { return known_.at(n.argument[i].index); };
    const auto must_be_bare = [&](int i) {
        if (of(i) && !of(i)->is_dimensionless()) {
            messages.push_back(fmt::format("{}(...) needs a bare number, but {} is in {}", name_of(n.op),
                                           text(n.argument[i]), to_text(*of(i))));
        }
    };
    const auto must_match = [&](int i, int j) {
        if (of(i) && of(j) && !(*of(i) == *of(j))) {
            messages.push_back(fmt::format("{} is in {}, but {} is in {}", text(n.argument[i]), to_text(*of(i)),
                                           text(n.argument[j]), to_text(*of(j))));
        }
        return of(i) ? of(i) : of(j);
    };
    switch (n.op) {
        case Op::constant:
            return n.value == 0.0 || std::isinf(n.value) ? std::nullopt : std::optional<Dimension>{Dimension{}};
        case Op::truth: return std::nullopt;
        case Op::symbol: return dimension_of_(n.symbol);
        case Op::time: {
            Dimension time;
            time.exponent[Dimension::time] = 1.0;
            return time;
        }
        case Op::add: case Op::subtract: case Op::minimum: case Op::maximum: return must_match(0, 1);
        case Op::multiply: return of(0) && of(1) ? std::optional{*of(0) * *of(1)} : std::nullopt;
        case Op::divide: return of(0) && of(1) ? std::optional{*of(0) / *of(1)} : std::nullopt;
        case Op::negate: case Op::abs: case Op::floor: case Op::ceiling: return of(0);
        case Op::sqrt: return of(0) ? std::optional{power(*of(0), 0.5)} : std::nullopt;
        case Op::power: {
            must_be_bare(1);
            const auto& exponent = graph_->node(n.argument[1]);
            if (exponent.op == Op::constant) {
                return of(0) ? std::optional{power(*of(0), exponent.value)} : std::nullopt;
            }
            must_be_bare(0);
            return Dimension{};
        }
        case Op::less: case Op::less_equal: case Op::equal: case Op::not_equal:
            static_cast<void>(must_match(0, 1));
            return std::nullopt;
        case Op::logical_and: case Op::logical_or: case Op::logical_not: return std::nullopt;
        case Op::select: return must_match(1, 2);
        default: must_be_bare(0); return Dimension{};
    }
}

}  // namespace rubor
