// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <tuple>
#include <vector>

#include <rubor/random/draw.hpp>
#include <rubor/random/normal.hpp>

namespace rubor {
namespace {

// Vectors of FNV-1a 64 from the authors' page (isthe.com/chongo/tech/comp/fnv): "", "a", "foobar".
TEST(Certified, StableHashIsFnv1a) {
    EXPECT_EQ(stable_hash(""), 0xcbf29ce484222325u);
    EXPECT_EQ(stable_hash("a"), 0xaf63dc4c8601ec8cu);
    EXPECT_EQ(stable_hash("foobar"), 0x85944171f73967e8u);
}

// Known answer of philox4x64-10 for an all-zero key and counter, from kat_vectors in the Random123
// distribution (the only vector there whose fourth counter word is 0, as it always is in a Draw).
TEST(Certified, DrawIsPhilox4x64) {
    Draw draw{0, 0, 0, 0};
    EXPECT_EQ(draw.bits(), 0x16554d9eca36314cu);
    EXPECT_EQ(draw.bits(), 0xdb20fe9d672d0fdcu);
    EXPECT_EQ(draw.bits(), 0xd7e772cee186176bu);
    EXPECT_EQ(draw.bits(), 0x7e68b68aec7ba23bu);
}

TEST(Property, DrawDependsOnItsKeyAlone) {
    const auto first_bits = [](auto... key) { return Draw{key...}.bits(); };
    Draw interleaved_a{7, "size", 3, 1};
    Draw interleaved_b{7, "death", 3, 1};
    for (int k = 0; k < 9; ++k) {
        Draw alone{7, "size", 3, 1};
        for (int skip = 0; skip < k; ++skip) static_cast<void>(alone.bits());
        static_cast<void>(interleaved_b.bits());
        EXPECT_EQ(interleaved_a.bits(), alone.bits());
    }
    std::set<std::uint64_t> distinct;
    for (std::uint64_t seed : {1u, 2u}) {
        for (const char* purpose : {"size", "death"}) {
            for (std::uint64_t patient : {0u, 1u}) {
                for (std::uint64_t visit : {0u, 1u})
                    distinct.insert(first_bits(seed, purpose, patient, visit));
            }
        }
    }
    EXPECT_EQ(distinct.size(), 16u);
}

TEST(Invariant, OpenUnitIntervalIsOpenAndSymmetric) {
    EXPECT_EQ(open_unit_interval(0), 0x1p-53);
    EXPECT_EQ(open_unit_interval(~std::uint64_t{0}), 1.0 - 0x1p-53);
    for (std::uint64_t patient = 0; patient < 100; ++patient) {
        const std::uint64_t bits = Draw{1, "symmetry", patient}.bits();
        EXPECT_EQ(open_unit_interval(bits) + open_unit_interval(~bits), 1.0);
    }
}

constexpr std::size_t k_sample = 200'000;

/// The first `k_sample` patients' first draws.
template <class Sampler>
std::vector<double> across_patients(Sampler sampler) {
    std::vector<double> sample(k_sample);
    for (std::size_t i = 0; i < k_sample; ++i) sample[i] = sampler(Draw{20'260'101, "test", i});
    return sample;
}
double mean_of(const std::vector<double>& x) {
    return std::accumulate(x.begin(), x.end(), 0.0) / double(x.size());
}

/// Kolmogorov's distance of a sample to a distribution function.
template <class Cdf>
double kolmogorov_distance(std::vector<double> sample, Cdf cdf) {
    std::sort(sample.begin(), sample.end());
    const double n = static_cast<double>(sample.size());
    double distance = 0.0;
    for (std::size_t i = 0; i < sample.size(); ++i) {
        const double f = cdf(sample[i]);
        distance = std::max({distance, f - double(i) / n, double(i + 1) / n - f});
    }
    return distance;
}
// P(sqrt(n) D > 2.3) = 2 exp(-2 * 2.3^2) = 5e-5 (Kolmogorov's limit).
const double k_distance_limit = 2.3 / std::sqrt(double(k_sample));

TEST(Statistical, FirstDrawsOfPatientsFollowTheirDistributions) {
    EXPECT_LT(
        kolmogorov_distance(across_patients([](Draw d) { return d.uniform(); }), [](double u) { return u; }),
        k_distance_limit);
    EXPECT_LT(kolmogorov_distance(across_patients([](Draw d) { return d.normal(); }), standard_normal_cdf),
              k_distance_limit);
    EXPECT_LT(kolmogorov_distance(across_patients([](Draw d) { return d.exponential(); }),
                                  [](double x) { return -std::expm1(-x); }),
              k_distance_limit);
}

// Under independence a sample correlation is N(0, 1/n): 4.5 sigma.
TEST(Statistical, NeighboursAreUncorrelated) {
    const double limit = 4.5 / std::sqrt(double(k_sample));
    const auto correlation = [](const std::vector<double>& x, const std::vector<double>& y) {
        double sum = 0.0;
        for (std::size_t i = 0; i < x.size(); ++i) sum += x[i] * y[i];
        return sum / double(x.size());
    };
    const auto z = across_patients([](Draw d) { return d.normal(); });
    const auto second = across_patients([](Draw d) { return static_cast<void>(d.bits()), d.normal(); });
    std::vector<double> shifted(z.begin() + 1, z.end());
    shifted.push_back(z.front());
    std::vector<double> other_visit(k_sample), other_purpose(k_sample), other_seed(k_sample);
    for (std::size_t i = 0; i < k_sample; ++i) {
        other_visit[i] = Draw{20'260'101, "test", i, 1}.normal();
        other_purpose[i] = Draw{20'260'101, "test2", i}.normal();
        other_seed[i] = Draw{20'260'102, "test", i}.normal();
    }
    for (const std::vector<double>* y : std::initializer_list<const std::vector<double>*>{
             &second, &shifted, &other_visit, &other_purpose, &other_seed}) {
        EXPECT_LT(std::fabs(correlation(z, *y)), limit);
    }
}

TEST(Statistical, BernoulliHasItsProbability) {
    for (const double p : {0.0, 0.03, 0.5, 1.0}) {
        const double rate = mean_of(across_patients([p](Draw d) { return d.bernoulli(p) ? 1.0 : 0.0; }));
        EXPECT_LE(std::fabs(rate - p), 4.5 * std::sqrt(p * (1 - p) / double(k_sample)));
    }
}

// n just below 2^64 / 2 * 3 makes a biased reduction (modulo) hit the lower half half again as often.
TEST(Statistical, IntegerIsUnbiased) {
    const std::uint64_t n = 3u * (std::uint64_t{1} << 62);
    const double low = mean_of(across_patients([n](Draw d) { return d.integer(n) < n / 3 ? 1.0 : 0.0; }));
    EXPECT_NEAR(low, 1.0 / 3, 4.5 * std::sqrt(2.0 / 9 / double(k_sample)));
    for (std::uint64_t patient = 0; patient < 1000; ++patient) {
        EXPECT_LT((Draw{1, "small", patient}.integer(7)), 7u);
        EXPECT_EQ((Draw{1, "one", patient}.integer(1)), 0u);
    }
}

TEST(Statistical, EveryPermutationIsEquallyLikely) {
    std::map<std::vector<std::uint32_t>, int> count;
    constexpr int n = 24'000;
    for (int i = 0; i < n; ++i) ++count[Draw{5, "permutation", std::uint64_t(i)}.permutation(4)];
    ASSERT_EQ(count.size(), 24u);
    double chi2 = 0.0;
    for (const auto& [order, c] : count) chi2 += (c - n / 24.0) * (c - n / 24.0) / (n / 24.0);
    EXPECT_LT(chi2, 57.0);  // chi-square, 23 df: P = 1e-4
}

TEST(Invariant, BlocksAreBalancedAndRandom) {
    const BlockAllocation plan{.ratio = {2, 1}, .multiplier = 2};
    std::set<std::vector<std::size_t>> blocks;
    for (std::uint64_t block = 0; block < 200; ++block) {
        std::vector<std::size_t> arms;
        for (std::uint64_t i = 0; i < 6; ++i) arms.push_back(allocated_arm(plan, 9, 0, block * 6 + i));
        EXPECT_EQ(std::count(arms.begin(), arms.end(), 0u), 4);
        EXPECT_EQ(std::count(arms.begin(), arms.end(), 1u), 2);
        blocks.insert(arms);
    }
    EXPECT_EQ(blocks.size(), 15u);  // 6 choose 2: all orders occur in 200 blocks (P of missing one < 2e-5)
}

TEST(Invariant, BadRequestsAreBugs) {
    EXPECT_THROW(static_cast<void>(Draw(1, "x", 1).integer(0)), std::logic_error);
    EXPECT_THROW(static_cast<void>(Draw(1, "x", 1).bernoulli(1.5)), std::logic_error);
    EXPECT_THROW(static_cast<void>(allocated_arm({.ratio = {}}, 1, 0, 0)), std::logic_error);
}

}  // namespace
}  // namespace rubor
