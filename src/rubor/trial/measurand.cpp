// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/measurand.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <limits>

#include <rubor/base/assert.hpp>
#include <rubor/base/text.hpp>

namespace rubor {

namespace {

constexpr double k_not_a_number = std::numeric_limits<double>::quiet_NaN();

bool starts_with(const std::string& text, std::string_view start) {
    return text.rfind(start, 0) == 0;
}

std::optional<Subset> read_subset(const DocumentNode& node, Problems& problems) {
    const auto text = as_text(node, problems);
    if (!text) {
        return std::nullopt;
    }
    auto parsed = parse_subset(*text);
    if (!parsed) {
        for (const Problem& p : parsed.problems()) {
            problems.push_back(node.problem(p.message, p.remedy));
        }
        return std::nullopt;
    }
    return std::move(parsed).value();
}

/// The keys arm, reference and subset, which a statistic and the other side of a difference share.
void read_where(MapReader& map, MeasuredSetting& setting, Problems& problems) {
    setting.arm_place = setting.reference_place = setting.subset_place = map.node().place();
    const auto text_of = [&](const char* key, std::string& text, Place& place) {
        if (const auto node = map.value(key, Need::optional)) {
            text = as_text(*node, problems).value_or("");
            place = node->place();
        }
    };
    text_of("arm", setting.arm, setting.arm_place);
    text_of("reference", setting.reference, setting.reference_place);
    if (const auto node = map.value("subset", Need::optional)) {
        setting.subset_place = node->place();
        if (auto subset = read_subset(*node, problems)) {
            setting.subset = std::move(*subset);
            setting.subset_text = node->text();
        }
    }
}

void read_study(MapReader& map, const std::filesystem::path& folder, MeasuredSetting& setting,
                Problems& problems, Need need) {
    if (const auto node = map.value("study", need)) {
        setting.study = (folder / as_text(*node, problems).value_or("")).lexically_normal();
        setting.study_place = node->place();
    }
}

}  // namespace

bool Measurand::is_of_screening() const {
    return name == "stage_iv_share" || name == "eligible_share" || starts_with(name, "diagnosed_");
}

Measurand read_measurand(MapReader& map, const std::filesystem::path& folder, Problems& problems) {
    Measurand measurand;
    read_study(map, folder, measurand.setting, problems, Need::required);
    if (const auto n = map.integer("patients", Need::optional, NumberRange::at_least(1))) {
        measurand.n_patients = static_cast<std::size_t>(*n);
    }
    if (const auto node = map.map("statistic")) {
        MapReader statistic{*node, problems};
        if (const auto name = statistic.value("name")) {
            measurand.name = as_text(*name, problems).value_or("");
            measurand.name_place = name->place();
        }
        read_where(statistic, measurand.setting, problems);
        statistic.finish();
    }
    if (const auto node = map.map("minus", Need::optional)) {
        MapReader minus{*node, problems};
        MeasuredSetting other = measurand.setting;  // what is not said is the same
        read_study(minus, folder, other, problems, Need::optional);
        read_where(minus, other, problems);
        minus.finish();
        measurand.minus = std::move(other);
    }
    if (const auto strata = map.list("strata", Need::optional)) {
        for (const DocumentNode& item : *strata) {
            if (auto subset = read_subset(item, problems)) {
                measurand.strata.push_back(std::move(*subset));
            }
        }
        if (!map.has("minus")) {
            map.report("strata", "strata without another setting",
                       "add minus: {study: ...}, or leave strata out");
        }
    }
    return measurand;
}

TellingUnit read_telling_unit(MapReader& map, const std::string& statistic_name, Problems& problems) {
    TellingUnit unit;
    const auto node = map.value("unit", Need::optional);
    if (!node) {
        return unit;
    }
    unit.text = as_text(*node, problems).value_or("1");
    const auto parsed = parse_unit(unit.text == "points" ? "%" : unit.text, node->text_place());
    if (!parsed) {
        append(problems, parsed.problems());
        return unit;
    }
    unit.factor = parsed.value().factor;
    const auto is_one_of = [&](std::initializer_list<const char*> starts) {
        return std::any_of(starts.begin(), starts.end(),
                           [&](const char* s) { return starts_with(statistic_name, s); });
    };
    if (statistic_name.empty() || is_one_of({"diagnosed_mean(", "mean(", "peak(", "memory_level"})) {
        return unit;  // in the unit of its quantity
    }
    const bool is_time = is_one_of({"median_", "restricted_mean_", "onset(", "difference(restricted_mean_"});
    const auto expected = parse_unit(is_time ? "day" : "1");
    RUBOR_ASSERT(expected.ok());
    if (!parsed.value().same_dimension(expected.value())) {
        problems.push_back(node->problem(
            fmt::format("{} is {}, but {} is {}", in_quotes(unit.text), kind_of(parsed.value().dimension),
                        statistic_name, kind_of(expected.value().dimension)),
            is_time ? "e.g. months" : "e.g. %, points or 1"));
    }
    return unit;
}

Estimate difference_of(const Estimate& a, const Estimate& b) {
    Estimate minus_b = b;
    minus_b.value = -b.value;
    minus_b.lower = -b.upper;
    minus_b.upper = -b.lower;
    Estimate mean = weighted_mean({a, minus_b}, {1.0, 1.0});
    mean.value *= 2.0;
    mean.lower *= 2.0;
    mean.upper *= 2.0;
    return mean;
}

Estimate weighted_mean(const std::vector<Estimate>& estimates, const std::vector<double>& weights) {
    RUBOR_ASSERT(estimates.size() == weights.size());
    Estimate mean;
    double total = 0.0;
    for (std::size_t i = 0; i < estimates.size(); ++i) {
        mean.n += estimates[i].n;
        total += weights[i];
        if (!estimates[i].ok()) {
            mean.status = estimates[i].status;
            mean.explanation = estimates[i].explanation;
            mean.value = mean.lower = mean.upper = k_not_a_number;
            return mean;
        }
    }
    if (estimates.empty() || !(total > 0.0)) {
        mean.explanation = "nothing to take a mean of";
        mean.value = mean.lower = mean.upper = k_not_a_number;
        return mean;
    }
    double below = 0.0;
    double above = 0.0;
    for (std::size_t i = 0; i < estimates.size(); ++i) {
        const Estimate& e = estimates[i];
        const double w = weights[i] / total;
        mean.value += w * e.value;
        below += w * w * (e.value - e.lower) * (e.value - e.lower);
        above += w * w * (e.upper - e.value) * (e.upper - e.value);
    }
    mean.status = StatisticStatus::ok;
    mean.lower = mean.value - std::sqrt(below);
    mean.upper = mean.value + std::sqrt(above);
    return mean;
}

}  // namespace rubor
