// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#include "trial/study_variant.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include <rubor/base/internal_error.hpp>
#include <rubor/base/parallel.hpp>

namespace rubor {

PreparedTrial StudyVariant::prepare() const {
    const std::string text = fmt::format(
        "study: variant\ntitle: Variant\nquestion: A test.\npopulation: {0}/populations/ibc.yaml\n"
        "drugs: {0}/drugs\n{8}patients: {1}\nallocation: twins\nseed: 20261123\n"
        "eligibility: [{{name: stage_III, quantity: distant_diameter, below: 10 mm}}]\n"
        "arms:{2}{3}visits: {{every: 3 weeks, after_surgery: 12 weeks}}\nfollow_up: 5 years\nendpoints: "
        "[{6}efs, os]\n"
        "outputs: {4}\nsolver: {{method: {7}, rel_tol: {5}}}\n",
        models.string(), patients, arms, more, outputs, rel_tol,
        more.find("surgery") == std::string::npos ? "" : "pcr, ", to_text(method),
        subtype.empty() ? "" : "patients_with: {subtype: " + subtype + "}\n");
    std::string name = (std::filesystem::temp_directory_path() / "rubor-variant-XXXXXX").string();
    ::close(::mkstemp(name.data()));
    std::ofstream{name} << text;
    auto trial = prepare_trial(name, {.backend = backend});
    std::filesystem::remove(name);
    if (!trial) {
        throw InternalError{to_text(trial.problems())};
    }
    return std::move(trial).value();
}

TrialRun StudyVariant::run() const {
    TrialRunOptions options;
    options.n_threads = default_threads();
    return run_trial(prepare(), options);
}

}  // namespace rubor
