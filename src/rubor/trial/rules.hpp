// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <rubor/trial/observation.hpp>
#include <rubor/trial/patient_history.hpp>
#include <rubor/trial/recist.hpp>
#include <rubor/trial/safety_record.hpp>

namespace rubor {

/// What ended a patient's event-free survival. Written to the tables as is.
enum class EfsEvent : std::uint8_t { none, progression, local_relapse, distant_relapse, death };
[[nodiscard]] const char* to_text(EfsEvent event);

/// All that the trial knows of a patient: what was seen and done, never the true tumour.
struct PatientRecord {
    std::vector<AdverseEventRow> adverse_events;  ///< For the rules: as known at the newest visit.
    std::vector<DoseChange> dose_changes;         ///< By the study's safety rules.
    std::vector<Observation> observations;
    std::optional<double> surgery_d;
    std::optional<PathologyReport> pathology;
    EfsEvent efs_event = EfsEvent::none;
    std::optional<double> efs_event_d;
    PatientHistory history;                  ///< What was known when she entered.
    std::vector<SeenEvent> events;           ///< The first relapse or progression and those after it, by day.
    std::vector<double> surgery_withheld_d;  ///< Visits at which the skin forbade surgery.
    std::vector<ProductCourse> products;     ///< Made for her, in the order of the regimen's lines.
    std::vector<GivenDose> doses;            ///< Begun, by day.

    /// In this course or before it.
    [[nodiscard]] bool was_operated() const { return surgery_d || history.surgery_d; }
};

/// By which rules a tumour counts as progressing.
enum class ResponseCriteria : std::uint8_t {
    curative,  ///< Stage III: growth before surgery (seen twice), any local lesion after it, any distant lesion.
    recist,    ///< Measured disease, e.g. metastatic: RECIST 1.1, at the first assessment that shows it.
};

/// When a tumour counts as progressing or back. RECIST 1.1 (doi:10.1016/j.ejca.2008.10.026) for diameters; a distant lesion is one of
/// 10 mm or more; skin is not measurable by RECIST, its limits are stated in the study.
struct ResponseRules {
    double progression_share = 0.20;    ///< Growth of the diameter over its smallest value so far ...
    double progression_mm = 5.0;        ///< ... and by at least this much.
    double skin_progression = 0.25;     ///< Growth of the involved share of skin over its smallest value.
    double lesion_mm = 10.0;            ///< A lesion after surgery, or a distant one at any time.
    double skin_relapse = 0.05;         ///< Involved share of the chest wall's skin after surgery.
    ResponseCriteria criteria = ResponseCriteria::curative;
    RecistRules recist{};               ///< Also for the best response before surgery.
};

/// What the study's rules say at a visit.
struct VisitPlan {
    bool operate = false;         ///< Surgery today.
    bool go_on_treating = true;   ///< Give the arm's doses until the next visit.
};

/// The event, if any, that the newest observation of the record shows. Curative: progression before surgery must be seen at
/// two visits in a row and is dated at the second; distant and local relapse count at once. RECIST: progression.
[[nodiscard]] EfsEvent assess(const PatientRecord& record, const ResponseRules& rules);

/// What to do at the visit of the newest observation. Sees only the record.
/// \param surgery_d planned day of surgery, if the study has any
[[nodiscard]] VisitPlan plan_visit(const PatientRecord& record, std::optional<double> surgery_d);

}  // namespace rubor
