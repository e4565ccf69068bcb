// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <rubor/trial/eligibility.hpp>
#include <rubor/trial/regimen_line.hpp>
#include <rubor/trial/rules.hpp>

namespace rubor {

/// Surgery by the state of the skin; without limits it is done when it is due.
struct SurgeryRule {
    std::optional<double> if_skin_below;  ///< Share of skin seen at the visit.
    std::optional<double> again_after_d;  ///< Withheld: tried once more so much later.
};

/// Surgery of a course, as a file states it.
struct SurgeryPlan {
    double at_d = 0.0;
    SurgeryRule rule;
    Place place;
};
/// Reads the key `surgery`.
[[nodiscard]] std::optional<SurgeryPlan> read_surgery(MapReader& map, Problems& problems);

/// Between visits: until surgery, then after it.
struct VisitIntervals {
    double every_d = 21.0;
    double after_surgery_d = 21.0;
};
[[nodiscard]] VisitIntervals read_visits(const DocumentNode& node, Problems& problems);

/// Treatment before the trial, from diagnosis (its day 0).
struct PriorCourse {
    std::vector<RegimenLine> regimens;
    std::vector<EligibilityRule> eligibility;  ///< Who is given this, by what is seen at diagnosis.
    std::optional<SurgeryPlan> surgery;
    ResponseCriteria criteria =
        ResponseCriteria::curative;  ///< By which its first event is told; the limits are the study's.
    double visit_every_d = 21.0;
    double visit_every_after_d = 21.0;
};

/// What a patient enters the trial after.
enum class EntryEvent : std::uint8_t {
    diagnosis,
    surgery,
    surgery_with_residual,
    relapse,                   ///< The first, local or distant.
    progression,               ///< The first, of whatever disease.
    progression_after_relapse  ///< The first event after a relapse: treatment of the relapse has failed.
};
[[nodiscard]] const char* to_text(EntryEvent event);

/// When patients enter: `wait_d` after the event was seen. Without a prior course at diagnosis.
struct Entry {
    EntryEvent after = EntryEvent::diagnosis;
    double wait_d = 0.0;
    double within_d = 0.0;  ///< Of diagnosis; who has not come to the event by then does not enter.
    std::optional<PriorCourse> prior;
    Place place;
};
[[nodiscard]] Entry read_entry(const DocumentNode& node, const DrugLibrary* drugs, Problems& problems);

}  // namespace rubor
