// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <vector>

#include <rubor/model/model.hpp>

namespace rubor::testing {

/// The terms of a sum: what is added and subtracted at its top.
inline std::vector<Expression> terms_of(const ExpressionGraph& graph, Expression sum) {
    std::vector<Expression> open{sum};
    std::vector<Expression> terms;
    while (!open.empty()) {
        const auto& node = graph.node(open.back());
        const Expression here = open.back();
        open.pop_back();
        if (node.op == Op::add || node.op == Op::subtract) {
            open.push_back(node.argument[0]);
            open.push_back(node.argument[1]);
        } else if (node.op == Op::negate) {
            open.push_back(node.argument[0]);
        } else {
            terms.push_back(here);
        }
    }
    return terms;
}

/// Values of all symbols of a model, by SymbolId: as the arrays keep them.
class ModelPoint {
  public:
    explicit ModelPoint(const Model& model) : model_{&model}, values_(model.symbols().size(), 0.0) {
        for (const Parameter& p : model.parameters()) values_[p.symbol] = p.value;
        for (const State& s : model.states()) values_[s.symbol] = at(s.initial);
        for (const Held& h : model.held()) values_[h.symbol] = at(h.initial);
    }
    [[nodiscard]] double at(Expression e) const {
        double out = 0.0;
        Interpreter{model_->graph(), {e}}.evaluate(std::span<const double>{values_}, time_, {&out, 1});
        return out;
    }
    [[nodiscard]] std::vector<double> at(const std::vector<Expression>& all) const {
        std::vector<double> out(all.size());
        Interpreter{model_->graph(), all}.evaluate(std::span<const double>{values_}, time_, out);
        return out;
    }
    [[nodiscard]] double operator[](SymbolId id) const { return values_[id]; }
    void set(SymbolId id, double value) { values_[id] = value; }
    void set_time(double time) { time_ = time; }

  private:
    const Model* model_;
    std::vector<double> values_;
    double time_ = 0.0;
};

struct Difference {
    double largest = 0.0;
    std::string where;
    std::size_t n_compared = 0;
    std::size_t n_not_finite = 0;  ///< In both models alike.
    void add(double a, double b, double size, const std::string& what) {
        ++n_compared;
        if (!std::isfinite(a) && (a == b || (std::isnan(a) && std::isnan(b)))) {
            ++n_not_finite;
            return;
        }
        const double difference = a == b ? 0.0 : std::abs(a - b) / size;
        if (!(difference <= largest)) {
            largest = std::isnan(difference) ? INFINITY : difference;
            where = what;
        }
    }
};

/// Compares the right-hand sides of two models that have the same names, in coherent units, at random states:
/// each amount is its value at the start, or `typical` where that is 0, times 10^u with u uniform in [-4, 4],
/// held values likewise with u in [-1, 1], time uniform in [0, 1000] days; parameters have the values that
/// their own model gives them. A difference is relative to the largest of the terms that the rate of the
/// first model is a sum of.
inline Difference rates_at_random_states(const Model& a, const Model& b, std::size_t n_states,
                                         double typical = 1.0, std::uint64_t seed = 1) {
    Difference result;
    std::mt19937_64 random{seed};
    const auto uniform = [&](double low, double high) {
        return std::uniform_real_distribution<double>{low, high}(random);
    };
    const auto counterpart = [&](SymbolId id) { return b.find(a.symbol(id).name); };
    const auto to_b = [&](SymbolId id) {
        return a.symbol(id).to_coherent / b.symbol(*counterpart(id)).to_coherent;
    };
    for (const State& s : a.states()) {
        if (!counterpart(s.symbol) || !b.find_state(a.symbol(s.symbol).name)) {
            result.largest = INFINITY;
            result.where = "no state " + a.symbol(s.symbol).name;
            return result;
        }
    }
    const ModelPoint start_a{a};
    const double day_a = a.time_unit().dimension.is_dimensionless() ? 1.0 : a.time_unit().factor;
    const double day_b = b.time_unit().dimension.is_dimensionless() ? 1.0 : b.time_unit().factor;
    std::vector<Expression> roots;
    std::vector<std::size_t> first;
    std::vector<Expression> roots_b;
    for (const State& s : a.states()) {
        first.push_back(roots.size());
        roots.push_back(s.rate);
        const auto terms = terms_of(a.graph(), s.rate);
        roots.insert(roots.end(), terms.begin(), terms.end());
        roots_b.push_back(b.states()[*b.find_state(a.symbol(s.symbol).name)].rate);
    }
    first.push_back(roots.size());
    for (std::size_t n = 0; n < n_states; ++n) {
        ModelPoint point_a{a};
        ModelPoint point_b{b};
        const double time = uniform(0.0, 1000.0);
        point_a.set_time(time / day_a);
        point_b.set_time(time / day_b);
        const auto move = [&](SymbolId id, double range) {
            const double base = start_a[id] == 0.0 ? typical : std::abs(start_a[id]);
            point_a.set(id, base * std::pow(10.0, uniform(-range, range)));
            if (counterpart(id)) point_b.set(*counterpart(id), point_a[id] * to_b(id));
        };
        for (const State& s : a.states()) move(s.symbol, 4.0);
        for (const Held& h : a.held()) move(h.symbol, 1.0);
        const std::vector<double> values_a = point_a.at(roots);
        const std::vector<double> values_b = point_b.at(roots_b);
        for (std::size_t i = 0; i < a.states().size(); ++i) {
            double size = 0.0;
            for (std::size_t k = first[i]; k < first[i + 1]; ++k)
                size = std::max(size, std::abs(values_a[k]));
            const SymbolId id = a.states()[i].symbol;
            const double to_a = day_a / day_b / to_b(id);
            result.add(values_a[first[i]], values_b[i] * to_a, size, a.symbol(id).name);
        }
    }
    return result;
}

/// The same of the values at the start, by name: parameters, states and held values, in coherent units.
inline Difference values_at_start(const Model& a, const Model& b) {
    Difference result;
    const ModelPoint point_a{a};
    const ModelPoint point_b{b};
    const auto compare = [&](SymbolId id) {
        const auto other = b.find(a.symbol(id).name);
        if (!other) {
            result.add(0.0, 1.0, 0.0, "no " + a.symbol(id).name);
            return;
        }
        const double value = point_a[id] * a.symbol(id).to_coherent;
        result.add(value, point_b[*other] * b.symbol(*other).to_coherent, std::abs(value), a.symbol(id).name);
    };
    for (const Parameter& p : a.parameters()) compare(p.symbol);
    for (const State& s : a.states()) compare(s.symbol);
    for (const Held& h : a.held()) compare(h.symbol);
    return result;
}

}  // namespace rubor::testing
