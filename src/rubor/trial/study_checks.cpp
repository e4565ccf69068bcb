// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/study_checks.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <rubor/base/assert.hpp>
#include <rubor/base/text.hpp>

namespace rubor {

namespace {

/// Names of a category's values, which a study or a condition mentions.
void check_values(const CategoryValues& named, const Population& population, const char* path,
                  Problems& problems) {
    const PatientCategory* category = find_category(population, named.category);
    if (category == nullptr) {
        std::vector<std::string> names;
        for (const PatientCategory& c : population.categories) {
            names.push_back(c.name);
        }
        problems.push_back({named.place, path,
                            fmt::format("{} is no category of the population", in_quotes(named.category)),
                            hint_for(named.category, names)});
        return;
    }
    for (const std::string& value : named.values) {
        if (!category->value_of(value)) {
            problems.push_back(
                {named.place, path,
                 fmt::format("{} is no {} of the population", in_quotes(value), named.category),
                 hint_for(value, category->names())});
        }
    }
}

void check_conditions(const std::vector<RegimenLine>& lines, const Population& population,
                      Problems& problems) {
    for (const RegimenLine& line : lines) {
        for (const LineCondition& condition : line.conditions) {
            if (!condition.category.empty()) {
                check_values({condition.category, condition.values, condition.place}, population, "if",
                             problems);
            }
        }
    }
}

}  // namespace

void check_study(const Study& study, const Population& population, Problems& problems) {
    for (const CategoryValues& named : study.patients_with) {
        check_values(named, population, "patients_with", problems);
    }
    for (const Arm& arm : study.arms) {
        check_conditions(arm.regimens, population, problems);
    }
    if (study.entry.prior) {
        check_conditions(study.entry.prior->regimens, population, problems);
        if (study.entry.prior->surgery && population.surgery_map.empty()) {
            problems.push_back({study.entry.prior->surgery->place, "entry.prior.surgery",
                                "the population's model has no map for surgery",
                                "name it in the population file: surgery: <map>"});
        }
    }
    if (study.surgery_d && population.surgery_map.empty()) {
        problems.push_back({study.surgery_place, "surgery", "the population's model has no map for surgery",
                            "name it in the population file: surgery: <map>"});
    }
    std::vector<std::string> names;
    for (const BaselineQuantity& q : population.baseline) {
        names.push_back(q.name);
    }
    for (const SubgroupSpec& s : study.subgroups) {
        if (std::find(names.begin(), names.end(), s.quantity) == names.end()) {
            problems.push_back(
                {s.place, "subgroups",
                 fmt::format("{} is no baseline quantity of the population", in_quotes(s.quantity)),
                 hint_for(s.quantity, names)});
        }
    }
}

void add_rule_outputs(std::vector<EligibilityRule>& rules, std::vector<Mention>& outputs) {
    for (EligibilityRule& rule : rules) {
        if (rule.is_observed()) {
            continue;
        }
        const auto found = std::find_if(outputs.begin(), outputs.end(),
                                        [&](const Mention& m) { return m.name == rule.quantity; });
        rule.output = static_cast<std::size_t>(found - outputs.begin());
        if (found == outputs.end()) {
            outputs.push_back({rule.quantity, rule.place, "eligibility"});
        }
    }
}

std::vector<ProductPlan::Needs> needs_of(const Study& study, const DrugLibrary& library) {
    std::vector<ProductPlan::Needs> result;
    for (const std::string& name : drugs_of(study)) {
        const auto& manufacture = library.find(name)->manufacture;
        if (!manufacture) {
            continue;
        }
        ProductPlan::Needs needs{.drug = name, .rules = {}};
        for (const ManufactureNeed& need : manufacture->needs) {
            EligibilityRule rule;
            rule.name = need.quantity;
            rule.quantity = need.quantity;
            rule.at_least = need.at_least;
            rule.below = need.below;
            rule.unit = need.unit;
            rule.is_of_model = true;
            rule.place = need.place;
            needs.rules.push_back(std::move(rule));
        }
        result.push_back(std::move(needs));
    }
    return result;
}

std::map<std::string, std::vector<PinnedParameter>> settings_by_module(const Study& study) {
    std::map<std::string, std::vector<PinnedParameter>> result;
    const std::vector<std::string> drugs = drugs_of(study);
    for (PinnedParameter setting : study.settings) {
        const std::string head = setting.name.substr(0, setting.name.find('.'));
        const bool is_of_drug =
            head != setting.name && std::find(drugs.begin(), drugs.end(), head) != drugs.end();
        if (is_of_drug) {
            setting.name = setting.name.substr(head.size() + 1);
        }
        result[is_of_drug ? head : ""].push_back(std::move(setting));
    }
    return result;
}

void restrict_patients(const Study& study, const Population& population, const ParameterTable& table,
                       std::vector<SampledParameter>& sampled, Problems& problems) {
    for (const CategoryValues& named : study.patients_with) {
        const PatientCategory& category = *find_category(population, named.category);
        std::vector<double> values;
        for (const std::string& value : named.values) {
            values.push_back(*category.value_of(value));
        }
        std::sort(values.begin(), values.end());
        const ParameterRow& row = *table.find(category.parameter);
        const bool none =
            row.is_sampled()
                ? std::none_of(values.begin(), values.end(), [&](double v) { return row.prior.can_be(v); })
                : std::find(values.begin(), values.end(), row.coherent_value()) == values.end();
        if (none) {
            problems.push_back({named.place, "patients_with",
                                fmt::format("no patient of the population has this {}", named.category),
                                fmt::format("see {}:{}", row.place.file, row.place.line)});
        } else if (row.is_sampled()) {
            restrict_to(sampled, category.parameter, values);
        }
    }
}

}  // namespace rubor
