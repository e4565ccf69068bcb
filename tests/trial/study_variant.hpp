// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include <rubor/trial/run_trial.hpp>

namespace rubor {

/// A study of the IBC population made for one test: drugs and patients of the repository, arms and design of
/// the test.
struct StudyVariant {
    std::string arms;  ///< YAML, the list items below `arms:`, indented by two.
    int patients = 60;
    std::string more = "surgery: {at: 24 weeks}\n";  ///< Further lines of YAML.
    std::string outputs = "[cells_breast, cells_emboli, cells_distant]";
    std::string subtype = "triple_negative";  ///< Who takes part; "" for everybody.
    SolverMethod method = SolverMethod::rodas;
    double rel_tol = 1e-5;  ///< As the studies; 1e-7 gives the same outcomes and takes 2.5 times as long.
    CompileRequest::Backend backend = CompileRequest::Backend::native;
    std::filesystem::path models = std::filesystem::path{RUBOR_SOURCE_DIR} / "models";

    [[nodiscard]] PreparedTrial prepare() const;
    [[nodiscard]] TrialRun run() const;
};

/// The arms of studies/neoadjuvant_tnbc.yaml; pembrolizumab before surgery only.
inline constexpr const char* k_chemotherapy = R"(
  - id: chemotherapy
    regimen: &chemotherapy
      - &p {drug: paclitaxel, dose: 80 mg/m2, every: 1 week, total: 12}
      - &c {drug: carboplatin, dose: AUC 5, every: 3 weeks, total: 4}
      - &d {drug: doxorubicin, dose: 60 mg/m2, every: 3 weeks, total: 4, start: 12 weeks}
      - &y {drug: cyclophosphamide, dose: 600 mg/m2, every: 3 weeks, total: 4, start: 12 weeks}
)";
inline constexpr const char* k_with_pembrolizumab = R"(
  - id: with_pembrolizumab
    regimen: [*p, *c, *d, *y, {drug: pembrolizumab, dose: 200 mg, every: 3 weeks, total: 8}]
)";
inline constexpr const char* k_untreated = R"(
  - id: untreated
)";

}  // namespace rubor
