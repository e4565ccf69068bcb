// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/model/conservation.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <random>

#include <rubor/model/model_builder.hpp>
#include <rubor/model/null_space.hpp>
#include <rubor/model/start_values.hpp>

namespace rubor {
namespace {

struct Rational {
    std::int64_t above = 0;
    std::int64_t below = 1;
};

std::optional<Rational> reduced(__int128 above, __int128 below) {
    constexpr __int128 k_most = 1'000'000'000;
    if (below < 0) {
        above = -above;
        below = -below;
    }
    __int128 a = above < 0 ? -above : above;
    __int128 b = below;
    while (b != 0) {
        const __int128 rest = a % b;
        a = b;
        b = rest;
    }
    if (a == 0) return Rational{};
    above /= a;
    below /= a;
    if (above > k_most || above < -k_most || below > k_most) return std::nullopt;
    return Rational{static_cast<std::int64_t>(above), static_cast<std::int64_t>(below)};
}

std::optional<Rational> operator*(const Rational& a, const Rational& b) {
    return reduced(static_cast<__int128>(a.above) * b.above, static_cast<__int128>(a.below) * b.below);
}

std::optional<Rational> operator+(const Rational& a, const Rational& b) {
    return reduced(static_cast<__int128>(a.above) * b.below + static_cast<__int128>(b.above) * a.below,
                   static_cast<__int128>(a.below) * b.below);
}

/// p/q with q <= 1000 that is this double, exactly as a division gives it.
std::optional<Rational> rational(double value) {
    constexpr int k_largest_below = 1000;
    if (!(std::abs(value) <= 1e6)) return std::nullopt;
    for (int below = 1; below <= k_largest_below; ++below) {
        const double above = std::round(value * below);
        if (above / below == value) return reduced(static_cast<std::int64_t>(above), below);
    }
    return std::nullopt;
}

/// A term of mathematics, in a size if it is of a concentration (its amount changes by term x size).
using Term = std::pair<std::uint32_t, std::int64_t>;
using Row = std::map<std::size_t, Rational>;

/// The matrix states by terms, and what could not be put into it.
class Matrix {
  public:
    explicit Matrix(const Model& model)
        : model_{&model}, declared_{&model.declared()}, rows_(model.states().size()) {
        for (std::size_t k = 0; k < model.states().size(); ++k)
            state_of_.emplace(model.states()[k].symbol, k);
        for (const ReactionDeclaration& r : declared_->reactions) {
            if (!r.rate) continue;
            for (const auto& p : r.reactants) participant(p, *r.rate, -1);
            for (const auto& p : r.products) participant(p, *r.rate, 1);
        }
        for (std::size_t k = 0; k < model.states().size(); ++k) rate_rule(k);
    }

    /// Row k times scale(k), so that all numbers are whole.
    [[nodiscard]] SparseRow whole_numbers(std::size_t k) const {
        SparseRow result;
        for (const auto& [column, value] : rows_[k]) {
            if (value.above != 0) result.emplace_back(column, value.above * (scale(k) / value.below));
        }
        return result;
    }
    [[nodiscard]] std::int64_t scale(std::size_t k) const {
        std::int64_t common = 1;
        for (const auto& [column, value] : rows_[k]) common = std::lcm(common, value.below);
        return common;
    }
    [[nodiscard]] bool is_unchanged(std::size_t k) const {
        return std::all_of(rows_[k].begin(), rows_[k].end(),
                           [](const auto& e) { return e.second.above == 0; });
    }

  private:
    static constexpr std::int64_t k_no_size = -1;

    static constexpr double k_largest_scale = 1e9;

