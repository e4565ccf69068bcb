// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <rubor/trial/dose_plan.hpp>
#include <rubor/trial/eligibility.hpp>

namespace rubor {

/// The products that are made for one patient in one course: collection, manufacture, infusion, each at a
/// decision point.
///
/// Time and failure of manufacture are drawn by (seed, patient, drug), so that all arms that make a product
/// have the same luck.
class ProductPlan {
  public:
    /// What a product needs, resolved against the outputs of the compiled model.
    struct Needs {
        std::string drug;
        std::vector<EligibilityRule> rules;  ///< `name` is the quantity.
    };
    struct Course {
        std::uint64_t seed = 0;
        std::uint64_t patient = 0;
        const std::vector<EligibilityRule>* infusion_if = nullptr;
        const std::vector<Needs>* needs = nullptr;
    };
    /// What a decision point is about.
    struct Now {
        double day = 0.0;
        std::span<const double> outputs;
        const TrueState* truth = nullptr;
        const Observer* observer = nullptr;
    };

    ProductPlan() = default;
    explicit ProductPlan(const Course& course) : course_{course} {}

    /// The line's anchor happened at `day`: its collection is planned.
    void begin(std::size_t line, double day, const DosePlan& doses, PatientRecord& record);
    /// The next time at which something is decided; infinity if there is none.
    [[nodiscard]] double next_d(const PatientRecord& record) const;
    /// Does what is due, before the doses of this time are handed out.
    void act(const Now& now, DosePlan& doses, PatientRecord& record);

  private:
    void collect(const Now& now, ProductCourse& product, const DosePlan& doses, const PatientRecord& record);
    void release(const Now& now, ProductCourse& product, DosePlan& doses, PatientRecord& record);
    void infuse(const Now& now, ProductCourse& product, DosePlan& doses, PatientRecord& record);
    /// The rule that forbids the infusion, by what is seen today.
    [[nodiscard]] std::optional<std::string> unfit(const Now& now, const ProductCourse& product) const;

    Course course_;
};

/// Products that had not come to an end when she died or the course ended, `reason` says which.
void end_products(PatientRecord& record, const std::string& reason);

}  // namespace rubor
