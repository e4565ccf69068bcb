// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include <rubor/random/distribution.hpp>
#include <rubor/random/normal.hpp>

namespace rubor {
namespace {

constexpr double k_inf = Distribution::k_infinity;
/// Relative agreement for values that come from a handful of roundings and one special function (a few ulp
/// each).
void expect_close(double a, double b, double relative = 1e-13) {
    EXPECT_LE(std::fabs(a - b), relative * std::fabs(b)) << a << " against " << b;
}

std::vector<Distribution> continuous_examples() {
    return {Distribution::uniform(-2, 5),
            Distribution::loguniform(0.01, 30),
            Distribution::normal(3, 0.5),
            Distribution::lognormal(0.22, 0.4),
            Distribution::exponential(7),
            Distribution::beta(2, 5),
            Distribution::beta(0.5, 0.5),
            Distribution::normal(3, 0.5).truncated(2.8, 4.5),
            Distribution::lognormal(0.22, 0.4).truncated(0.1, 0.3),
            Distribution::normal(0, 1).truncated(6, k_inf),
            Distribution::normal(0, 1).truncated(-k_inf, -6),
            Distribution::exponential(7).truncated(20, 60),
            Distribution::uniform(-2, 5).truncated(0, 100),
            Distribution::beta(2, 5).truncated(0.5, 0.9)};
}

TEST(Invariant, QuantileInvertsCdfAndAscends) {
    for (const auto& d : continuous_examples()) {
        ASSERT_FALSE(d.error()) << *d.error();
        double before = -k_inf;
        for (const double u : {1e-9, 1e-4, 0.01, 0.2, 0.5, 0.7, 0.99, 1 - 1e-6}) {
            const double x = d.quantile(u);
            EXPECT_GT(x, before) << name_of(d.kind);
            before = x;
            // u lies between the values 4 ulp below and above x (a value near 1, or in a far tail, is no
            // closer). Masses are differences of numbers <= 1 (1e-16), and the smallest window here that has
            // a mass outside on both sides holds 0.05 of the whole.
            const double ulps = 4 * 0x1p-52 * std::fabs(x);
            const double rounding = 1e-16 / 0.05 + 1e-12 * u;
            EXPECT_LE(d.cdf(x - ulps), u + rounding) << name_of(d.kind);
            EXPECT_GE(d.cdf(x + ulps), u - rounding) << name_of(d.kind);
            expect_close(d.quantile(u), d.quantile(d.cdf(x)), 1e-9);
        }
    }
}

TEST(Invariant, EndsOfTheSupport) {
    EXPECT_EQ(Distribution::uniform(-2, 5).quantile(0), -2);
    EXPECT_EQ(Distribution::uniform(-2, 5).quantile(1), 5);
    EXPECT_EQ(Distribution::lognormal(2, 1).quantile(0), 0);
    EXPECT_EQ(Distribution::lognormal(2, 1).quantile(1), k_inf);
    EXPECT_EQ(Distribution::normal(0, 1).quantile(0), -k_inf);
    for (const auto& d : continuous_examples()) {
        EXPECT_EQ(d.cdf(-k_inf), 0.0);
        EXPECT_EQ(d.cdf(k_inf), 1.0);
        EXPECT_GE(d.quantile(1e-300), d.lower);
        EXPECT_LE(d.quantile(1 - 0x1p-53), d.upper);
    }
    EXPECT_TRUE(std::isnan(Distribution::normal(0, 1).cdf(std::nan(""))));
}

TEST(ClosedForm, QuantilesOfKnownDistributions) {
    EXPECT_EQ(Distribution::constant(4.2).quantile(0.3), 4.2);
    EXPECT_EQ(Distribution::lognormal(0.22, 0.4).median(), 0.22);
    EXPECT_EQ(Distribution::normal(3, 0.5).median(), 3.0);
    expect_close(Distribution::uniform(-2, 5).quantile(0.25), -0.25);
    expect_close(Distribution::loguniform(1, 100).median(), 10.0);
    expect_close(Distribution::exponential(7).median(), 7 * std::log(2.0));
    expect_close(Distribution::beta(1, 3).quantile(0.4), 1 - std::pow(0.6, 1.0 / 3));
    expect_close(Distribution::beta(2, 1).quantile(0.09), 0.3);
    // R 4.2.2: qnorm(0.975), qnorm(1e-10), pnorm(-8)
    expect_close(standard_normal_quantile(0.975), 1.9599639845400536);
    expect_close(standard_normal_quantile(1e-10), -6.3613409024040566);
    expect_close(standard_normal_cdf(-8), 6.2209605742717849e-16);
    expect_close(Distribution::lognormal(0.22, 0.4).quantile(0.975),
                 0.22 * std::exp(0.4 * 1.9599639845400536));
}

// An exponential keeps its shape above any point; a normal truncated at its mean is a half-normal; a far tail
// must not lose its digits: P(Z > 40) is 1e-350, less than the smallest double, so it is refused, P(Z > 30)
// is not.
TEST(ClosedForm, TruncationRestrictsTheDistributionFunction) {
    for (const double u : {0.01, 0.5, 0.99}) {
        expect_close(Distribution::exponential(7).truncated(20, k_inf).quantile(u),
                     20 + Distribution::exponential(7).quantile(u), 1e-12);
        expect_close(Distribution::normal(0, 2).truncated(0, k_inf).quantile(u),
                     2 * standard_normal_quantile(0.5 + u / 2), 1e-12);
        const double above = Distribution::normal(0, 1).truncated(30, k_inf).quantile(u);
        const double below = Distribution::normal(0, 1).truncated(-k_inf, -30).quantile(1 - u);
        expect_close(above, -below, 1e-14);
        expect_close(standard_normal_cdf(-above) / standard_normal_cdf(-30), 1 - u,
                     1e-10);  // 30^2 * 1e-16 / 0.01
    }
    EXPECT_TRUE(Distribution::normal(0, 1).truncated(40, k_inf).error());
    const auto narrow = Distribution::lognormal(1, 1).truncated(2, 3);
    EXPECT_EQ(narrow.cdf(2), 0.0);
    EXPECT_EQ(narrow.cdf(3), 1.0);
    EXPECT_EQ(narrow.quantile(0), 2.0);
    EXPECT_EQ(narrow.quantile(1), 3.0);
}

TEST(ClosedForm, DiscreteDistributions) {
    const auto coin = Distribution::bernoulli(0.3);
    EXPECT_EQ(coin.quantile(0.7), 0.0);
    EXPECT_EQ(coin.quantile(std::nextafter(0.7, 1.0)), 1.0);
    expect_close(coin.cdf(0.5), 0.7);
    EXPECT_EQ(Distribution::bernoulli(0).quantile(1), 0.0);
    EXPECT_EQ(Distribution::bernoulli(1).quantile(0), 1.0);
    const auto stage = Distribution::categorical({0, 2, 0, 1, 1, 0});
    EXPECT_EQ(stage.quantile(0), 1.0);
    EXPECT_EQ(stage.quantile(0.5), 1.0);
    EXPECT_EQ(stage.quantile(0.51), 3.0);
    EXPECT_EQ(stage.quantile(1), 4.0);
    expect_close(stage.cdf(3), 0.75);
    const auto dose = Distribution::discrete({-1, 0.5, 8}, {1, 1, 2});
    EXPECT_EQ(dose.quantile(0.4), 0.5);
    EXPECT_EQ(dose.median(), 0.5);
    expect_close(dose.cdf(0.5), 0.5);
    EXPECT_EQ(dose.cdf(-2), 0.0);
}

TEST(Property, WrongParametersAreExplained) {
    const std::vector<Distribution> wrong = {Distribution::uniform(2, 2),
                                             Distribution::loguniform(0, 2),
                                             Distribution::normal(0, 0),
                                             Distribution::normal(std::nan(""), 1),
                                             Distribution::lognormal(-1, 1),
                                             Distribution::lognormal(1, 0),
                                             Distribution::exponential(0),
                                             Distribution::beta(0, 1),
                                             Distribution::bernoulli(1.1),
                                             Distribution::categorical({}),
                                             Distribution::categorical({0, 0}),
                                             Distribution::categorical({1, -1}),
                                             Distribution::discrete({1, 2}, {1}),
                                             Distribution::discrete({2, 1}, {1, 1}),
                                             Distribution::normal(0, 1).truncated(1, 1),
                                             Distribution::normal(0, 1).truncated(std::nan(""), 1),
                                             Distribution::uniform(0, 1).truncated(2, 3),
                                             Distribution::bernoulli(0.5).truncated(0, 1)};
    for (const auto& d : wrong) {
        ASSERT_TRUE(d.error()) << name_of(d.kind);
        EXPECT_EQ(d.error()->find(name_of(d.kind)), 0u) << *d.error();
        EXPECT_THROW(static_cast<void>(d.quantile(0.5)), std::logic_error);
    }
    EXPECT_EQ(*Distribution::lognormal(-1, 1).error(), "lognormal: median must be > 0 (got -1)");
    EXPECT_THROW(static_cast<void>(Distribution::normal(0, 1).quantile(1.5)), std::logic_error);
    EXPECT_EQ(distribution_kind("lognormal"), Distribution::Kind::lognormal);
    EXPECT_FALSE(distribution_kind("logonrmal"));
}

TEST(ClosedForm, ADiscreteDistributionIsRestrictedInProportion) {
    const Distribution all = Distribution::categorical({2.0, 1.0, 1.0});
    const Distribution two = all.restricted_to({0.0, 2.0});
    EXPECT_FALSE(two.error().has_value());
    EXPECT_DOUBLE_EQ(two.cdf(0.0), 2.0 / 3.0);
    EXPECT_EQ(two.quantile(0.6), 0.0);
    EXPECT_EQ(two.quantile(0.7), 2.0);
    EXPECT_EQ(all.restricted_to({1.0}).quantile(0.01), 1.0);
    EXPECT_EQ(Distribution::bernoulli(0.25).restricted_to({1.0}).quantile(0.01), 1.0);
    EXPECT_DOUBLE_EQ(Distribution::bernoulli(0.25).restricted_to({0.0, 1.0}).cdf(0.0), 0.75);
    EXPECT_TRUE(all.can_be(2.0));
    EXPECT_FALSE(all.can_be(3.0));
    EXPECT_FALSE(Distribution::bernoulli(1.0).can_be(0.0));
}

}  // namespace
}  // namespace rubor
