// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include <rubor/trial/measurand.hpp>
#include <rubor/trial/prepared_trial.hpp>
#include <rubor/trial/prior_change.hpp>
#include <rubor/trial/run_trial.hpp>

namespace rubor {

/// How one study went.
struct StudyRunSummary {
    std::filesystem::path study;
    std::string name;
    std::size_t n_wanted = 0;  ///< Patients.
    std::size_t n_enrolled = 0;
    std::size_t n_screened = 0;
    std::size_t n_growth_failed = 0;  ///< Candidates whose growth could not be integrated.
    std::size_t n_runs = 0;           ///< Patients x arms.
    std::size_t n_failed = 0;         ///< Of the runs.
    double seconds = 0.0;

    [[nodiscard]] bool is_full() const { return n_enrolled >= n_wanted; }
};

/// What the studies gave, by file.
struct StudyResults {
    std::map<std::filesystem::path, AnalysisSet> sets;
    std::vector<StudyRunSummary> runs;
    bool interrupted = false;
};

struct SharedRunOptions {
    TrialRunOptions trial;
    /// Called before each study with its number, from 0.
    std::function<void(std::size_t index, std::size_t n_studies, const PreparedTrial&)> on_study;
};

/// The studies that a list of measurands needs. Each is prepared once and run once, with the largest number
/// of patients that anybody asked for; studies of which only screening counts are screened and not treated.
class SharedStudies {
  public:
    /// \param n_patients of every study, whatever it and the measurands say
    explicit SharedStudies(PrepareOptions prepare = {}, std::optional<std::size_t> n_patients = {})
        : prepare_{std::move(prepare)}, n_patients_{n_patients} {}

    /// Reads, checks and compiles what the measurand needs, and checks its arms and names.
    [[nodiscard]] Problems add(const Measurand& measurand);

    /// Runs all studies, in the order in which they were asked for, each under the priors that `changes`
    /// gives for it.
    using ChangesFor = std::function<std::vector<PriorChange>(std::size_t study, const PreparedTrial&)>;
    [[nodiscard]] StudyResults run(const SharedRunOptions& options, const ChangesFor& changes = {}) const;

    /// A measurand that was added.
    [[nodiscard]] Estimate estimate(const StudyResults& results, const Measurand& measurand) const;

    [[nodiscard]] std::size_t size() const { return order_.size(); }
    /// In the order in which they were asked for.
    [[nodiscard]] const PreparedTrial& trial(std::size_t index) const {
        return entries_.at(order_.at(index)).trial;
    }

  private:
    struct Entry {
        PreparedTrial trial;
        std::size_t patients_of_file = 0;
        bool needs_treatment = false;
    };
    [[nodiscard]] Problems add_side(const Measurand& measurand, const MeasuredSetting& setting);
    void want(Entry& entry, std::optional<std::size_t> n_patients) const;

    PrepareOptions prepare_;
    std::optional<std::size_t> n_patients_;
    std::map<std::filesystem::path, Entry> entries_;
    std::vector<std::filesystem::path> order_;
    std::map<std::filesystem::path, Problems> refused_;  ///< Studies that could not be prepared, told once.
};

/// A statistic that compares an arm with another.
[[nodiscard]] bool is_contrast(std::string_view name);

/// The trial with another number of patients; the limit on candidates moves in proportion.
void set_patients(Study& study, std::size_t n_patients);

}  // namespace rubor
