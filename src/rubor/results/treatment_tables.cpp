// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include <rubor/results/arm_approach.hpp>
#include <rubor/results/table_parts.hpp>

namespace rubor {

using enum ColumnType;

Table exposures_table(const PreparedTrial& trial, const TrialRun& run) {
    Table table{{{"patient", integer, "", "As in patients."},
                 {"arm", text, "", "Id of the arm."},
                 {"drug", text, "", "As in models/drugs."},
                 {"approach", text, "", "Of the three that are compared; null: another drug."},
                 {"doses", integer, "", "Administrations begun."},
                 {"first_day", real, "day", "Of the first, since randomisation."},
                 {"last_day", real, "day", "Of the last."},
                 {"amount", real, "", "Sum, in `unit`."},
                 {"unit", text, "", "What the drug's module counts."}},
                "What each patient was given, a row per drug."};
    struct Sum {
        std::size_t n = 0;
        double first_d = 0.0, last_d = 0.0, amount = 0.0;
    };
    for (const PatientOutcome& o : run.outcomes) {
        if (o.failed()) {
            continue;
        }
        const Arm& arm = trial.study.arms[o.arm];
        std::map<std::string, Sum> by_drug;
        for (const GivenDose& dose : o.record.doses) {
            Sum& sum = by_drug[arm.regimens.at(dose.line).drug];
            sum.first_d = sum.n == 0 ? dose.day : std::min(sum.first_d, dose.day);
            sum.last_d = sum.n == 0 ? dose.day : std::max(sum.last_d, dose.day);
            sum.amount += dose.amount;
            ++sum.n;
        }
        for (const auto& [name, sum] : by_drug) {
            const Drug* drug = trial.drugs.find(name);
            const auto approach = drug == nullptr ? std::nullopt : approach_of(*drug);
            table.append_row({o.patient, arm.id, name, approach ? Cell{to_text(*approach)} : Cell{}, sum.n,
                              sum.first_d, sum.last_d, sum.amount,
                              drug == nullptr ? Cell{} : Cell{to_text(drug->state_unit)}});
        }
    }
    return table;
}

Table products_table(const PreparedTrial& trial, const TrialRun& run) {
    Table table{{{"patient", integer, "", "As in patients."},
                 {"arm", text, "", "Id of the arm."},
                 {"drug", text, "", "The product, as in models/drugs."},
                 {"fate", text, "",
                  "planned, not_collected, not_made, in_manufacture, failed, ready, called_off or infused."},
                 {"reason", text, "", "Why it went no further."},
                 {"collected_day", real, "day", "Apheresis or resection."},
                 {"ready_day", real, "day", "End of manufacture."},
                 {"planned_infusion_day", real, "day", "Set when it was ready."},
                 {"infused_day", real, "day", "Null: never."}},
                "The way of each product that is made for one patient, from collection to infusion."};
    for (const PatientOutcome& o : run.outcomes) {
        if (o.failed()) {
            continue;
        }
        for (const ProductCourse& p : o.record.products) {
            table.append_row({o.patient, trial.study.arms[o.arm].id, p.drug, to_text(p.fate), p.reason,
                              p.collected_d, p.ready_d, p.infusion_d, p.infused_d});
        }
    }
    return table;
}

Table adverse_events_table(const PreparedTrial& trial, const TrialRun& run) {
    Table table{
        {{"patient", integer, "", "As in patients."},
         {"arm", text, "", "Id of the arm."},
         {"day", real, "day", "Of onset, since randomisation."},
         {"event", text, "", "Kind: immune_related, neutropenia, cytokine_release, ..."},
         {"organ", text, "", "Organ class."},
         {"grade", integer, "", "1 to 5, the highest of the episode (CTCAE 5.0; ASTCT for CRS and ICANS)."},
         {"grade_day", real, "day", "When that grade was reached."},
         {"fatal", boolean, "", "Grade 5."},
         {"attributed", text, "", "Class of drug that it is put down to."},
         {"steroids", boolean, "", "High-dose steroids were given for it."}},
        "Adverse events, an episode per row (as ADAE)."};
    for (const PatientOutcome& o : run.outcomes) {
        if (o.failed()) {
            continue;
        }
        for (const AdverseEventRow& e : o.record.adverse_events) {
            table.append_row({o.patient, trial.study.arms[o.arm].id, e.day, e.name, e.organ, e.grade,
                              e.grade_d, e.fatal, e.attributed, e.steroids});
        }
    }
    return table;
}

Table dose_changes_table(const PreparedTrial& trial, const TrialRun& run) {
    Table table{{{"patient", integer, "", "As in patients."},
                 {"arm", text, "", "Id of the arm."},
                 {"day", real, "day", "Of the visit, since randomisation."},
                 {"drug", text, "", "As in models/drugs."},
                 {"action", text, "", "delay, reduce or stop."},
                 {"amount", real, "", "delay: days more; reduce: share of the planned dose from now on."},
                 {"event", text, "", "Adverse event that was the reason."}},
                "What safety rules changed."};
    for (const PatientOutcome& o : run.outcomes) {
        if (o.failed()) {
            continue;
        }
        for (const DoseChange& c : o.record.dose_changes) {
            const auto& events = o.record.adverse_events;
            table.append_row({o.patient, trial.study.arms[o.arm].id, c.day, c.drug, to_text(c.action),
                              c.amount, c.event < events.size() ? Cell{events[c.event].name} : Cell{}});
        }
    }
    return table;
}

}  // namespace rubor