    void put(std::size_t state, Term term, const Rational& value) {
        Rational& entry = rows_[state][column_of(term)];
        const auto sum = entry + value;
        entry = sum.value_or(Rational{1, 1});
        if (!sum) opaque(state);
        // denominators that have no common multiple of reasonable size
        if (std::abs(static_cast<double>(scale(state))) > k_largest_scale) {
            entry = Rational{1, 1};
            opaque(state);
        }
    }
    std::size_t column_of(Term term) {
        const auto [found, is_new] = columns_.try_emplace(term, n_columns_);
        if (is_new) ++n_columns_;
        return found->second;
    }
    /// A column of its own: the state is in no law.
    void opaque(std::size_t state) { rows_[state][n_columns_++] = Rational{1, 1}; }

    void participant(const ReactionDeclaration::Participant& p, Expression rate, int sign) {
        const auto id = model_->find(p.species);
        if (!id) return;
        const auto found = state_of_.find(*id);
        const SpeciesDeclaration& species = declared_->named[*id].species;
        if (found == state_of_.end() || species.boundary || species.constant) return;
        const auto& g = model_->graph();
        const auto stoichiometry =
            g.is_constant(p.stoichiometry) ? rational(g.node(p.stoichiometry).value) : std::nullopt;
        if (!stoichiometry) return opaque(found->second);
        const auto value = *stoichiometry * Rational{sign, 1};
        if (value->above != 0) take_apart(found->second, rate, *value, k_no_size);
    }

    void rate_rule(std::size_t k) {
        const State& state = model_->states()[k];
        const auto& rule = declared_->named[state.symbol].rate_rule;
        if (!rule) return;
        std::int64_t size = k_no_size;
        if (state.is_concentration) {
            const auto compartment = model_->find(*declared_->named[state.symbol].species.compartment);
            if (!compartment || model_->symbol(*compartment).kind != SymbolKind::parameter) return opaque(k);
            size = *compartment;
        }
        take_apart(k, *rule, Rational{1, 1}, size);
    }

    /// Adds factor x e to the row of a state, summand by summand.
    void take_apart(std::size_t state, Expression e, Rational factor, std::int64_t size) {
        const auto& g = model_->graph();
        std::vector<std::pair<Expression, Rational>> stack{{e, factor}};
        std::size_t n = 0;
        while (!stack.empty()) {
            const auto [part, value] = stack.back();
            stack.pop_back();
            const auto& node = g.node(part);
            const auto both = [&](Rational second) {
                stack.emplace_back(node.argument[0], value);
                stack.emplace_back(node.argument[1], *(value * second));
            };
            std::optional<Rational> scaled;
            int other = 0;
            if (node.op == Op::multiply || node.op == Op::divide) {
                for (int i = node.op == Op::divide ? 1 : 0; i < 2 && !scaled; ++i) {
                    if (!g.is_constant(node.argument[i])) continue;
                    auto number = rational(g.node(node.argument[i]).value);
                    if (number && node.op == Op::divide) {
                        number = number->above == 0 ? std::nullopt
                                                    : std::optional{Rational{number->below, number->above}};
                    }
                    if (number) scaled = *number * value;
                    other = 1 - i;
                }
            }
            constexpr std::size_t k_most_summands = 10'000;
            if (++n > k_most_summands) return opaque(state);
            if (g.is_constant(part, 0.0)) continue;
            if (node.op == Op::add) {
                both({1, 1});
            } else if (node.op == Op::subtract) {
                both({-1, 1});
            } else if (node.op == Op::negate) {
                stack.emplace_back(node.argument[0], *(value * Rational{-1, 1}));
            } else if (scaled) {
                stack.emplace_back(node.argument[other], *scaled);
            } else {
                put(state, {part.index, size}, value);
            }
        }
    }

