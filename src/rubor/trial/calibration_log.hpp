// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <rubor/trial/statistic.hpp>

namespace rubor {

/// Every evaluation of a search, kept in a tab-separated file, so that an interrupted search goes on where it
/// was: the search asks for the same points again, and the log answers.
///
/// A line is added and flushed after each evaluation; a last line that is not whole is dropped when the log
/// is opened.
class CalibrationLog {
  public:
    /// Opens or begins a log. `inputs` identifies everything that decides the results; a log of other inputs
    /// is a Problem.
    [[nodiscard]] static Checked<CalibrationLog> open(const std::filesystem::path& path,
                                                      const std::string& inputs,
                                                      std::vector<std::string> free,
                                                      std::vector<std::string> targets);

    /// What the targets gave, in their units, when these numbers were evaluated.
    [[nodiscard]] const std::vector<Estimate>* find(const std::vector<double>& numbers) const;
    [[nodiscard]] Problems add(const std::vector<double>& numbers, const std::vector<Estimate>& simulated,
                               double cost);
    [[nodiscard]] std::size_t size() const { return known_.size(); }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    [[nodiscard]] Problems read_lines(const std::string& text);

    std::filesystem::path path_;
    std::vector<std::string> free_, targets_;
    std::map<std::string, std::vector<Estimate>> known_;  ///< By the numbers' text.
};

}  // namespace rubor
