// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/statistics/competing_risks.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <rubor/statistics/special.hpp>

namespace rubor {

namespace {

StatisticStatus check(std::span<const double> time, std::span<const std::uint8_t> cause, std::uint8_t of) {
    if (time.size() != cause.size() || of == 0 ||
        std::any_of(time.begin(), time.end(), [](double t) { return !std::isfinite(t) || t < 0.0; })) {
        return StatisticStatus::invalid_input;
    }
    return time.empty() ? StatisticStatus::no_data : StatisticStatus::ok;
}

std::vector<std::size_t> by_time(std::span<const double> time) {
    std::vector<std::size_t> order(time.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return time[a] < time[b]; });
    return order;
}

/// The state of the estimate after each distinct time. With w_i the weight of subject i, the derivatives of
///
///   dS = -S(t-) d/n,  dF = S(t-) d_of/n        follow by the product rule:
///   d(dF)/dw_i = u_S,i(t-) d_of/n + S(t-) (1[i has the event] - d_of/n) / n    while i is at risk.
///
/// Whoever has left keeps her own terms and moves with S alone, so only S's influence is carried on, in
/// groups of a kind.
class Walk {
  public:
    Walk(std::span<const double> time, std::span<const std::uint8_t> cause, std::uint8_t of)
        : time_{time},
          cause_{cause},
          of_{of},
          order_{by_time(time)},
          on_survival_(time.size()),
          on_incidence_(time.size()) {}

    /// Takes the next distinct time; false when there is none.
    bool next() {
        if (first_ == order_.size()) {
            return false;
        }
        const double now = time_[order_[first_]];
        std::size_t last = first_;
        std::size_t any = 0, ours = 0;
        while (last < order_.size() && time_[order_[last]] == now) {
            any += cause_[order_[last]] != 0 ? 1 : 0;
            ours += cause_[order_[last]] == of_ ? 1 : 0;
            ++last;
        }
        n_ = order_.size() - first_;
        now_ = now;
        if (any > 0) {
            const double n = static_cast<double>(n_);
            const double hazard = static_cast<double>(any) / n;
            const double our_hazard = static_cast<double>(ours) / n;
            for (std::size_t k = 0; k < order_.size(); ++k) {
                const std::size_t i = order_[k];
                double to_incidence = on_survival_[i] * our_hazard;
                double to_survival = -on_survival_[i] * hazard;
                if (k >= first_) {
                    const bool now_out = k < last;
                    const double event = now_out && cause_[i] != 0 ? 1.0 : 0.0;
                    const double our_event = now_out && cause_[i] == of_ ? 1.0 : 0.0;
                    to_incidence += survival_ * (our_event - our_hazard) / n;
                    to_survival -= survival_ * (event - hazard) / n;
                }
                on_incidence_[i] += to_incidence;
                on_survival_[i] += to_survival;
            }
            incidence_ += survival_ * our_hazard;
            survival_ *= static_cast<double>(n_ - any) / n;
            n_events_ += ours;
            n_competing_ += any - ours;
        }
        first_ = last;
        return true;
    }

    [[nodiscard]] double time() const { return now_; }
    [[nodiscard]] std::size_t n_at_risk() const { return n_; }
    [[nodiscard]] double incidence() const { return incidence_; }
    [[nodiscard]] std::size_t n_events() const { return n_events_; }
    [[nodiscard]] std::size_t n_competing() const { return n_competing_; }
    [[nodiscard]] const std::vector<double>& influence() const { return on_incidence_; }
    [[nodiscard]] double std_error() const {
        double squares = 0.0;
        for (const double u : on_incidence_) {
            squares += u * u;
        }
        return std::sqrt(squares);
    }

  private:
    std::span<const double> time_;
    std::span<const std::uint8_t> cause_;
    std::uint8_t of_;
    std::vector<std::size_t> order_;
    std::vector<double> on_survival_, on_incidence_;
    std::size_t first_ = 0, n_ = 0;
    double now_ = 0.0, survival_ = 1.0, incidence_ = 0.0;
    std::size_t n_events_ = 0, n_competing_ = 0;
};

std::pair<double, double> band(double p, double std_error, const KaplanMeierOptions& options) {
    const double z = two_sided_z(options.level);
    switch (options.band) {
        case BandType::plain:
            return {std::max(0.0, p - z * std_error), std::min(1.0, p + z * std_error)};
        case BandType::log:
            if (p <= 0.0) {
                return {k_nan, k_nan};
            }
            return {p * std::exp(-z * std_error / p), std::min(1.0, p * std::exp(z * std_error / p))};
        case BandType::log_log:
            break;
    }
    if (p <= 0.0 || p >= 1.0) {
        return {k_nan, k_nan};
    }
    const double width = z * std_error / (p * std::log(p));  // negative
    return {std::pow(p, std::exp(-width)), std::pow(p, std::exp(width))};
}

}  // namespace

