// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/statistics/least_squares.hpp>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

namespace rubor {
namespace {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;

double half_square(const Vector& r) {
    return 0.5 * r.squaredNorm();
}

/// The step that minimises g's + s'Bs/2 between `low` and `high`, by coordinate descent; B is positive
/// definite.
Vector bounded_step(const Matrix& b, const Vector& g, const Vector& low, const Vector& high) {
    constexpr int k_most_sweeps = 5000;
    Vector s = Vector::Zero(g.size());
    for (int sweep = 0; sweep < k_most_sweeps; ++sweep) {
        double moved = 0.0;
        for (Eigen::Index i = 0; i < g.size(); ++i) {
            const double slope = g[i] + b.row(i).dot(s);
            const double to = std::clamp(s[i] - slope / b(i, i), low[i], high[i]);
            moved = std::max(moved, std::abs(to - s[i]));
            s[i] = to;
        }
        if (moved < 1e-10) break;
    }
    return s;
}

class Search {
  public:
    Search(const ResidualFunction& residuals, std::span<const double> start,
           const LeastSquaresOptions& options)
        : function_{residuals},
          options_{options},
          x_{Vector::Map(start.data(), static_cast<Eigen::Index>(start.size()))},
          radius_{options.first_radius} {}

    LeastSquaresResult run() {
        const auto first = evaluate(x_);
        if (!first) return result();
        r_ = *first;
        best_x_ = x_;
        best_r_ = r_;
        while (end_ == LeastSquaresEnd::converged && radius_ >= options_.last_radius && iterate()) {
        }
        return result();
    }

  private:
    /// Nothing when the search must end; then end_ says why.
    std::optional<Vector> evaluate(const Vector& x) {
        if (n_evaluations_ >= options_.max_evaluations) {
            end_ = LeastSquaresEnd::budget;
            return std::nullopt;
        }
        const auto r = function_(std::span<const double>{x.data(), static_cast<std::size_t>(x.size())});
        if (!r) {
            end_ = LeastSquaresEnd::interrupted;
            return std::nullopt;
        }
        ++n_evaluations_;
        Vector values = Vector::Map(r->data(), static_cast<Eigen::Index>(r->size()));
        if (best_r_.size() > 0 && half_square(values) < half_square(best_r_)) {
            best_x_ = x;
            best_r_ = values;
        }
        return values;
    }

    bool measure_jacobian() {
        const double h = std::min(options_.difference, radius_);
        jacobian_.resize(r_.size(), x_.size());
        for (Eigen::Index i = 0; i < x_.size(); ++i) {
            Vector beside = x_;
            beside[i] = x_[i] + h <= 1.0 ? x_[i] + h : x_[i] - h;
            const auto r = evaluate(beside);
            if (!r) return false;
            jacobian_.col(i) = (*r - r_) / (beside[i] - x_[i]);
        }
        is_measured_ = true;
        // The best of the points beside may be better than the base; the slopes are taken to hold there too.
        x_ = best_x_;
        r_ = best_r_;
        return true;
    }

    /// One step. False: the search ends.
    bool iterate() {
        if (jacobian_.size() == 0 && !measure_jacobian()) return false;
        Matrix b = jacobian_.transpose() * jacobian_;
        b.diagonal().array() += 1e-9 * std::max(b.diagonal().maxCoeff(), 1e-12);
        const Vector g = jacobian_.transpose() * r_;
        const Vector low = (-x_).cwiseMax(-radius_);
        const Vector high = (Vector::Ones(x_.size()) - x_).cwiseMin(radius_);
        const Vector s = bounded_step(b, g, low, high);
        const double promised = half_square(r_) - half_square(r_ + jacobian_ * s);
        if (!(promised > 1e-12 * half_square(r_)) ||
            !(s.cwiseAbs().maxCoeff() > 1e-3 * options_.last_radius)) {
            return after_failure();
        }
        const auto there = evaluate(x_ + s);
        if (!there) return false;
        const double ratio = (half_square(r_) - half_square(*there)) / promised;
        const Vector missed = *there - r_ - jacobian_ * s;
        jacobian_ += missed * s.transpose() / s.squaredNorm();
        if (ratio < 0.1) return after_failure();
        x_ += s;
        r_ = *there;
        is_measured_ = false;
        if (ratio > 0.7 && s.cwiseAbs().maxCoeff() > 0.9 * radius_) radius_ = std::min(2.0 * radius_, 0.5);
        return true;
    }

    bool after_failure() {
        if (!is_measured_) return measure_jacobian();
        radius_ *= 0.5;
        // Slopes over steps wider than the region mislead; those of the same width would only be measured
        // again.
        if (radius_ < options_.difference && radius_ >= options_.last_radius) return measure_jacobian();
        return true;
    }

    LeastSquaresResult result() const {
        LeastSquaresResult result;
        result.end = end_;
        result.n_evaluations = n_evaluations_;
        const Vector& x = best_r_.size() > 0 ? best_x_ : x_;
        result.x.assign(x.data(), x.data() + x.size());
        result.residuals.assign(best_r_.data(), best_r_.data() + best_r_.size());
        result.cost = half_square(best_r_);
        return result;
    }

    const ResidualFunction& function_;
    LeastSquaresOptions options_;
    Vector x_, r_, best_x_, best_r_;
    Matrix jacobian_;
    bool is_measured_ = false;  ///< J was measured at this base and not carried along since.
    double radius_;
    std::size_t n_evaluations_ = 0;
    LeastSquaresEnd end_ = LeastSquaresEnd::converged;
};

}  // namespace

const char* to_text(LeastSquaresEnd end) {
    switch (end) {
        case LeastSquaresEnd::converged:
            return "converged";
        case LeastSquaresEnd::budget:
            return "budget used up";
        case LeastSquaresEnd::interrupted:
            return "interrupted";
    }
    return "?";
}

LeastSquaresResult least_squares(const ResidualFunction& residuals, std::span<const double> start,
                                 const LeastSquaresOptions& options) {
    return Search{residuals, start, options}.run();
}

}  // namespace rubor
