// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/statistics/kaplan_meier.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <rubor/statistics/special.hpp>

namespace rubor {
namespace {

constexpr double k_infinity = std::numeric_limits<double>::infinity();
/// sqrt(DBL_EPSILON): how near to a level S counts as being on it.
constexpr double k_on_level = 0x1p-26;

struct Band {
    double lower = k_nan;
    double upper = k_nan;
    bool defined = false;
};

Band band_at(double s, double std_error_log, BandType type, double z) {
    switch (type) {
        case BandType::plain: {
            const double half = s > 0.0 ? z * s * std_error_log : 0.0;
            return {std::max(s - half, 0.0), std::min(s + half, 1.0), true};
        }
        case BandType::log:
            if (s == 0.0) return {};
            return {s * std::exp(-z * std_error_log), std::min(s * std::exp(z * std_error_log), 1.0), true};
        case BandType::log_log: {
            if (s == 0.0 || s == 1.0) return {};
            const double log_s = std::log(s);
            const double factor = std::exp(z * std_error_log / log_s);  // < 1, because log S < 0
            return {std::exp(log_s / factor), std::exp(log_s * factor), true};
        }
    }
    return {};
}

/// The last entry whose time is <= t, or nothing.
std::ptrdiff_t last_at_or_before(const KaplanMeierCurve& curve, double t) {
    return std::upper_bound(curve.time.begin(), curve.time.end(), t) - curve.time.begin() - 1;
}

std::size_t at_risk_at(const KaplanMeierCurve& curve, double t) {
    const auto next = std::lower_bound(curve.time.begin(), curve.time.end(), t) - curve.time.begin();
    return next == static_cast<std::ptrdiff_t>(curve.time.size()) ? 0 : curve.n_at_risk[std::size_t(next)];
}

struct Crossing {
    StatisticStatus status = StatisticStatus::not_reached;
    double time = k_infinity;
};

/// Where a descending step function comes down to `level`; the middle of the step when it runs along it.
Crossing crossing(const std::vector<double>& times, const std::vector<double>& values, double level) {
    std::size_t i = 0;
    while (i < values.size() && !(values[i] < level + k_on_level)) ++i;  // NaN: not defined, hence not there
    if (i == values.size()) return {};
    if (std::fabs(values[i] - level) < k_on_level) {
        for (std::size_t j = i + 1; j < values.size(); ++j) {
            if (values[j] < values[i]) return {StatisticStatus::ok, 0.5 * (times[i] + times[j])};
        }
    }
    return {StatisticStatus::ok, times[i]};
}

bool usable(StatisticStatus status) {
    return status == StatisticStatus::ok || status == StatisticStatus::no_events;
}

}  // namespace

KaplanMeierCurve kaplan_meier(std::span<const double> time, std::span<const std::uint8_t> event,
                              const KaplanMeierOptions& options) {
    KaplanMeierCurve curve;
    curve.options = options;
    curve.n_subjects = time.size();
    const bool times_valid =
        std::all_of(time.begin(), time.end(), [](double t) { return t >= 0.0 && t < k_infinity; });
    if (time.size() != event.size() || !times_valid || !is_level(options.level)) {
        curve.status = StatisticStatus::invalid_input;
        return curve;
    }
    if (time.empty()) return curve;

    std::vector<std::size_t> order(time.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [time](std::size_t i, std::size_t j) { return time[i] < time[j]; });

    const double z = two_sided_z(options.level);
    double survival = 1.0;
    double variance_log = 0.0;
    for (std::size_t begin = 0; begin < order.size();) {
        const double t = time[order[begin]];
        std::size_t end = begin;
        std::size_t deaths = 0;
        for (; end < order.size() && time[order[end]] == t; ++end) deaths += event[order[end]] != 0;
        const std::size_t at_risk = order.size() - begin;
        const double n = static_cast<double>(at_risk);
        const double d = static_cast<double>(deaths);
        if (deaths == at_risk) {
            survival = 0.0;
            variance_log = k_infinity;
        } else if (deaths > 0) {
            survival *= (n - d) / n;
            variance_log += d / (n * (n - d));
        }
        const double std_error_log = std::sqrt(variance_log);
        const Band band = band_at(survival, std_error_log, options.band, z);
        curve.time.push_back(t);
        curve.n_at_risk.push_back(at_risk);
        curve.n_events.push_back(deaths);
        curve.n_censored.push_back(end - begin - deaths);
        curve.survival.push_back(survival);
        curve.std_error_log.push_back(std_error_log);
        curve.std_error.push_back(survival > 0.0 ? survival * std_error_log : 0.0);
        curve.lower.push_back(band.lower);
        curve.upper.push_back(band.upper);
        curve.band_defined.push_back(band.defined ? 1 : 0);
        curve.n_events_total += deaths;
        begin = end;
    }
    curve.status = curve.n_events_total > 0 ? StatisticStatus::ok : StatisticStatus::no_events;
    return curve;
}

SurvivalAtTime survival_at(const KaplanMeierCurve& curve, double time) {
    SurvivalAtTime at{.status = curve.status, .time = time};
    if (!usable(curve.status)) return at;
    if (!(time >= 0.0)) {
        at.status = StatisticStatus::invalid_input;
        return at;
    }
    at.status = StatisticStatus::ok;
    at.n_at_risk = at_risk_at(curve, time);
    const std::ptrdiff_t i = last_at_or_before(curve, time);
    if (i < 0) {
        const Band band = band_at(1.0, 0.0, curve.options.band, 0.0);
        at.lower = band.lower;
        at.upper = band.upper;
        at.band_defined = band.defined;
        return at;
    }
    const auto k = static_cast<std::size_t>(i);
    at.survival = curve.survival[k];
    at.std_error = curve.std_error[k];
    at.lower = curve.lower[k];
    at.upper = curve.upper[k];
    at.band_defined = curve.band_defined[k] != 0;
    if (time > curve.time.back() && at.survival > 0.0) at.status = StatisticStatus::beyond_follow_up;
    return at;
}

std::vector<std::size_t> number_at_risk(const KaplanMeierCurve& curve, std::span<const double> times) {
    std::vector<std::size_t> n;
    n.reserve(times.size());
    for (const double t : times) n.push_back(at_risk_at(curve, t));
    return n;
}

SurvivalQuantile survival_quantile(const KaplanMeierCurve& curve, double fraction) {
    SurvivalQuantile q{.status = curve.status,
                       .time = k_infinity,
                       .lower_status = curve.status,
                       .lower = k_infinity,
                       .upper_status = curve.status,
                       .upper = k_infinity};
    if (!usable(curve.status)) return q;
    if (!is_level(fraction)) {
        q.status = q.lower_status = q.upper_status = StatisticStatus::invalid_input;
        return q;
    }
    const auto at = [&](const std::vector<double>& values) {
        return crossing(curve.time, values, 1.0 - fraction);
    };
    const Crossing middle = at(curve.survival);
    const Crossing low = at(curve.lower);
    const Crossing high = at(curve.upper);
    return {middle.status, middle.time, low.status, low.time, high.status, high.time};
}

RestrictedMean restricted_mean(const KaplanMeierCurve& curve, double horizon) {
    RestrictedMean result{.status = curve.status, .horizon = horizon};
    if (!usable(curve.status)) return result;
    if (!(horizon >= 0.0 && horizon < k_infinity)) {
        result.status = StatisticStatus::invalid_input;
        return result;
    }
    // From the horizon backwards, so that the area after each event time is at hand.
    double area = 0.0;
    double variance = 0.0;
    double right = horizon;
    for (std::ptrdiff_t i = last_at_or_before(curve, horizon); i >= 0; --i) {
        const auto k = static_cast<std::size_t>(i);
        area += curve.survival[k] * (right - curve.time[k]);
        right = curve.time[k];
        const double n = static_cast<double>(curve.n_at_risk[k]);
        const double d = static_cast<double>(curve.n_events[k]);
        if (d < n) variance += area * area * d / (n * (n - d));  // d = n: the area after it is 0
    }
    result.mean = area + right;
    result.std_error = std::sqrt(variance);
    const double half = two_sided_z(curve.options.level) * result.std_error;
    result.lower = result.mean - half;
    result.upper = result.mean + half;
    const bool known = horizon <= curve.time.back() || curve.survival.back() == 0.0;
    result.status = known ? StatisticStatus::ok : StatisticStatus::beyond_follow_up;
    return result;
}

}  // namespace rubor
