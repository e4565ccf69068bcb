// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <rubor/base/problem.hpp>
#include <rubor/base/time_axis.hpp>
#include <rubor/base/unit.hpp>
#include <rubor/pharmacology/administration.hpp>

namespace rubor {

/// A state that may be dosed, and what its amount is counted in. The caller takes these from the model.
struct DoseTarget {
    std::string name;
    Unit unit;             ///< Of the amount, as declared: the unit of a bare number.
    bool has_unit = true;  ///< Whether the model declares it; else a dose is a bare number.
    /// An amount in the model's arrays times this is coherent (Symbol::to_coherent): a dose is given as the
    /// arrays keep it.
    double to_coherent = 1.0;

    /// An amount in `given` times this is the amount in the arrays; 1 exactly for the declared unit of an
    /// array kept in it.
    [[nodiscard]] double factor_from(const Unit& given) const {
        return unit_ratio(given.factor, to_coherent);
    }
};

/// A series of equal doses into a state of any model, in the meaning of a NONMEM record with EVID = 1.
struct DoseRecord {
    double time_d = 0.0;           ///< TIME, on the model's time axis: days, but for imported models.
    double amount = 0.0;           ///< AMT > 0, as the model's arrays keep the target.
    std::size_t target = 0;        ///< CMT, into the list of DoseTargets.
    double interval_d = 0.0;       ///< II; > 0 when additional > 0.
    std::uint32_t additional = 0;  ///< ADDL: doses after the first.
    double duration_d = 0.0;       ///< AMT / RATE; 0 is a bolus.
};

/// The most doses that one record may stand for.
inline constexpr std::uint32_t k_most_doses_of_a_record = 100'000;

/// Puts the administrations of `record` behind `administrations`. An infusion is a rate that is added and,
/// later, exactly the same rate taken away.
void expand(const DoseRecord& record, const std::string& target,
            std::vector<Administration>& administrations);

/// Puts administrations in order of time; at one time their order stays.
void sort_by_time(std::vector<Administration>& administrations);

/// Reads a series as people say it:
///
///   200 nmol into pembrolizumab.A_central at 0 d every 3 weeks x 8 over 30 min
///
/// AMOUNT `into` STATE, then in any order: `at` TIME (default 0 d), `over` DURATION (default: a bolus),
/// `every` TIME `x` NUMBER OF DOSES. The amount must be of the state's kind; times are put on `axis`. The
/// name of a state may hold blanks. Problems carry `place`, moved to the word that is wrong (columns count
/// from the start of the text).
[[nodiscard]] Checked<DoseRecord> parse_dose_phrase(std::string_view text,
                                                    const std::vector<DoseTarget>& targets,
                                                    const Place& place = {}, const TimeAxis& axis = {});

}  // namespace rubor
