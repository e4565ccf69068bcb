// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
//
// The whole model with checkpoint binding written out (tests/reference/full_binding/checkpoint.ant in the
// place of models/ibc/checkpoint.ant) beside the whole model in quasi-steady state: the tumour must not
// notice.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>

#include <rubor/formats/compose.hpp>

#include "trial/study_variant.hpp"

namespace rubor {
namespace {

/// A copy of models/ in which binding takes its time. Removed at the end.
class FullBindingModels {
  public:
    FullBindingModels() {
        const std::filesystem::path source{RUBOR_SOURCE_DIR};
        std::string name = (std::filesystem::temp_directory_path() / "rubor-full-binding-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
        std::filesystem::copy(source / "models", path_, std::filesystem::copy_options::recursive);
        std::filesystem::copy_file(source / "tests/reference/full_binding/checkpoint.ant",
                                   path_ / "ibc/checkpoint.ant",
                                   std::filesystem::copy_options::overwrite_existing);
        // The complexes are states: the table of states says what they miss.
        const auto composed = compose(model_files(path_ / "ibc/ibc.ant"), {});
        if (composed) return;
        std::ofstream table{path_ / "ibc/states.tsv", std::ios::app};
        for (const Problem& p : composed.problems()) {
            EXPECT_NE(p.message.find("has no scale"), std::string::npos) << to_text(p);
            table << p.path << "\t0.001\t1/um^2\testimated: of complexes\ta thousandth of one pair\n";
            ++n_added_;
        }
    }
    ~FullBindingModels() {
        std::error_code error;
        std::filesystem::remove_all(path_, error);
    }
    FullBindingModels(const FullBindingModels&) = delete;
    FullBindingModels& operator=(const FullBindingModels&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] int n_added() const { return n_added_; }

  private:
    std::filesystem::path path_;
    int n_added_ = 0;
};

/// With chemotherapy, and an antibody against each checkpoint alone, when the tumour lives by its brake.
const std::string k_arms = std::string{k_chemotherapy} + k_with_pembrolizumab + R"(
  - id: pembrolizumab
    regimen: [{drug: pembrolizumab, dose: 200 mg, every: 3 weeks, total: 8}]
  - id: atezolizumab
    regimen: [{drug: atezolizumab, dose: 1200 mg, every: 3 weeks, total: 8}]
  - id: ipilimumab
    regimen: [{drug: ipilimumab, dose: 3 mg/kg, every: 3 weeks, total: 4}]
)";

TEST(Oracle, TumourBurdenIsWithinAPercentOfThatOfTheBindingEquations) {
    const FullBindingModels full;
    EXPECT_EQ(full.n_added(), 18);  // Five synapses with PD-1 and one with CTLA-4, three complexes each.
    StudyVariant variant{.arms = k_arms, .patients = 24};
    variant.outputs = "[cells_breast, cells_emboli, cells_nodes, cells_distant]";
    variant.rel_tol = 1e-8;
    const PreparedTrial closed_trial = variant.prepare();
    variant.models = full.path();
    const PreparedTrial full_trial = variant.prepare();
    const TrialRun a = run_trial(closed_trial, {});
    const TrialRun b = run_trial(full_trial, {});

    const auto burden = [](const PreparedTrial& trial, const VisitRow& visit) {
        const std::size_t first = PreparedTrial::k_first_baseline_output + trial.population.baseline.size();
        return visit.outputs[first] + visit.outputs[first + 1] + visit.outputs[first + 2] +
               visit.outputs[first + 3];
    };
    ASSERT_EQ(a.outcomes.size(), b.outcomes.size());
    std::size_t compared = 0, set_aside = 0;
    double worst = 0.0;
    std::string where;
    for (std::size_t i = 0; i < a.outcomes.size(); ++i) {
        const PatientOutcome& x = a.outcomes[i];
        const PatientOutcome& y = b.outcomes[i];
        ASSERT_EQ(x.patient, y.patient);
        ASSERT_EQ(x.arm, y.arm);
        EXPECT_FALSE(x.failed()) << x.explanation;
        EXPECT_FALSE(y.failed()) << y.explanation;
        // Whole cells that are founded or die out make a jump of what is a hair apart: such patients are
        // counted, not compared.
        if (x.model_events.size() != y.model_events.size() || x.visits.size() != y.visits.size()) {
            ++set_aside;
            continue;
        }
        for (std::size_t v = 0; v < x.visits.size(); ++v) {
            const double u = burden(closed_trial, x.visits[v]), w = burden(full_trial, y.visits[v]);
            const double difference =
                std::abs(u - w) / std::max({u, w, 100.0});  // 100 cells: a tenth of a microgram
            ++compared;
            if (!(difference <= worst)) {
                worst = difference;
                where = "patient " + std::to_string(x.patient) + ", arm " + std::to_string(x.arm) + ", day " +
                        std::to_string(x.visits[v].seen.day) + ": " + std::to_string(u) + " and " +
                        std::to_string(w);
            }
        }
    }
    RecordProperty("worst_ppm", static_cast<int>(1e6 * worst));
    EXPECT_LT(worst, 0.01) << where;  // Measured: 1.4e-6.
    EXPECT_GT(compared, 500U);
    EXPECT_LE(set_aside, a.outcomes.size() / 20) << "of " << a.outcomes.size();
}

}  // namespace
}  // namespace rubor
