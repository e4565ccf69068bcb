// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <rubor/results/table_parts.hpp>

namespace rubor {

using enum ColumnType;

namespace {

const char* stage_of(const Candidate& candidate, const ResponseRules& rules) {
    if (candidate.baseline.distant_diameter_mm >= rules.lesion_mm) {
        return "IV";
    }
    if (candidate.history.surgery_d) {
        return "adjuvant";
    }
    return candidate.baseline.skin_fraction > 0.0 ? "III" : "II-III";
}

}  // namespace

ShownQuantity shown_quantity(const Model& model, const std::string& name) {
    const auto id = model.find(name);
    const auto state = model.find_state(name);
    if (state && model.states()[*state].is_concentration) {
        return {name, to_text(model.symbol(*id).unit.dimension) + "/L", 1.0};
    }
    const Unit& unit = model.symbol(*id).unit;
    return {name, unit.text == "1" ? "" : unit.text, 1.0 / unit.factor};
}

Table patients_table(const PreparedTrial& trial, const TrialRun& run) {
    std::vector<ColumnSpec> schema = {
        {"patient", integer, "", "Number of the candidate in the quasi-random sequence."},
        {"enrolment", text, "",
         "enrolled, rejected (no member of the population), not_entered (by the course before the trial), "
         "ineligible or failed."},
        {"reason", text, "", "The rule, or the solver's status, when not enrolled."},
        {"explanation", text, "", "What the solver says of a failure."},
        {"growth_days", real, "day", "From the first tumour cell to diagnosis, or to the end of growth."},
        {"breast_diameter_mm", real, "mm", "Seen at diagnosis."},
        {"distant_diameter_mm", real, "mm", "Seen at diagnosis; largest lesion."},
        {"skin_fraction", real, "", "Seen at diagnosis; share of the breast's skin involved."},
        {"stage", text, "",
         "At entry. IV: a distant lesion of the study's limit is seen; adjuvant: none is, and she was "
         "operated on before; "
         "III: skin is involved (T4d); else II-III."},
        {"prior_lines", integer, "", "Of treatment before the trial."},
        {"prior_surgery", boolean, "", "Operated on before the trial."},
    };
    for (const PatientCategory& category : trial.population.categories) {
        schema.push_back({category.name, text, "", "A category of the population."});
    }
    std::vector<ShownQuantity> baseline;
    for (const BaselineQuantity& q : trial.population.baseline) {
        baseline.push_back({q.name, q.unit.text == "1" ? "" : q.unit.text, 1.0 / q.unit.factor});
        schema.push_back({"baseline." + q.name, real, baseline.back().unit, q.label + ", at diagnosis."});
    }
    std::vector<ShownQuantity> sampled;
    for (const SampledParameter& p : trial.sampler.parameters()) {
        sampled.push_back(shown_quantity(trial.model->model(), p.name));
        schema.push_back({"parameter." + p.name, real, sampled.back().unit, "Sampled from its prior."});
    }
    schema.push_back({"steps", integer, "", "Steps of the solver during growth."});
    Table table{std::move(schema), "Candidates, in the order in which they were sampled."};
    table.reserve(run.candidates.size());
    for (const Candidate& c : run.candidates) {
        const bool grown = c.patient.fate == ScreeningFate::grown;
        const bool was_seen = c.enrolment == Enrolment::enrolled || c.enrolment == Enrolment::ineligible;
        const auto seen = [&](double value) { return was_seen ? Cell{value} : Cell{}; };
        std::vector<Cell> row = {c.patient.id,
                                 to_text(c.enrolment),
                                 c.reason,
                                 c.patient.explanation,
                                 c.patient.growth_d,
                                 seen(c.baseline.breast_diameter_mm),
                                 seen(c.baseline.distant_diameter_mm),
                                 seen(c.baseline.skin_fraction),
                                 was_seen ? Cell{stage_of(c, trial.study.response)} : Cell{},
                                 was_seen ? Cell{c.history.n_prior_lines} : Cell{},
                                 was_seen ? Cell{c.history.surgery_d.has_value()} : Cell{}};
        for (const PatientCategory& category : trial.population.categories) {
            const auto own = c.history.categories.find(category.name);
            row.push_back(own == c.history.categories.end() ? Cell{} : Cell{own->second});
        }
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

}  // namespace rubor
