// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <rubor/statistics/common.hpp>

namespace rubor {

/// What a Cox model is fitted to. Spans must outlive the call.
struct CoxData {
    std::span<const double> time{};         ///< n, >= 0, finite.
    std::span<const std::uint8_t> event{};  ///< n; 1 event, 0 censored.
    std::span<const double> covariates{};   ///< n x n_covariates, row by row, finite.
    std::size_t n_covariates = 1;
    std::span<const std::uint32_t> stratum{};  ///< n, or empty: one baseline hazard.
    std::span<const std::uint32_t>
        cluster{};  ///< n, or empty: everybody is independent. Twins share a number.
};

struct CoxOptions {
    double level = 0.95;
    int max_iterations = 50;
};

struct CoxCoefficient {
    enum class Kind : std::uint8_t {
        finite,
        infinite,  ///< estimate is +-infinity, hazard_ratio infinity or 0; limits 0 and infinity say
                   ///< "unknown".
        aliased,   ///< A combination of earlier covariates, left out; all numbers are NaN.
    };
    Kind kind = Kind::finite;
    double estimate = 0.0;          ///< Log hazard ratio per unit of the covariate.
    double std_error = 0.0;         ///< From the observed information.
    double robust_std_error = 0.0;  ///< Clustered sandwich; equal to std_error when no clusters were given.
    double hazard_ratio = 1.0, lower = 0.0, upper = 0.0;  ///< Interval exp(estimate -+ z se), se the robust
                                                          ///< one if there are clusters.
    double z = 0.0, p_value = 1.0;                        ///< Wald, with the same se; NaN when infinite.
};

/// Proportional hazards: h(t | x) = h0(t) exp(x' beta), beta by partial likelihood with Efron's treatment of
/// ties:
///
///   log L = sum_events x_i' beta - sum_times sum_{k=0}^{d-1} log( S - (k/d) S_D )
///
///   S the sum of exp(x' beta) over those at risk, S_D over the d who have the event at that time.
///
/// Source: Cox 1972; Efron 1977, doi:10.1080/01621459.1977.10480613; sandwich: Lin and Wei 1989,
/// doi:10.1080/01621459.1989.10478874. Agrees with R's survival::coxph(ties = "efron").
struct CoxFit {
    /// ok, monotone_likelihood and collinear (see the coefficients; the rest is valid), no_events, no_data,
    /// no_variation (every covariate is constant), not_converged, invalid_input.
    StatisticStatus status = StatisticStatus::no_data;
    std::string explanation;  ///< In words, when status is not ok.
    std::vector<CoxCoefficient> coefficients;
    std::vector<double> covariance;         ///< p x p, inverse information; aliased and infinite ones are 0.
    std::vector<double> robust_covariance;  ///< p x p, sandwich; = covariance without clusters.
    double log_likelihood_null = 0.0;       ///< At beta = 0.
    double log_likelihood = 0.0;            ///< At the estimate; the limit when infinite.
    TestResult likelihood_ratio;            ///< Valid for infinite estimates too.
    TestResult score;         ///< At beta = 0: likewise. One binary covariate, no ties: the log-rank test.
    TestResult wald;          ///< With clusters: the robust one. Not defined for infinite estimates.
    TestResult robust_score;  ///< Only with clusters.
    std::size_t n_subjects = 0, n_events = 0, n_clusters = 0;
    int iterations = 0;
};

/// Newton's method with step halving; cost O(n p^2) an iteration after one sort. Ties are exact equality of
/// times.
[[nodiscard]] CoxFit cox(const CoxData& data, const CoxOptions& options = {});

}  // namespace rubor
