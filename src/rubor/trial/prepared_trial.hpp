// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <rubor/compile/compiled_model.hpp>
#include <rubor/formats/compose.hpp>
#include <rubor/formats/parameter_table.hpp>
#include <rubor/pharmacology/dose_series.hpp>
#include <rubor/population/patient_sampler.hpp>
#include <rubor/population/population.hpp>
#include <rubor/trial/protocol.hpp>
#include <rubor/trial/safety_setup.hpp>
#include <rubor/trial/study.hpp>

namespace rubor {

/// An input file of a trial, with the hash of what it held (SHA-256, hexadecimal).
struct InputFile {
    std::string role;  ///< `study`, `population`, `model`, `parameters`, `drug`, ...
    std::filesystem::path path;
    std::string hash;
};

/// A study with everything that it names found, checked, composed and compiled: ready to run.
///
/// Outputs of both compiled models come in one order: the required observables, body weight, surface and filtration, the
/// baseline quantities of the population, the optional observables (`layout`), then what the study records.
struct PreparedTrial {
    Study study;
    Population population;
    DrugLibrary drugs;
    std::shared_ptr<const CompiledModel> core;   ///< Grows patients to diagnosis.
    std::shared_ptr<const CompiledModel> model;  ///< Core and the modules of every drug of the study.
    PatientSampler core_sampler;
    PatientSampler sampler;
    VisitSchedule visits;
    std::optional<VisitSchedule> prior_visits;   ///< Of the course before the trial, from diagnosis.
    std::vector<ProductPlan::Needs> needs;       ///< Of the products of the study.
    ParameterTable parameters;                   ///< Of the composed model, for the report.
    std::vector<std::string> modules;            ///< Names of the composed drug modules.
    StateGroups state_groups;                    ///< Of the composed model, for the budget of states.
    std::vector<InputFile> files;

    ObservableLayout layout;
    SafetySetup safety;

    static constexpr std::size_t k_first_body_output = ObservableLayout::k_n_required;
    static constexpr std::size_t k_first_baseline_output = k_first_body_output + 3;
    /// Where Study::outputs begin among the outputs of `model`.
    [[nodiscard]] std::size_t first_study_output() const;

    /// The arms of the k-th enrolled patient.
    [[nodiscard]] std::vector<std::size_t> arms_for(std::size_t k) const;
    /// What the arm gives this patient from randomisation on if nothing happens to her, by time.
    [[nodiscard]] std::vector<Administration> doses_of(std::size_t arm, const GrownPatient& patient) const;
    /// The doses of these lines for her; the lines and this trial outlive the plan.
    [[nodiscard]] DosePlan dose_plan(const std::vector<RegimenLine>& lines, const GrownPatient& patient, double end_d) const;
    [[nodiscard]] ProductPlan product_plan(const GrownPatient& patient) const;
    [[nodiscard]] BodyMetrics body_of(const GrownPatient& patient) const;
};

/// A population with its core model, names checked against each other.
struct LoadedPopulation {
    Population population;
    ComposedModel core;
};
/// \param settings parameters of the core that have one stated value
[[nodiscard]] Checked<LoadedPopulation> load_population(const std::filesystem::path& path,
                                                        std::vector<PinnedParameter> settings = {});

/// How models are compiled for a trial.
struct PrepareOptions {
    CompileRequest::Backend backend = CompileRequest::Backend::native;
    /// Fixed parameters of the composed model for which this holds are compiled as if they varied between patients,
    /// everybody at the table's value, so that with_priors() can change them. Results may differ in the last bits from
    /// those without.
    std::function<bool(const ParameterRow&)> also_varies{};
};

/// Reads the study and all that it names. Every Problem of every file that could be read is returned.
[[nodiscard]] Checked<PreparedTrial> prepare_trial(const std::filesystem::path& study_file,
                                                   const PrepareOptions& options = {});

}  // namespace rubor
