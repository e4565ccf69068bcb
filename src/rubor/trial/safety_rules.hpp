// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <rubor/base/map_reader.hpp>
#include <rubor/trial/adverse_event_catalogue.hpp>
#include <rubor/trial/safety_record.hpp>

namespace rubor {

/// What the study does when an adverse event is on record:
///
///     safety_rules:
///       - {on: immune_related, grade: 3, action: stop, drugs: [pembrolizumab]}
///       - {on: neutropenia, grade: 4, action: delay, by: 1 week}
///       - {on: neutropenia, grade: 4, occurrence: 2, action: reduce, to: 75 %}
struct SafetyRule {
    std::string on{};    ///< Name or organ class of the events.
    int grade = 1;       ///< Of this grade or more.
    int occurrence = 1;  ///< From the n-th such event on, each time.
    DoseAction action = DoseAction::delay;
    double by_d = 0.0;                 ///< delay
    double to = 1.0;                   ///< reduce: share of the planned dose, in (0, 1).
    std::vector<std::string> drugs{};  ///< Empty: all.
    Place place{};
};

/// Reads the list at `key`; drugs must be among `known_drugs`.
[[nodiscard]] std::vector<SafetyRule> read_safety_rules(MapReader& map, const std::string& key,
                                                        std::span<const std::string> known_drugs,
                                                        Problems& problems);

/// `on` must be an event or an organ class that can happen: of the catalogue, or a first-dose reaction of a
/// drug of the study.
void check_safety_rules(std::span<const SafetyRule> rules, const AdverseEventCatalogue& catalogue,
                        std::span<const std::string> reactions, Problems& problems);

/// How the doses of one drug are now changed.
struct DoseAdjustment {
    bool stopped = false;
    double delay_d = 0.0;  ///< Added to the day of every dose not yet given.
    double share = 1.0;    ///< Of the planned amount.
};

/// Applies the rules to the record, visit by visit. It is shown adverse events and nothing else: no exposure,
/// no tumour.
class SafetyDesk {
  public:
    /// \param drugs of the arm; those that a rule without `drugs` changes
    SafetyDesk(std::span<const SafetyRule> rules, std::vector<std::string> drugs);

    /// At a visit on `day`: acts on events that are new on record, or have grown worse, since the last visit.
    /// A rule acts on an event once. Changes that change nothing (a drug already stopped, a share already as
    /// low) are not made. \returns the changes made today, in the order of rules, then events, then drugs
    std::vector<DoseChange> review(double day, std::span<const AdverseEventRow> events);

    [[nodiscard]] DoseAdjustment of(const std::string& drug) const;

  private:
    std::span<const SafetyRule> rules_;
    std::vector<std::string> drugs_;
    std::vector<std::set<std::size_t>> met_;  ///< By rule: the events that it has met.
    std::map<std::string, DoseAdjustment> adjustments_;
};

}  // namespace rubor
