// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/safety_summary.hpp>

#include <algorithm>
#include <map>
#include <set>

#include <rubor/statistics/proportion.hpp>
#include <rubor/statistics/summary.hpp>

namespace rubor {
namespace {

AdverseEventShare share_of(std::span<const PatientOutcome* const> patients, const std::string& name,
                           const std::string& organ) {
    AdverseEventShare share{.name = name, .organ = organ, .any = {}, .severe = {}};
    std::vector<double> onsets, severe_onsets;
    for (const PatientOutcome* o : patients) {
        std::optional<double> first, first_severe;
        bool fatal = false;
        for (const AdverseEventRow& event : o->record.adverse_events) {
            if ((!name.empty() && event.name != name) || (!organ.empty() && event.organ != organ)) continue;
            first = std::min(first.value_or(event.day), event.day);
            if (event.grade >= 3)
                first_severe = std::min(first_severe.value_or(event.grade_d), event.grade_d);
            fatal = fatal || event.fatal;
        }
        if (first) onsets.push_back(*first);
        if (first_severe) severe_onsets.push_back(*first_severe);
        share.n_fatal += fatal ? 1 : 0;
    }
    share.n_any = onsets.size();
    share.n_severe = severe_onsets.size();
    share.any = clopper_pearson({share.n_any, patients.size()});
    share.severe = clopper_pearson({share.n_severe, patients.size()});
    share.median_onset_d = quantile(onsets, 0.5);
    share.median_severe_onset_d = quantile(severe_onsets, 0.5);
    return share;
}

}  // namespace

ArmSafety arm_safety(std::span<const PatientOutcome> outcomes, std::size_t arm) {
    std::vector<const PatientOutcome*> patients;
    std::map<std::string, std::set<std::string>> organs;
    ArmSafety safety;
    for (const PatientOutcome& o : outcomes) {
        if (o.arm != arm || o.failed()) continue;
        patients.push_back(&o);
        for (const AdverseEventRow& event : o.record.adverse_events) organs[event.name].insert(event.organ);
        const auto was = [&](DoseAction action) {
            return std::any_of(o.record.dose_changes.begin(), o.record.dose_changes.end(),
                               [&](const DoseChange& change) { return change.action == action; });
        };
        safety.n_delayed += was(DoseAction::delay) ? 1 : 0;
        safety.n_reduced += was(DoseAction::reduce) ? 1 : 0;
        safety.n_stopped += was(DoseAction::stop) ? 1 : 0;
    }
    safety.n_patients = patients.size();
    safety.any = share_of(patients, "", "");
    for (const auto& [name, classes] : organs) {
        safety.kinds.push_back(share_of(patients, name, ""));
        if (classes.size() > 1 || *classes.begin() != name)
            for (const std::string& organ : classes) safety.kinds.push_back(share_of(patients, name, organ));
    }
    return safety;
}

}  // namespace rubor
