// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/shared_studies.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include <rubor/base/assert.hpp>
#include <rubor/base/text.hpp>

namespace rubor {

namespace {

/// An analysis set without patients: enough to check names.
AnalysisSet empty_set(const PreparedTrial& trial) {
    return analysis_set(trial, TrialRun{});
}

std::optional<std::size_t> arm_of(const AnalysisSet& set, const std::string& id) {
    const auto found = std::find(set.arms.begin(), set.arms.end(), id);
    return found == set.arms.end() ? std::nullopt
                                   : std::optional{static_cast<std::size_t>(found - set.arms.begin())};
}

/// The first arm for no id.
std::size_t index_of(const AnalysisSet& set, const std::string& id) {
    return id.empty() ? 0 : arm_of(set, id).value_or(0);
}

StatisticQuery query_for(const AnalysisSet& set, const MeasuredSetting& setting) {
    return {.arm = index_of(set, setting.arm),
            .reference = index_of(set, setting.reference),
            .subset = setting.subset};
}

void check_arm(const AnalysisSet& set, const std::string& id, const Place& place, Problems& problems) {
    if (!id.empty() && !arm_of(set, id)) {
        problems.push_back(
            {place, "arm", fmt::format("{} is no arm of the study", in_quotes(id)), hint_for(id, set.arms)});
    }
}

/// Told at the statement's place, whatever place the lookup knew.
void tell_at(const Place& place, const Problems& found, Problems& problems) {
    for (const Problem& p : found) {
        problems.push_back({place, "statistic", p.message, p.remedy});
    }
}

StudyRunSummary summary_of(const std::filesystem::path& file, const PreparedTrial& trial,
                           const TrialRun& run) {
    StudyRunSummary summary;
    summary.study = file;
    summary.name = trial.study.name;
    summary.n_wanted = trial.study.n_patients;
    summary.n_screened = run.candidates.size();
    for (const Candidate& c : run.candidates) {
        summary.n_enrolled += c.enrolment == Enrolment::enrolled ? 1 : 0;
        summary.n_growth_failed += c.enrolment == Enrolment::failed ? 1 : 0;
    }
    summary.n_runs = run.outcomes.size();
    for (const PatientOutcome& o : run.outcomes) {
        summary.n_failed += o.failed() ? 1 : 0;
    }
    summary.seconds = run.screening_seconds + run.treatment_seconds;
    return summary;
}

}  // namespace

bool is_contrast(std::string_view name) {
    return name.rfind("difference(", 0) == 0 || name.rfind("hazard_ratio(", 0) == 0;
}

void set_patients(Study& study, std::size_t n_patients) {
    const double per_patient =
        static_cast<double>(study.most_candidates) / static_cast<double>(study.n_patients);
    study.most_candidates = std::max<std::size_t>(
        n_patients, static_cast<std::size_t>(std::ceil(per_patient * static_cast<double>(n_patients))));
    study.n_patients = n_patients;
}

void SharedStudies::want(Entry& entry, std::optional<std::size_t> n_patients) const {
    const bool is_first = entry.patients_of_file == 0;
    if (is_first) {
        entry.patients_of_file = entry.trial.study.n_patients;
    }
    const std::size_t wanted = n_patients_.value_or(n_patients.value_or(entry.patients_of_file));
    if (is_first || wanted > entry.trial.study.n_patients) {
        set_patients(entry.trial.study, wanted);
    }
}

Problems SharedStudies::add_side(const Measurand& measurand, const MeasuredSetting& setting) {
    auto found = entries_.find(setting.study);
    if (found == entries_.end()) {
        if (refused_.count(setting.study) != 0) {
            return {};
        }
        auto prepared = prepare_trial(setting.study, prepare_);
        if (!prepared) {
            refused_[setting.study] = prepared.problems();
            return prepared.problems();
        }
        found = entries_.emplace(setting.study, Entry{.trial = std::move(prepared).value()}).first;
        order_.push_back(setting.study);
    }
    Entry& entry = found->second;
    want(entry, measurand.n_patients);

    Problems problems;
    const AnalysisSet set = empty_set(entry.trial);
    check_arm(set, setting.arm, setting.arm_place, problems);
    check_arm(set, setting.reference, setting.reference_place, problems);
    if (!measurand.is_of_screening()) {
        entry.needs_treatment = true;
        if (setting.arm.empty() && set.arms.size() > 1) {
            problems.push_back({setting.arm_place, "arm", "which arm?", hint_for("", set.arms)});
        }
        if (is_contrast(measurand.name) && problems.empty() &&
            index_of(set, setting.arm) == index_of(set, setting.reference)) {
            problems.push_back({setting.arm_place, "arm", "a contrast of an arm with itself",
                                "name another arm, or another reference"});
        }
    }
    if (problems.empty()) {
        StatisticQuery query = query_for(set, setting);
        if (const auto checked = statistic(set, measurand.name, query); !checked) {
            tell_at(measurand.name_place, checked.problems(), problems);
        }
    }
    return problems;
}

Problems SharedStudies::add(const Measurand& measurand) {
    Problems problems = add_side(measurand, measurand.setting);
    if (measurand.minus) {
        append(problems, add_side(measurand, *measurand.minus));
    }
    return problems;
}

StudyResults SharedStudies::run(const SharedRunOptions& options, const ChangesFor& changes) const {
    StudyResults results;
    for (std::size_t i = 0; i < order_.size(); ++i) {
        const Entry& entry = entries_.at(order_[i]);
        if (options.on_study) {
            options.on_study(i, order_.size(), entry.trial);
        }
        const std::vector<PriorChange> own = changes ? changes(i, entry.trial) : std::vector<PriorChange>{};
        const PreparedTrial trial = own.empty() ? entry.trial : with_priors(entry.trial, own);
        TrialRun run;
        if (entry.needs_treatment) {
            run = run_trial(trial, options.trial);
        } else {
            run.candidates = screen(trial, options.trial);
            run.interrupted = options.trial.interrupt != nullptr && *options.trial.interrupt;
        }
        if (run.interrupted) {
            results.interrupted = true;
            return results;
        }
        results.runs.push_back(summary_of(order_[i], trial, run));
        results.sets.emplace(order_[i], analysis_set(trial, run));
    }
    return results;
}

Estimate SharedStudies::estimate(const StudyResults& results, const Measurand& measurand) const {
    const auto look_up = [&](const MeasuredSetting& setting, const Subset& also) {
        const AnalysisSet& set = results.sets.at(setting.study);
        StatisticQuery query = query_for(set, setting);
        query.subset.insert(query.subset.end(), also.begin(), also.end());
        const auto estimate = statistic(set, measurand.name, query);
        RUBOR_ASSERT(estimate.ok());  // add() has checked the names
        return estimate.value();
    };
    if (!measurand.minus) {
        return look_up(measurand.setting, {});
    }
    if (measurand.strata.empty()) {
        return difference_of(look_up(measurand.setting, {}), look_up(*measurand.minus, {}));
    }
    std::vector<Estimate> differences;
    std::vector<double> weights;
    for (const Subset& stratum : measurand.strata) {
        const Estimate a = look_up(measurand.setting, stratum);
        const Estimate b = look_up(*measurand.minus, stratum);
        differences.push_back(difference_of(a, b));
        weights.push_back(static_cast<double>(a.n + b.n));
    }
    return weighted_mean(differences, weights);
}

}  // namespace rubor
