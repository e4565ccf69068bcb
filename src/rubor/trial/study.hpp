// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <rubor/base/problem.hpp>
#include <rubor/formats/compose.hpp>
#include <rubor/pharmacology/regimen.hpp>
#include <rubor/solve/batch.hpp>
#include <rubor/trial/approach.hpp>
#include <rubor/trial/eligibility.hpp>
#include <rubor/trial/entry.hpp>
#include <rubor/trial/observation.hpp>
#include <rubor/trial/regimen_line.hpp>
#include <rubor/trial/rules.hpp>
#include <rubor/trial/safety_rules.hpp>

namespace rubor {

struct Arm {
    std::string id;
    std::string label;
    std::string description;
    std::vector<RegimenLine> regimens;
    ArmApproach approach;  ///< What `rubor compare` takes it for.
};

enum class Allocation : std::uint8_t {
    twins,       ///< Every patient is in every arm: the arms differ by treatment alone.
    randomised,  ///< Permuted blocks.
};

/// A pair of strata to look at: patients by a quantity at diagnosis, cut at its tertiles.
struct SubgroupSpec {
    std::string label;
    std::string quantity;  ///< Of the model.
    Place place;
};

/// A trial as its file states it.
struct Study {
    std::string name;
    std::string title;
    std::string question;
    std::filesystem::path file;
    std::string text;                  ///< Of the file, as it was read.
    std::filesystem::path population;  ///< File.
    std::filesystem::path drugs;       ///< Folder.
    std::size_t n_patients = 0;
    std::size_t most_candidates = 0;   ///< Screening ends here even if the study is not full.
    Allocation allocation = Allocation::twins;
    std::vector<std::uint32_t> ratio;  ///< Randomised only, by arm.
    std::uint64_t seed = 0;
    std::vector<CategoryValues> patients_with;      ///< Sampled from these values alone.
    std::vector<PinnedParameter> settings;         ///< `set`: the same for all patients.
    Entry entry;
    std::vector<EligibilityRule> eligibility;       ///< At entry.
    std::vector<EligibilityRule> infusion_if;       ///< Who is fit for the infusion of her product.
    std::vector<Arm> arms;
    std::optional<double> surgery_d;
    SurgeryRule surgery_rule;
    double visit_every_d = 0.0;         ///< Until surgery.
    double visit_every_after_d = 0.0;
    double follow_up_d = 0.0;
    std::vector<std::string> endpoints; ///< E.g. `pcr`, `efs`; names as in statistic.hpp.
    Measurement measurement;
    ResponseRules response;
    std::vector<std::string> outputs;   ///< Names of the model to record at visits, beside what is observed.
    std::vector<Place> output_places;
    std::vector<SubgroupSpec> subgroups;
    std::vector<SafetyRule> safety_rules;
    double discount_rate = 0.0;         ///< Of costs and life-years, per year.
    SolverMethod method = SolverMethod::rodas;
    SolveOptions solver;
    Place population_place, surgery_place;
};

/// Reads a study file: form, units and limits, drugs and doses. Names of the model are checked by prepare_trial().
/// Paths in it are relative to it.
[[nodiscard]] Checked<Study> read_study(const std::filesystem::path& path);

/// The same for a text in memory with these drugs; no file is opened. `path` stands for the file in messages, and
/// its folder for the paths of the study.
[[nodiscard]] Checked<Study> read_study_text(std::string text, const std::filesystem::path& path,
                                             const DrugLibrary& drugs);

/// The drugs of the study and of the courses before it, in order of name.
[[nodiscard]] std::vector<std::string> drugs_of(const Study& study);

}  // namespace rubor
