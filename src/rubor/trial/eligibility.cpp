// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/eligibility.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>

#include <rubor/base/assert.hpp>
#include <rubor/base/text.hpp>

namespace rubor {

namespace {

/// What a study may ask of an observation, how a limit is written, and its factor from coherent units.
struct Observed {
    const char* name;
    const char* example;
    double per_coherent;
    bool is_marker;
};
constexpr Observed k_observed[] = {{"breast_diameter", "10 mm", 100.0, false},
                                   {"nodal_diameter", "10 mm", 100.0, false},
                                   {"distant_diameter", "10 mm", 100.0, false},
                                   {"skin_fraction", "33 %", 1.0, false},
                                   {"cps", "10", 1.0, true},
                                   {"ic_percent", "1 %", 100.0, true},
                                   {"stil_percent", "10 %", 100.0, true}};

const Observed* find_observed(std::string_view quantity) {
    const auto* found = std::find_if(std::begin(k_observed), std::end(k_observed),
                                     [&](const Observed& o) { return o.name == quantity; });
    return found == std::end(k_observed) ? nullptr : found;
}

/// The limits of a name of the model: in any unit, which check_rules() compares.
std::optional<double> read_model_limit(MapReader& map, const char* key, EligibilityRule& rule,
                                       Problems& problems) {
    const auto node = map.value(key, Need::optional);
    if (!node) {
        return std::nullopt;
    }
    const auto limit = parse_quantity(node->text(), node->text_place());
    if (!limit) {
        append(problems, limit.problems());
        return std::nullopt;
    }
    if (rule.unit && !rule.unit->same_dimension(limit.value().unit)) {
        map.report(key, fmt::format("is {}, the other limit {}", kind_of(limit.value().unit.dimension),
                                    kind_of(rule.unit->dimension)));
    }
    rule.unit = limit.value().unit;
    return limit.value().coherent();
}

}  // namespace

bool EligibilityRule::is_observed() const {
    return !is_of_model && find_observed(quantity) != nullptr;
}

double EligibilityRule::value_of(const Observation& seen, std::span<const double> outputs) const {
    if (is_observed()) {
        const auto value = seen_quantity(seen, quantity);
        RUBOR_ASSERT(value.has_value());  // check_rules() and the reader see to it
        return *value;
    }
    RUBOR_ASSERT(output < outputs.size());
    return outputs[output];
}

bool EligibilityRule::holds(const Observation& seen, std::span<const double> outputs) const {
    const double value = value_of(seen, outputs);
    return !(at_least && value < *at_least) && !(below && value >= *below);
}

namespace {

EligibilityRule read_eligibility(const DocumentNode& node, MarkersAre markers, Problems& problems) {
    MapReader map{node, problems};
    EligibilityRule rule;
    rule.place = node.place();
    rule.name = map.identifier("name").value_or("");
    rule.quantity = map.text("quantity").value_or("");
    const auto limit = [&](const char* key) -> std::optional<double> {
        if (!rule.is_observed()) {
            return read_model_limit(map, key, rule, problems);
        }
        const Observed& observed = *find_observed(rule.quantity);
        const auto q = map.quantity(key, observed.example, Need::optional, NumberRange::not_negative());
        return q ? std::optional{observed.per_coherent * q->coherent()} : std::nullopt;
    };
    if (markers == MarkersAre::unknown && rule.is_observed() && find_observed(rule.quantity)->is_marker) {
        map.report("quantity",
                   rule.quantity + " is told by the biopsy at entry, and this rule is asked at another time");
    }
    rule.at_least = limit("at_least");
    rule.below = limit("below");
    if (rule.at_least && rule.below && !(*rule.at_least < *rule.below)) {
        map.report("at_least", "nobody can be at least this and below the other limit",
                   "make at_least smaller than below");
    }
    if (map.is_map() && !map.has("at_least") && !map.has("below")) {
        map.report("", "an eligibility rule needs at_least or below", "e.g. below: 10 mm");
    }
    map.finish();
    return rule;
}

}  // namespace

std::vector<EligibilityRule> read_eligibility_list(MapReader& map, const std::string& key, MarkersAre markers,
                                                   Problems& problems) {
    std::vector<EligibilityRule> rules;
    for (const DocumentNode& item : map.list(key, Need::optional).value_or(std::vector<DocumentNode>{})) {
        rules.push_back(read_eligibility(item, markers, problems));
    }
    return rules;
}

std::optional<std::string> broken_rule(std::span<const EligibilityRule> rules, const Observation& seen,
                                       std::span<const double> outputs) {
    const auto broken = std::find_if(rules.begin(), rules.end(),
                                     [&](const auto& rule) { return !rule.holds(seen, outputs); });
    return broken == rules.end() ? std::nullopt : std::optional{broken->name};
}

void check_rules(std::span<const EligibilityRule> rules, const Model& model,
                 std::span<const std::string> observable, const char* path, Problems& problems) {
    for (const EligibilityRule& rule : rules) {
        if (rule.is_observed()) {
            if (std::find(observable.begin(), observable.end(), rule.quantity) == observable.end()) {
                problems.push_back(
                    {rule.place, path, fmt::format("{} is no observable of the population", rule.quantity),
                     fmt::format("add it to the population file: observables: {{{}: <name of the model>}}",
                                 rule.quantity)});
            }
            continue;
        }
        const auto id = model.find(rule.quantity);
        if (!id) {
            std::vector<std::string> names = model.names();
            for (const Observed& o : k_observed) {
                names.emplace_back(o.name);
            }
            problems.push_back(
                {rule.place, path,
                 fmt::format("{} is neither observed nor a name of the model", in_quotes(rule.quantity)),
                 hint_for(rule.quantity, names)});
        } else if (rule.unit && !model.symbol(*id).unit.same_dimension(*rule.unit)) {
            problems.push_back({rule.place, path,
                                fmt::format("{} is in {}; the limit is {}", rule.quantity,
                                            model.symbol(*id).unit.text, kind_of(rule.unit->dimension)),
                                ""});
        }
    }
}

}  // namespace rubor
