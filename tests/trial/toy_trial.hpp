// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include <rubor/trial/run_trial.hpp>

namespace rubor {

/// A folder with a core model of a few lines, drugs, a population and a study, for tests of the course of
/// treatment.
///
/// The core: a breast mass M (mm of diameter) that grows by `growth` per day and is held by the port; skin S
/// (share) that falls by `clearing` per day under treatment; distant lesions D (mm) that grow from day
/// `seeding` after diagnosis; a subtype drawn per patient; death on a day of her own. Drugs: `brake` (bolus,
/// does nothing but stay), `drip` (infusion of 1 day), `cells` (a product), `jab` (a product without needs).
class ToyTrial {
  public:
    ToyTrial();
    ~ToyTrial();
    ToyTrial(const ToyTrial&) = delete;
    ToyTrial& operator=(const ToyTrial&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    void write(const std::string& file, const std::string& text) const;
    /// Replaces the one place in `file` where `from` stands.
    void edit(const std::string& file, const std::string& from, const std::string& to) const;

    /// The study made of these lines of YAML; seed, drugs and population are there already.
    [[nodiscard]] Checked<PreparedTrial> prepare(const std::string& lines) const;
    [[nodiscard]] TrialRun run(const std::string& lines, unsigned n_threads = 1) const;
    /// The problems of a study that is wrong.
    [[nodiscard]] std::string problems(const std::string& lines) const;

  private:
    std::filesystem::path path_;
};

/// An arm and the keys that every study needs.
inline constexpr const char* k_toy_design =
    "patients: 4\nallocation: twins\nvisits: {every: 3 weeks}\nfollow_up: 52 weeks\nendpoints: [efs, os]\n";

}  // namespace rubor
