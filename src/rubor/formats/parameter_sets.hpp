// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include <rubor/base/problem.hpp>
#include <rubor/model/model.hpp>

namespace rubor {

/// Parameter values of many patients: what `rubor ensemble` runs.
struct ParameterSets {
    std::vector<std::int64_t> ids;   ///< One per patient, all different.
    std::vector<std::string> names;  ///< Parameters of the model, in the order of the columns.
    std::vector<double> values;  ///< Patient by patient, names.size() each, as the model's arrays keep them.

    [[nodiscard]] std::size_t n_patients() const { return ids.size(); }
    [[nodiscard]] std::span<const double> values_of(std::size_t patient) const {
        return {values.data() + patient * names.size(), names.size()};
    }
};

/// Reads a table with a row per patient: `.csv` or `.parquet`.
///
/// The column `ID` holds whole numbers, all different; without it patients are numbered from 1. Each other
/// column is a parameter of the model, by name or id. Its unit stands in the heading (`clearance [mL/h]`; in
/// Parquet also in the column's metadata, as Rubor writes it), else it is the one that the model declares. A
/// missing value, a value that is no finite number, an unknown name and a unit of another kind are Problems
/// at their line and column (of Parquet: at their row), the first 50 of them.
[[nodiscard]] Checked<ParameterSets> read_parameter_sets(const std::filesystem::path& path,
                                                         const Model& model);
/// The same for a text in memory, as of a `.csv`; `name` stands for the file in messages.
[[nodiscard]] Checked<ParameterSets> read_parameter_sets_text(std::string text, const std::string& name,
                                                              const Model& model);

}  // namespace rubor
