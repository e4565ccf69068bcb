// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/statistics/partial_likelihood.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

#include <Eigen/Dense>

namespace rubor {
namespace {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;
using ConstVector = Eigen::Map<const Eigen::VectorXd>;

/// Sums of r, r x and r x x' over a set of subjects, r = exp(x' beta - shift).
struct RiskSums {
    double s0 = 0.0;
    Vector s1;
    Matrix s2;

    explicit RiskSums(Eigen::Index p) : s1{Vector::Zero(p)}, s2{Matrix::Zero(p, p)} {}
    void clear() {
        s0 = 0.0;
        s1.setZero();
        s2.setZero();
    }
    void rescale(double factor) {
        s0 *= factor;
        s1 *= factor;
        s2 *= factor;
    }
    void add(double r, const ConstVector& x) {
        s0 += r;
        s1 += r * x;
        s2.noalias() += r * x * x.transpose();
    }
};

}  // namespace

PartialLikelihood::PartialLikelihood(std::span<const double> time, std::span<const std::uint8_t> event,
                                     std::span<const double> covariates, std::size_t n_covariates,
                                     std::span<const std::uint32_t> stratum)
    : n_{time.size()}, p_{n_covariates}, order_(time.size()), x_(covariates.size()), event_(time.size()) {
    const auto stratum_of = [stratum](std::size_t i) { return stratum.empty() ? 0u : stratum[i]; };
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    std::stable_sort(order_.begin(), order_.end(), [&](std::size_t i, std::size_t j) {
        return stratum_of(i) != stratum_of(j) ? stratum_of(i) < stratum_of(j) : time[i] > time[j];
    });
    for (std::size_t place = 0; place < n_; ++place) {
        const std::size_t i = order_[place];
        event_[place] = event[i] != 0 ? 1 : 0;
        std::copy_n(covariates.begin() + static_cast<std::ptrdiff_t>(i * p_), p_,
                    x_.begin() + static_cast<std::ptrdiff_t>(place * p_));
        const bool new_stratum = place == 0 || stratum_of(i) != stratum_of(order_[place - 1]);
        if (new_stratum || time[i] != time[order_[place - 1]]) {
            if (place > 0) tie_end_.push_back(place);
            tie_restarts_.push_back(new_stratum ? 1 : 0);
        }
    }
    if (n_ > 0) tie_end_.push_back(n_);
}

std::vector<double> PartialLikelihood::predictors(std::span<const double> beta) const {
    std::vector<double> eta(n_);
    for (std::size_t place = 0; place < n_; ++place) {
        eta[place] = std::inner_product(beta.begin(), beta.end(),
                                        x_.begin() + static_cast<std::ptrdiff_t>(place * p_), 0.0);
    }
    return eta;
}

double PartialLikelihood::largest_predictor(std::span<const double> beta) const {
    double largest = 0.0;
    for (const double eta : predictors(beta)) largest = std::max(largest, std::fabs(eta));
    return largest;
}

PartialLikelihood::Value PartialLikelihood::at(std::span<const double> beta) const {
    const auto p = static_cast<Eigen::Index>(p_);
    const std::vector<double> eta = predictors(beta);
    Value value{.score = std::vector<double>(p_), .information = std::vector<double>(p_ * p_)};
    Eigen::Map<Vector> score(value.score.data(), p);
    Eigen::Map<Matrix> information(value.information.data(), p, p);

    RiskSums all(p);
    RiskSums dying(p);
    double shift = 0.0;
    std::size_t place = 0;
    for (std::size_t tie = 0; tie < tie_end_.size(); ++tie) {
        const std::size_t end = tie_end_[tie];
        if (tie_restarts_[tie] != 0) {
            all.clear();
            shift = eta[place];
        }
        const double largest = *std::max_element(eta.begin() + static_cast<std::ptrdiff_t>(place),
                                                 eta.begin() + static_cast<std::ptrdiff_t>(end));
        if (largest > shift) {
            all.rescale(std::exp(shift - largest));
            shift = largest;
        }
        dying.clear();
        int d = 0;
        for (; place < end; ++place) {
            const ConstVector x(&x_[place * p_], p);
            const double r = std::exp(eta[place] - shift);
            all.add(r, x);
            if (event_[place] == 0) continue;
            ++d;
            dying.add(r, x);
            value.log_likelihood += eta[place];
            score += x;
        }
        for (int k = 0; k < d; ++k) {
            const double f = static_cast<double>(k) / d;
            const double sum = all.s0 - f * dying.s0;
            const Vector mean = (all.s1 - f * dying.s1) / sum;
            value.log_likelihood -= std::log(sum) + shift;
            score -= mean;
            information += (all.s2 - f * dying.s2) / sum - mean * mean.transpose();
        }
    }
    return value;
}

std::vector<double> PartialLikelihood::score_residuals(std::span<const double> beta) const {
    const auto p = static_cast<Eigen::Index>(p_);
    const std::vector<double> eta = predictors(beta);
    // Backwards: at each tie the hazard increments sum_k 1 / S_k and the same times the mean covariate, for
    // those who stay (whole) and for those who die there (weighted 1 - k/d), and the mean covariate over k.
    struct Increment {
        double staying = 0.0, dying = 0.0;
        Vector staying_mean, dying_mean, mean;
    };
    std::vector<Increment> increments(tie_end_.size());
    RiskSums all(p);
    RiskSums dying(p);
    std::size_t place = 0;
    for (std::size_t tie = 0; tie < tie_end_.size(); ++tie) {
        if (tie_restarts_[tie] != 0) all.clear();
        dying.clear();
        int d = 0;
        for (; place < tie_end_[tie]; ++place) {
            const ConstVector x(&x_[place * p_], p);
            all.add(std::exp(eta[place]), x);
            if (event_[place] == 0) continue;
            ++d;
            dying.add(std::exp(eta[place]), x);
        }
        Increment& step = increments[tie];
        step.staying_mean = step.dying_mean = step.mean = Vector::Zero(p);
        for (int k = 0; k < d; ++k) {
            const double f = static_cast<double>(k) / d;
            const double sum = all.s0 - f * dying.s0;
            const Vector mean = (all.s1 - f * dying.s1) / sum;
            step.staying += 1.0 / sum;
            step.staying_mean += mean / sum;
            step.dying += (1.0 - f) / sum;
            step.dying_mean += (1.0 - f) * mean / sum;
            step.mean += mean / d;
        }
    }
    // Forwards: a subject pays for the hazard accumulated up to her own time.
    std::vector<double> residuals(n_ * p_);
    double hazard = 0.0;
    Vector hazard_mean = Vector::Zero(p);
    for (std::size_t tie = tie_end_.size(); tie-- > 0;) {
        const bool last_of_stratum = tie + 1 == tie_end_.size() || tie_restarts_[tie + 1] != 0;
        if (last_of_stratum) {
            hazard = 0.0;
            hazard_mean.setZero();
        }
        const Increment& step = increments[tie];
        for (std::size_t i = tie == 0 ? 0 : tie_end_[tie - 1]; i < tie_end_[tie]; ++i) {
            const ConstVector x(&x_[i * p_], p);
            Eigen::Map<Vector> u(&residuals[order_[i] * p_], p);
            const bool dies = event_[i] != 0;
            const double a = hazard + (dies ? step.dying : step.staying);
            const Vector b = hazard_mean + (dies ? step.dying_mean : step.staying_mean);
            u = -std::exp(eta[i]) * (a * x - b);
            if (dies) u += x - step.mean;
        }
        hazard += step.staying;
        hazard_mean += step.staying_mean;
    }
    return residuals;
}

}  // namespace rubor
