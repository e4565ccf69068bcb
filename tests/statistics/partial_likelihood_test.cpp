// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include <rubor/statistics/partial_likelihood.hpp>

namespace rubor {
namespace {

struct Sample {
    std::size_t p = 2;
    std::vector<double> time, x;
    std::vector<std::uint8_t> event;
    std::vector<std::uint32_t> stratum;
};

/// Few distinct times, so that most events are tied.
Sample random_sample(std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal;
    Sample s;
    for (int i = 0; i < 40; ++i) {
        s.time.push_back(double(random() % 8));
        s.event.push_back(random() % 3 != 0);
        s.stratum.push_back(static_cast<std::uint32_t>(random() % 2));
        for (std::size_t j = 0; j < s.p; ++j) s.x.push_back(normal(random));
    }
    return s;
}
PartialLikelihood likelihood_of(const Sample& s) {
    return {s.time, s.event, s.x, s.p, s.stratum};
}

/// Efron's log likelihood straight from its definition, a risk set at a time, in long double.
long double by_definition(const Sample& s, const std::vector<double>& beta) {
    const auto eta = [&](std::size_t i) {
        long double sum = 0;
        for (std::size_t j = 0; j < s.p; ++j) sum += static_cast<long double>(beta[j]) * s.x[i * s.p + j];
        return sum;
    };
    long double result = 0;
    for (std::uint32_t stratum = 0; stratum < 2; ++stratum) {
        for (int t = 0; t < 8; ++t) {
            long double all = 0, dying = 0;
            int d = 0;
            for (std::size_t i = 0; i < s.time.size(); ++i) {
                if (s.stratum[i] != stratum || s.time[i] < t) continue;
                all += std::exp(eta(i));
                if (s.time[i] != t || s.event[i] == 0) continue;
                dying += std::exp(eta(i));
                result += eta(i);
                ++d;
            }
            for (int k = 0; k < d; ++k) result -= std::log(all - dying * k / d);
        }
    }
    return result;
}

TEST(Oracle, LogLikelihoodIsItsDefinition) {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        const Sample s = random_sample(seed);
        for (const std::vector<double>& beta : {std::vector<double>{0, 0}, {0.5, -1}, {20, 3}, {-300, 200}}) {
            const double expected = static_cast<double>(by_definition(s, beta));
            EXPECT_NEAR(likelihood_of(s).at(beta).log_likelihood, expected,
                        1e-12 * (1 + std::fabs(expected)));
        }
    }
}

// Central differences: error h^2 / 6 times a third derivative (<= n = 40 here) plus rounding 1e-14 / h, h =
// 1e-4.
TEST(Oracle, ScoreAndInformationAreDerivatives) {
    constexpr double h = 1e-4;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const Sample s = random_sample(seed);
        const auto likelihood = likelihood_of(s);
        const std::vector<double> beta = {0.4, -0.7};
        const auto value = likelihood.at(beta);
        for (std::size_t j = 0; j < s.p; ++j) {
            auto up = beta, down = beta;
            up[j] += h;
            down[j] -= h;
            const auto above = likelihood.at(up);
            const auto below = likelihood.at(down);
            EXPECT_NEAR(value.score[j], (above.log_likelihood - below.log_likelihood) / (2 * h), 40 * h * h);
            for (std::size_t k = 0; k < s.p; ++k) {
                EXPECT_NEAR(value.information[j * s.p + k], -(above.score[k] - below.score[k]) / (2 * h),
                            100 * h * h);
            }
        }
    }
}

TEST(Invariant, ScoreResidualsAddUpToTheScore) {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        const Sample s = random_sample(seed);
        const auto likelihood = likelihood_of(s);
        for (const std::vector<double>& beta : {std::vector<double>{0, 0}, {0.5, -1}, {-2, 2}}) {
            const auto score = likelihood.at(beta).score;
            const auto residuals = likelihood.score_residuals(beta);
            for (std::size_t j = 0; j < s.p; ++j) {
                double sum = 0;
                for (std::size_t i = 0; i < s.time.size(); ++i) sum += residuals[i * s.p + j];
                EXPECT_NEAR(sum, score[j], 1e-11);  // 40 terms of size up to e^4
            }
        }
    }
}

TEST(Property, HugePredictorsStayFinite) {
    const Sample s = random_sample(1);
    for (const double size : {1e3, 1e6}) {
        const auto value = likelihood_of(s).at(std::vector<double>{size, -size});
        EXPECT_TRUE(std::isfinite(value.log_likelihood));
        for (const double u : value.score) EXPECT_TRUE(std::isfinite(u));
        for (const double i : value.information) EXPECT_TRUE(std::isfinite(i));
    }
}

}  // namespace
}  // namespace rubor
