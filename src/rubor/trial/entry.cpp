// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/entry.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace rubor {

const char* to_text(EntryEvent event) {
    switch (event) {
        case EntryEvent::diagnosis:
            return "diagnosis";
        case EntryEvent::surgery:
            return "surgery";
        case EntryEvent::surgery_with_residual:
            return "surgery_with_residual";
        case EntryEvent::relapse:
            return "relapse";
        case EntryEvent::progression:
            return "progression";
        case EntryEvent::progression_after_relapse:
            return "progression_after_relapse";
    }
    return "?";
}

namespace {

std::optional<double> days(MapReader& map, const std::string& key, const char* example, Need need,
                           const NumberRange& range = NumberRange::positive()) {
    const auto quantity = map.quantity(key, example, need, range);
    return quantity ? std::optional{quantity->coherent()} : std::nullopt;
}

PriorCourse read_prior(const DocumentNode& node, const DrugLibrary* drugs, Problems& problems) {
    MapReader map{node, problems};
    PriorCourse prior;
    prior.eligibility = read_eligibility_list(map, "eligibility", MarkersAre::unknown, problems);
    prior.regimens = read_regimen_lines(map, "regimen", drugs, problems);
    prior.surgery = read_surgery(map, problems);
    if (map.one_of("criteria", {"curative", "recist"}, Need::optional) == "recist") {
        prior.criteria = ResponseCriteria::recist;
    }
    if (const auto visits = map.map("visits")) {
        const VisitIntervals intervals = read_visits(*visits, problems);
        prior.visit_every_d = intervals.every_d;
        prior.visit_every_after_d = intervals.after_surgery_d;
    }
    map.finish();
    return prior;
}

EntryEvent event_of(const std::string& name) {
    for (const EntryEvent event : {EntryEvent::surgery, EntryEvent::surgery_with_residual,
                                   EntryEvent::relapse, EntryEvent::progression,
                                   EntryEvent::progression_after_relapse}) {
        if (name == to_text(event)) {
            return event;
        }
    }
    return EntryEvent::diagnosis;
}

}  // namespace

VisitIntervals read_visits(const DocumentNode& node, Problems& problems) {
    MapReader map{node, problems};
    VisitIntervals intervals;
    intervals.every_d = days(map, "every", "3 weeks", Need::required).value_or(21.0);
    intervals.after_surgery_d =
        days(map, "after_surgery", "12 weeks", Need::optional).value_or(intervals.every_d);
    map.finish();
    return intervals;
}

std::optional<SurgeryPlan> read_surgery(MapReader& map, Problems& problems) {
    const auto node = map.map("surgery", Need::optional);
    if (!node) {
        return std::nullopt;
    }
    MapReader surgery{*node, problems};
    SurgeryPlan plan;
    plan.place = node->place();
    plan.at_d = days(surgery, "at", "24 weeks", Need::required).value_or(1.0);
    if (const auto share =
            surgery.quantity("if_skin_below", "10 %", Need::optional, NumberRange::positive())) {
        plan.rule.if_skin_below = share->coherent();
        if (share->coherent() > 1.0) {
            surgery.report("if_skin_below", "is more than all of the skin", "write e.g. 10 % or 0.1");
        }
    }
    plan.rule.again_after_d = days(surgery, "again_after", "12 weeks", Need::optional);
    if (surgery.has("again_after") && !surgery.has("if_skin_below")) {
        surgery.report("again_after", "surgery is never withheld without if_skin_below",
                       "add if_skin_below: 10 %");
    }
    if (plan.at_d < 1.0 && surgery.has("at")) {
        map.report("surgery", "is on the day of randomisation", "surgery is a day later at the earliest");
    }
    surgery.finish();
    return plan;
}

Entry read_entry(const DocumentNode& node, const DrugLibrary* drugs, Problems& problems) {
    MapReader map{node, problems};
    Entry entry;
    entry.place = node.place();
    entry.after = event_of(
        map.one_of("after", {"diagnosis", "surgery", "surgery_with_residual", "relapse", "progression",
                              "progression_after_relapse"},
                   Need::optional)
            .value_or("diagnosis"));
    const bool at_diagnosis = entry.after == EntryEvent::diagnosis;
    entry.wait_d = days(map, "wait", "4 weeks", Need::optional, NumberRange::not_negative()).value_or(0.0);
    entry.within_d =
        days(map, "within", "6 years", at_diagnosis ? Need::optional : Need::required).value_or(0.0);
    if (const auto prior = map.map("prior", at_diagnosis ? Need::optional : Need::required)) {
        entry.prior = read_prior(*prior, drugs, problems);
        const bool needs_surgery =
            entry.after == EntryEvent::surgery || entry.after == EntryEvent::surgery_with_residual;
        if (needs_surgery && !entry.prior->surgery && !prior->find("surgery")) {
            problems.push_back(prior->problem(
                fmt::format("entry is after {}, but there is no surgery before", to_text(entry.after)),
                "add surgery: {at: 24 weeks}"));
        }
    }
    for (const char* key : {"wait", "within", "prior"}) {
        if (at_diagnosis && map.is_map() && map.has(key)) {
            map.report(key, "has no meaning: patients enter at diagnosis",
                       "say after: relapse, progression or surgery");
        }
    }
    if (entry.prior && entry.prior->surgery && entry.prior->surgery->at_d >= entry.within_d &&
        map.has("within")) {
        map.report("within", "ends before surgery", "it is counted from diagnosis");
    }
    if (entry.prior &&
        entry.within_d / std::min(entry.prior->visit_every_d, entry.prior->visit_every_after_d) > 100'000.0) {
        map.report("within", "more than 100000 visits", "make the interval between visits longer");
    }
    map.finish();
    return entry;
}

}  // namespace rubor
