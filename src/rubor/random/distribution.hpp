// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rubor {

/// A univariate distribution, sampled by its quantile function: `prior.quantile(sobol.value(patient,
/// column))`.
///
/// Made by the named functions below (or field by field by a reader), checked by `error()`; the other members
/// need a distribution without error (else a bug: std::logic_error). `lower` and `upper` truncate a
/// continuous distribution by restricting its distribution function, F_t(x) = (F(x) - F(lower)) / (F(upper) -
/// F(lower)): no mass is heaped on a limit, as clipping would. Tails are computed from the nearer end, so
/// that a far tail keeps its digits.
struct Distribution {
    enum class Kind : std::uint8_t {
        constant,     ///< a = the value.
        uniform,      ///< On [a, b].
        loguniform,   ///< log x uniform; on [a, b], a > 0.
        normal,       ///< a = mean, b = standard deviation (before truncation).
        lognormal,    ///< a = median, > 0; b = standard deviation of log x (before truncation).
        exponential,  ///< a = mean.
        beta,         ///< On [0, 1]; a, b > 0 are the shape parameters alpha and beta.
        bernoulli,    ///< 1 with probability a, else 0.
        discrete,     ///< values[i] with probability weights[i] / sum; values ascending.
    };
    static constexpr double k_infinity = std::numeric_limits<double>::infinity();

    Kind kind = Kind::constant;
    double a = 0.0;
    double b = 0.0;
    double lower = -k_infinity;  ///< Truncation; continuous kinds only.
    double upper = k_infinity;
    std::vector<double> values{};   ///< discrete only; empty: 0, 1, 2, ... (categorical).
    std::vector<double> weights{};  ///< discrete only; >= 0, not all 0; need not sum to 1.

    [[nodiscard]] static Distribution constant(double value);
    [[nodiscard]] static Distribution uniform(double low, double high);
    [[nodiscard]] static Distribution loguniform(double low, double high);
    [[nodiscard]] static Distribution normal(double mean, double standard_deviation);
    [[nodiscard]] static Distribution lognormal(double median, double sigma_of_log);
    [[nodiscard]] static Distribution exponential(double mean);
    [[nodiscard]] static Distribution beta(double alpha, double beta);
    [[nodiscard]] static Distribution bernoulli(double probability);
    /// 0, 1, ... with the given weights.
    [[nodiscard]] static Distribution categorical(std::vector<double> weights);
    [[nodiscard]] static Distribution discrete(std::vector<double> values, std::vector<double> weights);
    /// The same, restricted to [low, high].
    [[nodiscard]] Distribution truncated(double low, double high) const;

    /// Discrete kinds: whether `value` has a weight above 0.
    [[nodiscard]] bool can_be(double value) const;
    /// Discrete kinds: restricted to these values, their weights in proportion as before. Each must be one that it can be.
    [[nodiscard]] Distribution restricted_to(const std::vector<double>& values) const;

    /// What is wrong with the parameters, in words for the user; nothing when all is well.
    [[nodiscard]] std::optional<std::string> error() const;

    /// The smallest x with cdf(x) >= u, for u in [0, 1]; u = 0 and 1 give the ends of the support.
    [[nodiscard]] double quantile(double u) const;
    /// P(X <= x). NaN for NaN.
    [[nodiscard]] double cdf(double x) const;
    [[nodiscard]] double median() const { return quantile(0.5); }
};

/// `lognormal`, ..., as the tables write it.
[[nodiscard]] std::string_view name_of(Distribution::Kind kind);
/// The kind of that name, if there is one.
[[nodiscard]] std::optional<Distribution::Kind> distribution_kind(std::string_view name);

}  // namespace rubor
