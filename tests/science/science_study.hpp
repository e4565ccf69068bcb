// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <rubor/trial/endpoints.hpp>
#include <rubor/trial/prepared_trial.hpp>
#include <rubor/trial/prior_change.hpp>
#include <rubor/trial/statistic.hpp>

namespace rubor {

/// A study of the repository for a statement of direction: compiled once, run as often as the statement
/// needs, each time under other priors if it says so. Draws are shared between runs, so that patients differ
/// by what was changed alone.
class ScienceStudy {
  public:
    /// \param file relative to the root of the repository
    /// \param varies fixed parameters that run() may change; sampled ones may be changed without being named
    ScienceStudy(const std::string& file, std::size_t n_patients, std::vector<std::string> varies = {});

    /// A value for everybody, in the unit of the parameter's row.
    struct Setting {
        std::string parameter;
        double value = 0.0;
    };
    [[nodiscard]] AnalysisSet run(const std::vector<Setting>& settings = {}) const;
    [[nodiscard]] const PreparedTrial& trial() const { return trial_; }

  private:
    PreparedTrial trial_;
};

/// A statistic by name in an arm by id (empty: the first). Fails the test, and gives NaN, when there is no
/// value.
[[nodiscard]] double value_of(const AnalysisSet& set, const std::string& statistic,
                              const std::string& arm = {}, const std::string& subset = {},
                              const std::string& reference = {});

}  // namespace rubor
