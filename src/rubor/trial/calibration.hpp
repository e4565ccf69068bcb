// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include <rubor/formats/table_text.hpp>
#include <rubor/trial/calibration_file.hpp>
#include <rubor/trial/calibration_log.hpp>

namespace rubor {

/// The search at one point.
struct CalibrationPoint {
    std::vector<double> numbers;      ///< Of the free priors.
    std::vector<Estimate> simulated;  ///< Of the targets, in their units.
    std::vector<double> residuals;    ///< Of the targets.
    double cost = 0.0;                ///< Half the sum of squares, pulls included.
};

struct CalibrationOutcome {
    LeastSquaresEnd end = LeastSquaresEnd::budget;
    CalibrationPoint before;  ///< At the numbers of the tables.
    CalibrationPoint after;   ///< The best.
    std::size_t n_evaluations = 0;
    std::size_t n_from_log = 0;  ///< Of these, answered by the log.
};

/// The search that sets priors: free numbers of parameter tables are moved until what studies give meets
/// published results (weighted least squares, least_squares.hpp). Studies are compiled once; a point changes
/// the priors of their patients, whose draws stay the same (common random numbers).
class Calibration {
  public:
    /// Reads the tables, prepares the studies, and checks that each free number is used by one of them.
    [[nodiscard]] static Checked<Calibration> prepare(CalibrationFile file,
                                                      std::optional<std::size_t> n_patients = {},
                                                      PrepareOptions options = {});

    /// \param output folder of the log `evaluations.tsv`
    /// \param on_evaluation called after each, with its number from 1
    [[nodiscard]] Checked<CalibrationOutcome> search(
        const std::filesystem::path& output, const SharedRunOptions& run, std::size_t max_evaluations,
        const std::function<void(std::size_t, const CalibrationPoint&, bool from_log)>& on_evaluation = {})
        const;

    /// Writes the numbers into the tables, each file whole or not at all.
    [[nodiscard]] Problems write_tables(const std::vector<double>& numbers) const;

    [[nodiscard]] const CalibrationFile& file() const { return file_; }
    [[nodiscard]] const SharedStudies& studies() const { return studies_; }
    /// What the tables hold now.
    [[nodiscard]] const std::vector<double>& start() const { return start_; }

  private:
    Calibration(CalibrationFile file, SharedStudies studies)
        : file_{std::move(file)}, studies_{std::move(studies)} {}
    [[nodiscard]] Problems read_tables();
    [[nodiscard]] Problems find_names();
    [[nodiscard]] std::map<std::filesystem::path, TableText> tables_at(
        const std::vector<double>& numbers) const;
    /// The distributions that the tables then hold, by free prior.
    [[nodiscard]] Checked<std::vector<Distribution>> priors_at(const std::vector<double>& numbers) const;
    [[nodiscard]] CalibrationPoint point(std::vector<double> numbers, std::vector<Estimate> simulated) const;
    [[nodiscard]] std::vector<double> residuals_of(const CalibrationPoint& point) const;
    [[nodiscard]] std::string inputs_key() const;

    CalibrationFile file_;
    SharedStudies studies_;
    std::map<std::filesystem::path, TableText> tables_;  ///< By FreePrior::table.
    std::vector<double> start_;                          ///< By free prior.
    /// By study, then free prior: its name in the composed model; empty where that study has another row in
    /// its place.
    std::vector<std::vector<std::string>> names_;
};

}  // namespace rubor
