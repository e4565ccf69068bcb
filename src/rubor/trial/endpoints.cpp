// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/trial/endpoints.hpp>

#include <algorithm>
#include <limits>

#include <rubor/base/assert.hpp>
#include <rubor/trial/run_trial.hpp>

namespace rubor {

namespace {

constexpr double k_year_d = 365.25;
constexpr double k_missing = std::numeric_limits<double>::quiet_NaN();

/// From the response on, to what ends `until`.
std::optional<SurvivalTime> duration_of(const BestResponse& response, const SurvivalTime& until) {
    if (!response.response_d) {
        return std::nullopt;
    }
    return SurvivalTime{until.days - *response.response_d, until.observed};
}

/// RECIST looks at what was there before surgery; afterwards the targets are in a jar.
std::vector<Observation> before_surgery(const PatientRecord& record) {
    std::vector<Observation> seen;
    for (const Observation& o : record.observations) {
        if (!record.surgery_d || o.day <= *record.surgery_d) {
            seen.push_back(o);
        }
    }
    return seen;
}

void add_response(PatientEndpoints& row, const PatientOutcome& outcome, const ResponseRules& rules) {
    const RecistCourse course = assess_recist(before_surgery(outcome.record), rules.recist);
    row.measurable = course.measurable;
    const BestResponse best = best_response(course, rules.recist, false);
    const BestResponse confirmed = best_response(course, rules.recist, true);
    row.best = best.category;
    row.best_confirmed = confirmed.category;
    for (const RecistVisit& v : course.visits) {
        if (course.measurable) {
            row.best_change = std::min(row.best_change.value_or(v.sum_mm / course.baseline_sum_mm - 1.0),
                                       v.sum_mm / course.baseline_sum_mm - 1.0);
        }
    }
    // Under the curative rules a response may be followed by RECIST's progression before any event of theirs.
    SurvivalTime end = row.pfs;
    if (const auto progression_d = course.progression_d(); progression_d && *progression_d <= end.days) {
        end = {*progression_d, true};
    }
    row.response_duration = duration_of(best, end);
    row.confirmed_response_duration = duration_of(confirmed, end);
}

/// As a trial of a product reports it: the scan before infusion is the baseline.
void add_infusion(PatientEndpoints& row, const PatientOutcome& outcome, const ResponseRules& rules) {
    std::optional<double> infused_d;
    for (const ProductCourse& product : outcome.record.products) {
        if (product.infused_d) {
            infused_d = std::min(infused_d.value_or(*product.infused_d), *product.infused_d);
        }
    }
    if (!outcome.record.products.empty()) {
        row.infused = infused_d.has_value();
    }
    if (!infused_d) {
        return;
    }
    std::vector<Observation> seen = before_surgery(outcome.record);
    const auto after =
        std::find_if(seen.begin(), seen.end(), [&](const Observation& o) { return o.day > *infused_d; });
    if (after == seen.begin()) {
        return;
    }
    seen.erase(seen.begin(), after - 1);
    // Days are counted from the new baseline: stable disease and confirmation need their weeks after it.
    const double baseline_d = seen.front().day;
    for (Observation& o : seen) {
        o.day -= baseline_d;
    }
    const RecistCourse course = assess_recist(seen, rules.recist);
    if (course.measurable) {
        row.best_infused = best_response(course, rules.recist, false).category;
        row.best_infused_confirmed = best_response(course, rules.recist, true).category;
    }
}

void add_distant(PatientEndpoints& row, const PatientOutcome& outcome, const ResponseRules& rules) {
    const auto& seen = outcome.record.observations;
    if (seen.empty() || seen.front().distant_diameter_mm >= rules.lesion_mm) {
        return;
    }
    row.dmfs = row.os;
    const auto relapse = std::find_if(seen.begin(), seen.end(), [&](const Observation& o) {
        return o.visit > 0 && o.distant_diameter_mm >= rules.lesion_mm;
    });
    if (relapse != seen.end()) {
        row.dmfs = SurvivalTime{relapse->day, true};
        row.distant_relapse_d = relapse->day;
        row.relapse_to_death = SurvivalTime{row.os.days - relapse->day, row.os.observed};
    }
}

void add_memory(PatientEndpoints& row, const PatientOutcome& outcome, const ObservableLayout::Slot& slot) {
    if (outcome.visits.empty()) {
        return;
    }
    const auto value = [&](const VisitRow& v) { return slot.per_coherent * v.outputs.at(slot.output); };
    row.memory_before = value(outcome.visits.front());
    const double treated_until =
        std::max(outcome.last_dose_d.value_or(0.0), outcome.record.surgery_d.value_or(0.0));
    for (const VisitRow& v : outcome.visits) {
        if (v.seen.day >= treated_until + k_year_d) {
            row.memory_after = value(v);
            return;
        }
    }
}

/// The names of what is known at diagnosis, and how a candidate's values are found.
class Quantities {
  public:
    explicit Quantities(const PreparedTrial& trial) : trial_{trial} {
        names = {"breast_diameter", "nodal_diameter", "distant_diameter", "skin_fraction", "cps",
                 "ic_percent",      "stil_percent"};
        n_seen_ = names.size();
        for (const BaselineQuantity& q : trial.population.baseline) {
            add(q.name);
        }
        for (const SampledParameter& p : trial.sampler.parameters()) {
            const auto id = trial.model->model().find(p.name);
            RUBOR_ASSERT(id.has_value());
            per_coherent_.push_back(1.0 / trial.model->model().symbol(*id).unit.factor);
            add(p.name);
        }
    }

