// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace rubor {

/// What a command left behind.
struct CommandResult {
    int exit_code = -1;
    std::string out;
    std::string err;
};

/// A folder of its own for one test, with copies of models/ and studies/ that it may spoil, and the program.
class Workspace {
  public:
    Workspace();
    ~Workspace();
    Workspace(const Workspace&) = delete;
    Workspace& operator=(const Workspace&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    /// Runs build/bin/rubor in the folder.
    [[nodiscard]] CommandResult rubor(const std::vector<std::string>& arguments) const;
    /// Starts it, sends it SIGINT once standard error holds `text` (or after 30 s), and waits.
    [[nodiscard]] CommandResult rubor_interrupted(const std::vector<std::string>& arguments, const std::string& text) const;

    /// Runs it through a shell, with redirections. \returns the exit code.
    [[nodiscard]] int shell(const std::string& arguments) const;

    [[nodiscard]] std::string read(const std::filesystem::path& file) const;
    void write(const std::filesystem::path& file, const std::string& text) const;
    /// Replaces the one place in `file` where `from` stands; fails the test when there is none.
    void edit(const std::filesystem::path& file, const std::string& from, const std::string& to) const;
    /// The bytes of every file of a folder that ends in `ending`, by name.
    [[nodiscard]] std::map<std::string, std::string> files(const std::filesystem::path& folder, const std::string& ending) const;

    /// A study of a few patients that takes about a second.
    static constexpr const char* k_small_study = "studies/small.yaml";

  private:
    [[nodiscard]] CommandResult run(const std::vector<std::string>& arguments, const std::string* interrupt_at) const;
    std::filesystem::path path_;
};

}  // namespace rubor
