// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/product_plan.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include <rubor/base/assert.hpp>
#include <rubor/random/draw.hpp>

namespace rubor {

namespace {

/// Scans before an infusion have errors of their own: far beyond the numbers of visits, one for each product
/// and step.
constexpr int k_first_scan = 10'000'000;

/// When the next step of a product is due.
double due_d(const ProductCourse& product) {
    switch (product.fate) {
        case ProductFate::planned:
            return product.planned_d;
        case ProductFate::in_manufacture:
            return *product.ready_d;
        case ProductFate::ready:
            return *product.infusion_d;
        default:
            return std::numeric_limits<double>::infinity();
    }
}

void end_at(ProductCourse& product, ProductFate fate, std::string reason) {
    product.fate = fate;
    product.reason = std::move(reason);
}

}  // namespace

void ProductPlan::begin(std::size_t line, double day, const DosePlan& doses, PatientRecord& record) {
    ProductCourse product;
    product.line = line;
    product.drug = doses.lines()[line].drug;
    product.planned_d = day + doses.lines()[line].start.value();
    record.products.push_back(std::move(product));
}

double ProductPlan::next_d(const PatientRecord& record) const {
    double next = std::numeric_limits<double>::infinity();
    for (const ProductCourse& product : record.products) {
        next = std::min(next, due_d(product));
    }
    return next;
}

void ProductPlan::act(const Now& now, DosePlan& doses, PatientRecord& record) {
    for (ProductCourse& product : record.products) {
        while (due_d(product) <= now.day) {
            switch (product.fate) {
                case ProductFate::planned:
                    collect(now, product, doses, record);
                    break;
                case ProductFate::in_manufacture:
                    release(now, product, doses, record);
                    break;
                default:
                    infuse(now, product, doses, record);
                    break;
            }
        }
    }
}

void ProductPlan::collect(const Now& now, ProductCourse& product, const DosePlan& doses,
                          const PatientRecord& record) {
    if (doses.is_stopped(product.line)) {
        end_at(product, ProductFate::not_collected, "progression");
        return;
    }
    const Manufacture& made = *doses.drugs().find(product.drug)->manufacture;
    std::optional<double> last_dose_d = record.history.last_dose_d;
    for (const GivenDose& dose : doses.given()) {
        if (doses.lines()[dose.line].drug != product.drug && dose.day <= now.day) {
            last_dose_d = std::max(last_dose_d.value_or(dose.day), dose.day);
        }
    }
    if (last_dose_d && *last_dose_d + made.washout.value() > now.day) {
        product.planned_d = *last_dose_d + made.washout.value();
        return;
    }
    product.collected_d = now.day;
    for (const Needs& needs : *course_.needs) {
        const auto missing =
            needs.drug == product.drug ? broken_rule(needs.rules, {}, now.outputs) : std::nullopt;
        if (missing) {
            end_at(product, ProductFate::not_made, *missing);
            return;
        }
    }
    Draw time{course_.seed, "manufacture.time." + product.drug, course_.patient};
    product.ready_d = now.day + made.time_for(time.normal()).value();
    product.fate = ProductFate::in_manufacture;
}

void ProductPlan::release(const Now& now, ProductCourse& product, DosePlan& doses, PatientRecord& record) {
    const Manufacture& made = *doses.drugs().find(product.drug)->manufacture;
    Draw failure{course_.seed, "manufacture.failure." + product.drug, course_.patient};
    if (failure.bernoulli(made.failure)) {
        end_at(product, ProductFate::failed, "manufacture_failed");
        return;
    }
    product.is_made = true;
    if (auto rule = unfit(now, product)) {
        end_at(product, ProductFate::called_off, std::move(*rule));
        return;
    }
    product.fate = ProductFate::ready;
    // So that rounding puts no line that starts as long before it into the past.
    const double lead_d = doses.lines()[product.line].lymphodepletion_d;
    product.infusion_d = now.day + lead_d;
    while (*product.infusion_d - lead_d < now.day) {
        product.infusion_d = std::nextafter(*product.infusion_d, std::numeric_limits<double>::infinity());
    }
    (void)doses.begin(Anchor::infusion, *product.infusion_d, record, product.drug);
}

void ProductPlan::infuse(const Now& now, ProductCourse& product, DosePlan& doses, PatientRecord&) {
    // Fit when the product was ready; lymphodepletion and the days since may have changed that.
    const bool same_day = now.day <= *product.ready_d;
    if (auto rule = same_day ? std::nullopt : unfit(now, product)) {
        end_at(product, ProductFate::called_off, std::move(*rule));
        doses.call_off(product.drug);
        return;
    }
    product.fate = ProductFate::infused;
    product.infused_d = now.day;
    doses.infuse(product.line, now.day);
}

std::optional<std::string> ProductPlan::unfit(const Now& now, const ProductCourse& product) const {
    if (course_.infusion_if == nullptr || course_.infusion_if->empty()) {
        return std::nullopt;
    }
    const int scan =
        k_first_scan + 2 * static_cast<int>(product.line) + (product.fate == ProductFate::ready ? 1 : 0);
    const Observation seen = now.observer->observe(*now.truth, scan, now.day);
    return broken_rule(*course_.infusion_if, seen, now.outputs);
}

void end_products(PatientRecord& record, const std::string& reason) {
    for (ProductCourse& product : record.products) {
        if (product.fate == ProductFate::planned) {
            end_at(product, ProductFate::not_collected, reason);
        } else if (product.fate == ProductFate::in_manufacture || product.fate == ProductFate::ready) {
            end_at(product, ProductFate::called_off, reason);
        }
    }
}

}  // namespace rubor
