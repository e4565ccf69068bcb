// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/model/conservation.hpp>

#include <gtest/gtest.h>

#include <random>
#include <rubor/base/text.hpp>
#include <rubor/model/model_builder.hpp>
#include <rubor/model/null_space.hpp>
#include <set>

namespace rubor {
namespace {

/// Species are amounts of 1, 2, 3 ... in the order of their first mention; rates are mass action with k = 1,
/// 2, ...
struct Draft {
    ModelBuilder builder{"draft", UnitSystem::as_written};
    std::vector<std::string> species;
    int n_reactions = 0;

    ExpressionGraph& g() { return builder.graph(); }
    Expression operator()(const std::string& name) {
        if (!builder.is_declared(name)) {
            builder.declare(SpeciesDeclaration{
                .name = name, .compartment = {}, .substance_only = true, .unit = {}, .place = {}});
            species.push_back(name);
            builder.set_initial(name, g().constant(static_cast<double>(species.size())), {});
        }
        return builder.reference(name, {});
    }
    Expression parameter(const std::string& name, double value) {
        builder.declare(ParameterDeclaration{.name = name, .unit = {}, .place = {}});
        builder.set_initial(name, g().constant(value), {});
        return builder.reference(name, {});
    }
    using Side = std::vector<std::pair<double, std::string>>;
    /// Mass action, or the rate given.
    void reaction(const Side& from, const Side& to, std::optional<Expression> rate = {}) {
        const std::string name = "J" + std::to_string(++n_reactions);
        Expression product = parameter("k" + std::to_string(n_reactions), n_reactions);
        ReactionDeclaration r{.name = name, .reactants = {}, .products = {}, .rate = {}, .place = {}};
        for (const auto& [n, s] : from) {
            product = g().multiply(product, (*this)(s));
            r.reactants.push_back({s, g().constant(n), {}});
        }
        for (const auto& [n, s] : to) {
            static_cast<void>((*this)(s));
            r.products.push_back({s, g().constant(n), {}});
        }
        r.rate = rate.value_or(product);
        builder.add(std::move(r));
    }
    ConservationLaws laws() {
        const auto model = std::move(builder).build({.unit_clashes = UnitClashes::ignored});
        EXPECT_TRUE(model.ok()) << (model.ok() ? "" : to_text(model.problems()));
        names.clear();
        for (const State& s : model.value().states()) names.push_back(model.value().symbol(s.symbol).name);
        return conservation_laws(model.value());
    }
    /// `E + ES = 4`, sorted.
    std::set<std::string> told() {
        const ConservationLaws found = laws();
        EXPECT_EQ(found.incomplete, "");
        std::set<std::string> texts;
        for (const ConservationLaw& law : found.laws) {
            std::set<std::string> terms;
            for (const auto& [state, weight] : law.terms)
                terms.insert((weight == 1 ? "" : std::to_string(weight) + " ") + names[state]);
            texts.insert(join(std::vector<std::string>(terms.begin(), terms.end()), " + ") + " = " +
                         shortest(law.at_start));
        }
        return texts;
    }
    std::vector<std::string> names;
};

using Texts = std::set<std::string>;

TEST(ClosedForm, MichaelisMentenKeepsEnzymeAndSubstrate) {
    Draft d;
    d.reaction({{1, "S"}, {1, "E"}}, {{1, "ES"}});
    d.reaction({{1, "ES"}}, {{1, "S"}, {1, "E"}});
    d.reaction({{1, "ES"}}, {{1, "P"}, {1, "E"}});
    EXPECT_EQ(d.told(), (Texts{"E + ES = 5", "ES + P + S = 8"}));
}

TEST(ClosedForm, AClosedEpidemicKeepsItsPeople) {
    Draft d;
    d.reaction({{1, "S"}, {1, "I"}}, {{2, "I"}});
    d.reaction({{1, "I"}}, {{1, "R"}});
    EXPECT_EQ(d.told(), (Texts{"I + R + S = 6"}));
}

TEST(ClosedForm, TheSameEpidemicByRateRules) {
    Draft d;
    auto& g = d.g();
    const Expression infection = g.multiply(d.parameter("beta", 0.3), g.multiply(d("S"), d("I")));
    const Expression recovery = g.multiply(d.parameter("gamma", 0.1), d("I"));
    d("R");
    d.builder.set_rate_rule("S", g.negate(infection), {});
    d.builder.set_rate_rule("I", g.subtract(infection, recovery), {});
    d.builder.set_rate_rule("R", recovery, {});
    EXPECT_EQ(d.told(), (Texts{"I + R + S = 6"}));
}

TEST(ClosedForm, DimersCountTwice) {
    Draft d;
    d.reaction({{2, "A"}}, {{1, "A2"}});
    d.reaction({{1, "A2"}}, {{2, "A"}});
    d.reaction({{1, "A2"}, {1, "B"}}, {{1, "A2B"}});
    d.reaction({{1, "A2B"}, {1, "B"}}, {{1, "A2B2"}});
    // A = 1, A2 = 2, B = 3, A2B = 4, A2B2 = 5
    EXPECT_EQ(d.told(), (Texts{"2 A2 + 2 A2B + 2 A2B2 + A = 23", "2 A2B2 + A2B + B = 17"}));
}

TEST(ClosedForm, BrokenStoichiometryGivesWholeWeights) {
    Draft d;
    d.reaction({{0.5, "A"}}, {{1.0 / 3.0, "B"}});  // 2 A... : d(2A)/dt = -J, d(3B)/dt = J
    EXPECT_EQ(d.told(), (Texts{"2 A + 3 B = 8"}));
}

TEST(ClosedForm, AnOpenModelKeepsNothing) {
    Draft d;
    d.reaction({}, {{1, "A"}});
    d.reaction({{1, "A"}}, {{1, "B"}});
    d.reaction({{1, "B"}}, {});
    EXPECT_EQ(d.told(), Texts{});
}

TEST(ClosedForm, EqualRatesOfTwoReactionsCancel) {
    Draft d;
    auto& g = d.g();
    const Expression rate = g.multiply(d.parameter("k", 1.0), d("A"));
    d.reaction({{1, "A"}}, {}, rate);
    d.reaction({}, {{1, "B"}}, rate);
    EXPECT_EQ(d.told(), (Texts{"A + B = 3"}));
}

TEST(ClosedForm, WhatIsLostAndGainedTogetherIsADifference) {
    Draft d;
    d.reaction({{1, "A"}, {1, "B"}}, {});
    EXPECT_EQ(d.told(), (Texts{"-1 B + A = -1"}));
}

TEST(Property, BoundarySpeciesAndChangingStoichiometryAreInNoLaw) {
    Draft d;
    d.reaction({{1, "A"}}, {{1, "B"}});
    d.builder.declare(SpeciesDeclaration{
        .name = "X", .compartment = {}, .substance_only = true, .boundary = true, .unit = {}, .place = {}});
    d.builder.set_initial("X", d.g().constant(1.0), {});
    d.reaction({{1, "B"}}, {{1, "C"}});
    ReactionDeclaration odd{.name = "odd",
                            .reactants = {{"C", d.parameter("n", 2.0), {}}},
                            .products = {{"X", d.g().constant(1.0), {}}},
                            .rate = d("A"),
                            .place = {}};
    d.builder.add(std::move(odd));
    EXPECT_EQ(d.told(), Texts{});
}

TEST(Property, StatesThatNothingChangesAreListedApart) {
    Draft d;
    d.reaction({{1, "A"}, {1, "K"}}, {{1, "B"}, {1, "K"}});  // K is a catalyst
    const ConservationLaws found = d.laws();
    ASSERT_EQ(found.unchanged.size(), 1U);
    EXPECT_EQ(d.names[found.unchanged[0]], "K");
    EXPECT_EQ(found.laws.size(), 1U);
}

TEST(Property, EventsThatBreakALawAreNamed) {
    Draft d;
    d.reaction({{1, "A"}}, {{1, "B"}});
    d.builder.add(EventDeclaration{.name = "dose",
                                   .trigger = d.g().make(Op::less, d.g().constant(1.0), d.g().time()),
                                   .delay = {},
                                   .priority = {},
                                   .assignments = {{"A", d.g().constant(5.0), {}}},
                                   .place = {}});
    const ConservationLaws found = d.laws();
    ASSERT_EQ(found.laws.size(), 1U);
    EXPECT_EQ(found.laws[0].broken_by, (std::vector<std::size_t>{0}));
}

/// Random matrices: the basis has the dimension that the rank says, and every member is a left null vector.
TEST(Invariant, TheNullSpaceIsExactAndWhole) {
    std::mt19937 engine{7};
    for (int round = 0; round < 200; ++round) {
        const std::size_t n = 2 + engine() % 8;
        const std::size_t m = 1 + engine() % 8;
        std::vector<SparseRow> rows(n);
        std::vector<std::vector<double>> dense(n, std::vector<double>(m, 0.0));
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t j = 0; j < m; ++j) {
                const auto value = static_cast<std::int64_t>(engine() % 9) - 4;
                if (engine() % 3 == 0 && value != 0) {
                    rows[i].emplace_back(j, value);
                    dense[i][j] = static_cast<double>(value);
                }
            }
        }
        // rank by elimination with full pivoting, in doubles: the numbers are small
        std::size_t rank = 0;
        auto a = dense;
        for (std::size_t j = 0; j < m; ++j) {
            std::size_t best = rank;
            for (std::size_t i = rank; i < n; ++i) {
                if (std::abs(a[i][j]) > std::abs(a[best < n ? best : i][j])) best = i;
            }
            if (rank == n || std::abs(a[best][j]) < 1e-9) continue;
            std::swap(a[rank], a[best]);
            for (std::size_t i = rank + 1; i < n; ++i) {
                const double f = a[i][j] / a[rank][j];
                for (std::size_t k = 0; k < m; ++k) a[i][k] -= f * a[rank][k];
            }
            ++rank;
        }
        const auto laws = left_null_space(rows);
        ASSERT_TRUE(laws.has_value());
        EXPECT_EQ(laws->size(), n - rank);
        for (const SparseRow& law : *laws) {
            ASSERT_FALSE(law.empty());
            for (std::size_t j = 0; j < m; ++j) {
                double sum = 0.0;
                for (const auto& [i, weight] : law) sum += static_cast<double>(weight) * dense[i][j];
                EXPECT_EQ(sum, 0.0);
            }
        }
    }
}

TEST(Property, TheEffortOfTheNullSpaceIsBounded) {
    std::vector<SparseRow> rows(50);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        for (std::size_t j = 0; j < 60; ++j)
            rows[i].emplace_back(j, static_cast<std::int64_t>((i * 31 + j * 17) % 97) + 1);
    }
    EXPECT_FALSE(left_null_space(rows, 1000).has_value());
}

}  // namespace
}  // namespace rubor
