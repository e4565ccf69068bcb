// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/outcome.hpp>

#include <algorithm>

namespace rubor {

const VisitRow* visit_on(const PatientOutcome& outcome, double day) {
    const auto found = std::lower_bound(outcome.visits.begin(), outcome.visits.end(), day,
                                        [](const VisitRow& row, double d) { return row.seen.day < d; });
    return found != outcome.visits.end() && found->seen.day == day ? &*found : nullptr;
}

SurvivalTime overall_survival(const PatientOutcome& outcome) { return {outcome.last_d, outcome.died}; }

SurvivalTime event_free_survival(const PatientOutcome& outcome) {
    if (outcome.record.efs_event_d) {
        return {*outcome.record.efs_event_d, true};
    }
    return overall_survival(outcome);
}

EfsEvent efs_event(const PatientOutcome& outcome) {
    if (outcome.record.efs_event != EfsEvent::none) {
        return outcome.record.efs_event;
    }
    return outcome.died ? EfsEvent::death : EfsEvent::none;
}

}  // namespace rubor
