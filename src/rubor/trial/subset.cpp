// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/subset.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <rubor/base/text.hpp>
#include <rubor/base/unit.hpp>

namespace rubor {

namespace {

using OfArm = std::function<double(const PatientEndpoints&)>;

const std::map<std::string, OfArm>& happenings() {
    static const std::map<std::string, OfArm> all = {
        {"operated", [](const PatientEndpoints& r) { return r.operated ? 1.0 : 0.0; }},
        {"pcr", [](const PatientEndpoints& r) { return r.complete_response ? 1.0 : 0.0; }},
        {"measurable", [](const PatientEndpoints& r) { return r.measurable ? 1.0 : 0.0; }},
        {"response", [](const PatientEndpoints& r) { return is_response(r.best) ? 1.0 : 0.0; }},
        {"infused", [](const PatientEndpoints& r) { return r.infused.value_or(false) ? 1.0 : 0.0; }},
        {"response_confirmed",
         [](const PatientEndpoints& r) { return is_response(r.best_confirmed) ? 1.0 : 0.0; }},
    };
    return all;
}

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(' ');
    return first == std::string_view::npos
               ? std::string{}
               : std::string{text.substr(first, text.find_last_not_of(' ') - first + 1)};
}

bool is_name(const std::string& text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
}

/// The categories of a set and their values, as far as anybody has them.
std::map<std::string, std::set<std::string>> categories_in(const AnalysisSet& set) {
    std::map<std::string, std::set<std::string>> all;
    for (const ScreenedPatient& patient : set.screened) {
        for (const auto& [category, value] : patient.categories) {
            all[category].insert(value);
        }
    }
    return all;
}

Problems check_category(const AnalysisSet& set, const Condition& condition) {
    const auto all = categories_in(set);
    const auto found = all.find(condition.quantity);
    if (found != all.end() && found->second.count(condition.value) > 0) {
        return {};
    }
    std::vector<std::string> names;
    if (found == all.end()) {
        for (const auto& [category, values] : all) {
            names.push_back(category);
        }
        return {{{},
                 "subset",
                 fmt::format("{} is no category of the population", in_quotes(condition.quantity)),
                 hint_for(condition.quantity, names)}};
    }
    names.assign(found->second.begin(), found->second.end());
    return {{{},
             "subset",
             fmt::format("nobody has {} = {}", condition.quantity, in_quotes(condition.value)),
             hint_for(condition.value, names)}};
}

}  // namespace

bool Condition::holds(double number) const {
    return !std::isnan(number) && (!at_least || number >= *at_least) && (!below || number < *below) &&
           (!equals || number == *equals);
}

Checked<Subset> parse_subset(std::string_view text) {
    Subset subset;
    if (trimmed(text).empty()) {
        return subset;
    }
    for (std::size_t from = 0; from <= text.size();) {
        const std::size_t comma = std::min(text.find(',', from), text.size());
        const std::string_view part = text.substr(from, comma - from);
        from = comma + 1;
        const std::size_t sign = part.find_first_of(">=<");
        const bool at_least = sign != std::string_view::npos && part.substr(sign, 2) == ">=";
        const bool known = sign != std::string_view::npos && (at_least || part[sign] != '>');
        Condition condition{.quantity = trimmed(part.substr(0, std::min(sign, part.size())))};
        const std::string text_of_limit = known ? trimmed(part.substr(sign + (at_least ? 2 : 1))) : "";
        const auto limit = parse_quantity(text_of_limit);
        if (limit && limit.value().unit.same_dimension(dimensionless())) {
            const double value = limit.value().coherent();
            (at_least ? condition.at_least : part[sign] == '<' ? condition.below : condition.equals) = value;
        } else if (known && part[sign] == '=' && is_name(text_of_limit)) {
            condition.value = text_of_limit;
        }
        const bool any =
            condition.at_least || condition.below || condition.equals || !condition.value.empty();
        if (condition.quantity.empty() || !any) {
            return Problem{
                {},
                "subset",
                fmt::format("{} is no condition", in_quotes(trimmed(part))),
                "write e.g. cps >= 1, age < 50 or subtype = triple_negative; numbers have no unit"};
        }
        subset.push_back(std::move(condition));
    }
    return subset;
}

Checked<std::size_t> quantity_index(const AnalysisSet& set, const std::string& name) {
    const auto it = std::find(set.quantities.begin(), set.quantities.end(), name);
    if (it == set.quantities.end()) {
        return Problem{{},
                       "statistic",
                       fmt::format("{} is no quantity known at diagnosis", in_quotes(name)),
                       hint_for(name, set.quantities)};
    }
    return static_cast<std::size_t>(it - set.quantities.begin());
}

const ScreenedPatient* screened_of(const AnalysisSet& set, std::uint64_t patient) {
    const auto it =
        std::lower_bound(set.screened.begin(), set.screened.end(), patient,
                         [](const ScreenedPatient& s, std::uint64_t id) { return s.patient < id; });
    return it != set.screened.end() && it->patient == patient ? &*it : nullptr;
}

Checked<SubsetFilter> SubsetFilter::of(const AnalysisSet& set, const Subset& subset, bool of_arm) {
    SubsetFilter filter;
    filter.set_ = &set;
    for (const Condition& condition : subset) {
        Bound bound{condition, {}, {}};
        const auto happening = happenings().find(condition.quantity);
        if (!condition.value.empty()) {
            if (Problems problems = check_category(set, condition); !problems.empty()) {
                return problems;
            }
        } else if (of_arm && happening != happenings().end()) {
            bound.of_arm = happening->second;
        } else {
            auto index = quantity_index(set, condition.quantity);
            if (!index) {
                return index.problems();
            }
            bound.quantity = index.value();
        }
        filter.bounds_.push_back(std::move(bound));
    }
    return filter;
}

bool SubsetFilter::holds(const Bound& bound, const ScreenedPatient& patient) {
    if (bound.quantity) {
        return bound.condition.holds(patient.quantities[*bound.quantity]);
    }
    const auto category = patient.categories.find(bound.condition.quantity);
    return category != patient.categories.end() && category->second == bound.condition.value;
}

bool SubsetFilter::includes(const ScreenedPatient& patient) const {
    return std::all_of(bounds_.begin(), bounds_.end(), [&](const Bound& b) { return holds(b, patient); });
}

bool SubsetFilter::observes(const ScreenedPatient& patient) const {
    return std::none_of(bounds_.begin(), bounds_.end(), [&](const Bound& b) {
        return b.quantity && std::isnan(patient.quantities[*b.quantity]);
    });
}

bool SubsetFilter::includes(const PatientEndpoints& row) const {
    if (row.failed) {
        return false;
    }
    const ScreenedPatient* screened = bounds_.empty() ? nullptr : screened_of(*set_, row.patient);
    return std::all_of(bounds_.begin(), bounds_.end(), [&](const Bound& b) {
        return b.of_arm ? b.condition.holds(b.of_arm(row)) : screened != nullptr && holds(b, *screened);
    });
}

}  // namespace rubor
