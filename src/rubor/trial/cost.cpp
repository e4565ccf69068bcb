// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/cost.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include <rubor/base/assert.hpp>
#include <rubor/statistics/ratio.hpp>
#include <rubor/statistics/summary.hpp>

namespace rubor {
namespace {

constexpr double k_days_per_year = 365.25;

/// One patient's costs while they are added up.
class Till {
  public:
    explicit Till(double discount_rate) : force_{std::log1p(discount_rate) / k_days_per_year} {}

    void pay(double& account, std::optional<double> amount, double day, const std::string& what) {
        if (amount) {
            account += *amount * std::exp(-force_ * std::max(day, 0.0));
        } else if (std::find(cost_.no_price.begin(), cost_.no_price.end(), what) == cost_.no_price.end()) {
            cost_.no_price.push_back(what);
        }
    }
    [[nodiscard]] PatientCost& cost() { return cost_; }

  private:
    double force_;  ///< Of interest, per day.
    PatientCost cost_;
};

/// Per unit of what the drug's module counts.
std::optional<double> unit_price(const Drug& drug) {
    if (!drug.price || drug.price->per_product) return std::nullopt;
    return drug.price->amount / amount_in_state(drug, dose_for(drug.price->per, {}));
}

const AdministrationCost* administration_of(const Drug& drug, const CostCatalogue& costs) {
    const auto it = std::find_if(
        costs.administrations.begin(), costs.administrations.end(), [&](const AdministrationCost& a) {
            return a.of == drug.name || a.of == drug.drug_class || a.of == drug.route;
        });
    return it == costs.administrations.end() ? nullptr : &*it;
}

/// The dearest that fits; nothing when none fits, so that the event costs nothing beyond the visits.
void pay_for(Till& till, const AdverseEventRow& event, const CostCatalogue& costs) {
    std::optional<double> dearest;
    bool fits = false;
    for (const AdverseEventCost& c : costs.adverse_events) {
        if ((c.on != event.name && c.on != event.organ) || event.grade < c.grade) continue;
        fits = true;
        if (c.amount) dearest = std::max(dearest.value_or(0.0), *c.amount);
    }
    if (fits) till.pay(till.cost().adverse_events, dearest, event.day, event.name);
}

/// Costs and life-years of the patients of one arm, by patient.
struct CostsByPatient {
    std::vector<std::uint64_t> patient;
    std::vector<double> cost, years;
    bool is_lower_bound = false;
};

CostsByPatient costs_by_patient(std::span<const PatientOutcome> outcomes, std::size_t arm,
                                double discount_rate) {
    CostsByPatient result;
    for (const PatientOutcome& o : outcomes) {
        if (o.arm != arm || o.failed()) continue;
        result.patient.push_back(o.patient);
        result.cost.push_back(o.cost.total());
        result.years.push_back(life_years(o.last_d, discount_rate));
        result.is_lower_bound = result.is_lower_bound || o.cost.is_lower_bound();
    }
    return result;
}

}  // namespace

PatientCost cost_of(const Bill& bill, const CostCatalogue& costs, double discount_rate) {
    Till till{discount_rate};
    PatientCost& cost = till.cost();
    for (const BilledDose& dose : bill.doses) {
        const Drug& drug = *dose.drug;
        // A product is paid for when it is made, not when it is given.
        if (!drug.price || !drug.price->per_product) {
            const auto price = unit_price(drug);
            till.pay(cost.drugs, price ? std::optional{*price * dose.amount} : std::nullopt, dose.day,
                     drug.name);
        }
        if (const AdministrationCost* a = administration_of(drug, costs))
            till.pay(cost.administration, a->amount, dose.day, "administration of " + drug.name);
    }
    for (const BilledDose& product : bill.products) {
        const auto& price = product.drug->price;
        till.pay(cost.products, price && price->per_product ? std::optional{price->amount} : std::nullopt,
                 product.day, product.drug->name);
    }
    for (const double day : bill.visits_d) till.pay(cost.visits, costs.visit, day, "visit");
    if (bill.surgery_d) till.pay(cost.surgery, costs.surgery, *bill.surgery_d, "surgery");
    for (const AdverseEventRow& event : bill.adverse_events) pay_for(till, event, costs);
    return std::move(cost);
}

double life_years(double last_d, double discount_rate) {
    RUBOR_ASSERT(last_d >= 0.0 && discount_rate >= 0.0);
    const double years = last_d / k_days_per_year;
    const double force = std::log1p(discount_rate);
    return force > 0.0 ? -std::expm1(-force * years) / force : years;
}

ArmCost arm_cost(std::span<const PatientOutcome> outcomes, std::size_t arm, double discount_rate) {
    const CostsByPatient all = costs_by_patient(outcomes, arm, discount_rate);
    ArmCost result;
    result.n_patients = all.patient.size();
    result.total = mean_interval(all.cost);
    result.life_years = mean_interval(all.years);
    for (const PatientOutcome& o : outcomes) {
        if (o.arm != arm || o.failed()) continue;
        const double n = static_cast<double>(result.n_patients);
        result.mean.drugs += o.cost.drugs / n;
        result.mean.products += o.cost.products / n;
        result.mean.administration += o.cost.administration / n;
        result.mean.visits += o.cost.visits / n;
        result.mean.surgery += o.cost.surgery / n;
        result.mean.adverse_events += o.cost.adverse_events / n;
        for (const std::string& what : o.cost.no_price)
            if (std::find(result.mean.no_price.begin(), result.mean.no_price.end(), what) ==
                result.mean.no_price.end())
                result.mean.no_price.push_back(what);
    }
    std::sort(result.mean.no_price.begin(), result.mean.no_price.end());
    return result;
}

CostEffectiveness cost_effectiveness(std::span<const PatientOutcome> outcomes, std::size_t arm,
                                     std::size_t reference, bool twins, double discount_rate) {
    const CostsByPatient a = costs_by_patient(outcomes, arm, discount_rate);
    const CostsByPatient b = costs_by_patient(outcomes, reference, discount_rate);
    CostEffectiveness result;
    result.arm = arm;
    result.reference = reference;
    result.is_lower_bound = a.is_lower_bound || b.is_lower_bound;
    if (!twins) {
        result.cost_difference = difference_of_means(a.cost, b.cost);
        result.life_year_difference = difference_of_means(a.years, b.years);
        if (a.cost.size() >= 2 && b.cost.size() >= 2)
            result.per_life_year = fieller_ratio(mean_pair(a.cost, a.years) - mean_pair(b.cost, b.years));
        return result;
    }
    std::map<std::uint64_t, std::size_t> place;
    for (std::size_t i = 0; i < b.patient.size(); ++i) place[b.patient[i]] = i;
    std::vector<double> cost, years;
    for (std::size_t i = 0; i < a.patient.size(); ++i) {
        const auto twin = place.find(a.patient[i]);
        if (twin == place.end()) continue;
        cost.push_back(a.cost[i] - b.cost[twin->second]);
        years.push_back(a.years[i] - b.years[twin->second]);
    }
    result.cost_difference = mean_interval(cost);
    result.life_year_difference = mean_interval(years);
    if (cost.size() >= 2) result.per_life_year = fieller_ratio(mean_pair(cost, years));
    return result;
}

}  // namespace rubor
