// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/random/distribution.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include <boost/math/distributions/beta.hpp>

#include <rubor/random/normal.hpp>

namespace rubor {
namespace {

using Kind = Distribution::Kind;
using namespace boost::math::policies;
/// No x87 detour, and the best value found rather than an exception where an iteration runs out at u near
/// 1e-300.
using BetaPolicy = policy<promote_double<false>, evaluation_error<ignore_error>, overflow_error<ignore_error>,
                          underflow_error<ignore_error>>;
using Beta = boost::math::beta_distribution<double, BetaPolicy>;

constexpr std::array<std::string_view, 9> k_names = {"constant", "uniform",   "loguniform",
                                                     "normal",   "lognormal", "exponential",
                                                     "beta",     "bernoulli", "discrete"};

bool is_continuous(Kind kind) {
    return kind >= Kind::uniform && kind <= Kind::beta;
}

/// P(X <= x) (upper = false) or P(X > x) (upper = true) of a continuous kind before truncation.
double mass_beyond(const Distribution& d, double x, bool upper) {
    const auto of_linear = [upper](double fraction) {
        return std::clamp(upper ? 1.0 - fraction : fraction, 0.0, 1.0);
    };
    switch (d.kind) {
        case Kind::uniform:
            return upper ? std::clamp((d.b - x) / (d.b - d.a), 0.0, 1.0) : of_linear((x - d.a) / (d.b - d.a));
        case Kind::loguniform:
            if (x <= 0.0) return upper ? 1.0 : 0.0;
            return upper ? std::clamp(std::log(d.b / x) / std::log(d.b / d.a), 0.0, 1.0)
                         : of_linear(std::log(x / d.a) / std::log(d.b / d.a));
        case Kind::normal: {
            const double z = (x - d.a) / d.b;
            return standard_normal_cdf(upper ? -z : z);
        }
        case Kind::lognormal: {
            if (x <= 0.0) return upper ? 1.0 : 0.0;
            const double z = std::log(x / d.a) / d.b;
            return standard_normal_cdf(upper ? -z : z);
        }
        case Kind::exponential:
            if (x <= 0.0) return upper ? 1.0 : 0.0;
            return upper ? std::exp(-x / d.a) : -std::expm1(-x / d.a);
        case Kind::beta: {
            if (x <= 0.0 || x >= 1.0) return (x <= 0.0) == upper ? 1.0 : 0.0;
            const Beta beta{d.a, d.b};
            return upper ? cdf(complement(beta, x)) : cdf(beta, x);
        }
        default:
            throw std::logic_error("Distribution: not continuous");
    }
}

/// The x with mass `p` below (upper = false) or above it (upper = true), of a continuous kind before
/// truncation.
double place_of_mass(const Distribution& d, double p, bool upper) {
    p = std::clamp(p, 0.0, 1.0);
    switch (d.kind) {
        case Kind::uniform:
            return upper ? d.b - p * (d.b - d.a) : d.a + p * (d.b - d.a);
        case Kind::loguniform: {
            const double span = std::log(d.b / d.a);
            return upper ? d.b * std::exp(-p * span) : d.a * std::exp(p * span);
        }
        case Kind::normal: {
            const double z = standard_normal_quantile(p);
            return d.a + d.b * (upper ? -z : z);
        }
        case Kind::lognormal: {
            const double z = standard_normal_quantile(p);
            return d.a * std::exp(d.b * (upper ? -z : z));
        }
        case Kind::exponential:
            if (p == (upper ? 0.0 : 1.0)) return Distribution::k_infinity;
            return -d.a * (upper ? std::log(p) : std::log1p(-p));
        case Kind::beta: {
            if (p == 0.0 || p == 1.0) return (p == 0.0) == upper ? 1.0 : 0.0;
            const Beta beta{d.a, d.b};
            return upper ? quantile(complement(beta, p)) : quantile(beta, p);
        }
        default:
            throw std::logic_error("Distribution: not continuous");
    }
}

/// The support before truncation.
std::array<double, 2> support(const Distribution& d) {
    constexpr double infinity = Distribution::k_infinity;
    switch (d.kind) {
        case Kind::uniform:
        case Kind::loguniform:
            return {d.a, d.b};
        case Kind::lognormal:
        case Kind::exponential:
            return {0.0, infinity};
        case Kind::beta:
            return {0.0, 1.0};
        default:
            return {-infinity, infinity};
    }
}

/// A truncated continuous distribution, worked from the end that lies farther out in a tail: with `upper`,
/// masses are counted from above. `near` is the mass beyond the limit at that end, `inside` the mass between
/// the limits.
struct Window {
    bool upper;
    double low, high;
    double near, inside;
};

Window window_of(const Distribution& d) {
    const auto [from, to] = support(d);
    const double low = std::max(d.lower, from);
    const double high = std::min(d.upper, to);
    const bool upper = mass_beyond(d, low, false) > 0.5;
    const double at_low = mass_beyond(d, low, upper);
    const double at_high = mass_beyond(d, high, upper);
    return {upper, low, high, upper ? at_high : at_low, std::fabs(at_high - at_low)};
}

std::string text(double x) {
    std::string s = std::to_string(x);
    s.erase(s.find_last_not_of('0') + 1);
    if (!s.empty() && s.back() == '.') s.pop_back();
    return s;
}

std::optional<std::string> error_of_discrete(const Distribution& d) {
    if (d.weights.empty()) return "discrete: no weights";
    for (const double w : d.weights) {
        if (!(w >= 0.0) || !std::isfinite(w))
            return "discrete: every weight must be >= 0 (got " + text(w) + ")";
    }
    if (!(std::accumulate(d.weights.begin(), d.weights.end(), 0.0) > 0.0))
        return "discrete: all weights are 0";
    if (!d.values.empty() && d.values.size() != d.weights.size()) {
        return "discrete: " + std::to_string(d.values.size()) + " values but " +
               std::to_string(d.weights.size()) + " weights";
    }
    for (std::size_t i = 0; i < d.values.size(); ++i) {
        if (!std::isfinite(d.values[i])) return "discrete: a value is not finite";
        if (i > 0 && !(d.values[i - 1] < d.values[i])) return "discrete: values must ascend";
    }
    return std::nullopt;
}

std::optional<std::string> error_of_parameters(const Distribution& d) {
    const std::string name{name_of(d.kind)};
    if (!std::isfinite(d.a) || !std::isfinite(d.b)) return name + ": a parameter is not finite";
    switch (d.kind) {
        case Kind::constant:
            return std::nullopt;
        case Kind::uniform:
            if (!(d.a < d.b)) return name + ": low " + text(d.a) + " must be below high " + text(d.b);
            return std::nullopt;
        case Kind::loguniform:
            if (!(d.a > 0.0)) return name + ": low must be > 0 (got " + text(d.a) + ")";
            if (!(d.a < d.b)) return name + ": low " + text(d.a) + " must be below high " + text(d.b);
            return std::nullopt;
        case Kind::normal:
            if (!(d.b > 0.0)) return name + ": standard deviation must be > 0 (got " + text(d.b) + ")";
            return std::nullopt;
        case Kind::lognormal:
            if (!(d.a > 0.0)) return name + ": median must be > 0 (got " + text(d.a) + ")";
            if (!(d.b > 0.0)) return name + ": sigma of log must be > 0 (got " + text(d.b) + ")";
            return std::nullopt;
        case Kind::exponential:
            if (!(d.a > 0.0)) return name + ": mean must be > 0 (got " + text(d.a) + ")";
            return std::nullopt;
        case Kind::beta:
            if (!(d.a > 0.0 && d.b > 0.0)) return name + ": both shape parameters must be > 0";
            return std::nullopt;
        case Kind::bernoulli:
            if (!(d.a >= 0.0 && d.a <= 1.0))
                return name + ": probability must lie in [0, 1] (got " + text(d.a) + ")";
            return std::nullopt;
        case Kind::discrete:
            return error_of_discrete(d);
    }
    return "unknown kind of distribution";
}

void require_valid(const Distribution& d) {
    if (const auto wrong = d.error()) throw std::logic_error("Distribution: " + *wrong);
}

double discrete_value(const Distribution& d, std::size_t i) {
    return d.values.empty() ? static_cast<double>(i) : d.values[i];
}

}  // namespace

Distribution Distribution::constant(double value) {
    return {.kind = Kind::constant, .a = value};
}
Distribution Distribution::uniform(double low, double high) {
    return {.kind = Kind::uniform, .a = low, .b = high};
}
Distribution Distribution::loguniform(double low, double high) {
    return {.kind = Kind::loguniform, .a = low, .b = high};
}
Distribution Distribution::normal(double mean, double standard_deviation) {
    return {.kind = Kind::normal, .a = mean, .b = standard_deviation};
}
Distribution Distribution::lognormal(double median, double sigma_of_log) {
    return {.kind = Kind::lognormal, .a = median, .b = sigma_of_log};
}
Distribution Distribution::exponential(double mean) {
    return {.kind = Kind::exponential, .a = mean};
}
Distribution Distribution::beta(double alpha, double beta) {
    return {.kind = Kind::beta, .a = alpha, .b = beta};
}
Distribution Distribution::bernoulli(double probability) {
    return {.kind = Kind::bernoulli, .a = probability};
}
Distribution Distribution::categorical(std::vector<double> weights) {
    return {.kind = Kind::discrete, .weights = std::move(weights)};
}
Distribution Distribution::discrete(std::vector<double> values, std::vector<double> weights) {
    return {.kind = Kind::discrete, .values = std::move(values), .weights = std::move(weights)};
}

bool Distribution::can_be(double value) const {
    if (kind == Kind::bernoulli) return (value == 1.0 && a > 0.0) || (value == 0.0 && a < 1.0);
    for (std::size_t i = 0; i < weights.size(); ++i)
        if (discrete_value(*this, i) == value) return weights[i] > 0.0;
    return false;
}

Distribution Distribution::restricted_to(const std::vector<double>& only) const {
    const Distribution all = kind == Kind::bernoulli ? discrete({0.0, 1.0}, {1.0 - a, a}) : *this;
    Distribution restricted = discrete({}, {});
    for (std::size_t i = 0; i < all.weights.size(); ++i) {
        const double value = discrete_value(all, i);
        if (std::find(only.begin(), only.end(), value) == only.end()) continue;
        restricted.values.push_back(value);
        restricted.weights.push_back(all.weights[i]);
    }
    return restricted;
}

Distribution Distribution::truncated(double low, double high) const {
    Distribution restricted = *this;
    restricted.lower = low;
    restricted.upper = high;
    return restricted;
}

std::optional<std::string> Distribution::error() const {
    if (auto wrong = error_of_parameters(*this)) return wrong;
    const std::string name{name_of(kind)};
    if (std::isnan(lower) || std::isnan(upper)) return name + ": a limit is not a number";
    if (!is_continuous(kind)) {
        if (lower > -k_infinity || upper < k_infinity) return name + ": cannot be truncated";
        return std::nullopt;
    }
    if (!(lower < upper))
        return name + ": lower limit " + text(lower) + " must be below upper " + text(upper);
    const auto [from, to] = support(*this);
    if (!(std::max(lower, from) < std::min(upper, to)) || !(window_of(*this).inside > 0.0)) {
        return name + ": nothing is left between the limits " + text(lower) + " and " + text(upper);
    }
    return std::nullopt;
}

double Distribution::quantile(double u) const {
    require_valid(*this);
    if (!(u >= 0.0 && u <= 1.0)) throw std::logic_error("Distribution::quantile: u outside [0, 1]");
    if (kind == Kind::constant) return a;
    if (kind == Kind::bernoulli) return u > 1.0 - a ? 1.0 : (a == 1.0 ? 1.0 : 0.0);
    if (kind == Kind::discrete) {
        const double target = u * std::accumulate(weights.begin(), weights.end(), 0.0);
        double below = 0.0;
        std::size_t last = 0;
        for (std::size_t i = 0; i < weights.size(); ++i) {
            if (weights[i] == 0.0) continue;  // never drawn, not even by u = 0 or by rounding
            last = i;
            below += weights[i];
            if (target <= below) break;
        }
        return discrete_value(*this, last);
    }
    const Window w = window_of(*this);
    if (u == 0.0) return w.low;
    if (u == 1.0) return w.high;
    double x = 0.0;
    if (!w.upper && w.near == 0.0 && w.inside == 1.0) {
        x = u <= 0.5 ? place_of_mass(*this, u, false) : place_of_mass(*this, 1.0 - u, true);
    } else {
        x = place_of_mass(*this, w.near + (w.upper ? 1.0 - u : u) * w.inside, w.upper);
    }
    return std::clamp(x, w.low, w.high);
}

double Distribution::cdf(double x) const {
    require_valid(*this);
    if (std::isnan(x)) return x;
    if (kind == Kind::constant) return x >= a ? 1.0 : 0.0;
    if (kind == Kind::bernoulli) return x < 0.0 ? 0.0 : (x < 1.0 ? 1.0 - a : 1.0);
    if (kind == Kind::discrete) {
        double below = 0.0;
        double all = 0.0;
        for (std::size_t i = 0; i < weights.size(); ++i) {
            all += weights[i];
            if (discrete_value(*this, i) <= x) below += weights[i];
        }
        return below / all;
    }
    const Window w = window_of(*this);
    if (x <= w.low) return 0.0;
    if (x >= w.high) return 1.0;
    const double fraction = std::clamp((mass_beyond(*this, x, w.upper) - w.near) / w.inside, 0.0, 1.0);
    return w.upper ? 1.0 - fraction : fraction;
}

std::string_view name_of(Distribution::Kind kind) {
    return k_names[static_cast<std::size_t>(kind)];
}

std::optional<Distribution::Kind> distribution_kind(std::string_view name) {
    const auto it = std::find(k_names.begin(), k_names.end(), name);
    if (it == k_names.end()) return std::nullopt;
    return static_cast<Kind>(it - k_names.begin());
}

}  // namespace rubor
