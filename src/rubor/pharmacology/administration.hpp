// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace rubor {

/// One thing done to a patient at a known time. Regimens, lags, additional doses and infusions are expanded
/// to a time-sorted list of these; the solver knows nothing else.
struct Administration {
    enum class Kind : unsigned char {
        bolus,        ///< `amount` is added to state `target` at once.
        rate_change,  ///< `amount` (per day) is added to the input rate of state `target`; an infusion is +r
                      ///< then -r.
        map,  ///< The model's named map `target` (an event with trigger false) is applied, e.g. `surgery`.
    };
    double time_d = 0.0;  ///< Days on the model's clock of the run.
    Kind kind = Kind::bolus;
    std::string target;   ///< State or map name.
    double amount = 0.0;  ///< nmol, cells or mg (the state's coherent unit), or that per day.
    std::uint32_t infusion = 0;  ///< The start and the end of one infusion share a number above 0, their own.
};

}  // namespace rubor
