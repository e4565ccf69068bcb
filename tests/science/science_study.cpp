// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include "science/science_study.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include <rubor/base/internal_error.hpp>
#include <rubor/base/parallel.hpp>
#include <rubor/trial/run_trial.hpp>
#include <rubor/trial/shared_studies.hpp>

namespace rubor {

namespace {

PreparedTrial prepared(const std::string& file, std::size_t n_patients, std::vector<std::string> varies) {
    auto trial = prepare_trial(std::filesystem::path{RUBOR_SOURCE_DIR} / file,
                               {.also_varies = rows_named(std::move(varies))});
    if (!trial) {
        throw InternalError{to_text(trial.problems())};
    }
    set_patients(trial.value().study, n_patients);
    return std::move(trial).value();
}

}  // namespace

ScienceStudy::ScienceStudy(const std::string& file, std::size_t n_patients, std::vector<std::string> varies)
    : trial_{prepared(file, n_patients, std::move(varies))} {}

AnalysisSet ScienceStudy::run(const std::vector<Setting>& settings) const {
    std::vector<PriorChange> changes;
    for (const Setting& setting : settings) {
        const ParameterRow* row = trial_.parameters.find(setting.parameter);
        if (row == nullptr) {
            throw InternalError{setting.parameter + " is no parameter of " + trial_.study.name};
        }
        changes.push_back({setting.parameter, Distribution::constant(row->coherent(setting.value))});
    }
    const PreparedTrial trial = with_priors(trial_, changes);
    TrialRunOptions options;
    options.n_threads = default_threads();
    return analysis_set(trial, run_trial(trial, options));
}

double value_of(const AnalysisSet& set, const std::string& name, const std::string& arm,
                const std::string& subset, const std::string& reference) {
    const auto index = [&](const std::string& id) {
        const auto found = std::find(set.arms.begin(), set.arms.end(), id);
        EXPECT_TRUE(id.empty() || found != set.arms.end()) << "no arm " << id;
        return id.empty() || found == set.arms.end() ? 0U
                                                     : static_cast<std::size_t>(found - set.arms.begin());
    };
    const auto conditions = parse_subset(subset);
    if (!conditions) {
        ADD_FAILURE() << to_text(conditions.problems());
        return NAN;
    }
    const auto estimate = statistic(
        set, name, {.arm = index(arm), .reference = index(reference), .subset = conditions.value()});
    if (!estimate) {
        ADD_FAILURE() << to_text(estimate.problems());
        return NAN;
    }
    EXPECT_TRUE(estimate.value().ok()) << name << " in " << arm << ": " << to_text(estimate.value().status)
                                       << " " << estimate.value().explanation;
    return estimate.value().value;
}

}  // namespace rubor
