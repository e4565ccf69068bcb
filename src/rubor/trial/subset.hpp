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
    /// Every quantity that is asked for was observed in her.
    [[nodiscard]] bool observes(const ScreenedPatient& patient) const;
    /// A row whose integration failed is never included.
    [[nodiscard]] bool includes(const PatientEndpoints& row) const;

  private:
    /// A condition on a quantity at diagnosis, on what happened in the arm, or (neither) on a category.
    struct Bound {
        Condition condition;
        std::optional<std::size_t> quantity;  ///< Into ScreenedPatient::quantities.
        std::function<double(const PatientEndpoints&)> of_arm;
    };
    [[nodiscard]] static bool holds(const Bound& bound, const ScreenedPatient& patient);
    const AnalysisSet* set_ = nullptr;
    std::vector<Bound> bounds_;
};

/// The index of a name among AnalysisSet::quantities, or a Problem with the nearest one.
[[nodiscard]] Checked<std::size_t> quantity_index(const AnalysisSet& set, const std::string& name);

/// The screened patient of a row.
[[nodiscard]] const ScreenedPatient* screened_of(const AnalysisSet& set, std::uint64_t patient);

}  // namespace rubor
