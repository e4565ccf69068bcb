// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include <rubor/trial/prepared_trial.hpp>

namespace rubor {

/// A folder of its own with a copy of tests/toy, whose results are known in closed form; a test may spoil it.
class ToyWorld {
  public:
    ToyWorld();
    ~ToyWorld();
    ToyWorld(const ToyWorld&) = delete;
    ToyWorld& operator=(const ToyWorld&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::filesystem::path study() const { return path_ / "study.yaml"; }
    std::filesystem::path write(const std::string& file, const std::string& text) const;
    [[nodiscard]] std::string read(const std::string& file) const;
    /// Replaces the one place in `file` where `from` stands; fails the test when there is none.
    void edit(const std::string& file, const std::string& from, const std::string& to) const;
    /// The study, or an exception with the problems.
    [[nodiscard]] PreparedTrial prepare(const PrepareOptions& options = {}) const;

  private:
    std::filesystem::path path_;
};

}  // namespace rubor
