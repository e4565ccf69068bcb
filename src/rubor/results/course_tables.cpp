// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <rubor/results/table_parts.hpp>

namespace rubor {

using enum ColumnType;

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
        schema.push_back({fmt::format("seen.lesion_{}_mm", slot), real, "mm",
                          "A distant lesion; 0 when too small to be seen."});
        schema.push_back({fmt::format("true.lesion_{}_mm", slot), real, "mm", "In the model."});
    }
    const std::size_t first = trial.first_study_output();
    std::vector<ShownQuantity> outputs;
    for (const std::string& name : trial.study.outputs) {
        outputs.push_back(shown_quantity(trial.model->model(), name));
        schema.push_back({"model." + name, real, outputs.back().unit, "Of the model, true value."});
    }
    Table table{std::move(schema), "Each patient at each visit in each arm."};
    for (const PatientOutcome& o : run.outcomes) {
        for (const VisitRow& v : o.visits) {
            std::vector<Cell> row = {o.patient,
                                     trial.study.arms[o.arm].id,
                                     v.seen.visit,
                                     v.seen.day,
                                     v.seen.breast_diameter_mm,
                                     v.seen.distant_diameter_mm,
                                     v.seen.skin_fraction,
                                     v.truth.breast_diameter_mm,
                                     v.truth.distant_diameter_mm,
                                     v.truth.skin_fraction,
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
                "What happened to each patient in each arm, the trial's events first, then the model's in "
                "order of time."};
    for (const PatientOutcome& o : run.outcomes) {
        const std::string& arm = trial.study.arms[o.arm].id;
        if (o.failed()) {
            continue;
        }
        if (o.record.surgery_d) {
            table.append_row({o.patient, arm, *o.record.surgery_d, "trial", "surgery"});
        }
        if (o.complete_response()) {
            table.append_row(
                {o.patient, arm, o.record.pathology->day, "trial", "pathological_complete_response"});
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

}  // namespace rubor
