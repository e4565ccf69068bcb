// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/results/trial_tables.hpp>

#include <fmt/format.h>

#include <rubor/results/arm_approach.hpp>
#include <rubor/results/endpoint_columns.hpp>
#include <rubor/results/statistics_table.hpp>

namespace rubor {

namespace {

using enum ColumnType;

/// The unit in which a model quantity is written: as the model declares it (cells of a concentration are per litre).
struct Shown {
    std::string name;
    std::string unit;
    double per_coherent = 1.0;
};

Shown shown(const Model& model, const std::string& name) {
    const auto id = model.find(name);
    const auto state = model.find_state(name);
    if (state && model.states()[*state].is_concentration) {
        return {name, to_text(model.symbol(*id).unit.dimension) + "/L", 1.0};
    }
    const Unit& unit = model.symbol(*id).unit;
    return {name, unit.text == "1" ? "" : unit.text, 1.0 / unit.factor};
}

const char* stage_of(const Observation& baseline, const ResponseRules& rules) {
    if (baseline.distant_diameter_mm >= rules.lesion_mm) {
        return "IV";
    }
    return baseline.skin_fraction > 0.0 ? "III" : "II-III";
}

/// triple_negative, HER2_positive or HR_positive_HER2_negative; null where the population does not say.
Cell subtype_of(const PreparedTrial& trial, const Candidate& candidate) {
    std::optional<bool> her2, hr;
    for (std::size_t i = 0; i < trial.population.baseline.size(); ++i) {
        const std::string& name = trial.population.baseline[i].name;
        const bool yes = candidate.patient.outputs[PreparedTrial::k_first_baseline_output + i] > 0.5;
        if (name == "is_her2") {
            her2 = yes;
        } else if (name == "is_hr") {
            hr = yes;
        }
    }
    if (!her2 || !hr) {
        return {};
    }
    return *her2 ? "HER2_positive" : *hr ? "HR_positive_HER2_negative" : "triple_negative";
}

Table patients_table(const PreparedTrial& trial, const TrialRun& run) {
    std::vector<ColumnSpec> schema = {
        {"patient", integer, "", "Number of the candidate in the quasi-random sequence."},
        {"enrolment", text, "", "enrolled, rejected (no member of the population), not_entered (by the course before the trial), ineligible or failed."},
        {"reason", text, "", "The rule, or the solver's status, when not enrolled."},
        {"explanation", text, "", "What the solver says of a failure."},
        {"growth_days", real, "day", "From the first tumour cell to diagnosis, or to the end of growth."},
        {"breast_diameter_mm", real, "mm", "Seen at diagnosis."},
        {"distant_diameter_mm", real, "mm", "Seen at diagnosis; largest lesion."},
        {"skin_fraction", real, "", "Seen at diagnosis; share of the breast's skin involved."},
        {"stage", text, "", "IV: a distant lesion of the study's limit is seen; III: skin is involved (T4d); else II-III."},
        {"subtype", text, "", "Of the population's `is_her2` and `is_hr`, where it lists them."},
    };
    std::vector<Shown> baseline;
    for (const BaselineQuantity& q : trial.population.baseline) {
        baseline.push_back({q.name, q.unit.text == "1" ? "" : q.unit.text, 1.0 / q.unit.factor});
        schema.push_back({"baseline." + q.name, real, baseline.back().unit, q.label + ", at diagnosis."});
    }
    std::vector<Shown> sampled;
    for (const SampledParameter& p : trial.sampler.parameters()) {
        sampled.push_back(shown(trial.model->model(), p.name));
        schema.push_back({"parameter." + p.name, real, sampled.back().unit, "Sampled from its prior."});
    }
    schema.push_back({"steps", integer, "", "Steps of the solver during growth."});
    Table table{std::move(schema), "Candidates, in the order in which they were sampled."};
    table.reserve(run.candidates.size());
    for (const Candidate& c : run.candidates) {
        const bool grown = c.patient.fate == ScreeningFate::grown;
        const bool was_seen = c.enrolment == Enrolment::enrolled || c.enrolment == Enrolment::ineligible;
        const auto seen = [&](double value) { return was_seen ? Cell{value} : Cell{}; };
        std::vector<Cell> row = {c.patient.id, to_text(c.enrolment), c.reason, c.patient.explanation,
                                 c.patient.growth_d, seen(c.baseline.breast_diameter_mm),
                                 seen(c.baseline.distant_diameter_mm), seen(c.baseline.skin_fraction),
                                 grown ? Cell{stage_of(c.baseline, trial.study.response)} : Cell{},
                                 grown ? subtype_of(trial, c) : Cell{}};
        for (std::size_t i = 0; i < baseline.size(); ++i) {
            row.push_back(grown ? Cell{c.patient.outputs[PreparedTrial::k_first_baseline_output + i] *
                                       baseline[i].per_coherent}
                                : Cell{});
        }
        const std::vector<double> values = trial.sampler.sample(c.patient.id);
        for (std::size_t i = 0; i < values.size(); ++i) {
            row.push_back(values[i] * sampled[i].per_coherent);
        }
        row.push_back(c.patient.statistics.steps);
        table.append_row(row);
    }
    return table;
}

/// \param rows of the same patients and arms, in the same order
Table outcomes_table(const PreparedTrial& trial, const TrialRun& run, const std::vector<PatientEndpoints>& rows) {
    std::vector<ColumnSpec> schema = {{"patient", integer, "", "As in patients."},
                 {"arm", text, "", "Id of the arm."},
                 {"status", text, "", "How the integration ended; finished and event_terminated (death) are results."},
                 {"explanation", text, "", "What the solver says of a failure; the columns to the right are null then."},
                 {"surgery_day", real, "day", "Null: no surgery."},
                 {"pcr", boolean, "", "Pathological complete response (ypT0/is ypN0), by intention to treat; null without planned surgery."},
                 {"efs_days", real, "day", "Event-free survival from randomisation."},
                 {"efs_event", text, "", "progression, local_relapse, distant_relapse, death, or none (censored)."},
                 {"os_days", real, "day", "Overall survival from randomisation."},
                 {"died", boolean, "", "false: censored at the end of follow-up."},
                 {"doses", integer, "", "Administrations begun."},
                 {"method", text, "", "Integrator that reached the end: rodas or cvode."},
                 {"fallbacks", integer, "", "Times that a method gave up and a more careful one went on."},
                 {"steps", integer, "", "Steps of the solver."},
                 {"rejected_steps", integer, "", "Steps that failed the error test."},
                 {"rhs_evaluations", integer, "", "Evaluations of the rates."},
                 {"jacobians", integer, "", "Evaluations of the Jacobian."},
                 {"factorisations", integer, "", "Factorisations of the linear system."}};
    for (ColumnSpec& column : endpoint_columns()) {
        schema.push_back(std::move(column));
    }
    Table table{std::move(schema), "What became of each patient in each arm."};
    table.reserve(run.outcomes.size());
    for (std::size_t i = 0; i < run.outcomes.size(); ++i) {
        const PatientOutcome& o = run.outcomes[i];
        const bool ok = !o.failed();
        const auto result = [&](Cell cell) { return ok ? std::move(cell) : Cell{}; };
        const SurvivalTime efs = event_free_survival(o);
        const SurvivalTime os = overall_survival(o);
        std::vector<Cell> row = {o.patient, trial.study.arms[o.arm].id, to_text(o.status), o.explanation,
                          result(o.record.surgery_d),
                          trial.study.surgery_d ? result(o.complete_response()) : Cell{}, result(efs.days),
                          result(to_text(efs_event(o))), result(os.days), result(o.died), o.n_doses,
                          to_text(o.method), o.n_fallbacks, o.statistics.steps, o.statistics.rejected, o.statistics.rhs, o.statistics.jacobians,
                          o.statistics.factorisations};
        const auto endpoints = endpoint_cells(rows[i]);
        row.insert(row.end(), endpoints.begin(), endpoints.end());
        table.append_row(row);
    }
    return table;
}

Table trajectories_table(const PreparedTrial& trial, const TrialRun& run) {
    std::vector<ColumnSpec> schema = {
        {"patient", integer, "", "As in patients."},
        {"arm", text, "", "Id of the arm."},
        {"visit", integer, "", "0 is the baseline."},
        {"day", real, "day", "Since randomisation."},
        {"seen.breast_diameter_mm", real, "mm", "Measured; 0 when too small to be seen."},
        {"seen.distant_diameter_mm", real, "mm", "Measured; 0 when too small to be seen."},
        {"seen.skin_fraction", real, "", "Estimated share of the breast's skin involved."},
        {"true.breast_diameter_mm", real, "mm", "In the model."},
        {"true.distant_diameter_mm", real, "mm", "In the model."},
        {"true.skin_fraction", real, "", "In the model."},
        {"true.expected_foci", real, "", "Foci of tumour that a pathologist would be expected to find."},
    };
    if (trial.layout.nodal_diameter) {
        schema.push_back({"seen.nodal_diameter_mm", real, "mm", "Short axis of the largest node."});
        schema.push_back({"true.nodal_diameter_mm", real, "mm", "In the model."});
    }
    for (std::size_t slot = 1; slot <= trial.layout.lesions.size(); ++slot) {
        schema.push_back({fmt::format("seen.lesion_{}_mm", slot), real, "mm", "A distant lesion; 0 when too small to be seen."});
        schema.push_back({fmt::format("true.lesion_{}_mm", slot), real, "mm", "In the model."});
    }
    const std::size_t first = trial.first_study_output();
    std::vector<Shown> outputs;
    for (const std::string& name : trial.study.outputs) {
        outputs.push_back(shown(trial.model->model(), name));
        schema.push_back({"model." + name, real, outputs.back().unit, "Of the model, true value."});
    }
    Table table{std::move(schema), "Each patient at each visit in each arm."};
    for (const PatientOutcome& o : run.outcomes) {
        for (const VisitRow& v : o.visits) {
            std::vector<Cell> row = {o.patient, trial.study.arms[o.arm].id, v.seen.visit, v.seen.day,
                                     v.seen.breast_diameter_mm, v.seen.distant_diameter_mm, v.seen.skin_fraction,
                                     v.truth.breast_diameter_mm, v.truth.distant_diameter_mm, v.truth.skin_fraction,
                                     v.truth.expected_foci};
            if (trial.layout.nodal_diameter) {
                row.insert(row.end(), {v.seen.nodal_diameter_mm, v.truth.nodal_diameter_mm});
            }
            for (std::size_t slot = 0; slot < v.seen.lesions_mm.size(); ++slot) {
                row.insert(row.end(), {v.seen.lesions_mm[slot], v.truth.lesions_mm[slot]});
            }
            for (std::size_t i = 0; i < outputs.size(); ++i) {
                row.push_back(v.outputs[first + i] * outputs[i].per_coherent);
            }
            table.append_row(row);
        }
    }
    return table;
}

Table events_table(const PreparedTrial& trial, const TrialRun& run) {
    Table table{{{"patient", integer, "", "As in patients."},
                 {"arm", text, "", "Id of the arm."},
                 {"day", real, "day", "Since randomisation."},
                 {"source", text, "", "trial (seen or done) or model (true)."},
                 {"event", text, "", "What happened."}},
                "What happened to each patient in each arm, the trial's events first, then the model's in order of time."};
    for (const PatientOutcome& o : run.outcomes) {
        const std::string& arm = trial.study.arms[o.arm].id;
        if (o.failed()) {
            continue;
        }
        if (o.record.surgery_d) {
            table.append_row({o.patient, arm, *o.record.surgery_d, "trial", "surgery"});
        }
        if (o.complete_response()) {
            table.append_row({o.patient, arm, o.record.pathology->day, "trial", "pathological_complete_response"});
        }
        if (o.record.efs_event_d) {
            table.append_row({o.patient, arm, *o.record.efs_event_d, "trial", to_text(o.record.efs_event)});
        }
        for (const ModelEventRow& e : o.model_events) {
            table.append_row({o.patient, arm, e.day, "model", e.name});
        }
    }
    return table;
}

Table arms_table(const PreparedTrial& trial, const TrialAnalysis& analysis) {
    Table table{{{"arm", text, "", "Id."},
                 {"label", text, "", "For people."},
                 {"patients", integer, "", "Who entered the arm."},
                 {"failed", integer, "", "Whose integration failed; left out of the rest."},
                 {"operated", integer, "", "Who had surgery."},
                 {"pcr", integer, "", "With pathological complete response."},
                 {"pcr_share", real, "", "Of the analysed, by intention to treat."},
                 {"pcr_lower", real, "", "95 % Clopper-Pearson."},
                 {"pcr_upper", real, "", "95 % Clopper-Pearson."},
                 {"efs_events", integer, "", "Progressions, relapses and deaths."},
                 {"efs_median_days", real, "day", "Kaplan-Meier; null: not reached."},
                 {"deaths", integer, "", "Of any cause."},
                 {"os_median_days", real, "day", "Kaplan-Meier; null: not reached."},
                 {"efs_hazard_ratio", real, "", "Cox, against the first arm; null for the first arm."},
                 {"efs_hazard_ratio_lower", real, "", "95 %; twins: robust."},
                 {"efs_hazard_ratio_upper", real, "", "95 %; twins: robust."},
                 {"efs_p", real, "", "Log-rank; twins: robust score test."},
                 {"os_hazard_ratio", real, "", "As for EFS."},
                 {"os_hazard_ratio_lower", real, "", "As for EFS."},
                 {"os_hazard_ratio_upper", real, "", "As for EFS."},
                 {"os_p", real, "", "As for EFS."},
                 {"doses", integer, "", "Administrations begun."},
                 {"approach", text, "", "Of the three that are compared, joined by +; empty: none."},
                 {"anchor", text, "", "Published result that holds the arm's effect; none; empty: not stated."},
                 {"mechanism", text, "", "Class and target of the drugs of the approach."},
                 {"drugs", text, "", "All drugs of the arm, in order of name."}},
                "The arms, summarised."};
    for (std::size_t arm = 0; arm < analysis.arms.size(); ++arm) {
        const ArmResponse& r = analysis.arms[arm];
        std::vector<Cell> row = {trial.study.arms[arm].id, trial.study.arms[arm].label, r.n_patients, r.n_failed,
                                 r.n_operated, r.n_complete};
        const bool any = r.complete.status == StatisticStatus::ok;
        row.insert(row.end(), {any ? Cell{r.complete.estimate} : Cell{}, any ? Cell{r.complete.lower} : Cell{},
                               any ? Cell{r.complete.upper} : Cell{}});
        for (const EndpointAnalysis* endpoint : {analysis.find("efs"), analysis.find("os")}) {
            const KaplanMeierCurve& curve = endpoint->by_arm[arm];
            const SurvivalQuantile median = median_survival(curve);
            row.push_back(curve.n_events_total);
            row.push_back(median.status == StatisticStatus::ok ? Cell{median.time} : Cell{});
        }
        for (const EndpointAnalysis* endpoint : {analysis.find("efs"), analysis.find("os")}) {
            const SurvivalContrast* contrast = arm == 0 ? nullptr : &endpoint->contrasts[arm - 1];
            const bool known = contrast != nullptr && contrast->has_ratio();
            const CoxCoefficient c = known ? contrast->cox.coefficients[0] : CoxCoefficient{};
            const auto limit = [&](double value) { return known && contrast->has_interval() ? Cell{value} : Cell{}; };
            row.insert(row.end(), {known ? Cell{c.hazard_ratio} : Cell{}, limit(c.lower), limit(c.upper)});
            row.push_back(contrast != nullptr && contrast->test.status == StatisticStatus::ok
                              ? Cell{contrast->test.p_value}
                              : Cell{});
        }
        row.push_back(r.n_doses);
        const Arm& given = trial.study.arms[arm];
        const ArmApproach approach = approach_of(given, trial.drugs);
        row.insert(row.end(), {approach.text(), approach.anchor, mechanism_of(given, trial.drugs),
                               fmt::format("{}", fmt::join(drugs_of(given), ", "))});
        table.append_row(row);
    }
    return table;
}

Table survival_table(const PreparedTrial& trial, const TrialAnalysis& analysis) {
    Table table{{{"endpoint", text, "", "efs, os, and the other times to an event that the study names."},
                 {"arm", text, "", "Id of the arm."},
                 {"day", real, "day", "Since randomisation."},
                 {"at_risk", integer, "", "Just before the day."},
                 {"events", integer, "", "On the day."},
                 {"censored", integer, "", "On the day."},
                 {"survival", real, "", "Kaplan-Meier, from the day on."},
                 {"lower", real, "", "95 % band, log type; null where undefined."},
                 {"upper", real, "", "95 % band, log type; null where undefined."}},
                "Kaplan-Meier curves."};
    for (const EndpointAnalysis& endpoint : analysis.endpoints) {
        for (std::size_t arm = 0; arm < endpoint.by_arm.size(); ++arm) {
            const KaplanMeierCurve& c = endpoint.by_arm[arm];
            for (std::size_t i = 0; i < c.time.size(); ++i) {
                const bool band = c.band_defined[i] != 0;
                table.append_row({endpoint.id, trial.study.arms[arm].id, c.time[i], c.n_at_risk[i], c.n_events[i],
                                  c.n_censored[i], c.survival[i], band ? Cell{c.lower[i]} : Cell{},
                                  band ? Cell{c.upper[i]} : Cell{}});
            }
        }
    }
    return table;
}

}  // namespace

std::map<std::string, Table> trial_tables(const PreparedTrial& trial, const TrialRun& run,
                                          const TrialAnalysis& analysis) {
    std::map<std::string, Table> tables;
    tables.emplace("patients", patients_table(trial, run));
    const AnalysisSet set = analysis_set(trial, run);
    tables.emplace("statistics", statistics_table(set, trial.study.endpoints, trial.study.follow_up_d));
    tables.emplace("outcomes", outcomes_table(trial, run, set.rows));
    tables.emplace("trajectories", trajectories_table(trial, run));
    tables.emplace("events", events_table(trial, run));
    tables.emplace("arms", arms_table(trial, analysis));
    tables.emplace("survival", survival_table(trial, analysis));
    return tables;
}

}  // namespace rubor
