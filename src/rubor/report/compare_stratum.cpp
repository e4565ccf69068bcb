// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/report/compare_stratum.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include <rubor/report/compare_bootstrap.hpp>
#include <rubor/report/compare_pairs.hpp>
#include <rubor/statistics/kaplan_meier.hpp>
#include <rubor/statistics/proportion.hpp>
#include <rubor/statistics/resampling.hpp>

namespace rubor {
namespace {

constexpr double k_unknown = std::numeric_limits<double>::quiet_NaN();
constexpr double k_infinity = std::numeric_limits<double>::infinity();
constexpr double k_year = 365.25;
constexpr double k_month = 30.4375;

enum MeasureIndex : std::size_t {
    m_pcr,
    m_response,
    m_os_median,
    m_os_at,
    m_event_free_at,
    m_durability,
    m_memory,
    m_life_years,
    m_change_best,
    m_change_worst,
    m_severe,
    m_wait,
    m_eligible,
    m_treated,
    m_cost,
    m_cost_per_year,
    k_n_measures
};

CompareValue no_data() {
    return {.interval = {.status = StatisticStatus::no_data,
                         .estimate = k_unknown,
                         .lower = k_unknown,
                         .upper = k_unknown},
            .n = 0};
}

/// The outcomes of one arm in the stratum, those who have one.
using Outcomes = std::vector<const ComparedOutcome*>;

/// Share of those for whom `of` says yes or no.
template <class Of>
CompareValue share(const Outcomes& outcomes, double level, Of of) {
    Count count;
    for (const ComparedOutcome* o : outcomes) {
        const std::optional<bool> yes = of(*o);
        count.n += yes ? 1 : 0;
        count.n_yes += yes.value_or(false) ? 1 : 0;
    }
    return count.n == 0 ? no_data() : CompareValue{clopper_pearson(count, level), count.n};
}

template <class Of>
CompareValue quantile_of(const Outcomes& outcomes, double p, double level, Of of) {
    std::vector<double> values;
    for (const ComparedOutcome* o : outcomes) {
        if (const std::optional<double> value = of(*o)) values.push_back(*value);
    }
    return values.empty() ? no_data() : CompareValue{quantile_interval(values, p, level), values.size()};
}

struct Times {
    std::vector<double> time;
    std::vector<std::uint8_t> event;
};

template <class Of>
Times times_of(const Outcomes& outcomes, Of of) {
    Times times;
    for (const ComparedOutcome* o : outcomes) {
        if (const std::optional<SurvivalTime> t = of(*o)) {
            times.time.push_back(t->days);
            times.event.push_back(t->observed ? 1 : 0);
        }
    }
    return times;
}

/// Survival at a day. When nobody was lost before it, it is a share, and its interval exact.
CompareValue survival_share(const Times& times, double day, double level) {
    if (times.time.empty()) return no_data();
    Count alive{0, times.time.size()};
    bool complete = true;
    for (std::size_t i = 0; i < times.time.size(); ++i) {
        complete = complete && (times.time[i] >= day || times.event[i] != 0);
        alive.n_yes += times.time[i] > day || (times.time[i] == day && times.event[i] == 0) ? 1 : 0;
    }
    if (complete) return {clopper_pearson(alive, level), alive.n};
    const KaplanMeierCurve curve =
        kaplan_meier(times.time, times.event, {.band = BandType::log_log, .level = level});
    const SurvivalAtTime at = survival_at(curve, day);
    Interval interval{
        .status = at.status, .estimate = at.survival, .lower = at.lower, .upper = at.upper, .level = level};
    if (at.status == StatisticStatus::no_events) interval.status = StatisticStatus::ok;
    if (interval.status != StatisticStatus::ok)
        interval.estimate = interval.lower = interval.upper = k_unknown;
    return {interval, alive.n};
}

CompareValue median_months(const Times& times, double level) {
    if (times.time.empty()) return no_data();
    const KaplanMeierCurve curve =
        kaplan_meier(times.time, times.event, {.band = BandType::log_log, .level = level});
    const SurvivalQuantile median = median_survival(curve);
    const auto months = [](StatisticStatus status, double days) {
        return status == StatisticStatus::ok ? days / k_month : k_infinity;
    };
    return {{.status = StatisticStatus::ok,
             .estimate = months(median.status, median.time),
             .lower = months(median.lower_status, median.lower),
             .upper = months(median.upper_status, median.upper),
             .level = level},
            times.time.size()};
}

/// Life-years, costs and their ratio against the reference, by the bootstrap.
class Gains {
  public:
    Gains(const ComparedTrial& trial, const std::vector<std::size_t>& members, std::size_t arm,
          std::optional<std::size_t> reference)
        : arm_{trial, members, arm}, has_reference_{reference && *reference != arm} {
        if (has_reference_) reference_.emplace(trial, members, *reference);
        horizon_d_ = trial.follow_up_d;
    }
    [[nodiscard]] std::uint64_t n() const { return arm_.os_index.size(); }
    [[nodiscard]] std::uint64_t n_costs() const { return arm_.cost.size(); }
    [[nodiscard]] bool has_gain() const { return has_reference_ && n() > 0 && !reference_->os_index.empty(); }
    [[nodiscard]] bool has_ratio() const { return has_gain() && n_costs() > 0 && !reference_->cost.empty(); }