    [[nodiscard]] std::vector<double> of(const Candidate& candidate) const {
        std::vector<double> values;
        for (std::size_t i = 0; i < n_seen_; ++i) {
            values.push_back(seen_quantity(candidate.baseline, names[i]).value_or(k_missing));
        }
        const GrownPatient& patient = candidate.patient;
        const auto& baseline = trial_.population.baseline;
        for (std::size_t i = 0; i < baseline.size(); ++i) {
            values.push_back(patient.outputs.at(PreparedTrial::k_first_baseline_output + i) /
                             baseline[i].unit.factor);
        }
        // Of the core and of every drug of the study: what a drug draws belongs to the patient, in whatever
        // arm.
        const std::vector<double> sampled = trial_.sampler.sample(patient.id);
        for (std::size_t i = 0; i < per_coherent_.size(); ++i) {
            values.push_back(sampled.at(i) * per_coherent_[i]);
        }
        return values;
    }

    std::vector<std::string> names;

  private:
    void add(const std::string& name) {
        const auto seen_end = names.begin() + static_cast<std::ptrdiff_t>(n_seen_);
        names.push_back(std::find(names.begin(), seen_end, name) == seen_end ? name : "true." + name);
    }

    const PreparedTrial& trial_;
    std::size_t n_seen_ = 0;
    std::vector<double> per_coherent_;  ///< Of the sampled parameters.
};

std::vector<double> peaks_of(const PatientOutcome& outcome, std::size_t first,
                             const std::vector<double>& per_coherent) {
    std::vector<double> peaks;
    for (std::size_t i = 0; i < per_coherent.size(); ++i) {
        double peak = k_missing;
        for (const VisitRow& v : outcome.visits) {
            const double value = v.outputs.at(first + i) * per_coherent[i];
            peak = peak >= value ? peak : value;
        }
        peaks.push_back(peak);
    }
    return peaks;
}

}  // namespace

PatientEndpoints endpoints_of(const PatientOutcome& outcome, const ResponseRules& rules,
                              const std::optional<ObservableLayout::Slot>& memory) {
    PatientEndpoints row;
    row.patient = outcome.patient;
    row.arm = outcome.arm;
    row.failed = outcome.failed();
    if (row.failed) {
        return row;
    }
    row.operated = outcome.operated();
    row.complete_response = outcome.complete_response();
    row.died = outcome.died;
    row.n_doses = outcome.n_doses;
    row.adverse_events = outcome.record.adverse_events;
    row.os = overall_survival(outcome);
    row.efs = event_free_survival(outcome);
    row.pfs = row.efs;  // under RECIST's rules its progression is the event
    row.first_event = efs_event(outcome);
    add_response(row, outcome, rules);
    add_infusion(row, outcome, rules);
    add_distant(row, outcome, rules);
    if (memory) {
        add_memory(row, outcome, *memory);
    }
    return row;
}

AnalysisSet analysis_set(const PreparedTrial& trial, const TrialRun& run) {
    AnalysisSet set;
    set.twins = trial.study.allocation == Allocation::twins;
    for (const Arm& arm : trial.study.arms) {
        set.arms.push_back(arm.id);
    }
    const Quantities quantities{trial};
    set.quantities = quantities.names;
    for (const Candidate& c : run.candidates) {
        ScreenedPatient screened{
            .patient = c.patient.id,
            .diagnosed = c.enrolment == Enrolment::enrolled || c.enrolment == Enrolment::ineligible,
            .enrolled = c.enrolment == Enrolment::enrolled,
            .categories = c.history.categories,
            .quantities = {}};
        if (screened.diagnosed) {
            screened.quantities = quantities.of(c);
        } else {
            screened.quantities.assign(set.quantities.size(), k_missing);
        }
        set.screened.push_back(std::move(screened));
    }
    set.outputs = trial.study.outputs;
    std::vector<double> per_coherent;
    for (const std::string& name : set.outputs) {
        const Model& model = trial.model->model();
        const auto state = model.find_state(name);
        const bool concentration = state && model.states()[*state].is_concentration;
        per_coherent.push_back(concentration ? 1.0 : 1.0 / model.symbol(*model.find(name)).unit.factor);
    }
    for (const PatientOutcome& outcome : run.outcomes) {
        PatientEndpoints row = endpoints_of(outcome, trial.study.response, trial.layout.memory);
        if (!row.failed) {
            row.peaks = peaks_of(outcome, trial.first_study_output(), per_coherent);
        }
        set.rows.push_back(std::move(row));
    }
    return set;
}

}  // namespace rubor
