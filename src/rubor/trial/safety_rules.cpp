// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/safety_rules.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <rubor/base/text.hpp>

namespace rubor {
namespace {

/// The key that one action needs and the others must not have.
void read_extent(MapReader& map, SafetyRule& rule) {
    const bool delays = rule.action == DoseAction::delay;
    const bool reduces = rule.action == DoseAction::reduce;
    if (!delays && map.has("by")) map.report("by", "is for action: delay alone", "remove it");
    if (!reduces && map.has("to")) map.report("to", "is for action: reduce alone", "remove it");
    const auto by =
        map.quantity("by", "1 week", delays ? Need::required : Need::optional, NumberRange::positive());
    const auto to =
        map.quantity("to", "75 %", reduces ? Need::required : Need::optional, NumberRange::positive());
    rule.by_d = by ? by->coherent() : 0.0;
    rule.to = to ? to->coherent() : 1.0;
    if (reduces && to && rule.to >= 1.0)
        map.report("to",
                   fmt::format("is {:.4g} % of the planned dose, which is no reduction", 100.0 * rule.to),
                   "give a share below 100 %, or action: stop");
}

}  // namespace

std::vector<SafetyRule> read_safety_rules(MapReader& map, const std::string& key,
                                          std::span<const std::string> known_drugs, Problems& problems) {
    std::vector<SafetyRule> rules;
    for (const DocumentNode& item : map.list(key, Need::optional).value_or(std::vector<DocumentNode>{})) {
        MapReader entry{item, problems};
        SafetyRule rule;
        rule.place = item.place();
        rule.on = entry.text("on").value_or("");
        rule.grade =
            static_cast<int>(entry.integer("grade", Need::required, NumberRange::between(1, 4)).value_or(1));
        rule.occurrence = static_cast<int>(
            entry.integer("occurrence", Need::optional, NumberRange::between(1, 100)).value_or(1));
        const auto action = entry.one_of("action", {"delay", "reduce", "stop"});
        if (action)
            rule.action = *action == "delay"    ? DoseAction::delay
                          : *action == "reduce" ? DoseAction::reduce
                                                : DoseAction::stop;
        if (action) read_extent(entry, rule);
        for (const DocumentNode& drug :
             entry.list("drugs", Need::optional).value_or(std::vector<DocumentNode>{}))
            if (auto name = as_one_of(drug, problems, known_drugs)) rule.drugs.push_back(std::move(*name));
        if (action) entry.finish();
        rules.push_back(std::move(rule));
    }
    return rules;
}

void check_safety_rules(std::span<const SafetyRule> rules, const AdverseEventCatalogue& catalogue,
                        std::span<const std::string> reactions, Problems& problems) {
    std::vector<std::string> names{reactions.begin(), reactions.end()};
    for (const GradedModelEvent& graded : catalogue.model_events) {
        names.push_back(graded.name);
        names.push_back(graded.organ);
    }
    for (const HazardClass& hazard : catalogue.hazards) {
        names.push_back(hazard.name);
        for (const OrganClass& organ : hazard.organs) names.push_back(organ.organ);
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    for (const SafetyRule& rule : rules)
        if (std::find(names.begin(), names.end(), rule.on) == names.end())
            problems.push_back({rule.place, "safety_rules",
                                fmt::format("{} is no adverse event of this study", in_quotes(rule.on)),
                                hint_for(rule.on, names)});
}

SafetyDesk::SafetyDesk(std::span<const SafetyRule> rules, std::vector<std::string> drugs)
    : rules_{rules}, drugs_{std::move(drugs)}, met_(rules.size()) {}

std::vector<DoseChange> SafetyDesk::review(double day, std::span<const AdverseEventRow> events) {
    std::vector<DoseChange> changes;
    for (std::size_t r = 0; r < rules_.size(); ++r) {
        const SafetyRule& rule = rules_[r];
        for (std::size_t e = 0; e < events.size(); ++e) {
            const AdverseEventRow& event = events[e];
            const bool fits = (event.name == rule.on || event.organ == rule.on) && event.grade >= rule.grade;
            if (!fits || !met_[r].insert(e).second) continue;
            if (met_[r].size() < static_cast<std::size_t>(rule.occurrence)) continue;
            for (const std::string& drug : drugs_) {
                if (!rule.drugs.empty() &&
                    std::find(rule.drugs.begin(), rule.drugs.end(), drug) == rule.drugs.end())
                    continue;
                DoseAdjustment& adjustment = adjustments_[drug];
                if (adjustment.stopped) continue;
                DoseChange change{.day = day, .action = rule.action, .drug = drug, .event = e, .rule = r};
                switch (rule.action) {
                    case DoseAction::delay:
                        adjustment.delay_d += rule.by_d;
                        change.amount = rule.by_d;
                        break;
                    case DoseAction::reduce:
                        if (adjustment.share <= rule.to) continue;
                        adjustment.share = rule.to;
                        change.amount = rule.to;
                        break;
                    case DoseAction::stop:
                        adjustment.stopped = true;
                        break;
                }
                changes.push_back(std::move(change));
            }
        }
    }
    return changes;
}

DoseAdjustment SafetyDesk::of(const std::string& drug) const {
    const auto it = adjustments_.find(drug);
    return it == adjustments_.end() ? DoseAdjustment{} : it->second;
}

}  // namespace rubor
