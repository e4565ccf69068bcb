// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/app/run_times.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <rubor/base/text.hpp>

namespace rubor {
namespace {

constexpr double k_most_times = 10'000'000.0;

void report(Problems& problems, const char* option, std::string message, std::string remedy = {}) {
    problems.push_back({{option, 0, 0}, "", std::move(message), std::move(remedy)});
}

/// A time on the axis, at least 0.
std::optional<double> time_of(const std::string& text, const char* option, const TimeAxis& axis,
                              Problems& problems) {
    const auto time = axis.read(text, {option, 0, 0});
    if (!time) {
        append(problems, time.problems());
        return std::nullopt;
    }
    if (time.value() < 0.0) {
        report(problems, option, fmt::format("{} is before the start", in_quotes(text)), "at least 0");
        return std::nullopt;
    }
    return time.value();
}

void read_shown_unit(const ModelRunArguments& arguments, ModelRun& run, Problems& problems) {
    run.shown_time = {run.axis.is_known() ? run.axis.unit.text : "", 1.0};
    if (arguments.time_unit.empty()) return;
    const auto unit = parse_unit_like(arguments.time_unit, run.axis.unit, {"--time-unit", 0, 0});
    if (!unit) {
        append(problems, unit.problems());
    } else if (!run.axis.is_known()) {
        report(problems, "--time-unit", "the model does not say in which unit it counts time",
               "leave it out");
    } else if (!unit.value().same_dimension(run.axis.unit)) {
        report(problems, "--time-unit",
               fmt::format("{} is {}, expected a time", in_quotes(arguments.time_unit),
                           kind_of(unit.value().dimension)),
               "e.g. day");
    } else {
        run.shown_time = {unit.value().text, run.axis.factor_from(unit.value())};
    }
}

}  // namespace

void read_times(const ModelRunArguments& arguments, ModelRun& run, Problems& problems) {
    read_shown_unit(arguments, run, problems);
    std::optional<double> until, every;
    if (!arguments.until.empty()) until = time_of(arguments.until, "--until", run.axis, problems);
    if (!arguments.every.empty()) {
        every = time_of(arguments.every, "--every", run.axis, problems);
        if (every && *every == 0.0) {
            report(problems, "--every", "must be above 0");
            every.reset();
        }
        if (!arguments.times.empty())
            report(problems, "--every", "cannot stand beside --times", "give one of them");
    }
    if (!arguments.times.empty()) {
        for (const std::string& part : split(arguments.times, ',')) {
            if (const auto time = time_of(std::string{trim(part)}, "--times", run.axis, problems))
                run.times_d.push_back(*time);
        }
        std::sort(run.times_d.begin(), run.times_d.end());
        run.times_d.erase(std::unique(run.times_d.begin(), run.times_d.end()), run.times_d.end());
        if (run.times_d.empty()) return;
        run.end_d = until.value_or(run.times_d.back());
        if (run.times_d.back() > run.end_d) report(problems, "--times", "a time is after --until");
        return;
    }
    if (arguments.until.empty()) {
        report(problems, "--until", "is missing",
               run.axis.is_known() ? "e.g. --until \"400 d\"" : "e.g. --until 400, as the model counts time");
        return;
    }
    if (!until) return;
    run.end_d = *until;
    const double step_d = every.value_or(run.end_d / 100.0);
    if (step_d > 0.0 && run.end_d / step_d > k_most_times) {
        report(problems, "--every", fmt::format("{} times are too many", significant(run.end_d / step_d)),
               "at most 10 million");
        return;
    }
    // a product, not a sum: the last time is exact; rounding may not lose it
    for (std::size_t i = 0;; ++i) {
        const double t = step_d * static_cast<double>(i);
        if (t > run.end_d * (1.0 + 1e-12) || (i > 0 && step_d == 0.0)) break;
        run.times_d.push_back(std::min(t, run.end_d));
    }
}

}  // namespace rubor
