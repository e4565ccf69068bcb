// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// Does the model's mathematics come out the same, whatever computes it? "Agree to r" means |a - b| <= r
// max(|a|, |b|, floor) with the state's scale as floor (docs/solver.md).
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include <rubor/base/parallel.hpp>

#include "trial/study_variant.hpp"

namespace rubor {
namespace {

/// Every state of a model, as a YAML list.
std::string all_states(const StudyVariant& variant) {
    const PreparedTrial trial = variant.prepare();
    std::string list = "[";
    for (const State& s : trial.model->model().states()) {
        list += trial.model->model().symbol(s.symbol).name + ", ";
    }
    return list + "]";
}

struct Comparison {
    double worst = 0.0;
    std::string where;
    std::vector<std::uint64_t> set_aside;  ///< Their clones died out in one run and not in the other.
    std::size_t compared = 0;
};

TrialRunOptions all_threads() {
    TrialRunOptions options;
    options.n_threads = default_threads();
    return options;
}

std::vector<std::string> extinctions(const PatientOutcome& o) {
    std::vector<std::string> names;
    for (const ModelEventRow& e : o.model_events) {
        names.push_back(e.name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

/// Compares the outputs `names` (states of both models) at all visits of all patients in the arms `arm_a` and
/// `arm_b`.
Comparison compare(const PreparedTrial& a_trial, const TrialRun& a, std::size_t arm_a,
                   const PreparedTrial& b_trial, const TrialRun& b, std::size_t arm_b,
                   const std::vector<std::string>& names) {
    Comparison result;
    const std::size_t first = a_trial.first_study_output();
    const auto position = [&](const PreparedTrial& trial, const std::string& name) {
        const auto& outputs = trial.study.outputs;
        return first +
               static_cast<std::size_t>(std::find(outputs.begin(), outputs.end(), name) - outputs.begin());
    };
    std::vector<const PatientOutcome*> left, right;
    for (const PatientOutcome& o : a.outcomes) {
        if (o.arm == arm_a) left.push_back(&o);
    }
    for (const PatientOutcome& o : b.outcomes) {
        if (o.arm == arm_b) right.push_back(&o);
    }
    EXPECT_EQ(left.size(), right.size());
    for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
        const PatientOutcome& x = *left[i];
        const PatientOutcome& y = *right[i];
        EXPECT_EQ(x.patient, y.patient);
        EXPECT_FALSE(x.failed()) << x.explanation;
        EXPECT_FALSE(y.failed()) << y.explanation;
        if (extinctions(x) != extinctions(y) || x.visits.size() != y.visits.size()) {
            result.set_aside.push_back(x.patient);
            continue;
        }
        ++result.compared;
        for (const std::string& name : names) {
            const Model& model = a_trial.model->model();
            const double floor = model.states()[*model.find_state(name)].scale;
            const std::size_t pa = position(a_trial, name), pb = position(b_trial, name);
            for (std::size_t v = 0; v < x.visits.size(); ++v) {
                const double u = x.visits[v].outputs[pa], w = y.visits[v].outputs[pb];
                const double difference = std::abs(u - w) / std::max({std::abs(u), std::abs(w), floor});
                if (!(difference <= result.worst)) {
                    result.worst = difference;
                    result.where = name + " of patient " + std::to_string(x.patient) + " on day " +
                                   std::to_string(x.visits[v].seen.day) + ": " + std::to_string(u) + " and " +
                                   std::to_string(w);
                }
            }
        }
    }
    return result;
}

std::vector<std::string> state_names(const PreparedTrial& trial) {
    std::vector<std::string> names;
    for (const State& s : trial.model->model().states()) {
        names.push_back(trial.model->model().symbol(s.symbol).name);
    }
    return names;
}

StudyVariant both_arms() {
    StudyVariant variant{.arms = std::string{k_chemotherapy} + k_with_pembrolizumab, .patients = 16};
    variant.outputs = all_states(variant);
    variant.method = SolverMethod::cvode;
    variant.rel_tol = 3e-7;
    return variant;
}

TEST(Oracle, TheModelAgreesWithItselfAtATighterTolerance) {
    StudyVariant variant = both_arms();
    const PreparedTrial usual = variant.prepare();
    variant.rel_tol = 1e-10;
    const PreparedTrial tight = variant.prepare();
    const TrialRun a = run_trial(usual, all_threads());
    const TrialRun b = run_trial(tight, all_threads());
    for (const std::size_t arm : {std::size_t{0}, std::size_t{1}}) {
        const Comparison c = compare(usual, a, arm, tight, b, arm, state_names(usual));
        EXPECT_LE(c.worst, 1e-4) << c.where;
        std::string ids;
        for (const auto id : c.set_aside) ids += " " + std::to_string(id);
        EXPECT_LE(c.set_aside.size(), 1U) << "set aside (of 16):" << ids;
    }
}

TEST(Oracle, CompiledCodeAgreesWithTheInterpreter) {
    StudyVariant variant = both_arms();
    variant.patients = 4;
    const PreparedTrial native = variant.prepare();
    variant.backend = CompileRequest::Backend::interpreter;
    const PreparedTrial interpreted = variant.prepare();
    const TrialRun a = run_trial(native, {});
    const TrialRun b = run_trial(interpreted, {});
    for (const std::size_t arm : {std::size_t{0}, std::size_t{1}}) {
        // exp, log and pow of the two differ in the last bit, so steps do too: the solver's tolerance is all
        // that can be asked.
        const Comparison c = compare(native, a, arm, interpreted, b, arm, state_names(native));
        EXPECT_LE(c.worst, 1e-4) << c.where;
        EXPECT_TRUE(c.set_aside.empty());
    }
}

TEST(Invariant, StudiesWithDifferentDrugsShareTheirPatients) {
    const PreparedTrial with =
        StudyVariant{.arms = std::string{k_chemotherapy} + k_with_pembrolizumab, .patients = 20}.prepare();
    const PreparedTrial without = StudyVariant{.arms = k_untreated, .patients = 20, .more = ""}.prepare();
    const auto a = screen(with, {});
    const auto b = screen(without, {});
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        EXPECT_EQ(a[i].patient.parameters, b[i].patient.parameters);
        EXPECT_EQ(a[i].patient.states, b[i].patient.states);
        EXPECT_EQ(a[i].enrolment, b[i].enrolment);
    }
}

TEST(Invariant, AModuleThatIsNeverDosedChangesNothing) {
    // The same chemotherapy, composed with and without the module of pembrolizumab.
    StudyVariant with{.arms = std::string{k_chemotherapy} + k_with_pembrolizumab,
                      .patients = 12,
                      .method = SolverMethod::cvode,
                      .rel_tol = 1e-6};
    StudyVariant without{
        .arms = k_chemotherapy, .patients = 12, .method = SolverMethod::cvode, .rel_tol = 1e-6};
    without.outputs = all_states(without);
    with.outputs = without.outputs;
    const PreparedTrial a_trial = with.prepare();
    const PreparedTrial b_trial = without.prepare();
    EXPECT_GT(a_trial.model->n_states(), b_trial.model->n_states());
    const Comparison c =
        compare(a_trial, run_trial(a_trial, {}), 0, b_trial, run_trial(b_trial, {}), 0, state_names(b_trial));
    EXPECT_LE(c.worst, 1e-6) << c.where;
    EXPECT_TRUE(c.set_aside.empty());
}

}  // namespace
}  // namespace rubor
