// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <rubor/base/problem.hpp>
#include <rubor/store/table.hpp>
#include <rubor/trial/prepared_trial.hpp>

namespace rubor {

/// The tables of a trial, with what one must know of the study to read them.
struct TrialResult {
    std::string study;
    std::string title;
    std::uint64_t seed = 0;
    bool twins = false;  ///< Every patient is in every arm.
    double follow_up_d = 0.0;
    std::map<std::string, Table> tables;  ///< As trial_tables() made them, by name.

    /// The table of this name; nullptr when the result has none.
    [[nodiscard]] const Table* find(const std::string& name) const;
};

/// The same from a trial that has just run.
[[nodiscard]] TrialResult trial_result(const PreparedTrial& trial, std::map<std::string, Table> tables);

/// Reads the named tables of a result directory. A directory that holds no result, a result that lacks one of
/// the `required` tables, and a damaged file are Problems; other missing tables are left out.
[[nodiscard]] Checked<TrialResult> read_trial_result(const std::filesystem::path& directory,
                                                     const std::vector<std::string>& required,
                                                     const std::vector<std::string>& optional = {});

}  // namespace rubor
