// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/protocol.hpp>

#include <algorithm>
#include <cmath>

#include <rubor/base/assert.hpp>
#include <rubor/trial/later_events.hpp>

namespace rubor {

VisitSchedule VisitSchedule::of(double until_surgery_d, std::optional<double> surgery_d, double after_surgery_d,
                                double end_d) {
    RUBOR_ASSERT(until_surgery_d > 0.0 && after_surgery_d > 0.0 && end_d > 0.0);
    VisitSchedule schedule;
    const double first_end = surgery_d.value_or(end_d);
    // Counted in whole intervals, so that no visit drifts by rounding.
    const double a_second = 1.0 / 86'400.0;  // nobody is seen twice within one
    for (int k = 0; k * until_surgery_d < first_end - a_second; ++k) {
        schedule.days.push_back(k * until_surgery_d);
    }
    schedule.days.push_back(first_end);
    for (int k = 1; first_end + k * after_surgery_d < end_d - a_second; ++k) {
        schedule.days.push_back(first_end + k * after_surgery_d);
    }
    if (schedule.days.back() < end_d) {
        schedule.days.push_back(end_d);
    }
    return schedule;
}

namespace {

bool is_relapse(EfsEvent event) { return event == EfsEvent::local_relapse || event == EfsEvent::distant_relapse; }

}  // namespace

ObservedProtocol::ObservedProtocol(Plan plan, Observer observer)
    : plan_{std::move(plan)}, observer_{observer}, days_{plan_.visits->days}, surgery_due_{plan_.surgery_d} {
    record_.history = plan_.history;
    begin(Anchor::randomisation, 0.0);
}

void ObservedProtocol::begin(Anchor anchor, double day) {
    for (const std::size_t line : plan_.doses.begin(anchor, day, record_)) {
        plan_.products.begin(line, day, plan_.doses, record_);
    }
}

void ObservedProtocol::see_entry(EntryEvent event, double day) {
    if (plan_.entry && plan_.entry->after == event && !entry_d_) {
        entry_d_ = day + plan_.entry->wait_d;
    }
}

void ObservedProtocol::look_for_events() {
    const double day = record_.observations.back().day;
    EfsEvent event = EfsEvent::none;
    if (record_.efs_event == EfsEvent::none) {
        event = record_.efs_event = assess(record_, plan_.rules);
        if (event != EfsEvent::none) {
            record_.efs_event_d = day;
        }
    } else {
        event = assess_later(record_, plan_.rules);
    }
    if (event == EfsEvent::none) {
        return;
    }
    const bool is_first = std::none_of(record_.events.begin(), record_.events.end(), [&](const SeenEvent& e) {
        return is_relapse(e.kind) == is_relapse(event);
    });
    if (std::any_of(record_.events.begin(), record_.events.end(), [](const SeenEvent& e) { return is_relapse(e.kind); })) {
        see_entry(EntryEvent::progression_after_relapse, day);
    }
    record_.events.push_back({day, event});
    // What was given until now has failed; what counts from this event begins.
    plan_.doses.stop(day);
    if (is_first) {
        begin(is_relapse(event) ? Anchor::relapse : Anchor::progression, day);
        see_entry(is_relapse(event) ? EntryEvent::relapse : EntryEvent::progression, day);
    }
}

void ObservedProtocol::operate_or_withhold(const VisitRow& row, double time_d, Decision& decision) {
    const double day = row.seen.day;
    if (!plan_visit(record_, surgery_due_).operate) {
        return;
    }
    const SurgeryRule& rule = plan_.surgery_rule;
    if (rule.if_skin_below && row.seen.skin_fraction >= *rule.if_skin_below) {
        record_.surgery_withheld_d.push_back(day);
        const bool again = record_.surgery_withheld_d.size() == 1 && rule.again_after_d && day + *rule.again_after_d < plan_.end_d;
        surgery_due_ = again ? std::optional{day + *rule.again_after_d} : std::nullopt;
        if (again) {
            // Until the second attempt she is seen as before the first; then as after surgery.
            days_.resize(rows_.size());
            const VisitSchedule later = VisitSchedule::of(plan_.visit_every_d, *rule.again_after_d, plan_.visit_every_after_d,
                                                          plan_.end_d - day);
            for (auto it = later.days.begin() + 1; it != later.days.end(); ++it) {
                days_.push_back(std::min(day + *it, plan_.end_d));
            }
            days_.back() = plan_.end_d;
        }
        if (record_.surgery_withheld_d.size() == 1) {
            begin(Anchor::surgery_withheld, day);
        }
        return;
    }
    record_.surgery_d = day;
    record_.pathology = observer_.examine(row.truth, day);
    decision.administrations.push_back({.time_d = time_d, .kind = Administration::Kind::map, .target = plan_.surgery_map});
    plan_.doses.drop_planned_before(day);
    begin(Anchor::surgery, day);
    see_entry(EntryEvent::surgery, day);
    if (!record_.pathology->complete_response) {
        see_entry(EntryEvent::surgery_with_residual, day);
    }
}

void ObservedProtocol::visit(const DecisionPoint& point, Decision& decision) {
    const std::size_t number = rows_.size();
    VisitRow row{.seen = {}, .truth = TrueState::from_outputs(point.outputs, plan_.layout),
                 .outputs = {point.outputs.begin(), point.outputs.end()}};
    row.seen = observer_.observe(row.truth, plan_.first_visit + static_cast<int>(number), days_[number]);
    row.seen.visit = static_cast<int>(number);
    record_.observations.push_back(row.seen);
    rows_.push_back(row);
    look_for_events();
    operate_or_withhold(row, point.time_d, decision);
}

double ObservedProtocol::next_decision_d() const {
    double next = plan_.products.next_d(record_);
    if (rows_.size() < days_.size()) {
        next = std::min(next, days_[rows_.size()]);
    }
    return entry_d_ ? std::min(next, *entry_d_) : next;
}

bool ObservedProtocol::is_visit(const DecisionPoint& point) const {
    return rows_.size() < days_.size() && days_[rows_.size()] <= point.time_d;
}

void ObservedProtocol::look_after(const DecisionPoint& point) {
    if (!plan_.safety) {
        return;
    }
    if (!is_visit(point)) {
        plan_.safety->finish(point.time_d, point.outputs, point.events, record_);
        return;
    }
    for (const DoseChange& change : plan_.safety->look(point.time_d, point.outputs, point.events, record_)) {
        if (change.action == DoseAction::delay) {
            plan_.doses.delay_drug(change.drug, change.amount);
        } else if (change.action == DoseAction::stop) {
            plan_.doses.stop_drug(change.drug);
        }
    }
}

void ObservedProtocol::look_back(const DecisionPoint& at_the_end) {
    if (plan_.safety) {
        plan_.safety->finish(at_the_end.time_d, at_the_end.outputs, at_the_end.events, record_);
    }
}

DoseVerdict ObservedProtocol::verdict_on(const PlannedDose& dose) const {
    DoseVerdict verdict = plan_.review ? plan_.review(dose) : DoseVerdict{};
    if (plan_.safety) {
        verdict.factor *= plan_.safety->of(plan_.doses.lines()[dose.line].drug).share;
    }
    return verdict;
}

Decision ObservedProtocol::decide(const DecisionPoint& point) {
    Decision decision;
    look_after(point);
    if (toxic_death_d()) {
        decision.stop = true;
        return decision;
    }
    if (is_visit(point)) {
        visit(point, decision);
    }
    if (entry_d_ && *entry_d_ <= point.time_d) {
        decision.stop = true;
        return decision;
    }
    const TrueState truth = TrueState::from_outputs(point.outputs, plan_.layout);
    plan_.products.act({.day = point.time_d, .outputs = point.outputs, .truth = &truth, .observer = &observer_}, plan_.doses, record_);

    const double next_d = next_decision_d();
    const bool is_last = !(next_d <= plan_.end_d);
    const double until_d = is_last ? std::nextafter(plan_.end_d, plan_.end_d + 1.0) : next_d;
    const auto review = [&](const PlannedDose& dose) { return verdict_on(dose); };
    for (Administration& administration : plan_.doses.hand_out(until_d, review)) {
        if (administration.kind == Administration::Kind::rate_change) {
            rates_.push_back(administration);
        }
        decision.administrations.push_back(std::move(administration));
    }
    for (; plan_.safety && n_doses_watched_ < plan_.doses.given().size(); ++n_doses_watched_) {
        const GivenDose& dose = plan_.doses.given()[n_doses_watched_];
        plan_.safety->gave(*plan_.doses.drugs().find(plan_.doses.lines()[dose.line].drug), dose.day);
    }
    if (!is_last) {
        decision.next_decision_d = next_d;
    }
    return decision;
}

std::size_t ObservedProtocol::n_doses_given(double day) const {
    const auto& given = plan_.doses.given();
    return static_cast<std::size_t>(std::count_if(given.begin(), given.end(), [&](const GivenDose& dose) { return dose.day <= day; }));
}

void ObservedProtocol::end(double day, bool died) {
    record_.doses = plan_.doses.given();
    std::erase_if(record_.doses, [&](const GivenDose& dose) { return dose.day > day; });
    end_products(record_, died ? "died" : "follow_up_ended");
}

std::vector<Administration> ObservedProtocol::running_at(double day) const {
    std::vector<Administration> running;
    for (const Administration& end : rates_) {
        if (end.amount > 0.0 || end.time_d <= day) {
            continue;
        }
        const bool begun = std::any_of(rates_.begin(), rates_.end(), [&](const Administration& start) {
            return start.infusion == end.infusion && start.amount > 0.0 && start.time_d <= day;
        });
        if (begun) {
            running.push_back({0.0, Administration::Kind::rate_change, end.target, -end.amount, end.infusion});
            running.push_back({end.time_d - day, Administration::Kind::rate_change, end.target, end.amount, end.infusion});
        }
    }
    return running;
}

std::optional<double> ObservedProtocol::last_dose_before(double day) const {
    std::optional<double> last;
    for (const GivenDose& dose : plan_.doses.given()) {
        if (dose.day <= day) {
            last = dose.day;  // given in order of day
        }
    }
    return last;
}

}  // namespace rubor
