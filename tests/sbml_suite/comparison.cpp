// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include "sbml_suite/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace rubor::sbml_suite {
namespace {

double allowed(double expected, const Tolerance& tolerance) {
    return tolerance.absolute + tolerance.relative * std::abs(expected);
}

}  // namespace

bool agrees(double got, double expected, const Tolerance& tolerance) {
    if (std::isnan(expected)) return std::isnan(got);
    if (std::isinf(expected)) return got == expected;
    return std::abs(got - expected) <= allowed(expected, tolerance);
}

std::optional<std::string> first_deviation(const TimeCourse& got, const TimeCourse& expected,
                                           const Tolerance& tolerance) {
    const std::size_t n = expected.variables.size();
    if (got.variables != expected.variables) return "other variables than expected";
    for (std::size_t i = 0; i < expected.times.size(); ++i) {
        if (i >= got.times.size() || (i + 1) * n > got.values.size()) {
            return fmt::format("ended before time {}", expected.times[i]);
        }
        if (got.times[i] != expected.times[i]) {
            return fmt::format("time {} where {} is expected", got.times[i], expected.times[i]);
        }
        for (std::size_t k = 0; k < n; ++k) {
            const double have = got.values[i * n + k];
            const double want = expected.values[i * n + k];
            if (!agrees(have, want, tolerance)) {
                return fmt::format("{} = {} at time {}, expected {} (off by {:.3g}, allowed {:.3g})",
                                   expected.variables[k], have, expected.times[i], want,
                                   std::abs(have - want), allowed(want, tolerance));
            }
        }
    }
    if (got.times.size() != expected.times.size()) return "more times than expected";
    return std::nullopt;
}

double worst_share(const TimeCourse& got, const TimeCourse& expected, const Tolerance& tolerance) {
    double worst = 0.0;
    for (std::size_t i = 0; i < std::min(got.values.size(), expected.values.size()); ++i) {
        const double share =
            std::abs(got.values[i] - expected.values[i]) / allowed(expected.values[i], tolerance);
        if (std::isfinite(share)) worst = std::max(worst, share);
    }
    return worst;
}

}  // namespace rubor::sbml_suite
