// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <rubor/trial/statistic.hpp>

namespace rubor {

/// The conditions of a Subset, bound to where the AnalysisSet holds their quantities.
class SubsetFilter {
  public:
    /// \param of_arm conditions on what happened in an arm are allowed
    [[nodiscard]] static Checked<SubsetFilter> of(const AnalysisSet& set, const Subset& subset, bool of_arm);

    [[nodiscard]] bool includes(const ScreenedPatient& patient) const;
    /// A row whose integration failed is never included.
    [[nodiscard]] bool includes(const PatientEndpoints& row) const;

  private:
    struct Bound {
        Condition condition;
        std::optional<std::size_t> quantity;                    ///< Into ScreenedPatient::quantities, or ...
        std::function<double(const PatientEndpoints&)> of_arm;  ///< ... of the row.
    };
    const AnalysisSet* set_ = nullptr;
    std::vector<Bound> bounds_;
};

/// The index of a name among AnalysisSet::quantities, or a Problem with the nearest one.
[[nodiscard]] Checked<std::size_t> quantity_index(const AnalysisSet& set, const std::string& name);

/// The screened patient of a row.
[[nodiscard]] const ScreenedPatient* screened_of(const AnalysisSet& set, std::uint64_t patient);

}  // namespace rubor
