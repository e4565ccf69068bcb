// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <rubor/base/map_reader.hpp>
#include <rubor/pharmacology/drug.hpp>

namespace rubor {

constexpr int k_most_doses = 10'000;  ///< Of one regimen; more is a slip of the pen.

/// What an arm gives of one drug, as the study states it:
///
///     - drug: pembrolizumab
///       dose: 200 mg
///       every: 3 weeks        # from the start of one cycle to the next
///       total: 8              # administrations in all; or `until: 24 weeks` after randomisation, exclusive
///       start: 0 weeks        # after randomisation; default 0
///       days: [1, 8, 15]      # within a cycle, its first day being 1; default [1]
///       infusion: 30 min      # default: the drug's; 0 min is a bolus
///       lag: 0 days           # from administration to its arrival in the dose state; default 0
///
/// A single dose needs neither `every` nor `total`.
struct Regimen {
    std::string drug;
    DoseAmount dose;
    std::optional<Days> every;  ///< Given whenever there is more than one cycle.
    int total = 1;              ///< Administrations, `until` resolved.
    bool open_ended = false;    ///< `until: progression`; total is then k_most_doses, see cut_to().
    Days start{};
    std::vector<Days> days{Days{0.0}};  ///< Offsets in a cycle, ascending, < every.
    std::optional<Days> infusion;       ///< Nothing: the drug's.
    Days lag{};
    Place place;
};

/// What a reader of more than plain regimens allows in addition.
struct RegimenGrammar {
    bool start_may_be_negative = false;  ///< `start: -7 days`, where days are counted from something later.
    bool may_be_open_ended = false;      ///< `until: progression`.
};

/// Reads the keys above from a map that has more keys; the caller finishes the map.
[[nodiscard]] std::optional<Regimen> read_regimen_keys(MapReader& map, const DrugLibrary& drugs,
                                                       Problems& problems, const RegimenGrammar& grammar);

/// The regimen with its administrations before `end` only (days as in `start`); nothing when there are none.
[[nodiscard]] std::optional<Regimen> cut_to(const Regimen& regimen, Days end);

/// Reads and checks one regimen; all that is wrong goes to `problems`.
[[nodiscard]] std::optional<Regimen> read_regimen(const DocumentNode& node, const DrugLibrary& drugs,
                                                  Problems& problems);

/// Reads a dose at `key` of a map that is being read.
[[nodiscard]] std::optional<DoseAmount> read_dose(MapReader& map, const std::string& key, Problems& problems,
                                                  Need need = Need::required);

/// Why this drug cannot be given in this kind of dose; nothing when it can.
[[nodiscard]] std::optional<std::string> dose_mismatch(const DoseAmount& dose, const Drug& drug);

/// Day of the n-th administration (from 0), since randomisation, without lag. `index` < total.
[[nodiscard]] Days administration_day(const Regimen& regimen, int index);

}  // namespace rubor
