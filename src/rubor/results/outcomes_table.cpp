// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include <rubor/results/endpoint_columns.hpp>
#include <rubor/results/table_parts.hpp>

namespace rubor {

using enum ColumnType;

namespace {

int worst_grade(const PatientRecord& record) {
    int worst = 0;
    for (const AdverseEventRow& event : record.adverse_events) {
        worst = std::max(worst, event.grade);
    }
    return worst;
}

std::string currency_of(const PreparedTrial& trial) {
    return trial.safety.costs ? trial.safety.costs->currency : std::string{};
}

void append(std::vector<Cell>& row, std::vector<Cell> more) {
    row.insert(row.end(), more.begin(), more.end());
}

}  // namespace

Table outcomes_table(const PreparedTrial& trial, const TrialRun& run, const AnalysisSet& endpoints) {
    std::vector<ColumnSpec> schema = {
        {"patient", integer, "", "As in patients."},
        {"arm", text, "", "Id of the arm."},
        {"status", text, "", "How the integration ended; finished and event_terminated (death) are results."},
        {"explanation", text, "",
         "What the solver says of a failure; the columns to the right are null then."},
        {"surgery_day", real, "day", "Null: no surgery."},
        {"pcr", boolean, "",
         "Pathological complete response (ypT0/is ypN0), by intention to treat; null without planned "
         "surgery."},
        {"efs_days", real, "day", "Event-free survival from randomisation."},
        {"efs_event", text, "", "progression, local_relapse, distant_relapse, death, or none (censored)."},
        {"os_days", real, "day", "Overall survival from randomisation."},
        {"died", boolean, "", "false: censored at the end of follow-up."},
        {"died_of", text, "",
         "Organ class of a fatal adverse event; disease_or_age: the model's own hazards; null: alive."},
        {"adverse_events", integer, "", "Episodes; null: the population states none."},
        {"worst_grade", integer, "", "Of an adverse event; 0: none."},
        {"cost", real, currency_of(trial),
         "All that was given and done, discounted as the study asks; null: the population states no costs."},
        {"cost_drugs", real, currency_of(trial), "Part of `cost`."},
        {"cost_products", real, currency_of(trial), "Part of `cost`: cells and vaccines made for her."},
        {"cost_administration", real, currency_of(trial), "Part of `cost`."},
        {"cost_visits", real, currency_of(trial), "Part of `cost`."},
        {"cost_surgery", real, currency_of(trial), "Part of `cost`."},
        {"cost_adverse_events", real, currency_of(trial), "Part of `cost`."},
        {"no_price", text, "", "What she had that has no price, so that `cost` is at least so much."},
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
        const PatientEndpoints& e = endpoints.rows[i];
        const bool ok = !o.failed();
        const auto result = [&](Cell cell) { return ok ? std::move(cell) : Cell{}; };
        std::vector<Cell> row = {o.patient,
                                 trial.study.arms[o.arm].id,
                                 to_text(o.status),
                                 o.explanation,
                                 result(o.record.surgery_d),
                                 trial.study.surgery_d ? result(o.complete_response()) : Cell{},
                                 result(e.efs.days),
                                 result(to_text(e.first_event)),
                                 result(e.os.days),
                                 result(o.died),
                                 ok && o.died ? Cell{o.died_of.value_or("disease_or_age")} : Cell{}};
        const bool has_events = ok && trial.safety.catalogue.has_value();
        append(row, {has_events ? Cell{o.record.adverse_events.size()} : Cell{},
                     has_events ? Cell{worst_grade(o.record)} : Cell{}});
        const auto cost = [&](double amount) { return ok && trial.safety.costs ? Cell{amount} : Cell{}; };
        append(
            row,
            {cost(o.cost.total()), cost(o.cost.drugs), cost(o.cost.products), cost(o.cost.administration),
             cost(o.cost.visits), cost(o.cost.surgery), cost(o.cost.adverse_events),
             ok && trial.safety.costs ? Cell{fmt::format("{}", fmt::join(o.cost.no_price, ", "))} : Cell{}});
        append(row, {o.n_doses, to_text(o.method), o.n_fallbacks, o.statistics.steps, o.statistics.rejected,
                     o.statistics.rhs, o.statistics.jacobians, o.statistics.factorisations});
        append(row, endpoint_cells(e));
        table.append_row(row);
    }
    return table;
}

}  // namespace rubor
