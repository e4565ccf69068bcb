// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// What the IBC model must do, as statements about populations of virtual patients.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include <rubor/base/parallel.hpp>
#include <rubor/statistics/summary.hpp>
#include <rubor/trial/analysis.hpp>

#include "trial/study_variant.hpp"

namespace rubor {
namespace {

/// The visit rows' own outputs come after the observables, the body and the baseline of the population.
double output(const PreparedTrial& trial, const VisitRow& row, std::size_t i) {
    return row.outputs[trial.first_study_output() + i];
}

TrialRunOptions all_threads() {
    TrialRunOptions options;
    options.n_threads = default_threads();
    return options;
}

double pcr_share(const TrialRun& run, std::size_t arm, const std::vector<std::uint64_t>* only = nullptr) {
    const ArmResponse r = response_in(run.outcomes, arm, only);
    EXPECT_EQ(r.n_failed, 0U);
    return static_cast<double>(r.n_complete) / static_cast<double>(r.n_analysed);
}

/// Ids of the enrolled patients for whom `holds` of the value of a sampled parameter.
template <class Holds>
std::vector<std::uint64_t> patients_with(const PreparedTrial& trial, const TrialRun& run,
                                         const std::string& parameter, Holds holds) {
    const auto names = trial.core_sampler.names();
    const auto at = std::find(names.begin(), names.end(), parameter) - names.begin();
    EXPECT_LT(at, static_cast<std::ptrdiff_t>(names.size()));
    std::vector<std::uint64_t> ids;
    for (const Candidate& c : run.candidates) {
        if (c.enrolment == Enrolment::enrolled && holds(c.patient.parameters[static_cast<std::size_t>(at)])) {
            ids.push_back(c.patient.id);
        }
    }
    return ids;
}

TEST(Invariant, UntreatedTumoursGrowAndKill) {
    StudyVariant variant{.arms = k_untreated, .patients = 100};
    variant.more = "";
    const PreparedTrial trial = variant.prepare();
    const TrialRun run = run_trial(trial, all_threads());
    std::vector<double> growth;
    std::size_t dead = 0;
    for (const PatientOutcome& o : run.outcomes) {
        ASSERT_FALSE(o.failed()) << o.explanation;
        dead += o.died ? 1 : 0;
        if (o.visits.size() > 4) {
            const auto cells = [&](std::size_t v) {
                return output(trial, o.visits[v], 0) + output(trial, o.visits[v], 1);
            };
            growth.push_back(cells(4) / cells(0));  // 12 weeks on
        }
    }
    ASSERT_GT(growth.size(), 90U);
    EXPECT_GT(*quantile(growth, 0.05), 1.0) << "nearly all tumours grow";
    EXPECT_GT(*quantile(growth, 0.5), 1.5);
    EXPECT_GE(dead, 90U) << "of 100 in five years; immunity holds a few";
}

TEST(Invariant, ChemotherapyShrinksMostAndCuresSome) {
    StudyVariant variant{.arms = std::string{k_chemotherapy} + k_untreated, .patients = 100};
    const PreparedTrial trial = variant.prepare();
    const TrialRun run = run_trial(trial, all_threads());
    std::size_t shrunk = 0, seen = 0, chemo_alive = 0, untreated_alive = 0;
    for (const PatientOutcome& o : run.outcomes) {
        ASSERT_FALSE(o.failed()) << o.explanation;
        (o.arm == 0 ? chemo_alive : untreated_alive) += o.died ? 0U : 1U;
        if (o.arm == 0 && o.visits.size() > 8) {
            const auto cells = [&](std::size_t v) {
                return output(trial, o.visits[v], 0) + output(trial, o.visits[v], 1);
            };
            ++seen;
            shrunk += cells(8) < 0.5 * cells(0) ? 1 : 0;  // at surgery
        }
    }
    EXPECT_GT(static_cast<double>(shrunk), 0.8 * static_cast<double>(seen));
    const double pcr = pcr_share(run, 0);
    EXPECT_GT(pcr, 0.10);
    EXPECT_LT(pcr, 0.60);
    EXPECT_GT(chemo_alive, untreated_alive + 20U);
}

TEST(Invariant, PembrolizumabAddsResponsesWhereThereAreTCells) {
    StudyVariant variant{.arms = std::string{k_chemotherapy} + k_with_pembrolizumab, .patients = 200};
    variant.more += "subgroups: [{label: T cells, quantity: cd8_density}]\n";
    const PreparedTrial trial = variant.prepare();
    const TrialRun run = run_trial(trial, all_threads());
    const double added = pcr_share(run, 1) - pcr_share(run, 0);
    EXPECT_GT(added, 0.05);
    EXPECT_LT(added, 0.30);
    // Without a recognised neoantigen there are no tumour-specific CD8 cells to release: what is left is the
    // interferon of a few more helper cells, which see one shared antigen.
    const auto none = patients_with(trial, run, "has_neoantigens", [](double x) { return x == 0.0; });
    const auto some = patients_with(trial, run, "has_neoantigens", [](double x) { return x == 1.0; });
    ASSERT_GT(none.size(), 40U);
    const double added_to_some = pcr_share(run, 1, &some) - pcr_share(run, 0, &some);
    EXPECT_LT(std::abs(pcr_share(run, 1, &none) - pcr_share(run, 0, &none)), 0.2 * added_to_some);
    EXPECT_GT(added_to_some, added);
    // More where the infiltrate is dense: the upper against the lower half of those who have any.
    std::vector<std::pair<double, std::uint64_t>> density;
    const auto q = static_cast<std::size_t>(
        std::find_if(trial.population.baseline.begin(), trial.population.baseline.end(),
                     [](const BaselineQuantity& b) { return b.name == "cd8_density"; }) -
        trial.population.baseline.begin());
    for (const Candidate& c : run.candidates) {
        if (c.enrolment == Enrolment::enrolled &&
            std::binary_search(some.begin(), some.end(), c.patient.id)) {
            density.emplace_back(c.patient.outputs[PreparedTrial::k_first_baseline_output + q], c.patient.id);
        }
    }
    std::sort(density.begin(), density.end());
    std::vector<std::uint64_t> sparse, dense;
    for (std::size_t i = 0; i < density.size(); ++i) {
        (2 * i < density.size() ? sparse : dense).push_back(density[i].second);
    }
    std::sort(sparse.begin(), sparse.end());
    std::sort(dense.begin(), dense.end());
    EXPECT_GT(pcr_share(run, 1, &dense), pcr_share(run, 1, &sparse));
}

TEST(Invariant, TwoAndTenMilligramsPerKilogramDoAboutTheSame) {
    const auto arm = [](const char* id, const char* dose) {
        return std::string{"\n  - id: "} + id +
               "\n    regimen: [*p, *c, *d, *y, {drug: pembrolizumab, dose: " + dose +
               ", every: 3 weeks, total: 8}]\n";
    };
    const StudyVariant variant{
        .arms = std::string{k_chemotherapy} + arm("low", "2 mg/kg") + arm("high", "10 mg/kg"),
        .patients = 100};
    const TrialRun run = variant.run();
    EXPECT_NEAR(pcr_share(run, 1), pcr_share(run, 2), 0.03);
}

}  // namespace
}  // namespace rubor
