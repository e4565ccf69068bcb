// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/subset.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

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

}  // namespace

bool Condition::holds(double value) const {
    return !std::isnan(value) && (!at_least || value >= *at_least) && (!below || value < *below) &&
           (!equals || value == *equals);
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
        Condition condition{.quantity = trimmed(part.substr(0, std::min(sign, part.size()))),
                            .at_least = {},
                            .below = {},
                            .equals = {}};
        const auto limit =
            known ? std::optional{parse_quantity(trimmed(part.substr(sign + (at_least ? 2 : 1))))}
                  : std::nullopt;
        if (condition.quantity.empty() || !limit || !limit->ok() ||
            !limit->value().unit.same_dimension(dimensionless())) {
            return Problem{{},
                           "subset",
                           fmt::format("{} is no condition", in_quotes(trimmed(part))),
                           "write e.g. cps >= 1, age < 50 or is_her2 = 0; numbers have no unit"};
        }
        const double value = limit->value().coherent();
        (at_least ? condition.at_least : part[sign] == '<' ? condition.below : condition.equals) = value;
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
        if (of_arm && happening != happenings().end()) {
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

bool SubsetFilter::includes(const ScreenedPatient& patient) const {
    return std::all_of(bounds_.begin(), bounds_.end(), [&](const Bound& b) {
        return b.quantity && b.condition.holds(patient.quantities[*b.quantity]);
    });
}

bool SubsetFilter::includes(const PatientEndpoints& row) const {
    if (row.failed) {
        return false;
    }
    const ScreenedPatient* screened = bounds_.empty() ? nullptr : screened_of(*set_, row.patient);
    return std::all_of(bounds_.begin(), bounds_.end(), [&](const Bound& b) {
        if (b.quantity) {
            return screened != nullptr && b.condition.holds(screened->quantities[*b.quantity]);
        }
        return b.condition.holds(b.of_arm(row));
    });
}

}  // namespace rubor
