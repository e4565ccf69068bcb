// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace rubor::sbml_suite {

/// What a case asks for: |got - expected| <= absolute + relative |expected|.
struct Tolerance {
    double absolute = 0.0;
    double relative = 0.0;
};

/// The suite's rule for one value. NaN equals NaN, an infinity equals the infinity of its sign, and neither
/// equals anything else.
[[nodiscard]] bool agrees(double got, double expected, const Tolerance& tolerance);

/// Values of some variables at some times, row by row.
struct TimeCourse {
    std::vector<std::string> variables;
    std::vector<double> times;
    std::vector<double> values;  ///< times.size() x variables.size()
};

/// The first value that does not agree, in words; nothing when all do. Both courses have the same variables
/// and times (it is a deviation, too, if one of them is shorter).
[[nodiscard]] std::optional<std::string> first_deviation(const TimeCourse& got, const TimeCourse& expected,
                                                         const Tolerance& tolerance);

/// The largest |got - expected| as a share of what is allowed, over the finite values that both courses have:
/// how near a case that passes is to failing.
[[nodiscard]] double worst_share(const TimeCourse& got, const TimeCourse& expected,
                                 const Tolerance& tolerance);

}  // namespace rubor::sbml_suite
