// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/calibration_file.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include <rubor/base/assert.hpp>
#include <rubor/base/text.hpp>

namespace rubor {

namespace {

constexpr double k_z = 1.959963984540054;  // 97.5 % of the standard normal
/// The residual of a number that the run does not give, e.g. a median that is not reached: far, and finite.
constexpr double k_no_value = 10.0;

double on_scale(TargetScale scale, double value) {
    switch (scale) {
        case TargetScale::linear:
            return value;
        case TargetScale::log:
            return std::log(value);
        case TargetScale::logit:
            return std::log(value / (1.0 - value));
    }
    return value;
}

bool fits(TargetScale scale, double value) {
    return scale == TargetScale::linear || (value > 0.0 && (scale == TargetScale::log || value < 1.0));
}

TargetScale usual_scale(const Measurand& measurand) {
    const auto starts = [&](const char* start) { return measurand.name.rfind(start, 0) == 0; };
    if (measurand.minus || starts("difference(")) {
        return TargetScale::linear;
    }
    const bool positive = starts("hazard_ratio(") || starts("median_") || starts("restricted_mean_") ||
                          starts("diagnosed_mean(") || starts("mean(") || starts("peak(") ||
                          starts("onset(") || starts("memory");
    return positive ? TargetScale::log : TargetScale::logit;
}

FreePrior read_free(const DocumentNode& node, const std::filesystem::path& folder, Problems& problems) {
    FreePrior free;
    MapReader map{node, problems};
    free.place = node.place();
    free.table = (folder / map.text("table").value_or("")).lexically_normal();
    free.row = map.text("row").value_or("");
    free.field = map.one_of("field", {"nominalValue", "a", "b"}, Need::optional).value_or("nominalValue");
    free.is_log = map.one_of("scale", {"linear", "log"}, Need::optional).value_or("linear") == "log";
    const NumberRange range = free.is_log ? NumberRange::positive() : NumberRange::any();
    const auto lower = map.number("lower", Need::required, range);
    const auto upper = map.number("upper", Need::required, range);
    if (lower && upper && !(*lower < *upper)) {
        map.report("lower", fmt::format("{} is not below {}", shortest(*lower), shortest(*upper)));
    }
    free.lower = lower.value_or(0.0);
    free.upper = upper.value_or(1.0);
    free.pull = map.number("pull", Need::optional, NumberRange::positive());
    map.finish();
    return free;
}

/// Value and standard error of a target, from its interval or its standard error.
void read_published(MapReader& map, CalibrationTarget& target, Problems& problems) {
    const auto value = map.number("value");
    const auto error = map.number("standard_error", Need::optional, NumberRange::positive());
    const auto interval = map.list("interval", Need::optional);
    if (error.has_value() == interval.has_value()) {
        map.report("", "one of interval and standard_error must say how certain the value is",
                   "interval: [lower, upper] of 95 %, or standard_error");
        return;
    }
    if (!value) {
        return;
    }
    target.value = *value;
    if (interval) {
        if (interval->size() != 2) {
            map.report("interval", fmt::format("an interval has two ends, not {}", interval->size()));
            return;
        }
        const auto lower = as_number((*interval)[0], problems);
        const auto upper = as_number((*interval)[1], problems);
        if (!lower || !upper) {
            return;
        }
        if (!(*lower < *value && *value < *upper)) {
            map.report("interval", "the value must lie inside of its interval");
            return;
        }
        target.lower = *lower;
        target.upper = *upper;
    } else {
        target.lower = *value - k_z * *error;
        target.upper = *value + k_z * *error;
    }
    const double f = target.unit.factor;
    const auto outside = [&](double x) { return !fits(target.scale, x * f); };
    const char* const key = interval ? "interval" : "value";
    if (outside(target.value) || (interval && (outside(target.lower) || outside(target.upper)))) {
        map.report(key,
                   fmt::format("the value or an end cannot stand on the scale {}", to_text(target.scale)),
                   "give a standard_error, or scale: linear");
        return;
    }
    if (interval) {
        target.error =
            (on_scale(target.scale, target.upper * f) - on_scale(target.scale, target.lower * f)) / (2 * k_z);
        return;
    }
    // By the delta method: d log x = dx / x, d logit p = dp / (p (1 - p)).
    const double x = target.value * f;
    const double slope = target.scale == TargetScale::linear ? 1.0
                         : target.scale == TargetScale::log  ? 1.0 / x
                                                             : 1.0 / (x * (1.0 - x));
    target.error = *error * f * slope;
}

CalibrationTarget read_target(const DocumentNode& node, const std::filesystem::path& folder,
                              Problems& problems) {
    CalibrationTarget target;
    MapReader map{node, problems};
    target.place = node.place();
    if (const auto row = map.map("evidence")) {
        MapReader reader{*row, problems};
        target.row.trial = reader.text("trial").value_or("");
        target.row.endpoint = reader.text("endpoint").value_or("");
        target.row.subgroup = reader.text("subgroup", Need::optional).value_or("all");
        reader.finish();
    }
    const std::vector<std::string> roles{"calibration", "validation", "check"};
    if (const auto role = map.one_of("role", roles); role && *role != "calibration") {
        map.report("role", fmt::format("a row of evidence whose role is {} may not set a prior", *role),
                   "remove this target; only role: calibration is searched for");
    }
    target.measurand = read_measurand(map, folder, problems);
    target.unit = read_telling_unit(map, target.measurand.name, problems);
    target.scale = usual_scale(target.measurand);
    if (const auto scale = map.one_of("scale", {"linear", "log", "logit"}, Need::optional)) {
        target.scale = *scale == "linear" ? TargetScale::linear
                       : *scale == "log"  ? TargetScale::log
                                          : TargetScale::logit;
    }
    read_published(map, target, problems);
    target.weight = map.number("weight", Need::optional, NumberRange::positive()).value_or(1.0);
    map.finish();
    return target;
}

void read_search(const DocumentNode& node, LeastSquaresOptions& search, Problems& problems) {
    MapReader map{node, problems};
    const auto share = NumberRange::between(1e-6, 0.5);
    search.first_radius = map.number("first_step", Need::optional, share).value_or(search.first_radius);
    search.last_radius = map.number("last_step", Need::optional, share).value_or(search.last_radius);
    search.difference = map.number("difference", Need::optional, share).value_or(search.difference);
    if (search.last_radius > search.first_radius) {
        map.report("last_step", "the last step must not be longer than the first");
    }
    map.finish();
}

}  // namespace

double FreePrior::position_of(double number) const {
    const double position =
        is_log ? std::log(number / lower) / std::log(upper / lower) : (number - lower) / (upper - lower);
    return std::clamp(position, 0.0, 1.0);
}

double FreePrior::number_at(double position) const {
    const double number =
        is_log ? lower * std::pow(upper / lower, position) : lower + position * (upper - lower);
    const auto rounded = parse_number(significant(number, 5));
    RUBOR_ASSERT(rounded.has_value());
    return std::clamp(*rounded, lower, upper);
}

std::string EvidenceRow::label() const {
    return trial + ", " + endpoint + (subgroup == "all" ? "" : ", " + subgroup);
}

const char* to_text(TargetScale scale) {
    switch (scale) {
        case TargetScale::linear:
            return "linear";
        case TargetScale::log:
            return "log";
        case TargetScale::logit:
            return "logit";
    }
    return "?";
}

double CalibrationTarget::residual(const Estimate& in_unit) const {
    const double root = std::sqrt(weight);
    const double published = on_scale(scale, value * unit.factor);
    double simulated = in_unit.value * unit.factor;
    if (!in_unit.ok() || !std::isfinite(simulated)) {
        return root * k_no_value;
    }
    if (scale == TargetScale::logit) {
        const auto n = static_cast<double>(in_unit.n);
        simulated = (n * simulated + 0.5) / (n + 1.0);
    }
    return fits(scale, simulated) ? root * (on_scale(scale, simulated) - published) / error
                                  : root * k_no_value;
}

Checked<CalibrationFile> read_calibration(const std::filesystem::path& path) {
    const auto document = read_document(path);
    if (!document) {
        return document.problems();
    }
    Problems problems;
    CalibrationFile file;
    file.file = path;
    file.text = document.value().text();
    const std::filesystem::path folder = path.parent_path();
    MapReader map{document.value().root(), problems};
    file.name = map.identifier("calibration").value_or("");
    file.title = map.text("title", Need::optional).value_or(file.name);
    if (const auto n = map.integer("patients", Need::optional, NumberRange::at_least(1))) {
        file.n_patients = static_cast<std::size_t>(*n);
    }
    if (const auto items = map.list("free")) {
        for (const DocumentNode& item : *items) {
            FreePrior free = read_free(item, folder, problems);
            const auto same = [&](const FreePrior& other) {
                return other.table == free.table && other.row == free.row && other.field == free.field;
            };
            if (std::any_of(file.free.begin(), file.free.end(), same)) {
                problems.push_back(item.problem(free.label() + " stands twice", "remove one of them"));
            }
            file.free.push_back(std::move(free));
        }
    }
    if (const auto items = map.list("targets")) {
        for (const DocumentNode& item : *items) {
            file.targets.push_back(read_target(item, folder, problems));
        }
    }
    if (const auto search = map.map("search", Need::optional)) {
        read_search(*search, file.search, problems);
    }
    map.finish();
    if (!problems.empty()) {
        return problems;
    }
    return file;
}

}  // namespace rubor
