// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/arm_statistics.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <rubor/base/assert.hpp>
#include <rubor/statistics/competing_risks.hpp>
#include <rubor/statistics/cox.hpp>
#include <rubor/trial/subset.hpp>

namespace rubor {

namespace {

constexpr double k_nan_value = std::numeric_limits<double>::quiet_NaN();
constexpr double k_normal_95 = 1.959963984540054;

Estimate nothing(StatisticStatus status, std::uint64_t n, std::string explanation) {
    return {status, k_nan_value, k_nan_value, k_nan_value, n, std::move(explanation)};
}

/// Times of the rows that count, with who they are of.
struct Times {
    std::vector<std::uint64_t> patient;
    std::vector<double> time;
    std::vector<std::uint8_t> cause;  ///< 0 censored, 1 the event, 2 a competing one.
};

Times times_of(const ArmRows& rows, const TimedStatistic& statistic) {
    Times times;
    for (const PatientEndpoints* row : rows) {
        if (statistic.kind == TimedStatistic::Kind::locoregional_at) {
            times.time.push_back(row->efs.days);
            times.cause.push_back(locoregional_cause(*row));
        } else if (const auto t = statistic.endpoint(*row)) {
            times.time.push_back(t->days);
            times.cause.push_back(t->observed ? 1 : 0);
        } else {
            continue;
        }
        times.patient.push_back(row->patient);
    }
    return times;
}

std::string beyond(double day) {
    return fmt::format("nobody was followed to day {:.6g}", day);
}

bool is_censored_before(const Times& times, double day) {
    for (std::size_t i = 0; i < times.time.size(); ++i) {
        if (times.cause[i] == 0 && times.time[i] < day) {
            return true;
        }
    }
    return false;
}

Estimate survival_estimate(const Times& times, double day) {
    const std::uint64_t n = times.time.size();
    const auto curve = kaplan_meier(times.time, times.cause, {.band = BandType::log_log});
    const SurvivalAtTime at = survival_at(curve, day);
    const bool all_had_it = at.survival == 0.0 && at.status == StatisticStatus::beyond_follow_up;
    if (at.status != StatisticStatus::ok && !all_had_it) {
        return nothing(at.status, n, at.status == StatisticStatus::beyond_follow_up ? beyond(day) : "");
    }
    Estimate estimate{StatisticStatus::ok, at.survival, at.lower, at.upper, n, {}};
    if (!at.band_defined) {
        const bool censored = is_censored_before(times, day);
        // Nobody, or everybody, had the event: with nobody censored the value is a share.
        const auto n_left = static_cast<std::uint64_t>(std::llround(at.survival * static_cast<double>(n)));
        const Interval exact = clopper_pearson({n_left, n});
        estimate.lower = censored ? k_nan_value : exact.lower;
        estimate.upper = censored ? k_nan_value : exact.upper;
        estimate.explanation =
            censored ? "no interval: nobody or everybody had the event, and some were censored" : "";
    }
    return estimate;
}

Estimate median_estimate(const Times& times) {
    const auto curve = kaplan_meier(times.time, times.cause, {.band = BandType::log_log});
    const SurvivalQuantile median = median_survival(curve);
    const bool usable = median.status == StatisticStatus::ok || median.status == StatisticStatus::not_reached;
    if (!usable) {
        return nothing(median.status, times.time.size(), "");
    }
    return {median.status,
            median.time,
            median.lower,
            median.upper,
            times.time.size(),
            median.status == StatisticStatus::ok ? "" : "more than half were free of the event at the end"};
}

Estimate locoregional_estimate(const Times& times, double day) {
    const std::uint64_t n = times.time.size();
    const auto curve = cumulative_incidence(times.time, times.cause, 1, {.band = BandType::log_log});
    const Interval at = incidence_at(curve, day);
    if (at.status != StatisticStatus::ok) {
        return nothing(at.status, n, at.status == StatisticStatus::beyond_follow_up ? beyond(day) : "");
    }
    if (at.estimate == 0.0) {
        const bool censored = is_censored_before(times, day);
        return {StatisticStatus::ok,
                0.0,
                0.0,
                censored ? k_nan_value : clopper_pearson({0, n}).upper,
                n,
                censored ? "no upper limit: nobody had the event, and some were censored" : ""};
    }
    return {at.status, at.estimate, at.lower, at.upper, n, ""};
}

/// The value and each patient's influence on it; `sign` turns incidence into survival.
struct Influenced {
    StatisticStatus status = StatisticStatus::no_data;
    double value = 0.0;
    std::map<std::uint64_t, double> of_patient;
};

Influenced influenced(const Times& times, const TimedStatistic& statistic) {
    Influenced result;
    const auto take = [&](const std::vector<double>& influence, double sign) {
        for (std::size_t i = 0; i < influence.size(); ++i) {
            result.of_patient[times.patient[i]] += sign * influence[i];
        }
    };
    if (statistic.kind == TimedStatistic::Kind::restricted_mean) {
        const MeanInfluence mean = restricted_mean_influence(times.time, times.cause, statistic.day);
        result.status = mean.status;
        result.value = mean.mean;
        take(mean.influence, 1.0);
        return result;
    }
    const IncidenceInfluence at = incidence_influence(times.time, times.cause, 1, statistic.day);
    const bool survival = statistic.kind == TimedStatistic::Kind::survival_at;
    result.status = at.status;
    if (at.status == StatisticStatus::beyond_follow_up && survival && at.incidence >= 1.0 - 1e-12) {
        result.status = StatisticStatus::ok;  // everybody had the event
    }
    result.value = survival ? 1.0 - at.incidence : at.incidence;
    take(at.influence, survival ? -1.0 : 1.0);
    return result;
}

}  // namespace

Checked<ArmRows> rows_in(const AnalysisSet& set, std::size_t arm, const Subset& subset) {
    if (arm >= set.arms.size()) {
        return Problem{{},
                       "statistic",
                       fmt::format("there is no arm {}", arm),
                       fmt::format("arms are 0 to {}", set.arms.size() - 1)};
    }
    const auto filter = SubsetFilter::of(set, subset, true);
    if (!filter) {
        return filter.problems();
    }
    ArmRows rows;
    for (const PatientEndpoints& row : set.rows) {
        if (row.arm == arm && filter.value().includes(row)) {
            rows.push_back(&row);
        }
    }
    return rows;
}

Estimate estimate_of(const Interval& interval, std::uint64_t n) {
    if (interval.status == StatisticStatus::no_variation) {
        return {StatisticStatus::ok,         interval.estimate, k_nan_value, k_nan_value, n,
                "no interval from one value"};
    }
    if (interval.status != StatisticStatus::ok) {
        return nothing(interval.status, n, n == 0 ? "nobody could be evaluated" : "");
    }
    const bool limits = !std::isnan(interval.lower) && !std::isnan(interval.upper);
    return {interval.status,
            interval.estimate,
            interval.lower,
            interval.upper,
            n,
            limits ? "" : "too few values for an interval"};
}

namespace {

Count count_of(const ArmRows& rows, const ShareEndpoint& endpoint) {
    Count count;
    for (const PatientEndpoints* row : rows) {
        if (const auto yes = endpoint(*row)) {
            ++count.n;
            count.n_yes += *yes ? 1 : 0;
        }
    }
    return count;
}

}  // namespace

Estimate share_estimate(const ArmRows& rows, const ShareEndpoint& endpoint) {
    const Count count = count_of(rows, endpoint);
    return estimate_of(clopper_pearson(count), count.n);
}

Estimate share_difference(const ArmRows& rows, const ArmRows& reference, const ShareEndpoint& endpoint,
                          bool twins) {
    if (!twins) {
        const Count a = count_of(rows, endpoint), b = count_of(reference, endpoint);
        return estimate_of(difference_of_proportions(a, b), a.n + b.n);
    }
    std::map<std::uint64_t, bool> other;
    for (const PatientEndpoints* row : reference) {
        if (const auto yes = endpoint(*row)) {
            other[row->patient] = *yes;
        }
    }
    PairedCounts pairs;
    std::uint64_t n = 0;
    for (const PatientEndpoints* row : rows) {
        const auto yes = endpoint(*row);
        const auto twin = other.find(row->patient);
        if (yes && twin != other.end()) {
            ++(*yes ? (twin->second ? pairs.both : pairs.only_a)
                    : (twin->second ? pairs.only_b : pairs.neither));
            ++n;
        }
    }
    return estimate_of(paired_difference(pairs), n);
}

Estimate timed_estimate(const ArmRows& rows, const TimedStatistic& statistic) {
    const Times times = times_of(rows, statistic);
    if (times.time.empty()) {
        return nothing(StatisticStatus::no_data, 0, "nobody could be evaluated");
    }
    switch (statistic.kind) {
        case TimedStatistic::Kind::median:
            return median_estimate(times);
        case TimedStatistic::Kind::survival_at:
            return survival_estimate(times, statistic.day);
        case TimedStatistic::Kind::locoregional_at:
            return locoregional_estimate(times, statistic.day);
        case TimedStatistic::Kind::restricted_mean:
            break;
    }
    const RestrictedMean mean =
        restricted_mean(kaplan_meier(times.time, times.cause, {.band = BandType::log_log}), statistic.day);
    if (mean.status != StatisticStatus::ok) {
        return nothing(mean.status, times.time.size(), beyond(statistic.day));
    }
    return {mean.status, mean.mean, mean.lower, mean.upper, times.time.size(), ""};
}

Estimate timed_difference(const ArmRows& rows, const ArmRows& reference, const TimedStatistic& statistic,
                          bool twins) {
    RUBOR_ASSERT(statistic.kind != TimedStatistic::Kind::median);
    const Times times = times_of(rows, statistic), others = times_of(reference, statistic);
    const Influenced a = influenced(times, statistic), b = influenced(others, statistic);
    for (const Influenced* arm : {&a, &b}) {
        if (arm->status != StatisticStatus::ok) {
            return nothing(arm->status, arm->of_patient.size(),
                           arm->of_patient.empty() ? "nobody could be evaluated" : beyond(statistic.day));
        }
    }
    // Patients of a randomised trial are in one arm each, so that both sums are one.
    std::map<std::uint64_t, double> influence = a.of_patient;
    for (const auto& [patient, u] : b.of_patient) {
        influence[patient] -= u;
    }
    double variance = 0.0;
    for (const auto& [patient, u] : influence) {
        variance += u * u;
    }
    const double difference = a.value - b.value;
    const double width = k_normal_95 * std::sqrt(variance);
    // Sums of rounded influences: below this nothing differs.
    constexpr double k_noise = 1e-12;
    if (width <= k_noise * std::max(1.0, std::fabs(a.value))) {
        return {StatisticStatus::ok,
                difference,
                k_nan_value,
                k_nan_value,
                influence.size(),
                twins ? "no interval: treatment parted no twins" : "no interval: no variation"};
    }
    return {StatisticStatus::ok, difference, difference - width, difference + width, influence.size(), ""};
}

Estimate hazard_ratio(const ArmRows& rows, const ArmRows& reference, const TimeEndpoint& endpoint,
                      bool twins) {
    std::vector<double> time, treated;
    std::vector<std::uint8_t> event;
    std::vector<std::uint32_t> cluster;
    std::map<std::uint64_t, std::uint32_t> number;
    const auto add = [&](const ArmRows& of_arm, double covariate) {
        for (const PatientEndpoints* row : of_arm) {
            if (const auto t = endpoint(*row)) {
                time.push_back(t->days);
                event.push_back(t->observed ? 1 : 0);
                treated.push_back(covariate);
                cluster.push_back(number.try_emplace(row->patient, static_cast<std::uint32_t>(number.size()))
                                      .first->second);
            }
        }
    };
    add(rows, 1.0);
    add(reference, 0.0);
    CoxData data{.time = time, .event = event, .covariates = treated, .stratum = {}, .cluster = {}};
    if (twins) {
        data.cluster = cluster;
    }
    const CoxFit fit = cox(data);
    if (fit.status != StatisticStatus::ok) {
        return nothing(fit.status, number.size(), fit.explanation);
    }
    const CoxCoefficient& c = fit.coefficients.front();
    if (c.robust_std_error <= 1e-6) {
        return {StatisticStatus::ok, c.hazard_ratio, k_nan_value,
                k_nan_value,         number.size(),  "no interval: treatment parted no twins"};
    }
    return {StatisticStatus::ok, c.hazard_ratio, c.lower, c.upper, number.size(), ""};
}

}  // namespace rubor
