// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/dose_plan.hpp>

#include <algorithm>
#include <limits>
#include <map>

#include <rubor/base/assert.hpp>
#include <rubor/pharmacology/dose_series.hpp>

namespace rubor {

namespace {

/// What is known of the patient when the anchor happens.
bool holds(const LineCondition& condition, const PatientRecord& record) {
    if (condition.complete_response) {
        const auto& pathology = record.pathology ? record.pathology : record.history.pathology;
        return pathology && pathology->complete_response == *condition.complete_response;
    }
    return record.history.is_one_of(condition.category, condition.values);
}

}  // namespace

DosePlan::DosePlan(const Course& course) : course_{course}, states_(course.lines->size()) {}

DosePlan::DosePlan(const std::vector<Administration>& administrations) : states_(1) {
    states_[0].begun = true;
    std::map<std::uint32_t, std::size_t> infusions;
    for (const Administration& a : administrations) {
        if (a.infusion > 0) {
            const auto [at, is_new] = infusions.try_emplace(a.infusion, pending_.size());
            if (!is_new) {
                pending_[at->second].administrations.push_back(a);
                continue;
            }
        }
        pending_.push_back({.start_d = a.time_d,
                            .planned_d = a.time_d,
                            .line = 0,
                            .number = static_cast<int>(pending_.size()),
                            .amount = a.amount,
                            .administrations = {a}});
    }
    sort_pending();
}

std::vector<std::size_t> DosePlan::begin(Anchor anchor, double day, const PatientRecord& record,
                                         const std::string& product) {
    std::vector<std::size_t> products;
    if (course_.lines == nullptr) {
        return products;
    }
    for (std::size_t i = 0; i < states_.size(); ++i) {
        const RegimenLine& line = (*course_.lines)[i];
        const bool is_meant = line.from == anchor && (anchor != Anchor::infusion || line.of == product);
        if (!is_meant || states_[i].begun ||
            !std::all_of(line.conditions.begin(), line.conditions.end(),
                         [&](const auto& c) { return holds(c, record); })) {
            continue;
        }
        states_[i] = {.begun = true, .stopped = stopped_drugs_.contains(line.drug), .anchor_d = day};
        if (course_.drugs->find(line.drug)->manufacture) {
            products.push_back(i);
        } else {
            expand(i, day);
        }
    }
    sort_pending();
    return products;
}

void DosePlan::infuse(std::size_t line, double day) {
    states_[line] = {.begun = true, .stopped = stopped_drugs_.contains(lines()[line].drug), .anchor_d = day};
    expand(line, day);
    sort_pending();
}

void DosePlan::stop(double day) {
    for (LineState& state : states_) {
        state.stopped = state.stopped || (state.begun && state.anchor_d <= day);
    }
}

void DosePlan::call_off(const std::string& product) {
    for (std::size_t i = 0; i < states_.size(); ++i) {
        const RegimenLine& line = (*course_.lines)[i];
        if (line.drug == product || (line.from == Anchor::infusion && line.of == product)) {
            states_[i].stopped = true;
        }
    }
}

/// The doses of a line from its anchor on. Of a product's own line `start` is the wait for its collection.
void DosePlan::expand(std::size_t line, double anchor_d) {
    const RegimenLine& planned = (*course_.lines)[line];
    const Drug& drug = *course_.drugs->find(planned.drug);
    Regimen shifted = planned;
    shifted.start = drug.manufacture ? Days{anchor_d} : planned.start + Days{anchor_d};
    const auto regimen =
        planned.open_ended ? cut_to(shifted, Days{course_.end_d} - planned.lag) : std::optional{shifted};
    if (!regimen) {
        return;
    }
    const int n_days = static_cast<int>(regimen->days.size());
    int day = 0;
    for (const DoseSeries& series : series_for(*regimen, drug, course_.body)) {
        std::vector<PlannedDose> doses(series.additional + 1);
        const std::vector<Administration> administrations =
            rubor::expand(series, drug, drug.name + "." + drug.dose_state);
        for (std::uint32_t i = 0; i <= series.additional; ++i) {
            // as expand() computes it, so that a dose is found by its number
            const double start_d = (series.start + series.lag + series.interval * i).value();
            doses[i] = {.start_d = start_d,
                        .planned_d = start_d,
                        .line = line,
                        .number = static_cast<int>(i) * n_days + day,
                        .amount = amount_in_state(drug, series.amount),
                        .administrations = {}};
        }
        std::size_t n_boluses = 0;
        for (Administration a : administrations) {
            const std::size_t i = a.infusion > 0 ? a.infusion - 1 : n_boluses++;
            a.infusion += a.infusion > 0 ? n_infusions_ : 0;
            doses.at(i).administrations.push_back(std::move(a));
        }
        n_infusions_ += series.additional + 1;
        pending_.insert(pending_.end(), std::make_move_iterator(doses.begin()),
                        std::make_move_iterator(doses.end()));
        ++day;
    }
}

void DosePlan::sort_pending() {
    pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(next_));
    next_ = 0;
    std::stable_sort(pending_.begin(), pending_.end(),
                     [](const PlannedDose& a, const PlannedDose& b) { return a.start_d < b.start_d; });
}

void DosePlan::delay_drug(const std::string& drug, double days) {
    for (std::size_t i = 0; i < states_.size(); ++i) {
        if (lines()[i].drug == drug) {
            delay(i, 0, days);
        }
    }
}

void DosePlan::stop_drug(const std::string& drug) {
    stopped_drugs_.insert(drug);
    for (std::size_t i = 0; i < states_.size(); ++i) {
        states_[i].stopped = states_[i].stopped || lines()[i].drug == drug;
    }
}

void DosePlan::drop_planned_before(double day) {
    sort_pending();
    std::erase_if(pending_, [&](const PlannedDose& dose) { return dose.planned_d < day; });
}

void DosePlan::delay(std::size_t line, int from_number, double days) {
    for (std::size_t i = next_; i < pending_.size(); ++i) {
        PlannedDose& later = pending_[i];
        if (later.line != line || later.number < from_number) {
            continue;
        }
        later.start_d += days;
        for (Administration& a : later.administrations) {
            a.time_d += days;
        }
    }
    sort_pending();
}

std::vector<Administration> DosePlan::hand_out(double until_d, const DoseReview& review) {
    std::vector<Administration> due;
    while (next_ < pending_.size() && pending_[next_].start_d < until_d) {
        const PlannedDose& dose = pending_[next_];
        const DoseVerdict verdict = review && !states_[dose.line].stopped ? review(dose) : DoseVerdict{};
        if (verdict.delay_d > 0.0 && !verdict.stop_line) {
            delay(dose.line, dose.number, verdict.delay_d);
            continue;
        }
        states_[dose.line].stopped = states_[dose.line].stopped || verdict.stop_line;
        if (!states_[dose.line].stopped && !verdict.withhold) {
            given_.push_back({dose.start_d, dose.line, dose.number, verdict.factor * dose.amount});
            for (Administration a : dose.administrations) {
                a.amount *= verdict.factor;
                due.push_back(std::move(a));
            }
        }
        ++next_;
    }
    std::stable_sort(due.begin(), due.end(),
                     [](const Administration& a, const Administration& b) { return a.time_d < b.time_d; });
    return due;
}

double DosePlan::next_d() const {
    return next_ < pending_.size() ? pending_[next_].start_d : std::numeric_limits<double>::infinity();
}

}  // namespace rubor