CumulativeIncidence cumulative_incidence(std::span<const double> time, std::span<const std::uint8_t> cause,
                                         std::uint8_t of, const KaplanMeierOptions& options) {
    CumulativeIncidence curve;
    curve.options = options;
    curve.status = is_level(options.level) ? check(time, cause, of) : StatisticStatus::invalid_input;
    if (curve.status != StatisticStatus::ok) {
        return curve;
    }
    curve.n_subjects = time.size();
    Walk walk{time, cause, of};
    while (walk.next()) {
        curve.time.push_back(walk.time());
        curve.n_at_risk.push_back(walk.n_at_risk());
        curve.incidence.push_back(walk.incidence());
        curve.std_error.push_back(walk.std_error());
        const auto [lower, upper] = band(walk.incidence(), walk.std_error(), options);
        curve.lower.push_back(lower);
        curve.upper.push_back(upper);
    }
    curve.n_events = walk.n_events();
    curve.n_competing = walk.n_competing();
    if (curve.n_events == 0) {
        curve.status = StatisticStatus::no_events;
    }
    return curve;
}

Interval incidence_at(const CumulativeIncidence& curve, double time) {
    Interval at{.status = curve.status,
                .estimate = k_nan,
                .lower = k_nan,
                .upper = k_nan,
                .level = curve.options.level};
    if (curve.status == StatisticStatus::no_data || curve.status == StatisticStatus::invalid_input) {
        return at;
    }
    const auto after = std::upper_bound(curve.time.begin(), curve.time.end(), time);
    if (after == curve.time.begin()) {
        at.status = StatisticStatus::ok;
        at.estimate = 0.0;
        return at;
    }
    const auto i = static_cast<std::size_t>(after - curve.time.begin()) - 1;
    at.status = time > curve.time.back() ? StatisticStatus::beyond_follow_up : StatisticStatus::ok;
    at.estimate = curve.incidence[i];
    at.lower = curve.lower[i];
    at.upper = curve.upper[i];
    return at;
}

IncidenceInfluence incidence_influence(std::span<const double> time, std::span<const std::uint8_t> cause,
                                       std::uint8_t of, double at) {
    IncidenceInfluence result;
    result.status = check(time, cause, of);
    if (result.status != StatisticStatus::ok) {
        return result;
    }
    // What happens after `at` changes nothing before it, and everybody whose time is later is at risk there.
    std::vector<double> cut(time.begin(), time.end());
    std::vector<std::uint8_t> kind(cause.begin(), cause.end());
    double latest = 0.0;
    for (std::size_t i = 0; i < cut.size(); ++i) {
        latest = std::max(latest, cut[i]);
        if (cut[i] > at) {
            cut[i] = std::numeric_limits<double>::max();
            kind[i] = 0;
        }
    }
    Walk walk{cut, kind, of};
    while (walk.next()) {
    }
    result.incidence = walk.incidence();
    result.influence = walk.influence();
    if (at > latest) {
        result.status = StatisticStatus::beyond_follow_up;
    }
    return result;
}

MeanInfluence restricted_mean_influence(std::span<const double> time, std::span<const std::uint8_t> event,
                                        double horizon) {
    MeanInfluence result;
    result.status = horizon >= 0.0 ? check(time, event, 1) : StatisticStatus::invalid_input;
    if (result.status != StatisticStatus::ok) {
        return result;
    }
    result.influence.assign(time.size(), 0.0);
    Walk walk{time, event, 1};
    double from = 0.0, survival = 1.0;
    std::vector<double> on_survival(time.size(), 0.0);
    const auto add = [&](double until) {
        const double width = std::max(0.0, std::min(until, horizon) - from);
        result.mean += survival * width;
        for (std::size_t i = 0; i < on_survival.size(); ++i) {
            result.influence[i] += on_survival[i] * width;
        }
        from = std::max(from, std::min(until, horizon));
    };
    while (from < horizon && walk.next()) {
        add(walk.time());
        survival = 1.0 - walk.incidence();
        for (std::size_t i = 0; i < on_survival.size(); ++i) {
            on_survival[i] = -walk.influence()[i];
        }
    }
    if (from < horizon) {
        if (survival > 0.0) {
            result.status = StatisticStatus::beyond_follow_up;
        }
        add(horizon);
    }
    return result;
}

}  // namespace rubor
