// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include <rubor/pharmacology/administration.hpp>
#include <rubor/pharmacology/body.hpp>
#include <rubor/pharmacology/regimen.hpp>

namespace rubor {

/// One planned series of equal doses, in the meaning of a NONMEM record with EVID = 1.
///
/// `additional` counts doses *after* the first (ADDL; SimBiology RepeatCount): 200 mg q3w x 8 has additional
/// = 7.
struct DoseSeries {
    Days start;                    ///< TIME, since randomisation (day 0).
    AdministeredAmount amount;     ///< AMT, per administration.
    Days interval{};               ///< II; > 0 when additional > 0.
    std::uint32_t additional = 0;  ///< ADDL.
    Days infusion{};               ///< AMT / RATE; 0 is a bolus.
    Days lag{};                    ///< ALAG.
};

/// A regimen for one patient: one series per day of the cycle, in order of that day. `drug` is the regimen's.
[[nodiscard]] std::vector<DoseSeries> series_for(const Regimen& regimen, const Drug& drug,
                                                 const BodyMetrics& body);

/// The administrations of a series into the state `target`, amounts in what the drug's module counts; times
/// are days since randomisation, lag included. An infusion is a rate that is added and, later, exactly the
/// same rate taken away. Sorted by time.
[[nodiscard]] std::vector<Administration> expand(const DoseSeries& series, const Drug& drug,
                                                 const std::string& target);

/// All administrations of an arm for one patient, sorted by time; at one time in the order of the regimens,
/// so that the list depends on nothing else.
///
/// \param state_name the name in the composed model of a drug's dose state, e.g. `pembrolizumab.central`
[[nodiscard]] std::vector<Administration> administrations_for(
    std::span<const Regimen> regimens, const DrugLibrary& drugs, const BodyMetrics& body,
    const std::function<std::string(const Drug&)>& state_name);

}  // namespace rubor
