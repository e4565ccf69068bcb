// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/statistics/cox.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <Eigen/Dense>

#include <rubor/statistics/partial_likelihood.hpp>
#include <rubor/statistics/special.hpp>

namespace rubor {
namespace {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;
using Index = Eigen::Index;
constexpr double k_infinity = std::numeric_limits<double>::infinity();

// The squared Newton decrement u' I^-1 u is the squared distance from the optimum in standard errors.
constexpr double k_converged = 1e-16;  // the step that follows squares it: below rounding
constexpr double k_monotone_converged =
    1e-12;                           // of log L itself; further on the information is lost to rounding
constexpr double k_aliased = 1e-11;  // 1 - R^2 of a covariate on earlier ones, in the information at beta = 0
constexpr double k_informative = 1e-13;  // information per event of a covariate scaled to unit variance

TestResult undefined(StatisticStatus status) {
    return {.status = status, .statistic = k_nan, .p_value = k_nan};
}

TestResult chi_square(double statistic, Index degrees_of_freedom) {
    const int df = static_cast<int>(degrees_of_freedom);
    return {StatisticStatus::ok, statistic, df, chi_square_tail(statistic, df)};
}

std::string check(const CoxData& data, const CoxOptions& options) {
    const std::size_t n = data.time.size();
    if (data.n_covariates == 0) return "no covariates";
    if (data.event.size() != n || data.covariates.size() != n * data.n_covariates ||
        (!data.stratum.empty() && data.stratum.size() != n) ||
        (!data.cluster.empty() && data.cluster.size() != n)) {
        return "times, events, covariates, strata or clusters differ in length";
    }
    if (!std::all_of(data.time.begin(), data.time.end(),
                     [](double t) { return t >= 0.0 && t < k_infinity; })) {
        return "a time is negative or not finite";
    }
    if (!std::all_of(data.covariates.begin(), data.covariates.end(),
                     [](double x) { return std::isfinite(x); })) {
        return "a covariate is not finite";
    }
    if (!is_level(options.level)) return "the confidence level must lie between 0 and 1";
    return {};
}

/// Covariates with mean 0 and variance 1, column by column; a constant column becomes 0 and has scale 1.
struct Standardised {
    std::vector<double> x;
    std::vector<double> scale;
};

Standardised standardise(const CoxData& data) {
    const std::size_t n = data.time.size();
    const std::size_t p = data.n_covariates;
    Standardised s{std::vector<double>(data.covariates.begin(), data.covariates.end()),
                   std::vector<double>(p, 1.0)};
    for (std::size_t j = 0; j < p; ++j) {
        double mean = 0.0;
        for (std::size_t i = 0; i < n; ++i) mean += (s.x[i * p + j] - mean) / static_cast<double>(i + 1);
        double square = 0.0;
        double largest = 0.0;
        for (std::size_t i = 0; i < n; ++i) {
            const double centred = s.x[i * p + j] - mean;
            largest = std::max(largest, std::fabs(s.x[i * p + j]));
            s.x[i * p + j] = centred;
            square += centred * centred;
        }
        const double deviation = std::sqrt(square / static_cast<double>(n));
        const bool constant =
            !(deviation > 1e-14 * largest);  // what centring leaves of a constant by rounding
        if (!constant) s.scale[j] = deviation;
        for (std::size_t i = 0; i < n; ++i) s.x[i * p + j] = constant ? 0.0 : s.x[i * p + j] / deviation;
    }
    return s;
}

/// The columns, in order, that are not combinations of earlier ones, by a Cholesky factorisation that skips.
std::vector<std::size_t> independent_columns(const Matrix& information, double n_events) {
    std::vector<std::size_t> kept;
    for (Index j = 0; j < information.rows(); ++j) {
        const double own = information(j, j);
        double left = own;
        if (!kept.empty()) {
            const Matrix block = information(kept, kept);
            const Vector cross = information(kept, std::vector<Index>{j});
            left -= cross.dot(block.ldlt().solve(cross));
        }
        if (own > k_informative * n_events && left > k_aliased * own)
            kept.push_back(static_cast<std::size_t>(j));
    }
    return kept;
}

/// The state of the search, in the standardised covariates that were kept.
struct Search {
    Vector beta, step;
    double log_likelihood = 0.0;
    Matrix information;
    bool converged = false;
    bool monotone = false;
    int iterations = 0;
};

Search maximise(const PartialLikelihood& likelihood, Index p, int max_iterations) {
    const auto evaluate = [&](const Vector& beta) {
        return likelihood.at({beta.data(), static_cast<std::size_t>(p)});
    };
    Search search;
    search.beta = search.step = Vector::Zero(p);
    auto value = evaluate(search.beta);
    double last_decrement = k_infinity;
    for (; search.iterations < max_iterations; ++search.iterations) {
        const Eigen::Map<const Vector> score(value.score.data(), p);
        search.information = Eigen::Map<const Matrix>(value.information.data(), p, p);
        search.log_likelihood = value.log_likelihood;
        search.step = search.information.ldlt().solve(score);
        const double decrement = score.dot(search.step);
        // Newton converges quadratically on a maximum. On a likelihood that levels off as exp(-t), each step
        // adds 1 to t and the decrement falls by e only, however small it is.
        const double largest_change = likelihood.largest_predictor({search.step.data(), std::size_t(p)});
        if (decrement < 1e-7 && decrement > 0.1 * last_decrement && largest_change > 1e-3)
            search.monotone = true;
        if (search.monotone && decrement < k_monotone_converged) {
            search.converged = true;
            return search;
        }
        last_decrement = decrement;
        Vector next = search.beta + search.step;
        auto next_value = evaluate(next);
        const double slack = 1e-12 * (1.0 + std::fabs(value.log_likelihood));
        for (int halving = 0; halving < 60; ++halving) {
            if (next_value.log_likelihood >= value.log_likelihood - slack) break;  // false for NaN too
            next = 0.5 * (search.beta + next);
            next_value = evaluate(next);
            last_decrement = k_infinity;
        }
        search.beta = next;
        value = std::move(next_value);
        if (!search.monotone && decrement < k_converged) {
            search.converged = true;
            ++search.iterations;
            break;
        }
    }
    search.information = Eigen::Map<const Matrix>(value.information.data(), p, p);
    search.log_likelihood = value.log_likelihood;
    return search;
}

/// Sums of rows that share a cluster number; every row by itself when there are no clusters.
Matrix sum_by_cluster(const Matrix& rows, std::span<const std::uint32_t> cluster) {
    if (cluster.empty()) return rows;
    std::vector<std::uint32_t> names(cluster.begin(), cluster.end());
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    Matrix sums = Matrix::Zero(static_cast<Index>(names.size()), rows.cols());
    for (Index i = 0; i < rows.rows(); ++i) {
        const auto name = std::lower_bound(names.begin(), names.end(), cluster[static_cast<std::size_t>(i)]);
        sums.row(name - names.begin()) += rows.row(i);
    }
    return sums;
}

Matrix residual_rows(const PartialLikelihood& likelihood, const Vector& beta, std::size_t n) {
    using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    const std::vector<double> residuals = likelihood.score_residuals({beta.data(), std::size_t(beta.size())});
    return Eigen::Map<const RowMajor>(residuals.data(), static_cast<Index>(n), beta.size());
}

Matrix inverse_of(const Matrix& positive) {
    return positive.ldlt().solve(Matrix::Identity(positive.rows(), positive.cols()));
}

/// u' V^- u for a V that may be singular (fewer clusters than covariates); the rank is the degrees of
/// freedom.
TestResult quadratic_form(const Vector& u, const Matrix& variance) {
    const Eigen::CompleteOrthogonalDecomposition<Matrix> decomposition(variance);
    if (decomposition.rank() == 0) return undefined(StatisticStatus::no_variation);
    return chi_square(u.dot(decomposition.solve(u)), decomposition.rank());
}

CoxFit without_estimate(CoxFit fit, StatisticStatus status, std::string explanation) {
    fit.status = status;
    fit.explanation = std::move(explanation);
    const CoxCoefficient none{
        CoxCoefficient::Kind::aliased, k_nan, k_nan, k_nan, k_nan, k_nan, k_nan, k_nan, k_nan};
    std::fill(fit.coefficients.begin(), fit.coefficients.end(), none);
    for (TestResult* test : {&fit.likelihood_ratio, &fit.score, &fit.wald, &fit.robust_score})
        *test = undefined(status);
    return fit;
}

std::string numbers(const std::vector<std::size_t>& columns) {
    std::string text;
    for (const std::size_t j : columns) text += (text.empty() ? "" : ", ") + std::to_string(j + 1);
    return text;
}

}  // namespace

CoxFit cox(const CoxData& data, const CoxOptions& options) {
    const std::size_t n = data.time.size();
    const std::size_t p = data.n_covariates;
    CoxFit fit;
    fit.coefficients.resize(p);
    fit.covariance.assign(p * p, 0.0);
    fit.robust_covariance.assign(p * p, 0.0);
    fit.n_subjects = n;
    if (auto wrong = check(data, options); !wrong.empty()) {
        return without_estimate(std::move(fit), StatisticStatus::invalid_input, std::move(wrong));
    }
    if (n == 0) return without_estimate(std::move(fit), StatisticStatus::no_data, "no subjects");
    fit.n_events = static_cast<std::size_t>(
        std::count_if(data.event.begin(), data.event.end(), [](std::uint8_t e) { return e != 0; }));
    if (fit.n_events == 0)
        return without_estimate(std::move(fit), StatisticStatus::no_events, "nobody had the event");

    // Leave out what carries no information of its own.
    const Standardised standard = standardise(data);
    const PartialLikelihood full(data.time, data.event, standard.x, p, data.stratum);
    const auto at_zero = full.at(std::vector<double>(p, 0.0));
    const Eigen::Map<const Matrix> full_information(at_zero.information.data(), Index(p), Index(p));
    const std::vector<std::size_t> kept =
        independent_columns(full_information, static_cast<double>(fit.n_events));
    fit.log_likelihood_null = fit.log_likelihood = at_zero.log_likelihood;
    if (kept.empty()) {
        return without_estimate(std::move(fit), StatisticStatus::no_variation,
                                "no covariate varies among those at risk when somebody has the event");
    }
    const std::size_t q = kept.size();
    std::vector<double> x(n * q);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < q; ++j) x[i * q + j] = standard.x[i * p + kept[j]];
    }
    const PartialLikelihood likelihood(data.time, data.event, x, q, data.stratum);

    // Tests at beta = 0, and the estimate.
    const Vector score = Eigen::Map<const Vector>(at_zero.score.data(), Index(p))(kept);
    const Matrix null_information = full_information(kept, kept);
    fit.score = chi_square(score.dot(null_information.ldlt().solve(score)), Index(q));
    const Search search = maximise(likelihood, Index(q), options.max_iterations);
    fit.iterations = search.iterations;
    fit.log_likelihood = search.log_likelihood;
    fit.likelihood_ratio =
        chi_square(std::max(0.0, 2.0 * (fit.log_likelihood - fit.log_likelihood_null)), Index(q));

    // Infinite coefficients are those that still move; in the limit they no longer inform the others.
    std::vector<std::size_t> finite;  // into kept
    const double largest_step = search.step.cwiseAbs().maxCoeff();
    for (std::size_t j = 0; j < q; ++j) {
        if (!search.monotone || std::fabs(search.step(Index(j))) < 1e-3 * largest_step) finite.push_back(j);
    }
    const bool clustered = !data.cluster.empty();
    Matrix covariance = Matrix::Zero(Index(q), Index(q));
    Matrix robust = covariance;
    if (!finite.empty()) {
        const Matrix inverse = inverse_of(search.information(finite, finite));
        covariance(finite, finite) = inverse;
        robust(finite, finite) = inverse;
    }
    fit.robust_score = undefined(StatisticStatus::no_data);
    fit.n_clusters = n;
    if (clustered) {
        const Matrix null_sums =
            sum_by_cluster(residual_rows(likelihood, Vector::Zero(Index(q)), n), data.cluster);
        fit.n_clusters = static_cast<std::size_t>(null_sums.rows());
        fit.robust_score = quadratic_form(score, null_sums.transpose() * null_sums);
        const Matrix sums = sum_by_cluster(residual_rows(likelihood, search.beta, n), data.cluster);
        robust = covariance * (sums.transpose() * sums) * covariance;
    }

    const double z = two_sided_z(options.level);
    std::vector<std::size_t> infinite_columns;
    std::vector<std::size_t> aliased_columns;
    for (std::size_t j = 0; j < p; ++j) {
        CoxCoefficient& c = fit.coefficients[j];
        const auto place = std::find(kept.begin(), kept.end(), j);
        if (place == kept.end()) {
            c = {CoxCoefficient::Kind::aliased, k_nan, k_nan, k_nan, k_nan, k_nan, k_nan, k_nan, k_nan};
            aliased_columns.push_back(j);
            continue;
        }
        const Index k = place - kept.begin();
        if (std::find(finite.begin(), finite.end(), static_cast<std::size_t>(k)) == finite.end()) {
            const double sign = search.step(k) > 0.0 ? 1.0 : -1.0;
            c = {CoxCoefficient::Kind::infinite,
                 sign * k_infinity,
                 k_infinity,
                 k_infinity,
                 sign > 0.0 ? k_infinity : 0.0,
                 0.0,
                 k_infinity,
                 k_nan,
                 k_nan};
            infinite_columns.push_back(j);
            continue;
        }
        c.estimate = search.beta(k) / standard.scale[j];
        c.std_error = std::sqrt(covariance(k, k)) / standard.scale[j];
        c.robust_std_error = std::sqrt(robust(k, k)) / standard.scale[j];
        const double se = clustered ? c.robust_std_error : c.std_error;
        c.hazard_ratio = std::exp(c.estimate);
        c.lower = std::exp(c.estimate - z * se);
        c.upper = std::exp(c.estimate + z * se);
        c.z = c.estimate / se;
        c.p_value = two_sided_normal_p(c.z);
    }
    for (std::size_t i = 0; i < q; ++i) {
        for (std::size_t j = 0; j < q; ++j) {
            const double scale = standard.scale[kept[i]] * standard.scale[kept[j]];
            fit.covariance[kept[i] * p + kept[j]] = covariance(Index(i), Index(j)) / scale;
            fit.robust_covariance[kept[i] * p + kept[j]] = robust(Index(i), Index(j)) / scale;
        }
    }
    fit.wald = search.monotone ? undefined(StatisticStatus::monotone_likelihood)
                               : quadratic_form(search.beta, robust);

    fit.status = StatisticStatus::ok;
    if (!aliased_columns.empty()) {
        fit.status = StatisticStatus::collinear;
        fit.explanation =
            "left out as combinations of earlier ones: covariate " + numbers(aliased_columns) + ". ";
    }
    if (search.monotone) {
        fit.status = StatisticStatus::monotone_likelihood;
        fit.explanation += "the likelihood rises for ever: the hazard ratio is 0 or infinite for covariate " +
                           numbers(infinite_columns) + "; use the score or likelihood ratio test. ";
    }
    if (!search.converged) {
        fit.status = StatisticStatus::not_converged;
        fit.explanation += "no convergence in " + std::to_string(fit.iterations) + " iterations. ";
    }
    return fit;
}

}  // namespace rubor
