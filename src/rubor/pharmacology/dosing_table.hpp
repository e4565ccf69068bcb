// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <rubor/base/problem.hpp>
#include <rubor/pharmacology/dose_record.hpp>

namespace rubor {

/// The doses of many patients, as a table in NONMEM's columns gives them.
struct DosingTable {
    std::vector<DoseTarget> targets;  ///< What DoseRecord::target points to.
    std::vector<DoseRecord> for_all;  ///< Without a column ID: the doses of everybody.
    std::map<std::int64_t, std::vector<DoseRecord>> by_id;
    std::map<std::int64_t, Place> first_place;  ///< Of each ID, for messages.

    /// What this patient gets, by time.
    [[nodiscard]] std::vector<Administration> administrations_of(std::int64_t id) const;
    /// Names of the states that any record doses, each once, in the order of `targets`.
    [[nodiscard]] std::vector<std::string> dosed() const;
};

/// Reads a dosing table (CSV) with NONMEM's columns, in any order and either case:
///
/// | column | meaning | default |
/// |---|---|---|
/// | `ID` | patient; without this column every patient gets all doses | |
/// | `TIME` | when, in days (where `axis` has no unit: as the model counts), or in the unit of the heading
/// (`TIME [h]`); at least 0, any order | required | | `AMT` | amount, in the declared unit of the state, or
/// in the unit of the heading (`AMT [nmol]`) | required | | `CMT` | the *name* of the state that is dosed
/// (NONMEM numbers compartments; a model here has names) | required | | `EVID` | 0 observation and 2 other
/// event: no dose, AMT must be 0 or empty; 1 dose; 3 and 4 (reset) are refused | 1 if AMT > 0, else 0 | |
/// `II`, `ADDL` | interval, in the unit of TIME, and doses *after* the first | 0 | | `RATE` | 0 a bolus;
/// above 0 an infusion at this rate (AMT's unit per TIME's unit); -1 and -2 are refused | 0 |
///
/// `.` and an empty cell mean "not given". `SS` (steady state) is refused with its place unless it is 0; `DV`
/// and `MDV` are read over; any other column is a Problem, so that nothing is silently ignored. All Problems
/// are reported with line and column, the first 50 of them.
[[nodiscard]] Checked<DosingTable> read_dosing_table(const std::filesystem::path& path,
                                                     std::vector<DoseTarget> targets,
                                                     const TimeAxis& axis = {});
/// The same for a text in memory; `name` stands for the file in messages.
[[nodiscard]] Checked<DosingTable> read_dosing_table_text(std::string text, const std::string& name,
                                                          std::vector<DoseTarget> targets,
                                                          const TimeAxis& axis = {});

}  // namespace rubor