    const Model* model_;
    const Declarations* declared_;
    std::vector<Row> rows_;
    std::unordered_map<SymbolId, std::size_t> state_of_;
    std::map<Term, std::size_t> columns_;
    std::size_t n_columns_ = 0;
};

/// What the law's sum is at the start, and whether it stands still on the model's own rates.
class Trial {
  public:
    explicit Trial(const Model& model) : model_{&model} {
        const StartValues start{model};
        std::vector<double> values = start.arrays();
        for (const State& s : model.states()) start_.push_back(values[s.symbol]);
        std::vector<Expression> roots;
        for (const State& s : model.states()) roots.push_back(s.rate);
        const Interpreter interpreter{model.graph(), std::move(roots)};
        std::mt19937_64 engine{20260101};
        std::uniform_real_distribution<double> exponent{-1.5, 1.5};
        for (std::vector<double>& rates : rates_of_) {
            for (std::size_t k = 0; k < start_.size(); ++k) {
                const State& s = model.states()[k];
                const double size = start_[k] != 0.0 ? std::abs(start_[k])
                                    : s.scale > 0.0  ? 1e3 * s.scale
                                                     : 1.0;
                values[s.symbol] = size * std::pow(10.0, exponent(engine));
            }
            rates.resize(start_.size());
            interpreter.evaluate(values, 0.5, rates);
        }
    }

    [[nodiscard]] double at_start(const ConservationLaw& law) const {
        double sum = 0.0;
        for (const auto& [state, weight] : law.terms) {
            sum += static_cast<double>(weight) * start_[state] * model_->states()[state].to_mathematics;
        }
        return sum;
    }

    /// Rounding of large rates that cancel may hide one state, not most of them.
    [[nodiscard]] bool stands_still(const ConservationLaw& law) const {
        constexpr double k_rounding = 1e-8;
        int n_moved = 0;
        int n_still = 0;
        for (const std::vector<double>& rates : rates_of_) {
            double sum = 0.0;
            double size = 0.0;
            for (const auto& [state, weight] : law.terms) {
                const double term =
                    static_cast<double>(weight) * rates[state] * model_->states()[state].to_mathematics;
                sum += term;
                size += std::abs(term);
            }
            if (!std::isfinite(size)) continue;
            (std::abs(sum) <= k_rounding * size ? n_still : n_moved)++;
        }
        return n_still >= n_moved;
    }

  private:
    const Model* model_;
    std::vector<double> start_;
    std::array<std::vector<double>, 5> rates_of_;
};

}  // namespace

ConservationLaws conservation_laws(const Model& model) {
    const Matrix matrix{model};
    ConservationLaws result;
    std::vector<std::size_t> state_of_row;
    std::vector<SparseRow> rows;
    for (std::size_t k = 0; k < model.states().size(); ++k) {
        if (matrix.is_unchanged(k)) {
            result.unchanged.push_back(k);
        } else {
            state_of_row.push_back(k);
            rows.push_back(matrix.whole_numbers(k));
        }
    }
    const auto basis = left_null_space(rows);
    if (!basis) {
        result.incomplete = "the numbers of the elimination grew too large or too many";
        return result;
    }
    const Trial trial{model};
    for (const SparseRow& combination : *basis) {
        ConservationLaw law;
        std::int64_t common = 0;
        for (const auto& [row, weight] : combination) {
            law.terms.push_back({state_of_row[row], weight * matrix.scale(state_of_row[row])});
            common = std::gcd(common, law.terms.back().weight);
        }
        for (auto& term : law.terms) term.weight /= common;
        if (!trial.stands_still(law)) {
            result.incomplete =
                "a law that follows from the structure does not hold in numbers: rounding, or a fault of "
                "rubor";
            continue;
        }
        law.at_start = trial.at_start(law);
        for (std::size_t e = 0; e < model.events().size(); ++e) {
            const auto& assignments = model.events()[e].assignments;
            if (std::any_of(assignments.begin(), assignments.end(), [&](const Assignment& a) {
                    return a.target == Assignment::Target::state &&
                           std::any_of(law.terms.begin(), law.terms.end(),
                                       [&](const auto& t) { return t.state == a.index; });
                })) {
                law.broken_by.push_back(e);
            }
        }
        result.laws.push_back(std::move(law));
    }
    std::stable_sort(
        result.laws.begin(), result.laws.end(),
        [](const ConservationLaw& a, const ConservationLaw& b) { return a.terms.size() < b.terms.size(); });
    return result;
}

}  // namespace rubor