    /// Mean cost; life-years gained; cost of one.
    [[nodiscard]] PatientBootstrap::Values operator()(std::span<const double> weight) const {
        const double cost = arm_.mean_cost(weight);
        if (!has_gain()) return {cost, k_unknown, k_unknown};
        const double years =
            (arm_.life_days(weight, horizon_d_) - reference_->life_days(weight, horizon_d_)) / k_year;
        if (!has_ratio()) return {cost, years, k_unknown};
        const double extra = cost - reference_->mean_cost(weight);
        // No life gained at a higher cost: no price buys a year.
        const double ratio = years > 0.0 ? extra / years : extra > 0.0 ? k_infinity : k_unknown;
        return {cost, years, ratio};
    }

  private:
    struct ArmData {
        ArmData(const ComparedTrial& trial, const std::vector<std::size_t>& members, std::size_t arm) {
            std::vector<double> time;
            std::vector<std::uint8_t> event;
            for (std::size_t k = 0; k < members.size(); ++k) {
                const auto& o = trial.arms[arm].outcomes[members[k]];
                if (o && o->os) {
                    os_index.push_back(k);
                    time.push_back(o->os->days);
                    event.push_back(o->os->observed ? 1 : 0);
                }
                if (o && o->cost) {
                    cost_index.push_back(k);
                    cost.push_back(*o->cost);
                }
            }
            survival.emplace(time, event);
        }
        [[nodiscard]] double life_days(std::span<const double> weight, double horizon) const {
            std::vector<double> own;
            own.reserve(os_index.size());
            for (const std::size_t k : os_index) own.push_back(weight[k]);
            return survival->mean(own, horizon);
        }
        [[nodiscard]] double mean_cost(std::span<const double> weight) const {
            double sum = 0.0, total = 0.0;
            for (std::size_t i = 0; i < cost.size(); ++i) {
                sum += weight[cost_index[i]] * cost[i];
                total += weight[cost_index[i]];
            }
            return total > 0.0 ? sum / total : k_unknown;
        }
        std::vector<std::size_t> os_index, cost_index;
        std::vector<double> cost;
        std::optional<WeightedSurvival> survival;
    };
    ArmData arm_;
    bool has_reference_;
    std::optional<ArmData> reference_;
    double horizon_d_ = 0.0;
};

std::vector<CompareValue> values_of(const Outcomes& outcomes, const ComparedArm& arm, std::size_t n_patients,
                                    std::size_t n_ineligible, double landmark_d, double level) {
    std::vector<CompareValue> v(k_n_measures, no_data());
    const bool any_operated =
        std::any_of(outcomes.begin(), outcomes.end(), [](const auto* o) { return o->operated; });
    if (any_operated) v[m_pcr] = share(outcomes, level, [](const auto& o) { return o.pcr; });
    v[m_response] = share(outcomes, level, [](const auto& o) { return o.response; });
    const Times os = times_of(outcomes, [](const auto& o) { return o.os; });
    v[m_os_median] = median_months(os, level);
    v[m_os_at] = survival_share(os, landmark_d, level);
    v[m_event_free_at] =
        survival_share(times_of(outcomes, [](const auto& o) { return o.event_free; }), landmark_d, level);
    v[m_durability] =
        survival_share(times_of(outcomes, [](const auto& o) { return o.since_response; }), k_year, level);
    v[m_memory] = quantile_of(outcomes, 0.5, level, [](const auto& o) { return o.memory; });
    v[m_change_best] = quantile_of(outcomes, 0.1, level, [](const auto& o) { return o.best_change; });
    v[m_change_worst] = quantile_of(outcomes, 0.9, level, [](const auto& o) { return o.best_change; });
    v[m_severe] = share(outcomes, level, [](const auto& o) { return o.severe; });
    if (!arm.approaches.empty()) {
        v[m_wait] = quantile_of(outcomes, 0.5, level, [](const auto& o) { return o.treated_d; });
        v[m_treated] = share(outcomes, level, [](const auto& o) { return o.treated; });
    }
    if (n_patients + n_ineligible > 0) {
        v[m_eligible] = {clopper_pearson({n_patients, n_patients + n_ineligible}, level),
                         n_patients + n_ineligible};
    }
    return v;
}

}  // namespace

std::vector<CompareMeasure> compare_measures() {
    using enum CompareUnit;
    return {
        {"pcr", "pCR, %", "Pathological complete response, by intention to treat; Clopper-Pearson.", share,
         false},
        {"response", "response, %",
         "Confirmed response by RECIST 1.1, of those with measurable disease; Clopper-Pearson.", share,
         false},
        {"os_median", "median survival, months", "Overall survival, Kaplan-Meier; log-log band.", months,
         false},
        {"os", "alive at landmark, %",
         "Overall survival at the stratum's landmark; exact, or the log-log band where some were lost.",
         share, false},
        {"event_free", "event-free at landmark, %",
         "Event-free survival (without surgery: progression-free) at the landmark; as above.", share, false},
        {"durability", "of responders event-free a year later, %",
         "From the response (pCR: from surgery); as above.", share, false},
        {"memory", "memory a year later, x baseline",
         "Median of memory T cells one year after the last treatment, of those alive; order statistics.",
         multiple, false},
        {"life_years", "life-years gained",
         "Mean within follow-up over the arm without the approaches; bootstrap of patients.", years, false,
         true},
        {"change_best_tenth", "best tenth: change, %",
         "10 % quantile over patients of the best change of the sum of diameters; order statistics.", change,
         true},
        {"change_worst_tenth", "worst tenth: change, %",
         "90 % quantile over patients of the same; order statistics.", change, true},
        {"severe", "grade 3 and more, %",
         "Patients with an adverse event of grade 3 or more; Clopper-Pearson.", share, true},
        {"time_to_treatment", "days to treatment",
         "Median from entry to the first dose or infusion of the approach, of those who got it; order "
         "statistics.",
         days, true, true},
        {"eligible", "eligible, %",
         "Of the diagnosed who were screened, those whom the study's rules let in; Clopper-Pearson.", share,
         true},
        {"treated", "reach infusion, %", "Who got the approach's own drug or cells; Clopper-Pearson.", share,
         true, true},
        {"cost", "cost per patient", "Mean, undiscounted; bootstrap of patients.", money, true, false},
        {"cost_per_life_year", "cost per life-year gained",
         "Ratio of the mean differences from the arm without the approaches; bootstrap of patients. No limit "
         "where no life is gained.",
         money_per_year, true, true},
    };
}

double compare_landmark(double follow_up_d, bool metastatic) {
    const double years = std::floor(follow_up_d / k_year + 1e-9);
    return years < 1.0 ? follow_up_d : std::min(years, metastatic ? 2.0 : 5.0) * k_year;
}

CompareStratum compare_in(const ComparedTrial& trial, const std::vector<std::size_t>& members,
                          std::size_t n_ineligible, std::optional<std::size_t> reference, bool metastatic,
                          const CompareOptions& options) {
    CompareStratum stratum;
    stratum.n_patients = members.size();
    stratum.landmark_d = compare_landmark(trial.follow_up_d, metastatic);
    std::vector<std::size_t> block(members.size(), 0);
    for (std::size_t arm = 0; arm < trial.arms.size(); ++arm) {
        Outcomes outcomes;
        for (std::size_t k = 0; k < members.size(); ++k) {
            if (const auto& o = trial.arms[arm].outcomes[members[k]]) {
                outcomes.push_back(&*o);
                if (!trial.twins) block[k] = arm;
            }
        }
        stratum.values.push_back(values_of(outcomes, trial.arms[arm], members.size(), n_ineligible,
                                           stratum.landmark_d, options.level));
    }
    PatientBootstrap bootstrap{trial.seed, std::move(block)};
    std::vector<Gains> gains;
    for (std::size_t arm = 0; arm < trial.arms.size(); ++arm) {
        gains.emplace_back(trial, members, arm, reference);
    }
    std::vector<std::size_t> numbers;
    for (const Gains& g : gains) {
        numbers.push_back(bootstrap.add(std::cref(g)));
    }
    PairInteractions pairs{trial, members, stratum.landmark_d, bootstrap};
    bootstrap.run(options.n_replicates);
    for (std::size_t arm = 0; arm < trial.arms.size(); ++arm) {
        auto& v = stratum.values[arm];
        const auto value = [&](std::size_t which, std::uint64_t n) {
            return CompareValue{bootstrap.interval(numbers[arm], which, options.level), n};
        };
        if (gains[arm].n_costs() > 0) v[m_cost] = value(0, gains[arm].n_costs());
        if (gains[arm].has_gain()) v[m_life_years] = value(1, gains[arm].n());
        if (gains[arm].has_ratio()) v[m_cost_per_year] = value(2, gains[arm].n_costs());
    }
    stratum.pairs = pairs.results(options.level);
    return stratum;
}

}  // namespace rubor
