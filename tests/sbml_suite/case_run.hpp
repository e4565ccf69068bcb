// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <rubor/base/problem.hpp>
#include <rubor/compile/compiled_model.hpp>
#include <rubor/model/model.hpp>
#include <rubor/solve/batch.hpp>

#include "sbml_suite/suite_case.hpp"

namespace rubor::sbml_suite {

struct RunOptions {
    std::filesystem::path cache;  ///< Of kernels; empty: none.
    unsigned lanes = 0;           ///< Side by side; 0: as many as the machine is wide.
};

/// Where the time went, in seconds.
struct Cost {
    double read_s = 0.0, compile_s = 0.0, cvode_s = 0.0, lanes_s = 0.0;
    Cost& operator+=(const Cost& more);
};

/// How one integrator did on one document.
struct IntegratorResult {
    SolverMethod asked = SolverMethod::cvode;
    SolverMethod used = SolverMethod::cvode;  ///< The lanes leave models without states to CVODES.
    std::size_t n_fallbacks = 0;
    double worst_share = 0.0;                ///< See worst_share().
    std::optional<std::string> deviation{};  ///< Nothing: agrees with the expected results.
};

/// What became of one document of a case.
struct DocumentResult {
    Level level;
    bool converted = false;  ///< By libSBML, from a given document.
    Problems refusal{};      ///< By the reader; empty: it was run.
    std::vector<IntegratorResult> integrators{};
    std::optional<std::string>
        fault{};               ///< Neither refused nor run: a variable is missing, compiling failed.
    bool known_model = false;  ///< Exactly the model of another level, so its results count.
    Cost cost{};
};

/// A model made ready to give the variables of a case.
struct PreparedModel {
    std::shared_ptr<const CompiledModel> compiled;
    struct Column {
        std::size_t output = 0;
        double factor = 1.0;
        std::optional<std::size_t> size{};  ///< The output that is the size of the species' compartment.
        enum class Use : std::uint8_t { none, multiply, divide } use = Use::none;
    };
    std::vector<Column> columns;
};

/// Looks up the variables of a case in a model and compiles it for them. A message when one is not there.
[[nodiscard]] std::optional<PreparedModel> prepare(std::shared_ptr<const Model> model,
                                                   const SuiteCase& suite_case,
                                                   const std::filesystem::path& cache, std::string& message);

/// Integrates with tolerances of a thousandth of the case's own and compares.
[[nodiscard]] IntegratorResult integrate(const PreparedModel& prepared, const SuiteCase& suite_case,
                                         SolverMethod method, unsigned lanes);

/// Reads the documents of one case and runs each with both integrators. A model that equals one that was
/// already run for this case is not run again.
class CaseRun {
  public:
    CaseRun(const SuiteCase& suite_case, const RunOptions& options)
        : suite_case_{suite_case}, options_{options} {}

    /// \param repeat run it though it equals a model that was run
    [[nodiscard]] DocumentResult run(const std::filesystem::path& document, const Level& level, bool repeat);

  private:
    const SuiteCase& suite_case_;
    const RunOptions& options_;
    std::map<std::string, std::vector<IntegratorResult>> done_;  ///< By the model's text.
};

}  // namespace rubor::sbml_suite
