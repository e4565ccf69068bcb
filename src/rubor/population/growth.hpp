// SPDX-FileCopyrightText: 2026 The Rubor authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <rubor/population/patient_sampler.hpp>
#include <rubor/solve/batch.hpp>

namespace rubor {

/// A patient is no member of the population when the time between two events of her growth is outside these limits.
struct GrowthRule {
    std::string name;  ///< Given as the reason of the rejection.
    std::string from;  ///< Event; the start of growth when empty.
    std::string to;    ///< Event.
    std::optional<double> at_least_d;
    std::optional<double> at_most_d;
};

/// How patients are grown: untreated, from a small tumour, until their disease presents.
struct GrowthPlan {
    std::string diagnosis;            ///< The event of the model at which growth ends.
    double within_d = 0.0;            ///< Who has not presented by then never does: `never_diagnosed`.
    std::optional<std::string> death; ///< An event; who meets it first is rejected as `died_undiagnosed`.
    std::vector<GrowthRule> rules;
};

enum class ScreeningFate : std::uint8_t {
    grown,     ///< Reached diagnosis and obeys every rule.
    rejected,  ///< By the rule that `reason` names.
    failed,    ///< The solver gave up; `reason` is its status, `explanation` says more.
};
[[nodiscard]] const char* to_text(ScreeningFate fate);

/// A virtual patient at diagnosis, or why there is none.
struct GrownPatient {
    std::uint64_t id = 0;
    ScreeningFate fate = ScreeningFate::grown;
    std::string reason;
    std::string explanation;
    double growth_d = 0.0;                   ///< From the first small tumour to the end of growth.
    std::vector<double> parameters;          ///< By PatientSampler::parameters().
    std::map<std::string, double> states;    ///< At diagnosis, by name, so that any model with the same core can go on.
    std::map<std::string, double> held;
    std::vector<double> outputs;             ///< Of the compiled model, at diagnosis.
    SolveStatistics statistics;
};

/// Samples the patients first_id, first_id + 1, ... and grows them into the places of `patients`. The integrator is one of `model`, which
/// varies exactly in the sampler's parameters. A patient does not depend on who is grown beside her.
void grow(BatchIntegrator& integrator, const CompiledModel& model, const PatientSampler& sampler, const GrowthPlan& plan,
          std::uint64_t first_id, std::span<GrownPatient> patients);

}  // namespace rubor
